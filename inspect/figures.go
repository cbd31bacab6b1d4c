package inspect

import (
	"math"
	"time"
	"unicode"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// The figures of sound and time. They are taken from the sound where there is
// sound, and otherwise from the times of the turns; turns whose times cannot be
// right make a figure unknown as far as it hangs on them.

// tail is the time from the last word to hang-up.
func (s *scene) tail() reading {
	if s.in.Signals.Source == "" {
		return anything(NoSignals)
	}
	length := s.in.Signals.Duration
	if s.in.Signals.Source == call.FromTranscript {
		if length = s.in.Call.Duration; length == 0 {
			return anything(LengthUnknown)
		}
	}
	var last time.Duration
	spoken := false
	for _, c := range s.in.Signals.Channels {
		for _, r := range c.Speech {
			last, spoken = max(last, r.End), true
		}
	}
	if !spoken {
		return reading{none: true}
	}
	r := exactly(float64(max(length-last, 0)))
	if s.in.Signals.Source == call.FromTranscript && s.strayTurn(lang.Anyone) {
		r.low, r.reason = 0, TimesWrong
	}
	return r
}

// totalSilence is the length of all silences. What a transcript tells of them is
// too much where a turn has no time: it stands in one of them, or between.
func (s *scene) totalSilence() reading {
	if s.in.Signals.Source == "" {
		return anything(NoSignals)
	}
	var r reading
	for _, silence := range s.in.Signals.Silences {
		if !s.waits(silence) {
			continue
		}
		length := float64(silence.Length())
		r.high += length
		if s.surelySilent(silence, false) {
			r.low += length
		}
	}
	if !r.known() {
		r.reason = TimesWrong
	}
	return r
}

func (s *scene) silenceShare() reading {
	total := s.totalSilence()
	switch {
	case total.reason == NoSignals:
		return total
	case s.length == 0:
		return anything(LengthUnknown)
	}
	total.low *= 100 / float64(s.length)
	total.high *= 100 / float64(s.length)
	return total
}

// totalOverlap is the length of all stretches in which two spoke at once, begun by
// one of them if asked.
func (s *scene) totalOverlap(by call.Role) reading {
	if s.in.Signals.Source == "" {
		return anything(NoSignals)
	}
	var r reading
	for _, o := range s.in.Signals.Overlaps {
		length, fits := float64(o.Length()), yes
		if by != lang.Anyone {
			fits = isRole(o.By, by)
		}
		if fits != no {
			r.high += length
		}
		if fits == yes {
			r.low += length
		}
	}
	if !r.known() {
		r.reason = RolesUnknown
	}
	if s.in.Signals.Source == call.FromTranscript && s.strayTurn(lang.Anyone) {
		r.high, r.reason = math.Inf(1), TimesWrong
	}
	return r
}

// talkShare is the part, in per cent, that one has of all speech.
func (s *scene) talkShare(of call.Role) reading {
	if s.in.Signals.Source == "" && !s.times {
		return anything(s.silentWhy())
	}
	talk := s.talk()
	own, other, unclear := talk[roleIndex(of)], talk[roleIndex(opposite(of))], talk[roleIndex(call.Unknown)]
	strays := s.in.Signals.Source != call.FromAudio || !s.channelsKnown()
	all := float64(own + other + unclear)
	if all == 0 {
		if strays && s.strayTurn(lang.Anyone) {
			return anything(s.strayWhy())
		}
		return reading{none: true}
	}
	r := reading{low: 100 * float64(own) / all, high: 100 * float64(own+unclear) / all}
	if !r.known() {
		r.reason = RolesUnknown
	}
	if strays && s.strayTurn(of) {
		r.high, r.reason = 100, TimesWrong
	}
	if strays && s.strayTurn(opposite(of)) {
		r.low, r.reason = 0, TimesWrong
	}
	return r
}

// talk is how long each role speaks. What turns of one speaker share is counted once;
// stretches of speech are in order for each.
func (s *scene) talk() (talk [3]time.Duration) {
	var until [3]time.Duration
	for _, v := range s.speech() {
		r := roleIndex(v.role)
		from := v.Start
		if r != roleIndex(call.Unknown) { // unknown ones may be two
			from = max(from, until[r])
		}
		talk[r] += max(0, v.End-from)
		until[r] = max(until[r], v.End)
	}
	return talk
}

func opposite(r call.Role) call.Role {
	if r == call.AgentRole {
		return call.CustomerRole
	}
	return call.AgentRole
}

// silentWhy says why there is nothing to measure.
func (s *scene) silentWhy() string {
	if s.words {
		return NoTimes
	}
	return NoSignals
}

// pace is how many characters a minute one speaks, over that one's turns.
func (s *scene) pace(of call.Role) reading {
	switch {
	case !s.words:
		return anything(NoTranscript)
	case s.someRoles:
		return anything(RolesUnknown)
	case !s.times:
		return anything(NoTimes)
	case s.strayTurn(of):
		return anything(TimesWrong)
	}
	characters, spoken := 0, time.Duration(0)
	for i := range s.in.Transcript.Turns {
		if t := &s.in.Transcript.Turns[i]; t.Role == of && s.spoken(int32(i)) {
			characters += spokenCharacters(s.original[i].Text)
			spoken += t.End - t.Start
		}
	}
	if characters == 0 || spoken <= 0 {
		return reading{none: true}
	}
	return exactly(float64(characters) / spoken.Minutes())
}

// spokenCharacters counts letters and digits: what is heard of a text.
func spokenCharacters(text string) int {
	n := 0
	for _, r := range text {
		if pronounced(r) {
			n++
		}
	}
	return n
}

// pronounced says whether a character is a letter or a digit.
func pronounced(r rune) bool {
	if r >= '一' && r <= '龥' { // nearly all
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// loudness is the mean level of one's speech in dBFS.
func (s *scene) loudness(of call.Role) reading {
	if s.in.Signals.Source != call.FromAudio {
		return anything(NoSound)
	}
	reason := NoSound
	for _, c := range s.in.Signals.Channels {
		switch {
		case c.Level == 0:
		case c.Role == of:
			return exactly(c.Level)
		case c.Role != call.AgentRole && c.Role != call.CustomerRole:
			reason = RolesUnknown
		}
	}
	return anything(reason)
}
