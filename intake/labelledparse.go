package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// header sets one field of a block's head; ticket lines are left for the end,
// because they count from the call's end.
type header func(c *LabelledCall, value string) *Error

var headers = map[string]header{
	"id":         func(c *LabelledCall, v string) *Error { c.Call.ID = v; return callID(v) },
	"agent":      func(c *LabelledCall, v string) *Error { c.Call.Agent = v; return nil },
	"dept":       func(c *LabelledCall, v string) *Error { c.Call.Dept = v; return nil },
	"note":       func(c *LabelledCall, v string) *Error { c.Note = v; return nil },
	"sector":     sectorHeader,
	"started":    startedHeader,
	"customer":   customerHeader,
	"duration":   durationHeader,
	"hangup":     hangupHeader,
	"csat":       csatHeader,
	"transcript": styleHeader,
	"labels":     labelsHeader,
	"ring":       func(c *LabelledCall, v string) *Error { return toldHeader("ring", v, &c.Call.Ring) },
	"hold":       func(c *LabelledCall, v string) *Error { return toldHeader("hold", v, &c.Call.Hold) },
	"direction":  directionHeader,
	"group":      func(c *LabelledCall, v string) *Error { c.Group = v; return nil },
	"ticket":     func(*LabelledCall, string) *Error { return nil },
}

// parse makes a call of the block, or says the first thing that is wrong with it.
func (b *block) parse() (LabelledCall, *Error) {
	if b.bad != nil {
		return LabelledCall{}, b.bad
	}
	c := LabelledCall{Line: b.first, Labels: map[string]string{}}
	var tickets []int
	for i, line := range b.lines {
		if strings.TrimSpace(line) == turnsTop {
			return c, b.finish(&c, tickets, i+1)
		}
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		set := headers[key]
		var m *Error
		switch {
		case strings.TrimSpace(line) == "":
			continue
		case !utf8.ValidString(line):
			m = wrong(key, "bad_encoding", "not UTF-8; write the file again as UTF-8")
		case !ok:
			m = wrong("", "bad_header", "expected “field: value” or the line ---, found %s", quote(line))
		case set == nil:
			m = wrong(key, "unknown_field", "no such field%s", suggest(key, slices.Sorted(maps.Keys(headers))))
		default:
			m = set(&c, value)
		}
		if m != nil {
			m.Line = b.first + i
			return LabelledCall{}, m
		}
		if key == "ticket" {
			tickets = append(tickets, i)
		}
	}
	m := wrong("", "empty_transcript", "no line --- with turns after it")
	m.Line = b.first
	return LabelledCall{}, m
}

// finish reads the tickets and the turns, and asks for what no call is without.
func (b *block) finish(c *LabelledCall, tickets []int, turns int) *Error {
	if m := b.required(c); m != nil {
		m.Line = b.first
		return m
	}
	for _, i := range tickets {
		_, value, _ := strings.Cut(b.lines[i], ":")
		t, m := labelledTicket(strings.TrimSpace(value), c.Call)
		if m != nil {
			m.Line = b.first + i
			return m
		}
		c.Tickets = append(c.Tickets, t)
	}
	c.Transcript = call.Transcript{CallID: c.Call.ID, Source: "imported:calls"}
	for i, line := range b.lines[turns:] {
		if strings.TrimSpace(line) == "" {
			continue
		}
		turn, m := labelledTurn(line)
		if m != nil {
			m.Line = b.first + turns + i
			return m
		}
		c.Transcript.Turns = append(c.Transcript.Turns, turn)
	}
	t, err := imported.Finish(c.Transcript)
	if err != nil {
		m := refused(err, b.first, ofFile())
		m.Line = b.first
		return m
	}
	c.Transcript = t
	return nil
}

func (b *block) required(c *LabelledCall) *Error {
	switch {
	case c.Call.ID == "":
		return wrong("id", "no_call_id", "the block has no id; add a line “id: …”")
	case c.Call.Started.IsZero():
		return wrong("started", "bad_time", "the block has no beginning; add a line “started: 2026-09-03T10:12:00+08:00”")
	}
	c.Call.Answered = true // somebody spoke
	if c.Call.Hangup == "" {
		c.Call.Hangup = call.Unknown
	}
	return nil
}

func sectorHeader(c *LabelledCall, value string) *Error {
	sector, ok := sectorWords[strings.ToLower(value)]
	if !ok {
		return wrong("sector", "unknown_sector", "no sector %s%s", quote(value), suggest(value, sectorNames()))
	}
	c.Call.Sector = sector
	return nil
}

func startedHeader(c *LabelledCall, value string) *Error {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil || !plausible(at) {
		return wrong("started", "bad_time", "%s is no time; write 2026-09-03T10:12:00+08:00", quote(value))
	}
	c.Call.Started = at
	return nil
}

// customerHeader takes a hashed caller as it stands. Something that could be
// dialled was not hashed, and is not let in.
func customerHeader(c *LabelledCall, value string) *Error {
	if isNumber(value) {
		return wrong("customer", "raw_number", "a caller's number must be hashed before it is written down; write a name such as c0017")
	}
	c.Call.Customer = call.Customer(value)
	return nil
}

func durationHeader(c *LabelledCall, value string) *Error {
	s, err := strconv.ParseFloat(value, 64)
	d, ok := imported.Seconds(s)
	if err != nil || !ok {
		return wrong("duration", "bad_duration", "%s is no length of a call; write seconds, from 0 to 14400", quote(value))
	}
	c.Call.Duration = d
	return nil
}

func hangupHeader(c *LabelledCall, value string) *Error {
	role, ok := hangupWords[strings.ToLower(value)]
	if !ok {
		return wrong("hangup", "unknown_hangup", "no such party %s%s", quote(value), suggest(value, []string{"agent", "customer"}))
	}
	c.Call.Hangup = role
	return nil
}

func csatHeader(c *LabelledCall, value string) *Error {
	score, ok := csatScore(value, nil)
	if !ok {
		return wrong("csat", "bad_csat", "%s is no rating; write 1 to 5, or - when there was none; leave csat out when nobody knows", quote(value))
	}
	c.Call.CSAT = score
	return nil
}

func toldHeader(field, value string, to *call.Told) *Error {
	if value == "" || value == "-" {
		return nil
	}
	s, err := strconv.ParseFloat(value, 64)
	d, ok := imported.Seconds(s)
	if err != nil || !ok {
		return wrong(field, "bad_duration", "%s is no length of time; write seconds, from 0 to 14400, or - when nobody knows", quote(value))
	}
	*to = call.Tell(d)
	return nil
}

func directionHeader(c *LabelledCall, value string) *Error {
	direction, ok := directionWords[strings.ToLower(value)]
	if !ok {
		return wrong("direction", "unknown_direction", "no such direction %s%s", quote(value), suggest(value, []string{"in", "out"}))
	}
	c.Call.Direction = direction
	return nil
}

func styleHeader(c *LabelledCall, value string) *Error {
	styles := []string{"clean", "asr", "mono"}
	if !slices.Contains(styles, value) {
		return wrong("transcript", "unknown_style", "no such style %s%s", quote(value), suggest(value, styles))
	}
	c.Style = value
	return nil
}

func labelsHeader(c *LabelledCall, value string) *Error {
	for word := range strings.FieldsSeq(value) {
		key, label, ok := strings.Cut(word, "=")
		if !ok || key == "" || label == "" {
			return wrong("labels", "bad_label", "%s is no label; write name=value, as in shirking=no", quote(word))
		}
		c.Labels[key] = label
	}
	return nil
}

// labelledTurn reads "坐席 0.8-3.9 您好".
func labelledTurn(line string) (call.Turn, *Error) {
	if !utf8.ValidString(line) {
		return call.Turn{}, wrong("turn", "text_invalid", "not UTF-8; write the file again as UTF-8")
	}
	speaker, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	times, text, _ := strings.Cut(rest, " ")
	from, to, ok := strings.Cut(times, "-")
	start, okStart := seconds(from)
	end, okEnd := seconds(to)
	if !ok || !okStart || !okEnd {
		return call.Turn{}, wrong("turn", "bad_turn", "expected “坐席 0.8-3.9 text” with seconds from 0 to 14400, found %s", quote(line))
	}
	if end < start {
		return call.Turn{}, wrong("turn", "bad_time", "the turn ends at %s, before it starts at %s", to, from)
	}
	return imported.Speak(speaker, start, end, strings.TrimSpace(text)), nil
}

func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, false
	}
	return imported.Seconds(f)
}
