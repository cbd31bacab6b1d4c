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
		if speech := speechOf(t, role); len(speech) > 0 {
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

// voicesOf lists who speaks when, in order of beginning. Turns of one known role
// that touch are one voice; every turn of an unknown speaker is its own, since
// two that overlap must be two people.
func voicesOf(t Transcript) []voice {
	var all []voice
	for _, role := range []Role{AgentRole, CustomerRole} {
		for _, r := range speechOf(t, role) {
			all = append(all, voice{r, role})
		}
	}
	for _, turn := range t.Turns {
		if !turn.Role.known() && turn.End > turn.Start {
			all = append(all, voice{Range{turn.Start, turn.End}, Unknown})
		}
	}
	slices.SortStableFunc(all, func(a, b voice) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

func (r Role) known() bool { return r == AgentRole || r == CustomerRole }

// speechOf joins the turns of one role into ranges that do not touch.
func speechOf(t Transcript, role Role) []Range {
	var turns []Range
	for _, turn := range t.Turns {
		same := turn.Role == role || role == Unknown && !turn.Role.known()
		if same && turn.End > turn.Start {
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
