package intake

import (
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// The fields of a call that are not its ID. Each leaves what it cannot read at
// its unknown value and says so.

func (r *Reader) startedOf(line row, c *call.Call) *Error {
	at, ok := parseTime(line.value("started"), r.zone)
	if !ok {
		return noTime("started", line.value("started"), r.zone)
	}
	c.Started = at
	return nil
}

// durationOf takes the first of duration_ms, duration and ended that says how
// long the call was, and tells of those before it that say nothing sensible.
func (r *Reader) durationOf(line row, c *call.Call) []*Error {
	var doubts []*Error
	for _, read := range []func(row, call.Call) (time.Duration, *Error){inMilliseconds, inSeconds, r.untilEnd} {
		d, bad := read(line, *c)
		switch {
		case bad != nil:
			doubts = append(doubts, bad)
		case d != unsaid:
			c.Duration = d
			return doubts
		}
	}
	return doubts
}

// unsaid is the length of a call where a line has nothing in a field.
const unsaid = time.Duration(-1)

func inMilliseconds(line row, _ call.Call) (time.Duration, *Error) {
	s := line.value("duration_ms")
	if s == "" {
		return unsaid, nil
	}
	ms, err := strconv.ParseFloat(s, 64)
	if err != nil || !(ms >= 0 && ms <= float64(maxCall.Milliseconds())) {
		return unsaid, wrong("duration_ms", "bad_duration", "%s is no length of a call; write milliseconds, at most those of a day", quote(s))
	}
	return time.Duration(ms) * time.Millisecond, nil
}

func inSeconds(line row, _ call.Call) (time.Duration, *Error) {
	s := line.value("duration")
	if s == "" {
		return unsaid, nil
	}
	d, ok := parseDuration(s)
	if !ok {
		return unsaid, wrong("duration", "bad_duration", "%s is no length of a call; write seconds or hh:mm:ss, at most a day", quote(s))
	}
	return d, nil
}

func (r *Reader) untilEnd(line row, c call.Call) (time.Duration, *Error) {
	s := line.value("ended")
	if s == "" {
		return unsaid, nil
	}
	ended, ok := parseTime(s, r.zone)
	if !ok {
		return unsaid, noTime("ended", s, r.zone)
	}
	if c.Started.IsZero() {
		return unsaid, nil
	}
	d := ended.Sub(c.Started)
	if d < 0 || d > maxCall {
		return unsaid, wrong("ended", "bad_duration", "the call would last %v; started and ended do not belong together, correct one of them", d.Round(time.Second))
	}
	return d, nil
}

// answeredOf takes a call with an agent for answered where the list does not say. What
// it says and nobody can read excuses no call from inspection.
func (r *Reader) answeredOf(line row, c *call.Call) *Error {
	c.Answered = c.Agent != ""
	s := line.value("answered")
	if s == "" {
		return nil
	}
	yes, ok := yesNo(s)
	if !ok {
		c.Answered = true
		return wrong("answered", "bad_answered", "%s is neither yes nor no; write 是 or 否, 1 or 0", quote(s))
	}
	c.Answered = yes
	return nil
}

func (r *Reader) hangupOf(line row, c *call.Call) *Error {
	s := line.value("hangup")
	role, ok := r.cfg.HangupWords[s]
	if !ok {
		role, ok = hangupWords[strings.ToLower(s)]
	}
	if !ok {
		return wrong("hangup", "unknown_hangup", "no party %s hangs up; write agent, customer or nothing, or set the word in intake.hangup_words", quote(s))
	}
	c.Hangup = role
	return nil
}

// csatOf reads the rating. A list that has a place for ratings says of a call
// without one that there was none; a list without says nothing of them.
func (r *Reader) csatOf(line row, c *call.Call) *Error {
	c.CSAT = call.RatingUnknown
	if _, says := line.at["csat"]; !says {
		return nil
	}
	score, ok := csatScore(line.value("csat"), r.cfg.CSATWords)
	if !ok {
		return wrong("csat", "bad_csat", "%s is no rating; write 1 to 5 or nothing, or set the word in intake.csat_words", quote(line.value("csat")))
	}
	c.CSAT = score
	return nil
}

func (r *Reader) sectorOf(line row, c *call.Call) *Error {
	s := line.value("sector")
	if s == "" {
		return nil
	}
	sector, ok := sectorWords[strings.ToLower(s)]
	switch {
	case ok:
		c.Sector = sector
	case c.Sector == "":
		return wrong("sector", "unknown_sector", "no sector %s%s, or set intake.sector for all calls", quote(s), suggest(s, sectorNames()))
	}
	return nil
}

func (r *Reader) ringOf(line row, c *call.Call) *Error { return told(line, "ring", &c.Ring) }
func (r *Reader) holdOf(line row, c *call.Call) *Error { return told(line, "hold", &c.Hold) }

// told reads a length of time that a list may leave out, or mark with a dash.
func told(line row, field string, to *call.Told) *Error {
	s := line.value(field)
	if s == "" || s == "-" {
		return nil
	}
	d, ok := parseDuration(s)
	if !ok {
		return wrong(field, "bad_duration", "%s is no length of time; write seconds or hh:mm:ss, at most a day, or nothing", quote(s))
	}
	*to = call.Tell(d)
	return nil
}

func (r *Reader) directionOf(line row, c *call.Call) *Error {
	s := line.value("direction")
	direction, ok := directionWords[strings.ToLower(s)]
	if !ok {
		return wrong("direction", "unknown_direction", "no direction %s%s; write in, out or nothing", quote(s), suggest(s, []string{"in", "out"}))
	}
	c.Direction = direction
	return nil
}
