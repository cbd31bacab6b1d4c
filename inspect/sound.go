package inspect

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// silence looks for stretches in which nobody spoke.
type silence struct {
	leaf
	longer          time.Duration
	after, brokenBy call.Role
}

// overlap looks for stretches in which two spoke at once.
type overlap struct {
	leaf
	longer time.Duration
	by     call.Role
}

func (n *silence) judge(s *scene) verdict { return n.find(s).verdict }

func (n *silence) find(s *scene) found {
	if s.in.Signals.Source == "" {
		return found{verdict: unknown, blind: true}
	}
	from := len(s.arena)
	for _, r := range s.in.Signals.Silences {
		if r.Length() <= n.longer || !s.waits(r) {
			continue
		}
		before, fits := n.fits(s, r)
		if fits != no {
			s.arena = append(s.arena, s.sound(&n.leaf, r, before, fits == yes))
		}
	}
	return countSure(s.arena[from:len(s.arena):len(s.arena)])
}

// waits says whether somebody waits in a silence. While it rings, and when the other
// side is gone, nobody does.
func (s *scene) waits(r call.Range) bool {
	switch s.in.Signals.KindOf(r) {
	case call.Ringing, call.Gone:
		return false
	case call.Quiet, call.OnHold, call.Mute:
	}
	return true
}

// fits says whether a silence is one that is looked for, and who spoke before it if
// that was asked.
func (n *silence) fits(s *scene, r call.Range) (before call.Role, fits verdict) {
	before, fits = call.Unknown, yes
	asked := n.after != lang.Anyone || n.brokenBy != lang.Anyone
	if !s.surelySilent(r, asked) {
		return before, unknown
	}
	if n.after != lang.Anyone {
		before = s.lastBefore(r.Start)
		fits = min(fits, isRole(before, n.after))
	}
	if n.brokenBy != lang.Anyone {
		fits = min(fits, isRole(s.firstBehind(r.End), n.brokenBy))
	}
	return before, fits
}

// isRole compares a role that was heard; nobody is the empty one.
func isRole(heard, asked call.Role) verdict {
	switch heard {
	case asked:
		return yes
	case call.Unknown:
		return unknown
	default:
		return no
	}
}

func (s *scene) sound(l *leaf, r call.Range, by call.Role, sure bool) hit {
	return hit{
		turn: s.turnAt(r.Start), from: behindWords, to: behindWords,
		sure: sure, sound: true, role: by, start: r.Start, end: r.End, leaf: l,
	}
}

func (n *overlap) judge(s *scene) verdict { return n.find(s).verdict }

func (n *overlap) find(s *scene) found {
	if s.in.Signals.Source == "" {
		return found{verdict: unknown, blind: true}
	}
	from := len(s.arena)
	for _, o := range s.in.Signals.Overlaps {
		if o.Length() <= n.longer {
			continue
		}
		fits := yes
		if n.by != lang.Anyone {
			fits = isRole(o.By, n.by)
		}
		if fits != no {
			s.arena = append(s.arena, s.sound(&n.leaf, o.Range, o.By, fits == yes))
		}
	}
	f := countSure(s.arena[from:len(s.arena):len(s.arena)])
	if s.in.Signals.Source == call.FromTranscript && s.strayTurn(lang.Anyone) { // who speaks at no known time may do so at any
		f.blind, f.verdict = true, max(f.verdict, unknown)
	}
	return f
}

func (n *silence) ground(s *scene, holds bool, g *grounds) time.Time {
	return groundSound(s, n.find(s), &n.leaf, holds, g)
}

func (n *overlap) ground(s *scene, holds bool, g *grounds) time.Time {
	return groundSound(s, n.find(s), &n.leaf, holds, g)
}

func groundSound(s *scene, f found, l *leaf, holds bool, g *grounds) time.Time {
	if holds {
		g.hits(s, f.hits)
	} else {
		g.add(l.absent(s))
	}
	return time.Time{}
}

func (n *silence) doubt(s *scene, r *reasons) { doubtSound(s, r) }
func (n *overlap) doubt(s *scene, r *reasons) { doubtSound(s, r) }

func doubtSound(s *scene, r *reasons) {
	if s.in.Signals.Source == "" {
		r.add(NoSignals)
		return
	}
	stray := s.strayTurn(lang.Anyone)
	if stray {
		r.add(s.strayWhy())
	}
	if !stray || s.someRoles {
		r.add(RolesUnknown)
	}
}

// voice is one stretch of speech.
type voice struct {
	call.Range
	role call.Role
}

// speech lists who speaks when: as it was heard on channels whose roles are
// known, and otherwise as the turns say.
func (s *scene) speech() []voice {
	if s.voiced {
		return s.voices
	}
	s.voiced = true
	if s.channelsKnown() {
		for _, c := range s.in.Signals.Channels {
			for _, r := range c.Speech {
				s.voices = append(s.voices, voice{r, c.Role})
			}
		}
		return s.voices
	}
	for i := range s.in.Transcript.Turns {
		t := &s.in.Transcript.Turns[i]
		if s.stray(int32(i)) {
			continue
		}
		s.voices = append(s.voices, voice{call.Range{Start: t.Start, End: t.End}, t.Role})
	}
	return s.voices
}

func (s *scene) channelsKnown() bool {
	spoke := false
	for _, c := range s.in.Signals.Channels {
		if c.Role != call.AgentRole && c.Role != call.CustomerRole {
			return false
		}
		spoke = spoke || len(c.Speech) > 0
	}
	return spoke
}

// lastBefore says who spoke last before a silence, the empty role for nobody.
func (s *scene) lastBefore(at time.Duration) call.Role {
	var role call.Role
	var end time.Duration
	for _, v := range s.speech() {
		if v.Start < at && (role == "" || v.End >= end) {
			role, end = v.role, v.End
		}
	}
	return role
}

// firstBehind says who spoke first behind a silence, the empty role for nobody.
func (s *scene) firstBehind(at time.Duration) call.Role {
	var role call.Role
	var start time.Duration
	for _, v := range s.speech() {
		if v.End > at && (role == "" || v.Start < start) {
			role, start = v.role, v.Start
		}
	}
	return role
}
