package inspect

import "github.com/tingcha/tingcha/inspect/pattern"

// follows is what follows from a phrase that stands in a call: the lists that hold
// it are touched, and the patterns that it triggers are suspected. All of it lies
// in one slice, so that the phrases of a call are quickly gone through.
type follows struct {
	of  []followed // by phrase
	all []int32
}

// followed is what follows from one phrase: lists from from on, triggers from mid on.
type followed struct{ from, mid, to int32 }

// followsOf lays out what each phrase leads to.
func followsOf(routes [][]int32, triggers [][]trigger) follows {
	f := follows{of: make([]followed, len(routes))}
	for phrase, lists := range routes {
		at := &f.of[phrase]
		at.from = int32(len(f.all))
		f.all = append(f.all, lists...)
		at.mid = int32(len(f.all))
		for _, t := range triggers[phrase] {
			f.all = append(f.all, t.packed())
		}
		at.to = int32(len(f.all))
	}
	return f
}

// packed is a trigger in one number.
func (t trigger) packed() int32 { return t.pattern<<8 | int32(t.group) }

func unpacked(t int32) (pattern int32, group uint8) { return t >> 8, uint8(t) }

// noted is told of each phrase that stands in the call, and of the role in whose
// turn.
func (s *scene) noted(role int, p place) {
	v := &s.engine.vocabulary
	at := v.follows.of[p.what]
	for _, list := range v.follows.all[at.from:at.mid] {
		if len(s.lists[list]) == 0 {
			s.touched = append(s.touched, list)
		}
		s.lists[list] = append(s.lists[list], p)
		s.awake.wake(list, role)
	}
	if at.mid == at.to {
		return
	}
	last := p.from
	if v.runs.isRun(p.what) { // any part of it may be the one that counts
		last = p.to
	}
	for _, t := range v.follows.all[at.mid:at.to] {
		s.suspect(role, t, p, last)
	}
}

// suspicion is what is known of a pattern in the turn that is being searched.
type suspicion struct {
	round   uint32 // the call of which this is known
	turn    int32  // that was searched last
	settled bool   // it is one to look at
	groups  uint8  // of which literals have stood in it
	last    [pattern.MaxGroups]int32
}

// telling is what a suspicion needs to know of a pattern.
type telling struct {
	groups uint8
	count  uint8
	window int32
}

// suspect is told of a literal of an expression, and of the last place at which it may
// be said to stand. Once literals of all groups have
// stood within the length of a match, the turn is one to look at.
func (s *scene) suspect(role int, t int32, at place, last int32) {
	id, group := unpacked(t)
	p := &s.suspicions[id]
	if p.turn != at.turn || p.round != s.round {
		*p = suspicion{round: s.round, turn: at.turn}
	}
	if p.settled {
		return
	}
	known := &s.engine.vocabulary.tellings[id]
	p.groups |= 1 << group
	p.last[group] = max(p.last[group], last)
	if p.groups != known.groups {
		return
	}
	for _, last := range p.last[:known.count] {
		if at.from-last > known.window {
			return
		}
	}
	p.settled = true
	s.lookAt(id, role, at.turn)
}

// lookAt notes a turn in which an expression may match.
func (s *scene) lookAt(id int32, role int, turn int32) {
	p := s.patternHits(id)
	p.turns = append(p.turns, turn)
	for _, list := range s.engine.vocabulary.patterns[id].lists {
		if len(p.turns) == 1 {
			if len(s.live[list]) == 0 {
				s.stirred = append(s.stirred, list)
			}
			s.live[list] = append(s.live[list], id)
		}
		s.awake.wake(list, role)
	}
}
