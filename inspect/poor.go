package inspect

import (
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// On a channel that can hardly be heard, words are missed, and others are taken for
// what was said. So nothing follows from words that were not found there, and words
// of which the recognition itself was not sure may be none.

// leastSure is the confidence from which on words of a poor channel count as said.
const leastSure = 0.5

// hearing is what is wrong with the sound of a call.
type hearing struct {
	poor    bool    // some channel is
	deaf    [3]bool // by role, as in roleIndex
	flaws   [3][]call.FlawKind
	doubted bool // somebody doubts the words of some turn
}

// listenTo grades the channels. One whose speaker is unknown is everybody's.
func (h *hearing) listenTo(in *Input) {
	*h = hearing{flaws: h.flaws}
	for i := range h.flaws {
		h.flaws[i] = h.flaws[i][:0]
	}
	if in.Signals.Source == call.FromAudio {
		for _, c := range in.Signals.Channels {
			h.grade(c)
		}
	}
	for i := range in.Transcript.Turns {
		h.doubted = h.doubted || doubtsWords(&in.Transcript.Turns[i])
	}
}

func (h *hearing) grade(c call.ChannelSignals) {
	for _, f := range c.Flaws() {
		if f.Grade != call.Poor {
			continue
		}
		role := roleIndex(c.Role)
		h.poor, h.deaf[role] = true, true
		h.flaws[role] = append(h.flaws[role], f.Kind)
	}
}

// doubtsWords says whether the words of a turn may not have been said. One that
// stands at the wrong time has been.
func doubtsWords(t *call.Turn) bool { return t.Doubt != "" && t.Doubt != call.OutOfOrder }

// deafTo says whether words of a role may have been missed.
func (h *hearing) deafTo(role call.Role) bool {
	if !h.poor || role == lang.Anyone {
		return h.poor
	}
	return h.deaf[roleIndex(role)] || h.deaf[roleIndex(call.Unknown)]
}

// misheard says whether the words of a turn may be others.
func (h *hearing) misheard(t *call.Turn) bool {
	return h.doubted && doubtsWords(t) || h.poor && t.Confidence < leastSure && h.deafTo(knownRole(t.Role))
}

// missed makes of what a test found what it may have found if words were missed.
func (f found) missed(a asker) found {
	f.blind = true
	switch a.(type) {
	case noneOf:
		f.verdict = min(f.verdict, unknown)
	case timesOf: // has thought of it
	case inEvery: // what was missed may be a turn without it
		f.verdict = unknown
	default:
		f.verdict = max(f.verdict, unknown)
	}
	return f
}

// deaf says whether words that decide the test may have been missed.
func (n *words) deaf(s *scene) bool {
	r, is := n.asker.(repeats)
	return s.hearing.deafTo(n.role) || is && s.hearing.deafTo(r.of)
}

// Reasons for which words are unsure, by what is wrong with a channel.
const (
	PoorNoisy    = "words were missed: the noise is as loud as the speech"
	PoorClipping = "words were missed: the sound is clipped"
	PoorFaint    = "words were missed: the speech is too soft"
	PoorNarrow   = "words were missed: the sound is muffled"
	PoorBroken   = "words were missed: there are holes in the sound"
	PoorAbsent   = "words were missed: a channel carries no sound"
	WordsDoubted = "the words of a turn are in doubt"
)

func poorBecause(kind call.FlawKind) string {
	switch kind {
	case call.Clipping:
		return PoorClipping
	case call.Faint:
		return PoorFaint
	case call.Narrow:
		return PoorNarrow
	case call.Broken:
		return PoorBroken
	case call.Absent:
		return PoorAbsent
	case call.Noisy:
	}
	return PoorNoisy
}

// poorly adds why words of some roles may have been missed or misheard.
func (s *scene) poorly(r *reasons, roles ...call.Role) {
	for i, flaws := range s.hearing.flaws {
		if i == roleIndex(call.Unknown) || slices.ContainsFunc(roles, func(role call.Role) bool { return role == lang.Anyone || roleIndex(role) == i }) {
			for _, kind := range flaws {
				r.add(poorBecause(kind))
			}
		}
	}
	if s.hearing.doubted {
		r.add(WordsDoubted)
	}
}
