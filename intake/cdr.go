package intake

import (
	"hash/fnv"
	"strings"

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
		c, refused, doubts := r.callLine(line)
		if len(refused) > 0 {
			return Record{Bad: append(refused, doubts...)}
		}
		id, contents := sum(c.ID), sum(strings.Join(line.fields, "\x00"))
		if before, ok := seen[id]; ok && before != contents {
			twice := wrong("call_id", "duplicate_id", "the list has call %s before, with other data; keep one of the lines", quote(c.ID))
			return Record{Bad: append([]*Error{twice}, doubts...)}
		}
		if len(seen) < maxSeen {
			seen[id] = contents
		}
		rec := Record{Calls: []storage.CallLine{{Call: c, Day: r.day(c.Started), Origin: origin(doc, line.line)}}, Bad: doubts}
		if file := line.value("recording"); file != "" {
			channel, bad := r.agentChannel(line.value("agent_channel"))
			if bad != nil {
				rec.Bad = append(rec.Bad, bad)
			}
			rec.media = []medium{{file: file, callID: c.ID, started: c.Started, channel: channel}}
		}
		takenInWithout(rec.Bad)
		return rec
	}
}

// takenInWithout says what became of a call in whose line something is wrong.
func takenInWithout(doubts []*Error) {
	for _, b := range doubts {
		if b.Reason == "in_the_future" { // nothing was left out
			continue
		}
		b.Detail += "; the call was taken in without it"
		switch b.Field {
		case "answered":
			b.Detail += ", as one that was answered"
		case "duration", "duration_ms", "ended":
			b.Detail += ", and does not count as too short for that"
		}
	}
}

func sum(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// callLine understands one line of the switch's list. Without a call ID and a
// beginning the call has no place in a day, and the line is refused; any other
// field that is wrong is told and left unknown, so that the call still counts.
func (r *Reader) callLine(line row) (c call.Call, refused, doubts []*Error) {
	c = call.Call{
		ID: line.value("call_id"), Sector: r.cfg.Sector,
		Agent: line.value("agent"), Dept: line.value("dept"),
		Customer: r.customer(line.value("caller"), line.value("customer")),
		Hangup:   call.Unknown,
	}
	for _, bad := range []*Error{idOf(c), r.startedOf(line, &c)} {
		if bad != nil {
			refused = append(refused, bad)
		}
	}
	doubts = r.durationOf(line, &c)
	for _, read := range []func(row, *call.Call) *Error{r.answeredOf, r.hangupOf, r.csatOf, r.sectorOf, r.ringOf, r.holdOf, r.directionOf} {
		if bad := read(line, &c); bad != nil {
			doubts = append(doubts, bad)
		}
	}
	if bad := r.future(c.Started); bad != nil {
		doubts = append(doubts, bad)
	}
	return c, refused, doubts
}

func idOf(c call.Call) *Error {
	if c.ID == "" {
		return wrong("call_id", "no_call_id", "the line has no call ID, so nothing can be said of the call; export the list again")
	}
	bad := callID(c.ID)
	if bad != nil {
		bad.Field = "call_id"
	}
	return bad
}
