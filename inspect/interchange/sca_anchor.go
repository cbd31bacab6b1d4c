package interchange

import (
	"github.com/tingcha/tingcha/inspect/lang"
)

// maxTurns is as far as any two turns lie apart.
const maxTurns = 10_000

// atAnchor imports what is looked for at the hits of another condition.
func (f *scaFile) atAnchor(c *scaCondition, r *scaRange, e *expr, tests map[string]*found) lang.Condition {
	if len(e.parts) == 1 && e.op == '&' {
		e = e.parts[0]
	}
	t := e.reduced(tests)
	lost := false
	for _, one := range tests {
		lost = lost || one == nil
	}
	switch {
	case lost:
		return nil // told already
	case t == nil || t.fact:
		f.missing(c, c.at, Missing, "lambda", "at an anchor stands one operator, one of several (||) or none of several, and one that has its place in the call")
		return nil
	case r.every:
		f.missing(c, r.at, Missing, "allSentencesSatisfy", "that each sentence near another has something cannot be said")
		return nil
	}
	a := f.anchorHits(r)
	cond, ok := relate(a, t, r)
	if !ok {
		f.missing(c, r.at, Missing, "anchor "+clip(r.location), "the sentences from %d to %d of it cannot be said", r.from, r.to)
		return nil
	}
	c.hits = !t.none && cond.keepsFound
	return cond.Condition
}

// anchorHits are the hits of the anchor that count.
func (f *scaFile) anchorHits(r *scaRange) lang.Condition {
	named := lang.Named{Name: r.anchor.name}
	switch {
	case r.hit == 1:
		return lang.Edge{X: named}
	case r.hit > 1:
		return lang.Nth{N: r.hit, X: named}
	}
	return named
}

// related is a condition at an anchor. keepsFound says that its hits are those of
// what was found there.
type related struct {
	lang.Condition
	keepsFound bool
}

// relate says that t is found, or is not, in a range at a.
func relate(a lang.Condition, t *found, r *scaRange) (related, bool) {
	from, to := r.from, r.to
	switch r.location {
	case "CURRENT":
		return around(a, t, r, 0, 0)
	case "AROUND":
		if from > to {
			from, to = to, from
		}
		switch {
		case from > 0:
			return beside(a, t, r, from, to, lang.Then)
		case to < 0:
			return beside(a, t, r, -to, -from, lang.PrecededBy)
		}
		return around(a, t, r, -from, to)
	case "AFTER":
		return beside(a, t, r, from, to, lang.Then)
	case "BEFORE":
		return beside(a, t, r, from, to, lang.PrecededBy)
	}
	return related{}, false
}

// beside says it of one side of a; to is -1 for all of the call on that side.
func beside(a lang.Condition, t *found, r *scaRange, from, to int, side lang.Relation) (related, bool) {
	if from < 0 || to < -1 || to >= 0 && to < from || to > maxTurns || from > maxTurns {
		return related{}, false
	}
	if from == 0 {
		switch to {
		case -1:
			to = maxTurns
		case 0:
			return around(a, t, r, 0, 0)
		}
		if side == lang.PrecededBy {
			return around(a, t, r, to, 0)
		}
		return around(a, t, r, 0, to)
	}
	o := lang.Order{A: a, B: t.cond, Relation: side, Each: r.hit == 0}
	own := r.anchor.role == r.role || r.role == lang.Anyone || r.anchor.role == lang.Anyone
	switch {
	case to >= 0:
		o.Within = lang.Distance{Limited: true, Turns: to, Of: r.role}
	case own || from > 1:
		o.Within = lang.Distance{Limited: true, Turns: maxTurns, Of: r.role}
	}
	if own || from > 1 {
		o.Within.From = from
	}
	if t.none {
		o.Relation = map[lang.Relation]lang.Relation{lang.Then: lang.NotFollowedBy, lang.PrecededBy: lang.NotPrecededBy}[side]
	}
	return related{o, side == lang.Then}, true
}

// around says it of a's own sentence and so many before and behind it.
func around(a lang.Condition, t *found, r *scaRange, before, behind int) (related, bool) {
	if before > maxTurns || behind > maxTurns {
		return related{}, false
	}
	each := r.hit == 0
	turns := func(n int) lang.Distance {
		d := lang.Distance{Limited: true, Turns: n, Of: r.role}
		if n == 0 {
			d.Of = lang.Anyone
		}
		return d
	}
	all := lang.Order{A: a, B: t.cond, Relation: lang.Around, Within: turns(before), Each: each}
	if before == 0 && behind == 0 {
		all.Relation, all.Within = lang.SameTurn, lang.Distance{}
	}
	switch {
	case before == behind && !t.none:
		return related{all, all.Relation == lang.SameTurn}, true
	case before == behind && each:
		all.Each = false
		return related{lang.And{Parts: []lang.Condition{a, lang.Not{X: all}}}, false}, true
	case each:
		return related{}, false
	case t.none:
		ahead := lang.Order{A: a, B: t.cond, Relation: lang.NotFollowedBy, Within: turns(behind)}
		return related{lang.Order{A: ahead, B: t.cond, Relation: lang.NotPrecededBy, Within: turns(before)}, false}, true
	}
	return related{lang.Or{Parts: []lang.Condition{
		lang.Order{A: a, B: t.cond, Relation: lang.PrecededBy, Within: turns(before)},
		lang.Order{A: a, B: t.cond, Relation: lang.FollowedBy, Within: turns(behind)},
	}}, false}, true
}
