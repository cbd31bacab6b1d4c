package lang

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// check finds what is wrong though it can be read: names that do not exist or
// exist twice, circles, and conditions that cannot hold.
func (p *parser) check(book *Rulebook) {
	c := checker{source: p.source, sets: map[string]*PhraseSet{}, state: map[*PhraseSet]int{}}
	declared := map[string]Position{}
	for _, d := range book.Decls {
		if first, twice := declared[d.declares()]; twice {
			c.fault(d.Place(), fmt.Sprintf("%s is declared twice; first in line %d", d.declares(), first.Line), "")
			continue
		}
		declared[d.declares()] = d.Place()
		if set, ok := d.(*PhraseSet); ok {
			c.sets[set.Name] = set
			c.names = append(c.names, set.Name)
		}
	}
	for _, set := range book.Sets() {
		c.items(set.Items)
	}
	for _, set := range book.Sets() {
		c.circle(set, nil)
	}
	for _, rule := range book.Rules() {
		c.rule(rule)
	}
}

type checker struct {
	*source
	sets  map[string]*PhraseSet
	names []string
	state map[*PhraseSet]int // how deep its sets go, once known; visiting before
	used  []*PhraseSet       // by the rule that is being checked
}

const visiting = -1

func (c *checker) items(items []Item) {
	for _, item := range items {
		switch {
		case item.Kind == SetName && c.sets[item.Text] == nil:
			c.fault(item.Pos, fmt.Sprintf("there is no phrase set %q", short(item.Text)), nearest(item.Text, c.names))
		case item.Kind == Phrase && !strings.ContainsFunc(item.Text, spoken):
			c.fault(item.Pos, "a phrase needs at least one letter or digit; punctuation is passed over", "")
		}
	}
}

func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// circle tells of sets that include themselves, and gives how deep a set goes.
func (c *checker) circle(set *PhraseSet, path []string) int {
	if depth, known := c.state[set]; known && depth != visiting {
		return depth
	}
	path = append(path, set.Name)
	c.state[set] = visiting
	deepest := 0
	for _, item := range set.Items {
		inner := c.sets[item.Text]
		if item.Kind != SetName || inner == nil {
			continue
		}
		switch {
		case c.state[inner] == visiting:
			from := slices.Index(path, inner.Name)
			c.fault(item.Pos, "sets include each other in a circle: "+short(strings.Join(append(path[from:], inner.Name), " → ")), "")
		case len(path) > MaxDepth:
			c.fault(item.Pos, fmt.Sprintf("sets include each other more than %d deep", MaxDepth), "")
		default:
			deepest = max(deepest, c.circle(inner, path)+1)
		}
	}
	c.state[set] = deepest
	return deepest
}

func (c *checker) rule(rule *Rule) {
	c.used = nil
	c.label(rule)
	for _, condition := range []Condition{rule.When, rule.Unless} {
		if condition != nil {
			c.condition(condition)
		}
	}
	rule.sets = c.used
}

// label tells of a key that is nearly one of those that calls are labelled with.
// Others are free: a hotline may label its calls with more.
func (c *checker) label(rule *Rule) {
	key, value, valued := strings.Cut(rule.Label, "=")
	values, known := labels()[key]
	switch {
	case rule.Label == "" || strings.HasPrefix(key, "script."):
	case !known:
		keys := make([]string, 0, len(labels()))
		for key := range labels() {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		if near := nearest(key, keys); near != "" && distance([]rune(key), []rune(near)) <= 2 {
			c.fault(rule.labelAt, fmt.Sprintf("rule %q has a label %q that calls do not have", rule.Name, key), near)
		}
	case values == nil && valued:
		c.fault(rule.labelAt, fmt.Sprintf("label %s of rule %q takes no value", key, rule.Name), "")
	case values != nil && !slices.Contains(values, value):
		c.fault(rule.labelAt, fmt.Sprintf("label %s of rule %q needs one of the values %s", key, rule.Name, join(values)), nearest(value, values))
	}
}

// labels are the keys that calls are labelled with, and their values.
func labels() map[string][]string {
	return map[string][]string{
		"internal":           {"unreported", "reported", "late"},
		"external":           {"reported", "downgraded", "unreported"},
		"shirking":           nil,
		"undispatched":       nil,
		"escalation_ignored": nil,
		"attitude":           nil,
		"prohibited":         nil,
	}
}

func (c *checker) condition(cond Condition) {
	switch cond := cond.(type) {
	case And:
		c.conditions(cond.Parts...)
	case Or:
		c.conditions(cond.Parts...)
	case Not:
		c.condition(cond.X)
	case Edge:
		c.located(cond.X, "first and last need")
		c.condition(cond.X)
	case Order:
		c.located(cond.A, "order needs")
		c.located(cond.B, "order needs")
		c.conditions(cond.A, cond.B)
	case Says:
		c.words(cond.Words)
	}
}

func (c *checker) conditions(all ...Condition) {
	for _, one := range all {
		c.condition(one)
	}
}

func (c *checker) located(cond Condition, who string) {
	if !hasPlace(cond) {
		c.fault(cond.Place(), fmt.Sprintf("%q happens at no place in the call; %s words, silence or overlap", short(cond.String()), who), "")
	}
}

// hasPlace says whether a condition that holds yields hits.
func hasPlace(cond Condition) bool {
	switch cond := cond.(type) {
	case And:
		return slices.ContainsFunc(cond.Parts, hasPlace)
	case Or:
		return !slices.ContainsFunc(cond.Parts, func(c Condition) bool { return !hasPlace(c) })
	case Says:
		list, ok := cond.Words.(List)
		return !ok || list.Quantifier != None
	case Edge, Order, Silence, Overlap:
		return true
	}
	return false
}

func (c *checker) words(w Words) {
	switch w := w.(type) {
	case List:
		c.list(w)
	case Near:
		c.list(w.A)
		c.list(w.B)
	}
}

func (c *checker) list(l List) {
	c.items(l.Items)
	different := 0
	for _, item := range l.Items {
		if item.Kind != SetName {
			different++
			continue
		}
		if set := c.sets[item.Text]; set != nil {
			c.use(set)
			different += len(expand(c.sets, set))
		}
	}
	if l.Quantifier == AtLeast && l.N > different {
		c.fault(l.Items[0].Pos, fmt.Sprintf("the list has %d phrases, so never %d different ones are said", different, l.N), "")
	}
}

// use notes that the rule depends on a set and on those it includes.
func (c *checker) use(set *PhraseSet) {
	if slices.Contains(c.used, set) {
		return
	}
	c.used = append(c.used, set)
	for _, item := range set.Items {
		if inner := c.sets[item.Text]; item.Kind == SetName && inner != nil {
			c.use(inner)
		}
	}
}
