package call

import (
	"cmp"
	"slices"
	"time"
)

// FromTurns derives signals from the times of a transcript's turns, for calls
// whose sound is not at hand. The call lasts duration, or until the last turn
// ends if that is later. A transcript without times, or without turns, tells
// nothing about sound: the result then has no Source.
func FromTurns(t Transcript, duration time.Duration) Signals {
	s := Signals{Duration: max(duration, t.Duration())}
	voices := voicesOf(t)
	if len(voices) == 0 {
		return s
	}
	s.Source = FromTranscript
	for _, role := range []Role{AgentRole, CustomerRole, Unknown} {
		if speech := speechOf(t, role.is); len(speech) > 0 {
			s.Channels = append(s.Channels, ChannelSignals{Role: role, Speech: speech})
		}
	}
	s.Silences = silencesBetween(voices, s.Duration)
	s.Overlaps = overlapsOf(voices)
	return s
}

// voice is one speaker's stretch of speech.
type voice struct {
	Range
	role Role
}

// voicesOf lists who speaks when, in order of beginning. What one speaker says
// without a pause is one voice. A turn whose speaker has neither a known role nor
// a name is a voice of its own, since two that overlap must be two people.
func voicesOf(t Transcript) []voice {
	var all []voice
	for _, role := range []Role{AgentRole, CustomerRole} {
		for _, r := range speechOf(t, func(turn Turn) bool { return turn.Role == role }) {
			all = append(all, voice{r, role})
		}
	}
	named := map[string]bool{}
	for _, turn := range t.Turns {
		switch {
		case turn.Role.known() || turn.End <= turn.Start || named[turn.Speaker]:
		case turn.Speaker == "":
			all = append(all, voice{Range{turn.Start, turn.End}, Unknown})
		default:
			named[turn.Speaker] = true
			for _, r := range speechOf(t, func(other Turn) bool { return !other.Role.known() && other.Speaker == turn.Speaker }) {
				all = append(all, voice{r, Unknown})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b voice) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

func (r Role) known() bool { return r == AgentRole || r == CustomerRole }

// is says whether a turn is spoken in a role; all that are not known are one.
func (r Role) is(turn Turn) bool { return turn.Role == r || r == Unknown && !turn.Role.known() }

// speechOf joins some turns into ranges that do not touch.
func speechOf(t Transcript, among func(Turn) bool) []Range {
	var turns []Range
	for _, turn := range t.Turns {
		if turn.End > turn.Start && among(turn) {
			turns = append(turns, Range{turn.Start, turn.End})
		}
	}
	slices.SortFunc(turns, func(a, b Range) int { return cmp.Compare(a.Start, b.Start) })
	var joined []Range
	for _, r := range turns {
		if n := len(joined); n > 0 && r.Start <= joined[n-1].End {
			joined[n-1].End = max(joined[n-1].End, r.End)
			continue
		}
		joined = append(joined, r)
	}
	return joined
}

func silencesBetween(voices []voice, duration time.Duration) []Range {
	var silences []Range
	var spoken time.Duration
	for _, v := range voices {
		if v.Start-spoken >= MinSilence {
			silences = append(silences, Range{spoken, v.Start})
		}
		spoken = max(spoken, v.End)
	}
	if duration-spoken >= MinSilence {
		silences = append(silences, Range{spoken, duration})
	}
	return silences
}

// overlapsOf finds where a voice begins before the one that lasts longest so far
// has ended.
func overlapsOf(voices []voice) []Overlap {
	var overlaps []Overlap
	var spoken time.Duration
	for _, v := range voices {
		if v.Start < spoken {
			overlaps = append(overlaps, Overlap{Range: Range{v.Start, min(v.End, spoken)}, By: v.role})
		}
		spoken = max(spoken, v.End)
	}
	return overlaps
}
