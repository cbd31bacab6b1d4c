package inspect

import (
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
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
		spoke := yes
		if n.Role != lang.Anyone {
			spoke = isRole(knownRole(s.in.Transcript.Turns[i].Role), n.Role)
		}
		if spoke == no {
			continue
		}
		if fast := min(spoke, n.fast(s, i)); fast != no {
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
	text := s.original[turn].Text
	stray := s.stray(int32(turn))
	if all := utf8.RuneCountInString(text); all < n.Least || !stray && !n.faster(all, t) {
		return no // even if each of them was spoken
	}
	characters := spokenCharacters(text)
	switch {
	case characters < n.Least || characters == 0:
		return no
	case stray:
		return unknown
	}
	return verdictOf(n.faster(characters, t))
}

// faster says whether so many characters are too many for a turn.
func (n *fastTurn) faster(characters int, t *call.Turn) bool {
	return float64(characters) > float64(n.PerMinute)*(t.End-t.Start).Minutes()
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
