package reference

import (
	"cmp"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// isRole says whether a role that was heard is the one asked for; the empty one is
// nobody.
func isRole(heard, asked call.Role) Answer {
	if asked == lang.Anyone {
		return Yes
	}
	if heard == call.Unknown {
		return Unknown
	}
	return answerOf(heard == asked)
}

// derived says whether what is known of the sound was taken from the turns.
func (w *world) derived() bool { return w.in.Signals.Source == call.FromTranscript }

func (w *world) silence(c lang.Silence) result {
	if w.in.Signals.Source == "" {
		return blind()
	}
	var hits []hit
	for _, r := range w.in.Signals.Silences {
		last, next := w.around(r)
		fits := min(answerOf(r.Length() > c.LongerThan), isRole(last, c.After), isRole(next, c.BrokenBy))
		rolesMatter := c.After != lang.Anyone || c.BrokenBy != lang.Anyone
		if w.mayBreak(r, rolesMatter) && r.Length() > c.LongerThan {
			fits = Unknown
		}
		if fits != No {
			hits = append(hits, heardAt(r, c, fits))
		}
	}
	return of(hits)
}

// mayBreak says whether a turn without a time may lie in a silence that was derived
// from the turns beside it, or beside one if it matters who speaks there.
func (w *world) mayBreak(r call.Range, rolesMatter bool) bool {
	if !w.derived() && (!rolesMatter || w.channels() != nil) {
		return false
	}
	if !w.timed { // nobody knows who spoke when
		return true
	}
	for turn, began := range w.began {
		if w.strays(turn) && w.spoken(turn) && began.least < r.End && began.most >= r.Start {
			return true
		}
	}
	return false
}

// talk is a stretch in which somebody speaks.
type talk struct {
	call.Range
	role call.Role
}

// channels are the stretches of speech that were heard, if it is known whose each is.
func (w *world) channels() []talk {
	var all []talk
	for _, c := range w.in.Signals.Channels {
		if c.Role != call.AgentRole && c.Role != call.CustomerRole {
			return nil
		}
		for _, r := range c.Speech {
			all = append(all, talk{r, c.Role})
		}
	}
	return all
}

// talks are the stretches of speech as they were heard, and otherwise as the turns say.
func (w *world) talks() []talk {
	if all := w.channels(); all != nil {
		return all
	}
	var all []talk
	for turn, t := range w.in.Transcript.Turns {
		if !w.strays(turn) {
			all = append(all, talk{call.Range{Start: t.Start, End: t.End}, t.Role})
		}
	}
	return all
}

// around is who spoke last before a silence and who spoke first behind it.
func (w *world) around(r call.Range) (last, next call.Role) {
	var end, start time.Duration
	for _, t := range w.talks() {
		if t.Start < r.Start && t.End >= end {
			last, end = t.role, t.End
		}
		if t.End > r.End && (next == "" || t.Start < start) {
			next, start = t.role, t.Start
		}
	}
	return last, next
}

func (w *world) overlap(c lang.Overlap) result {
	if w.in.Signals.Source == "" {
		return blind()
	}
	var hits []hit
	for _, o := range w.in.Signals.Overlaps {
		if fits := min(answerOf(o.Length() > c.LongerThan), isRole(o.By, c.By)); fits != No {
			hits = append(hits, heardAt(o.Range, c, fits))
		}
	}
	r := of(hits)
	if w.derived() && w.someStray() { // who speaks at no known time may do so at any
		r.Answer, r.blind = max(r.Answer, Unknown), true
	}
	return r
}

// someStray says whether a turn with words has no time that could be believed.
func (w *world) someStray(of ...call.Role) bool {
	for turn, t := range w.in.Transcript.Turns {
		if w.spoken(turn) && w.strays(turn) && (len(of) == 0 || slices.Contains(of, t.Role)) {
			return true
		}
	}
	return false
}

func heardAt(r call.Range, test lang.Condition, fits Answer) hit {
	return hit{sound: true, start: r.Start, end: r.End, test: test.String(), sure: fits == Yes}
}

// fast has the turns that were spoken fast.
func (w *world) fast(c lang.FastTurn) result {
	if !w.words {
		return blind()
	}
	var hits []hit
	for turn, t := range w.in.Transcript.Turns {
		n := characters(t.Text)
		if n == 0 || n < c.Least || isRole(t.Role, c.Role) == No {
			continue
		}
		h := hit{turn: turn, to: len(w.text(turn)), test: c.String(), sure: true}
		if w.strays(turn) {
			h.sure = false
		} else if float64(n)/(t.End-t.Start).Minutes() <= float64(c.PerMinute) {
			continue
		}
		hits = append(hits, h)
	}
	return of(hits)
}

// characters counts what is heard of a text: punctuation is not.
func characters(text string) int {
	n := 0
	for _, r := range text {
		if spoken(r) {
			n++
		}
	}
	return n
}

// joined is how long some stretches last altogether, what they share counted once.
func joined(talks []talk) time.Duration {
	talks = slices.Clone(talks)
	slices.SortFunc(talks, func(a, b talk) int { return cmp.Compare(a.Start, b.Start) })
	var sum, until time.Duration
	for _, t := range talks {
		sum += max(0, t.End-max(t.Start, until))
		until = max(until, t.End)
	}
	return sum
}
