package reference

import (
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// edge keeps the first or last hit. While an outer one is unsure it may be any up
// to the first sure one.
func edge(r result, last bool) result {
	hits := slices.Clone(r.hits)
	if last {
		slices.Reverse(hits)
	}
	var kept []hit
	for i, h := range hits {
		outside := hits[:i]
		if slices.ContainsFunc(outside, func(o hit) bool { return o.sure }) {
			break
		}
		h.sure = h.sure && len(outside) == 0
		kept = append(kept, h)
	}
	if last {
		slices.Reverse(kept)
	}
	return result{r.Answer, kept}
}

// places are hits without those at places of others.
func places(hits []hit) []hit {
	var all []hit
	for _, h := range hits {
		if i := slices.IndexFunc(all, h.samePlace); i >= 0 {
			all[i].sure = all[i].sure || h.sure
		} else {
			all = append(all, h)
		}
	}
	return all
}

func sureOnes(hits []hit) int {
	n := 0
	for _, h := range hits {
		if h.sure {
			n++
		}
	}
	return n
}

func nth(r result, n int) result {
	all := places(r.hits)
	var kept []hit
	for i, h := range all {
		if sureOnes(all[:i]) <= n-1 && n-1 <= i {
			h.sure = h.sure && sureOnes(all[:i]) == n-1 && i == n-1
			kept = append(kept, h)
		}
	}
	switch {
	case sureOnes(all) >= n:
		return result{Yes, kept}
	case len(all) >= n:
		return result{Unknown, kept}
	}
	return result{}
}

func count(r result, bound lang.Bound, n int) result {
	least, most := sureOnes(places(r.hits)), len(places(r.hits))
	compare := func(k int) bool {
		switch bound {
		case lang.ExactlyTimes:
			return k == n
		case lang.AtMostTimes:
			return k <= n
		case lang.AtLeastTimes:
		}
		return k >= n
	}
	seen := map[bool]bool{}
	for k := least; k <= most; k++ {
		seen[compare(k)] = true
	}
	answer := Unknown
	if len(seen) == 1 {
		answer = answerOf(seen[true])
	}
	return result{answer, r.hits}.settled()
}

func (w *world) order(o lang.Order) result {
	as, bs := w.answer(o.A).hits, w.answer(o.B).hits
	var cs []hit
	if o.Without != nil {
		cs = w.answer(o.Without).hits
	}
	// aFits is whether some b lies where it should from a, bFits whether some a does.
	aFits := func(a hit) Answer {
		met := No
		for _, b := range bs {
			met = max(met, min(b.answer(), w.meets(o, a, b, cs)))
		}
		if o.Relation == lang.NotFollowedBy || o.Relation == lang.NotPrecededBy {
			return met.not()
		}
		return met
	}
	bFits := func(b hit) Answer {
		met := No
		for _, a := range as {
			met = max(met, min(a.answer(), w.meets(o, a, b, cs)))
		}
		return met
	}
	var r result
	switch o.Relation {
	case lang.FollowedBy, lang.PrecededBy, lang.NotFollowedBy, lang.NotPrecededBy:
		r = of(fitting(as, aFits))
	case lang.Then:
		r = of(fitting(bs, bFits))
	default:
		r = of(together(fitting(as, aFits), fitting(bs, bFits)))
	}
	if !o.Each {
		return r
	}
	all, some := Yes, No
	for _, a := range as {
		all = min(all, max(a.answer().not(), aFits(a)))
		some = max(some, min(a.answer(), aFits(a)))
	}
	r.Answer = min(all, some)
	return r.settled()
}

func fitting(hits []hit, fits func(hit) Answer) []hit {
	var kept []hit
	for _, h := range hits {
		if f := fits(h); f != No {
			h.sure = h.sure && f == Yes
			kept = append(kept, h)
		}
	}
	return kept
}

// meets says whether a and b lie to each other as the relation wants, with nothing
// between.
func (w *world) meets(o lang.Order, a, b hit, cs []hit) Answer {
	if a.samePlace(b) {
		return No
	}
	lies := false
	switch o.Relation {
	case lang.Before, lang.FollowedBy, lang.NotFollowedBy, lang.Then:
		lies = before(a, b) < 0 && w.reaches(a, b, o.Within)
	case lang.After, lang.PrecededBy, lang.NotPrecededBy:
		lies = before(b, a) < 0 && w.reaches(b, a, o.Within)
	case lang.Around:
		lies = before(a, b) <= 0 && w.reaches(a, b, o.Within) || before(b, a) <= 0 && w.reaches(b, a, o.Within)
	case lang.SameTurn:
		lies = !a.sound && !b.sound && a.turn == b.turn
	case lang.SameClause:
		lies = !a.sound && !b.sound && a.turn == b.turn && slices.ContainsFunc(w.units(a.turn, lang.OneClause), func(u [2]int) bool {
			return a.from >= u[0] && a.from < u[1] && b.from >= u[0] && b.from < u[1]
		})
	}
	if !lies {
		return No
	}
	first, second := a, b
	if before(b, a) < 0 {
		first, second = b, a
	}
	parted := No
	for _, c := range cs {
		if before(first, c) < 0 && before(c, second) < 0 && !overlaps(first, c) && !overlaps(c, second) {
			parted = max(parted, c.answer())
		}
	}
	return parted.not()
}

// overlaps says whether a hit and one that begins behind it share words or sound.
func overlaps(a, b hit) bool {
	switch {
	case a.sound && b.sound:
		return b.start < a.end
	case a.sound || b.sound:
		return false
	}
	return a.turn == b.turn && b.from < a.to
}

func (w *world) reaches(a, b hit, d lang.Distance) bool {
	switch {
	case !d.Limited:
		return true
	case d.Duration == 0:
		apart := w.turnsApart(a.turn, b.turn, d.Of)
		return apart >= d.From && apart <= d.Turns
	}
	_, end := w.times(a)
	start, _ := w.times(b)
	return start-end <= d.Duration
}

// turnsApart counts the turns from one to another, those of a role alone if one is
// asked for. Of the two ends one counts.
func (w *world) turnsApart(from, to int, of call.Role) int {
	if from == to {
		return 0
	}
	between, ends := 0, 0
	for i := from; i <= to; i++ {
		switch {
		case of != lang.Anyone && (i < 0 || w.in.Transcript.Turns[i].Role != of):
		case i == from || i == to:
			ends = 1
		default:
			between++
		}
	}
	return between + ends
}
