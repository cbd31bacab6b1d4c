package intake

import (
	"hash/fnv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// maxSeen is how many call IDs of one list are remembered to tell a contradiction
// from a repetition. A day of the largest hotline has a tenth of that.
const maxSeen = 2_000_000

// cdr reads lines of the switch's list. A line that repeats an earlier one of the
// same file is the same call; one that says something else under the same ID is a
// mistake that only a person can settle.
func (r *Reader) cdr(doc Document) func(row) Record {
	seen := map[uint64]uint64{}
	return func(line row) Record {
		c, bad := r.callLine(line)
		if bad != nil {
			return Record{Bad: []*Error{bad}}
		}
		id, contents := sum(c.ID), sum(strings.Join(line.fields, "\x00"))
		if before, ok := seen[id]; ok && before != contents {
			return Record{Bad: []*Error{wrong("call_id", "duplicate_id", "the list has call %s before, with other data; keep one of the lines", quote(c.ID))}}
		}
		if len(seen) < maxSeen {
			seen[id] = contents
		}
		rec := Record{Calls: []storage.CallLine{{Call: c, Day: r.day(c.Started), Origin: origin(doc, line.line)}}}
		if file := line.value("recording"); file != "" {
			channel, bad := r.agentChannel(line.value("agent_channel"))
			if bad != nil {
				rec.Bad = append(rec.Bad, bad)
			}
			rec.media = []medium{{file: file, callID: c.ID, started: c.Started, channel: channel}}
		}
		return rec
	}
}

func sum(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// callLine understands one line of the switch's list.
func (r *Reader) callLine(line row) (call.Call, *Error) {
	c := call.Call{
		ID: line.value("call_id"), Sector: r.cfg.Sector,
		Agent: line.value("agent"), Dept: line.value("dept"),
		Customer: r.customer(line.value("caller"), line.value("customer")),
		Hangup:   call.Unknown,
	}
	if c.ID == "" {
		return c, wrong("call_id", "no_call_id", "the line has no call ID, so nothing can be said of the call; export the list again")
	}
	if bad := callID(c.ID); bad != nil {
		bad.Field = "call_id"
		return c, bad
	}
	for _, read := range []func(row, *call.Call) *Error{r.startedOf, r.durationOf, r.answeredOf, r.hangupOf, r.csatOf, r.sectorOf} {
		if bad := read(line, &c); bad != nil {
			return c, bad
		}
	}
	return c, nil
}

func (r *Reader) startedOf(line row, c *call.Call) *Error {
	at, ok := parseTime(line.value("started"), r.zone)
	if !ok {
		return wrong("started", "bad_time", "%s is no time; %s", quote(line.value("started")), timeHint)
	}
	c.Started = at
	return nil
}

func (r *Reader) durationOf(line row, c *call.Call) *Error {
	if ms := line.value("duration_ms"); ms != "" {
		d, ok := parseDuration(ms)
		if !ok {
			return wrong("duration_ms", "bad_duration", "%s is no number of milliseconds of a day or less", quote(ms))
		}
		c.Duration = d / 1000
		return nil
	}
	if s := line.value("duration"); s != "" {
		d, ok := parseDuration(s)
		if !ok {
			return wrong("duration", "bad_duration", "%s is no length of a call; write seconds or hh:mm:ss, at most a day", quote(s))
		}
		c.Duration = d
		return nil
	}
	s := line.value("ended")
	if s == "" {
		return nil
	}
	ended, ok := parseTime(s, r.zone)
	if !ok {
		return wrong("ended", "bad_time", "%s is no time; %s", quote(s), timeHint)
	}
	c.Duration = ended.Sub(c.Started)
	if c.Duration < 0 || c.Duration > maxCall {
		return wrong("ended", "bad_duration", "the call would last %v; started and ended do not belong together", c.Duration.Round(time.Second))
	}
	return nil
}

// answeredOf takes a call with an agent for answered where the list does not say.
func (r *Reader) answeredOf(line row, c *call.Call) *Error {
	s := line.value("answered")
	if s == "" {
		c.Answered = c.Agent != ""
		return nil
	}
	yes, ok := yesNo(s)
	if !ok {
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

func (r *Reader) csatOf(line row, c *call.Call) *Error {
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
