package reference

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// compare is the order of hits as far as it is known: turns, then words, and sound
// behind the words of the turn that has begun at the latest.
func (w *world) compare(a, b hit) int {
	va, vb := w.views(a, b, 0)[0], w.views(b, a, 0)[0]
	return va.compare(vb)
}

// precedes says whether a hit stands before another. Those at one place stand as they
// come: tie says whether a comes first.
func (w *world) precedes(a, b hit, tie bool) Answer {
	seen := map[Answer]bool{}
	for _, va := range w.views(a, b, 0) {
		for _, vb := range w.views(b, a, 0) {
			if !va.agrees(vb) {
				continue
			}
			order := va.compare(vb)
			seen[answerOf(order < 0 || order == 0 && tie)] = true
		}
	}
	return agreed(seen)
}

// view is a hit at one of the moments at which it may have been.
type view struct {
	hit
	stray      bool
	turn       int // of sound the last that had begun
	start, end time.Duration
}

// views are all that matter to a hit's relation with another.
func (w *world) views(h, other hit, reach time.Duration) []view {
	if h.sound {
		var all []view
		least, most := w.turnsBegun(h.start)
		for turn := least; turn <= most; turn++ {
			all = append(all, view{h, false, turn, h.start, h.end})
		}
		return all
	}
	start, end := w.times(h)
	if !w.strays(h.turn) {
		return []view{{h, false, h.turn, start.least, end.least}}
	}
	otherStart, otherEnd := w.times(other)
	var all []view
	for _, at := range start.around(otherStart.least, otherStart.least-reach, otherEnd.least, otherEnd.least+reach) {
		all = append(all, view{h, true, h.turn, at, at})
	}
	return all
}

// turnsBegun is the last turn that has begun at a moment: the least and the most that
// it may be, -1 for none.
func (w *world) turnsBegun(at time.Duration) (least, most int) {
	least, most = -1, -1
	for i, began := range w.began {
		if began.most <= at {
			least = i
		}
		if began.least <= at {
			most = i
		}
	}
	return least, most
}

// agrees says whether two views can be of one call.
func (v view) agrees(o view) bool {
	switch {
	case v.sound && o.sound && v.start <= o.start:
		return v.turn <= o.turn
	case v.sound && o.sound:
		return v.turn >= o.turn
	case v.sound && o.stray:
		return (v.turn >= o.turn) == (o.start <= v.start)
	case o.sound && v.stray:
		return o.agrees(v)
	}
	return true
}

func (v view) compare(o view) int {
	switch {
	case v.sound && o.sound:
		return int(v.start - o.start)
	case v.turn != o.turn:
		return v.turn - o.turn
	case v.sound:
		return 1
	case o.sound:
		return -1
	default:
		return v.from - o.from
	}
}

// edge keeps the first or last hit, or while it is not sure which that is those that
// it may be.
func (w *world) edge(r result, last bool) result {
	var kept []hit
	for i, h := range r.hits {
		sure, possible := h.sure && !r.blind, true
		for j, o := range r.hits {
			further := w.precedes(o, h, j < i)
			if last {
				further = w.precedes(h, o, i < j)
			}
			if j == i || further == No {
				continue
			}
			sure = false
			possible = possible && (!o.sure || further != Yes)
		}
		if possible {
			h.sure = sure
			kept = append(kept, h)
		}
	}
	return result{r.Answer, kept, r.blind}
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

func (w *world) nth(r result, n int) result {
	all := places(r.hits)
	var kept []hit
	for i, h := range all {
		least, most := 0, 0 // before it
		for j, o := range all {
			if j == i {
				continue
			}
			before := w.precedes(o, h, j < i)
			if before == Yes && o.sure {
				least++
			}
			if before != No {
				most++
			}
		}
		if r.blind {
			most = len(all) + n
		}
		if least <= n-1 && n-1 <= most {
			h.sure = h.sure && least == n-1 && most == n-1
			kept = append(kept, h)
		}
	}
	switch {
	case sureOnes(all) >= n:
		return result{Yes, kept, r.blind}
	case len(all) >= n || r.blind:
		return result{Unknown, kept, r.blind}
	}
	return result{}
}

func count(r result, bound lang.Bound, n int) result {
	least, most := sureOnes(places(r.hits)), len(places(r.hits))
	if r.Answer == No {
		r.hits, least, most = nil, 0, 0
	}
	if r.blind {
		most += n + 1
	}
	holds := func(k int) bool {
		switch bound {
		case lang.ExactlyTimes:
			return k == n
		case lang.AtMostTimes:
			return k <= n
		case lang.AtLeastTimes:
		}
		return k >= n
	}
	seen := map[Answer]bool{}
	for k := least; k <= most; k++ {
		seen[answerOf(holds(k))] = true
	}
	return result{agreed(seen), r.hits, r.blind}.settled()
}

func (w *world) order(o lang.Order) result {
	as, bs := w.answer(o.A), w.answer(o.B)
	var cs result
	if o.Without != nil {
		cs = w.answer(o.Without)
	}
	missing := o.Relation == lang.NotFollowedBy || o.Relation == lang.NotPrecededBy
	// aFits is whether some b lies where it should from a, bFits whether some a does.
	aFits := func(a hit) Answer {
		met := answerOfUnseen(bs)
		for _, b := range bs.hits {
			met = max(met, min(b.answer(), w.meets(o, a, b, cs)))
		}
		if missing {
			return met.not()
		}
		return met
	}
	bFits := func(b hit) Answer {
		met := answerOfUnseen(as)
		for _, a := range as.hits {
			met = max(met, min(a.answer(), w.meets(o, a, b, cs)))
		}
		return met
	}
	var r result
	switch o.Relation {
	case lang.FollowedBy, lang.PrecededBy, lang.NotFollowedBy, lang.NotPrecededBy:
		r = of(fitting(as.hits, aFits))
	case lang.Then:
		r = of(fitting(bs.hits, bFits))
	default:
		r = of(w.together(fitting(as.hits, aFits), fitting(bs.hits, bFits)))
	}
	// Hits may be there that are not seen, of the sides that are kept.
	unseenA := as.blind && (missing || bs.Answer != No) && o.Relation != lang.Then
	unseenB := bs.blind && as.Answer != No && (o.Relation < lang.FollowedBy || o.Relation > lang.NotPrecededBy)
	unseen := unseenA || unseenB
	if unseen {
		r.Answer, r.blind = max(r.Answer, Unknown), true
	}
	if !o.Each {
		return r
	}
	all, some := Yes, No
	for _, a := range as.hits {
		all = min(all, max(a.answer().not(), aFits(a)))
		some = max(some, min(a.answer(), aFits(a)))
	}
	if as.blind {
		all = min(all, Unknown)
		if missing || bs.Answer != No {
			some = max(some, Unknown)
		}
	}
	r.Answer = min(all, some)
	return r.settled()
}

// answerOfUnseen is Unknown when there may be hits that are not seen.
func answerOfUnseen(r result) Answer {
	if r.blind && r.Answer != No {
		return Unknown
	}
	return No
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
// between, whatever moments they may have been at.
func (w *world) meets(o lang.Order, a, b hit, cs result) Answer {
	if a.samePlace(b) {
		return No
	}
	seen := map[Answer]bool{}
	for _, va := range w.views(a, b, o.Within.Duration) {
		for _, vb := range w.views(b, a, o.Within.Duration) {
			if !va.agrees(vb) {
				continue
			}
			lies := answerOf(w.lies(o, va, vb))
			if lies == Yes {
				lies = w.parted(va, vb, cs).not()
			}
			seen[lies] = true
		}
	}
	return agreed(seen)
}

func (w *world) lies(o lang.Order, a, b view) bool {
	switch o.Relation {
	case lang.Before, lang.FollowedBy, lang.NotFollowedBy, lang.Then:
		return a.compare(b) < 0 && w.reaches(a, b, o.Within)
	case lang.After, lang.PrecededBy, lang.NotPrecededBy:
		return b.compare(a) < 0 && w.reaches(b, a, o.Within)
	case lang.Around:
		return a.compare(b) <= 0 && w.reaches(a, b, o.Within) || b.compare(a) <= 0 && w.reaches(b, a, o.Within)
	case lang.SameTurn:
		return !a.sound && !b.sound && a.turn == b.turn
	case lang.SameClause:
		return !a.sound && !b.sound && a.turn == b.turn && slices.ContainsFunc(w.units(a.turn, lang.OneClause), func(u [2]int) bool {
			return a.from >= u[0] && a.from < u[1] && b.from >= u[0] && b.from < u[1]
		})
	}
	return false
}

func (w *world) parted(a, b view, cs result) Answer {
	first, second := a, b
	if b.compare(a) < 0 {
		first, second = b, a
	}
	parted := answerOfUnseen(cs)
	for _, c := range cs.hits {
		if overlaps(first.hit, c) || overlaps(c, second.hit) {
			continue
		}
		between := min(w.precedes(first.hit, c, false), w.precedes(c, second.hit, false))
		parted = max(parted, min(c.answer(), between))
	}
	return parted
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

func (w *world) reaches(a, b view, d lang.Distance) bool {
	switch {
	case !d.Limited:
		return true
	case d.Duration == 0:
		apart := w.turnsApart(a.turn, b.turn, d.Of)
		return apart >= d.From && apart <= d.Turns
	}
	return overlaps(a.hit, b.hit) && !a.sound && !b.sound || b.start-a.end <= d.Duration
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
