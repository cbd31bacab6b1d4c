package inspect

import (
	"time"

	"github.com/tingcha/tingcha/inspect/lang"
)

// fastTurn looks for turns that were spoken fast.
type fastTurn struct {
	leaf
	lang.FastTurn
}

func fastTurnOf(t lang.FastTurn) node {
	return &fastTurn{leaf{condition: t.String(), sought: t.String()}, t}
}

func (n *fastTurn) judge(s *scene) verdict { return n.find(s).verdict }

func (n *fastTurn) find(s *scene) found {
	if !s.words {
		return found{verdict: unknown, blind: true}
	}
	from := len(s.arena)
	for i := range s.in.Transcript.Turns {
		fast := n.fast(s, i)
		if n.Role != lang.Anyone {
			fast = min(fast, isRole(knownRole(s.in.Transcript.Turns[i].Role), n.Role))
		}
		if fast != no {
			s.arena = append(s.arena, hit{
				turn: int32(i), to: int32(len(s.in.Transcript.Turns[i].Text)), sure: fast == yes, leaf: &n.leaf,
			})
		}
	}
	return countSure(s.arena[from:len(s.arena):len(s.arena)])
}

// fast compares the pace of one turn. That of a turn whose times cannot be right is
// not known.
func (n *fastTurn) fast(s *scene, turn int) verdict {
	t := &s.in.Transcript.Turns[turn]
	characters := spokenCharacters(s.original[turn].Text)
	switch {
	case characters < n.Least || characters == 0:
		return no
	case s.stray(int32(turn)):
		return unknown
	}
	return verdictOf(float64(characters) > float64(n.PerMinute)*(t.End-t.Start).Minutes())
}

func (n *fastTurn) ground(s *scene, holds bool, g *grounds) time.Time {
	return groundSound(s, n.find(s), &n.leaf, holds, g)
}

func (n *fastTurn) doubt(s *scene, r *reasons) {
	switch {
	case !s.words:
		r.add(NoTranscript)
		return
	case !s.times:
		r.add(NoTimes)
	case s.strayTurn(n.Role):
		r.add(TimesWrong)
	}
	if n.Role != lang.Anyone && s.someRoles {
		r.add(RolesUnknown)
	}
}
