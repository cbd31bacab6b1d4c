package explain

import (
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// try is the whole condition with one part loosened.
type try struct {
	Miss
	whole   int // the question that asks for the whole
	part    int // the one that asks for the loosened part alone
	measure func(evidence []inspect.Evidence) time.Duration
}

// maxTries bounds how many changes are put to the engine.
const maxTries = 300

// tries loosens one part after another.
func (p *probe) tries(root lang.Condition, in inspect.Input) []try {
	var all []try
	each(root, func(part lang.Condition, with func(lang.Condition) lang.Condition) {
		for _, l := range loosened(part, in) {
			if len(all) >= maxTries {
				return
			}
			all = append(all, try{
				Miss:    Miss{Kind: l.kind, Condition: short(part.String()), Instead: short(l.condition.String())},
				whole:   p.question(with(l.condition)),
				part:    p.question(l.condition),
				measure: l.measure,
			})
		}
	})
	return all
}

// each visits the parts of a condition. With a part's replacement, with gives the
// whole as it would then be.
func each(c lang.Condition, visit func(part lang.Condition, with func(lang.Condition) lang.Condition)) {
	visit(c, func(other lang.Condition) lang.Condition { return other })
	children := lang.Children(c)
	for i, child := range children {
		each(child, func(part lang.Condition, with func(lang.Condition) lang.Condition) {
			visit(part, func(other lang.Condition) lang.Condition {
				own := make([]lang.Condition, len(children))
				copy(own, children)
				own[i] = with(other)
				return lang.WithChildren(c, own)
			})
		})
	}
}

// misses are the tries that turn the verdict, those about time first that missed
// by least.
func (e *Explanation) misses(tries []try, answers []answer) []Miss {
	var found []Miss
	for _, t := range tries {
		whole, part := answers[t.whole], answers[t.part]
		if whole.verdict == e.Verdict || whole.verdict == Unknown || len(part.evidence) == 0 {
			continue
		}
		t.Verdict, t.Evidence = whole.verdict, part.evidence
		if t.measure != nil {
			t.Off = t.measure(part.evidence)
		}
		found = append(found, t.Miss)
	}
	return nearest(found)
}
