package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// search says whose words count, where, and said in which way.
type search struct {
	leaf
	role   call.Role // lang.Anyone when it does not matter
	scopes []lang.Scope
	guards []lang.Guard
	unit   *unit           // nil for the whole call
	known  map[int32][]hit // hits of lists that have been gathered for all units
}

// gather lists the hits of a list in order. A hit inside a longer one is the same
// words and is left out.
func (s *scene) gather(w *search, id int32) []hit {
	if w.known != nil {
		return w.unit.cut(w.known[id])
	}
	from := len(s.arena)
	s.take(w, s.lists[id])
	for _, p := range s.engine.vocabulary.lists[id].everywhere {
		s.take(w, s.pattern(p))
	}
	for _, p := range s.live[id] {
		s.take(w, s.pattern(p))
	}
	for _, v := range s.engine.vocabulary.lists[id].values {
		s.take(w, s.value(v))
	}
	hits := s.arena[from:len(s.arena):len(s.arena)]
	if len(hits) > 1 {
		s.sortFound(hits, s.engine.vocabulary.lists[id].order)
		hits = outermost(hits)
	}
	return s.guarded(w.guards, hits)
}

// sortFound puts hits in the order of the call, the longer first of two that begin
// together and the one that counts first of two that are the same words.
func (s *scene) sortFound(hits []hit, order *itemOrder) {
	if order == nil {
		slices.SortFunc(hits, outerFirst)
		return
	}
	echoes := &s.engine.vocabulary.echoes
	slices.SortFunc(hits, func(a, b hit) int {
		if a.compare(b) == 0 && a.to == b.to {
			return order.compare(echoes, a, b)
		}
		return outerFirst(a, b)
	})
}

// outermost drops the hits that lie inside the one kept before them.
func outermost(hits []hit) []hit {
	kept := 0
	for _, h := range hits[1:] {
		if outer := hits[kept]; h.turn != outer.turn || h.to > outer.to {
			kept++
			hits[kept] = h
		}
	}
	return hits[:kept+1]
}

// outerFirst is the order of hits with the longer first of two that begin
// together.
func outerFirst(a, b hit) int {
	if c := a.compare(b); c != 0 {
		return c
	}
	if a.to != b.to {
		return int(b.to) - int(a.to)
	}
	return int(a.what) - int(b.what)
}

// take puts those hits into the arena that are within the search.
func (s *scene) take(w *search, places []place) {
	for _, p := range w.unit.confine(places) {
		h := p.hit()
		in, sure := s.within(w, h)
		if !in || !w.unit.has(h) {
			continue
		}
		h.sure, h.leaf = sure, &w.leaf
		s.arena = append(s.arena, h)
	}
}

// within says whether a hit counts, and whether it does so whatever the unknown
// roles and times are.
func (s *scene) within(w *search, h hit) (in, sure bool) {
	t := &s.in.Transcript.Turns[h.turn]
	sure = !s.hearing.misheard(t)
	if w.role != lang.Anyone {
		switch t.Role {
		case w.role:
		case call.AgentRole, call.CustomerRole:
			return false, false
		default:
			sure = false
		}
	}
	for _, scope := range w.scopes {
		in, certain := s.inScope(w.role, scope, h)
		if !in {
			return false, false
		}
		sure = sure && certain
	}
	return true, sure
}

// turnsBeyond counts the role's turns before a turn (behind it if last), at least
// and at most.
func (s *scene) turnsBeyond(role call.Role, turn int32, last bool) (least, most int) {
	if role == lang.Anyone {
		if last {
			turn = int32(len(s.in.Transcript.Turns)) - 1 - turn
		}
		return int(turn), int(turn)
	}
	t := s.tally()
	count := func(r int) int32 {
		if !last {
			return t.before[r][turn]
		}
		behind := t.total[r] - t.before[r][turn]
		if roleIndex(s.in.Transcript.Turns[turn].Role) == r {
			behind--
		}
		return behind
	}
	least = int(count(roleIndex(role)))
	return least, least + int(count(roleIndex(call.Unknown)))
}

// unclear adds what made hits of the search unsure.
func (s *scene) unclear(w *search, r *reasons) {
	if !s.words {
		r.add(NoTranscript)
		return
	}
	if w.role != lang.Anyone && s.someRoles {
		r.add(RolesUnknown)
	}
	if !s.times && slices.ContainsFunc(w.scopes, timed) {
		r.add(NoTimes)
	}
	if s.strays && slices.ContainsFunc(w.scopes, timed) {
		r.add(TimesWrong)
	}
}
