package interchange

import (
	"strconv"

	"github.com/tingcha/tingcha/inspect/lang"
)

// found is what an operator asks for: that it is there, or that it is not.
type found struct {
	cond lang.Condition
	none bool // holds when cond does not, and cond has hits
	fact bool // holds or not of the whole call, and has no hits
}

// missing notes what a condition loses.
func (f *scaFile) missing(c *scaCondition, v *value, effect Effect, what, format string, args ...any) {
	c.losses = append(c.losses, f.lose(v, effect, what, format, args...))
}

// maxAnchors is how many conditions may be anchored one on the other.
const maxAnchors = 30

// condition imports a condition once, those that it is anchored on before it.
func (f *scaFile) condition(c *scaCondition, depth int) {
	if c.begun {
		return
	}
	c.begun = true
	if depth > maxAnchors {
		f.wrong(c.at, "more than %d conditions are anchored one on the other", maxAnchors)
		return
	}
	r := f.checkRange(c, c.at.field("check_range"), depth)
	operators := f.operators(c)
	if r == nil || operators == nil {
		return
	}
	if exclusion := c.at.field("exclusion"); exclusion != nil && !exclusion.empty() {
		f.missing(c, exclusion, Differs, "exclusion", "what it excludes is not published")
	}
	c.role = r.role
	cond := f.joined(c, r, operators)
	name := f.text(c.at.field("name"), "")
	c.losses = append(c.losses, f.rest(c.at, "a condition has no such field")...)
	if cond == nil {
		return
	}
	d := &lang.Definition{Name: f.name(scaName("c", c.cid), "c"), Condition: cond}
	if name != "" {
		d.Comments = []string{"# " + title(name, "")}
	}
	if l, ok := f.define(c.at, d); !ok {
		c.losses, c.hits = append(c.losses, l), false
		return
	}
	c.name, c.imported = d.Name, cond
	c.hits = c.hits && f.located[c.name]
}

func anyWords() lang.Condition { return lang.Says{Words: lang.Speech{}} }

// operators are a condition's operators by their ids.
func (f *scaFile) operators(c *scaCondition) map[string]*value {
	list := f.need(c.at, "operators", isList)
	if list == nil {
		return nil
	}
	if len(list.list) > MaxParts {
		f.wrong(list, "%d operators are too many; at most %d", len(list.list), MaxParts)
		return nil
	}
	all := map[string]*value{}
	for i, o := range list.list {
		if !f.is(o, isObject) {
			continue
		}
		oid := f.id(o.field("oid"))
		if oid == "" {
			oid = strconv.Itoa(i + 1)
		}
		if all[oid] != nil {
			f.wrong(o, "two operators have the oid %q", clip(oid))
			continue
		}
		all[oid] = o
	}
	return all
}

// joined imports the operators and joins them as the condition's lambda says.
func (f *scaFile) joined(c *scaCondition, r *scaRange, operators map[string]*value) lang.Condition {
	e := f.lambda(c.at.field("lambda"), func() []string { return sorted(operators) })
	if e == nil {
		return nil
	}
	tests := map[string]*found{}
	e.each(func(oid string) {
		o := operators[oid]
		if o == nil {
			f.wrong(c.at, "lambda names the operator %q, which is not there", clip(oid))
			return
		}
		if tests[oid] == nil {
			tests[oid] = f.operator(c, r, o)
		}
	})
	for _, oid := range sorted(operators) {
		if _, asked := tests[oid]; !asked {
			f.lose(operators[oid], NotTaken, "operator "+oid, "the condition's lambda does not name it")
		}
	}
	if r.anchor != nil {
		return f.atAnchor(c, r, e, tests)
	}
	c.hits = true
	return e.say(func(oid string) lang.Condition {
		t := tests[oid]
		switch {
		case t == nil:
			return nil
		case t.none:
			return negated(t.cond)
		}
		return t.cond
	})
}

// each visits the ids of an expression.
func (e *expr) each(visit func(id string)) {
	if e.op == 0 {
		visit(e.id)
	}
	for _, p := range e.parts {
		p.each(visit)
	}
}

// negated is a test that must not be found: none of, or not.
func negated(c lang.Condition) lang.Condition {
	if s, is := c.(lang.Says); is {
		if list, is := s.Words.(lang.List); is && list.Quantifier == lang.Any && s.Unit == lang.WholeCall {
			list.Quantifier = lang.None
			s.Words = list
			return s
		}
	}
	return lang.Not{X: c}
}

// reduced is an expression of which the hits are those of one condition: one
// operator, one of several, or none of several.
func (e *expr) reduced(tests map[string]*found) *found {
	switch e.op {
	case 0:
		return tests[e.id]
	case '!':
		t := e.parts[0].reduced(tests)
		if t == nil {
			return nil
		}
		return &found{cond: t.cond, none: !t.none, fact: t.fact}
	}
	var parts []lang.Condition
	for _, p := range e.parts {
		t := p.reduced(tests)
		if t == nil || t.fact || t.none != (e.op == '&') {
			return nil
		}
		parts = append(parts, t.cond)
	}
	return &found{cond: join(true, parts), none: e.op == '&'}
}
