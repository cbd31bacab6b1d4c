package reference

import (
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// Ground is a hit as a finding shows it.
type Ground struct {
	Condition string // the test that it is of
	Span      call.Span
	Text      string // the words; empty for sound
}

// Grounds are the hits that a finding of a rule may show, those of all its tests,
// and those that it must: the hits of the rule itself. Of the latter it shows no more
// than five of one test, and of speaks the first. Where speakers are unknown, only
// the former are known.
func (r *Reading) Grounds(rule *lang.Rule) (must, may []Ground) {
	for _, w := range r.worlds {
		may = append(may, w.grounds(w.allHits(rule))...)
		if r.known() && len(rule.Show) == 0 {
			must = w.grounds(w.answer(rule.When).hits)
		}
	}
	return must, may
}

// grounds show those hits that are sure.
func (w *world) grounds(hits []hit) []Ground {
	var all []Ground
	for _, h := range hits {
		if !h.sure {
			continue
		}
		g := Ground{Condition: h.test, Span: call.Span{Turn: -1, Start: h.start, End: h.end}}
		if !h.sound {
			g.Span = w.span(h)
			g.Text = w.in.Transcript.Turns[h.turn].Text[g.Span.From:g.Span.To]
		}
		all = append(all, g)
	}
	return all
}

// span is where words stand in the turn as it came, and when they were said: at
// those moments, or between them. It has no times where no turn has.
func (w *world) span(h hit) call.Span {
	from, to := w.origin(h)
	span := call.Span{Turn: h.turn, From: from, To: to}
	if !w.timed {
		return span
	}
	start, end := w.times(h)
	span.Start, span.End = start.least, end.most
	return span
}

// allHits are those of all tests of a rule that are shown.
func (w *world) allHits(rule *lang.Rule) []hit {
	shown := func(name string) bool {
		return len(rule.Show) == 0 || slices.ContainsFunc(rule.Show, func(n lang.Named) bool { return n.Name == name })
	}
	var all []hit
	w.eachTest(rule.When, shown, func(c lang.Condition) { all = append(all, w.hitsOf(c)...) })
	w.eachTest(rule.Unless, shown, func(c lang.Condition) { all = append(all, w.hitsOf(c)...) })
	return all
}

// eachTest visits the tests of a condition. What stands behind a name is visited if
// that is shown.
func (w *world) eachTest(c lang.Condition, shown func(string) bool, visit func(lang.Condition)) {
	inner := func(parts ...lang.Condition) {
		for _, part := range parts {
			w.eachTest(part, shown, visit)
		}
	}
	switch c := c.(type) {
	case nil:
	case lang.And:
		inner(c.Parts...)
	case lang.Or:
		inner(c.Parts...)
	case lang.Not:
		inner(c.X)
	case lang.Edge:
		inner(c.X)
	case lang.Nth:
		inner(c.X)
	case lang.Count:
		inner(c.X)
	case lang.Order:
		inner(c.A, c.B, c.Without)
	case lang.Named:
		if !shown(c.Name) {
			return
		}
		for _, d := range w.book.Definitions() {
			if d.Name == c.Name { // what is shown is shown with all that it is made of
				w.eachTest(d.Condition, func(string) bool { return true }, visit)
			}
		}
	default:
		visit(c)
	}
}

// hitsOf are the hits of a test, whether it holds or not: of words that are counted,
// of promises that were kept and of those that were not.
func (w *world) hitsOf(c lang.Condition) []hit {
	switch c := c.(type) {
	case lang.Says:
		return named(w.hitsOfWords(c), c.String())
	case lang.Promise:
		hits := append(w.promise(c).hits, w.hitsOf(c.Said)...)
		other := c
		other.Kept = !c.Kept
		return append(hits, named(w.promise(other).hits, c.String())...)
	case lang.Silence, lang.Overlap, lang.FastTurn:
		return w.test(c).hits
	}
	return nil
}

func (w *world) hitsOfWords(s lang.Says) []hit {
	if !w.words {
		return nil
	}
	if s.Unit == lang.EveryTurn { // of a turn that begins in the scopes all counts
		whole := s
		whole.Unit, whole.Scopes = lang.WholeCall, nil
		return slices.DeleteFunc(w.hitsOfWords(whole), func(h hit) bool { return w.inScopes(s, hit{turn: h.turn}) != Yes })
	}
	list, is := s.Words.(lang.List)
	if !is {
		s.Unit = lang.WholeCall
		return w.test(s).hits
	}
	find := func(items []lang.Item) []hit {
		return w.guarded(s, w.find(s, items, func(h hit) Answer { return w.inScopes(s, h) }))
	}
	hits := find(list.Sought())
	for _, item := range list.Sought() { // all of looks for each by itself
		hits = append(hits, find([]lang.Item{item})...)
	}
	return hits
}

// named are hits as those of a test.
func named(hits []hit, test string) []hit {
	hits = slices.Clone(hits)
	for i := range hits {
		hits[i].test = test
	}
	return hits
}

// Records are the tickets, by ID, that fit a test for tickets, and the other calls
// that fit one for calls, each by the test, where a rule has such tests. There are
// none unless all speakers are known.
func (r *Reading) Records(rule *lang.Rule) map[string][]string {
	if !r.known() {
		return nil
	}
	w, in, all := r.worlds[0], r.in, map[string][]string{}
	visit := func(c lang.Condition) {
		var fit []string
		switch c := c.(type) {
		case lang.Tickets:
			for _, t := range in.Tickets {
				if w.ticketFits(c, t) == Yes {
					fit = append(fit, t.ID)
				}
			}
		case lang.Calls:
			for _, other := range in.Calls {
				if w.inReach(c, other) && w.otherFits(c, other) == Yes {
					fit = append(fit, other.ID)
				}
			}
		default:
			return
		}
		all[c.String()] = fit
	}
	for _, c := range []lang.Condition{rule.When, rule.Unless} {
		w.eachTest(c, func(string) bool { return true }, visit)
	}
	return all
}
