package lang

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// check finds what is wrong though it can be read: names that do not exist or
// exist twice, circles, and conditions that cannot hold.
func (l *library) check(book *Rulebook) {
	l.merge(book)
	c := checker{
		library: l, families: map[string]*Family{}, sets: map[string]*PhraseSet{}, definitions: map[string]*Definition{},
		depths: map[Decl]int{}, places: map[*Definition]bool{},
	}
	c.declare(book)
	for _, set := range book.Sets() {
		c.items(set.Items, Sound{})
		c.circle(set, nil)
	}
	for _, definition := range book.Definitions() {
		c.condition(definition.Condition)
		c.circle(definition, nil)
	}
	for _, part := range book.closure {
		for _, asked := range only[*OnlyWhen](part.Decls) {
			c.condition(asked.Condition)
		}
	}
	for _, rule := range book.Rules() {
		c.label(rule)
		c.condition(rule.When)
		c.condition(rule.Unless)
		rule.uses = c.uses(rule)
		c.family(rule)
		c.counted(rule)
		c.shown(rule)
	}
}

type checker struct {
	*library
	families    map[string]*Family
	sets        map[string]*PhraseSet
	definitions map[string]*Definition
	depths      map[Decl]int         // how deep it uses others, once known; visiting before
	places      map[*Definition]bool // whether it yields hits, once known
}

const visiting = -1

// declare learns the names, and tells of those that are given twice. A set and a
// condition share no name either: who reads it should not have to think which.
func (c *checker) declare(book *Rulebook) {
	declared := map[string]Decl{}
	for _, d := range book.decls() {
		word, name := d.declares()
		if name == "" {
			continue // told already
		}
		key := name
		if word == "rule" || word == "family" {
			key = word + " " + name
		}
		if first, twice := declared[key]; twice {
			c.twice(first, d)
			continue
		}
		declared[key] = d
		switch d := d.(type) {
		case *Family:
			c.families[name] = d
		case *PhraseSet:
			c.sets[name] = d
		case *Definition:
			c.definitions[name] = d
		}
	}
}

func (c *checker) twice(first, second Decl) {
	before, _ := first.declares()
	word, name := second.declares()
	where := fmt.Sprintf("line %d", first.Place().Line)
	if file := first.Place().File; file != second.Place().File {
		where += " of " + file
	}
	msg := fmt.Sprintf("%s %s is declared twice; first in %s", word, name, where)
	if before != word {
		msg = fmt.Sprintf("%s %s has the name of the %s in %s; choose another", word, name, before, where)
	}
	c.fault(second.Place(), msg, "")
}

// unknown tells of a name that nothing has, unless it is that of a declaration whose
// beginning could not be read, or may be the one that is missing there: that is told
// already.
func (c *checker) unknown(at Position, what, name, meant string) {
	for _, s := range c.library.order {
		if s.heads[name] || s.nameless[what] && meant == "" {
			return
		}
	}
	c.fault(at, fmt.Sprintf("there is no %s %q", what, short(name)), meant)
}

// near is the name that was most likely meant. Nobody reads what is behind the
// last mistake that is told.
func near[T any](c *checker, name string, known map[string]T) string {
	told := 0
	for _, s := range c.library.order {
		told += len(s.errors)
	}
	if told > MaxErrors {
		return ""
	}
	return nearest(name, names(known))
}

// names are the keys, sorted, so that the same mistake is told the same way.
func names[T any](known map[string]T) []string { return slices.Sorted(maps.Keys(known)) }

func (c *checker) items(items []Item, sound Sound) {
	for _, item := range items {
		c.sounding(item, sound)
		switch {
		case item.Kind == SetName && c.sets[item.Text] != nil:
		case item.Kind == SetName && c.definitions[item.Text] != nil:
			c.fault(item.Pos, short(item.Text)+" is a condition and no phrase set; join it with and or or", "")
		case item.Kind == SetName:
			c.unknown(item.Pos, "phrase set", item.Text, near(c, item.Text, c.sets))
		case item.Kind == Phrase && !strings.ContainsFunc(item.Text, spoken):
			c.fault(item.Pos, "a phrase needs at least one letter or digit; punctuation is passed over", "")
		}
	}
}

func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// circle tells of sets and conditions that use themselves, and gives how deep one
// goes.
func (c *checker) circle(d Decl, path []string) int {
	if depth, known := c.depths[d]; known {
		return depth
	}
	word, name := d.declares()
	verb := map[string]string{"phrases": "sets include", "condition": "conditions use"}[word]
	path = append(path, name)
	c.depths[d] = visiting
	deepest := 0
	for _, used := range c.references(d) {
		_, inner := used.to.declares()
		switch {
		case c.depths[used.to] == visiting:
			from := slices.Index(path, inner)
			c.fault(used.at, verb+" each other in a circle: "+short(strings.Join(append(path[from:], inner), " → ")), "")
		case len(path) > MaxDepth, c.circle(used.to, path) >= MaxDepth:
			c.fault(used.at, fmt.Sprintf("%s each other more than %d deep", verb, MaxDepth), "")
		default:
			deepest = max(deepest, c.depths[used.to]+1)
		}
	}
	c.depths[d] = deepest
	return deepest
}
