package inspect

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/match"
	"github.com/tingcha/tingcha/inspect/pattern"
	"github.com/tingcha/tingcha/inspect/text"
)

// vocabulary is everything that a rulebook looks for in words. All its phrases
// are looked for at once; each then tells the lists that hold it.
type vocabulary struct {
	set      *match.Set
	regexes  *pattern.Set
	routes   [][]int32   // by phrase: the lists that hold it
	triggers [][]trigger // by phrase: the patterns that match only where it stands
	follows  follows     // both of these
	tellings []telling   // by pattern
	lists    []list
	patterns []regex
	values   []value
	echoes   echoes
	runs     runs
}

// list is a number of phrases and patterns that mean the same to a test.
type list struct {
	patterns []int32
	// the patterns that must be run whatever was found
	everywhere []int32
	values     []int32
	order      *itemOrder // nil where it does not matter
	common     float64    // how often something of it is said, roughly
	closed     bool       // nothing is found of it but what wakes rules
}

// regex is a regular expression. It is run only on turns in which a phrase of
// each of its groups stands, and only on those that some test asks for.
type regex struct {
	groups uint8   // a bit for each; 0 when it must be run everywhere
	count  int     // of groups
	window int32   // bytes that the literals of a match are apart, at most
	lists  []int32 // that hold it
	common float64 // how often it may match, roughly
	asked  reach
}

// trigger is a phrase of one of the groups of a pattern.
type trigger struct {
	pattern int32
	group   uint8
}

// compiler makes a vocabulary and nodes of a rulebook.
type compiler struct {
	vocabulary
	book    *lang.Rulebook
	phrases []string
	ids     map[string]int32       // of phrases by their normal form
	keys    map[string]int32       // of lists by what they hold
	sets    map[string][]lang.Item // what those that were asked for hold
	numbers map[string]int32       // of expressions
	written []string               // the expressions
	tests   map[string]*words      // by their canonical form
	pulls   [][]trigger            // by kind of run: the patterns that match only where it stands
	asked   reach                  // of the test that is being compiled

	definitions map[string]*lang.Definition
	named       map[string]*named
	similarity  Similarity // nil for likeness by letters
	without     []string   // features that are left out
}

// list is the number of a list of items.
func (c *compiler) list(items []lang.Item) (int32, error) { return c.listBy(items, "", nil) }

// listBy is the number of a list, by what it holds and by the order of its items if
// that matters.
func (c *compiler) listBy(items []lang.Item, ordered string, order *itemOrder) (int32, error) {
	items, err := c.expanded(items)
	if err != nil {
		return 0, err
	}
	var phrases, patterns, values, echoes []int32
	for _, item := range items {
		switch item.Kind {
		case lang.Phrase:
			phrases = append(phrases, c.phrase(item.Text))
			if item.Sound.By && !c.lacks(BySound) {
				echoes = append(echoes, c.echo(item))
			}
		case lang.ValueItem:
			values = append(values, c.value(*item.Value))
		default:
			patterns = append(patterns, c.pattern(item.Text))
		}
	}
	slices.Sort(phrases)
	slices.Sort(patterns)
	phrases, patterns = slices.Compact(phrases), slices.Compact(patterns)
	slices.Sort(echoes)
	echoes = slices.Compact(echoes)
	key := fmt.Sprint(phrases, patterns, values, echoes, ordered)
	if id, known := c.keys[key]; known {
		return id, nil
	}
	id := int32(len(c.lists))
	c.keys[key] = id
	c.lists = append(c.lists, list{patterns: patterns, values: values, closed: len(values) == 0, order: order})
	for _, phrase := range phrases {
		c.routes[phrase] = append(c.routes[phrase], id)
	}
	for _, echo := range echoes {
		e := &c.echoes.all[echo]
		e.lists = append(e.lists, id)
	}
	return id, nil
}

// expanded puts what a set holds in the place of its name.
func (c *compiler) expanded(items []lang.Item) ([]lang.Item, error) {
	var all []lang.Item
	for _, item := range items {
		if item.Kind != lang.SetName {
			all = append(all, item)
			continue
		}
		inner, known := c.sets[item.Text]
		if !known {
			inner = c.book.Items(item.Text)
			c.sets[item.Text] = inner
		}
		if len(inner) == 0 {
			return nil, fmt.Errorf("there is no phrase set %q", item.Text)
		}
		for _, held := range inner {
			all = append(all, item.Sound.On(held))
		}
	}
	return all, nil
}

func (c *compiler) phrase(phrase string) int32 { return c.normal(text.Normal(phrase)) }

// normal is the number of a phrase in normal form.
func (c *compiler) normal(normal string) int32 {
	if id, known := c.ids[normal]; known {
		return id
	}
	id := int32(len(c.phrases))
	c.ids[normal] = id
	c.phrases = append(c.phrases, normal)
	c.routes = append(c.routes, nil)
	c.triggers = append(c.triggers, nil)
	return id
}

// pattern is the number of an expression.
func (c *compiler) pattern(expression string) int32 {
	id, known := c.numbers[expression]
	if !known {
		id = int32(len(c.patterns))
		c.numbers[expression] = id
		c.written = append(c.written, expression)
		c.patterns = append(c.patterns, regex{})
	}
	c.ask(id)
	return id
}

// prepare makes ready to look for all that was asked for.
func (c *compiler) prepare() error {
	var err error
	if c.regexes, err = pattern.CompileFolded(c.written, text.Rune); err != nil {
		return err
	}
	for id := range c.patterns {
		c.trigger(int32(id), c.regexes.Needs(id))
	}
	for phrase, lists := range c.routes {
		for _, id := range lists {
			c.lists[id].common += pattern.Commonness(c.phrases[phrase])
		}
	}
	for id := range c.lists {
		l := &c.lists[id]
		l.closed = l.closed && !slices.ContainsFunc(l.patterns, func(p int32) bool { return c.patterns[p].groups == 0 })
		for _, p := range l.patterns {
			c.patterns[p].lists = append(c.patterns[p].lists, int32(id))
			l.common += c.patterns[p].common
			if c.patterns[p].groups == 0 {
				l.everywhere = append(l.everywhere, p)
			}
		}
	}
	c.set = match.New(c.phrases)
	c.prepareRuns()
	c.prepareEchoes()
	c.follows = followsOf(c.routes, c.triggers)
	for _, p := range c.patterns {
		c.tellings = append(c.tellings, telling{p.groups, uint8(p.count), p.window})
	}
	return nil
}

// trigger notes where an expression may match at all.
func (c *compiler) trigger(id int32, needs pattern.Needs) {
	p := &c.patterns[id]
	groups, runs := c.runs.among(needs)
	p.count = len(groups)
	p.window = math.MaxInt32
	if needs.Window > 0 {
		p.window = int32(needs.Window)
	}
	p.common = math.Inf(1)
	for i, literals := range groups {
		t := trigger{id, uint8(i)}
		p.groups |= 1 << i
		common := 0.0
		for _, literal := range literals {
			common += pattern.Commonness(literal)
			c.pull(c.normal(literal), t)
		}
		for _, r := range runs[i] {
			common += c.pullRun(r, t)
		}
		p.common = min(p.common, common)
	}
}

// pull makes a phrase trigger a pattern.
func (c *compiler) pull(phrase int32, t trigger) {
	if !slices.Contains(c.triggers[phrase], t) {
		c.triggers[phrase] = append(c.triggers[phrase], t)
	}
}

// ask notes that the test that is being compiled needs a pattern.
func (c *compiler) ask(id int32) {
	c.patterns[id].asked = c.patterns[id].asked.join(c.asked)
}

// sought names what a list looks for, for people.
func (c *compiler) sought(items []lang.Item) (string, error) {
	const most = 8
	items, err := c.expanded(items)
	var texts []string
	for _, item := range items[:min(len(items), most)] {
		if item.Kind == lang.Phrase {
			texts = append(texts, item.Text)
		} else {
			texts = append(texts, item.String())
		}
	}
	if len(items) > most {
		texts = append(texts, "…")
	}
	return strings.Join(texts, "、"), err
}
