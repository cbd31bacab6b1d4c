package intake

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// The kinds of messages by which systems hand over what happens, as it happens.
// docs/topics.md shows them.
const (
	CallMessage      = "cdr"        // a call that has ended
	TicketMessage    = "tickets"    // a ticket as it stands now, the object of a line of JSON
	RecordingMessage = "recordings" // a recording, a transcript, or both
)

// MaxMessage is the longest message that is read, in bytes.
const MaxMessage = 1 << 20

// message is one message and where it stands.
type message struct {
	source    string // of its partition: "kafka:tingcha.cdr/3"
	offset    int64
	value     []byte
	published time.Time
}

// doc dates and names what comes of a message: "kafka:tingcha.cdr/3@1234". Keys of
// it that mean nothing to us are not copied; the message itself is where they stay.
func (m message) doc() Document {
	return Document{Name: fmt.Sprintf("%s@%d", m.source, m.offset), Modified: m.published}
}

// Message reads one message of a kind that systems publish: its parts of a batch,
// or a dead letter, or, where the record counts although something is wrong with
// it, both. The source names the partition that it stands in at the offset. What
// tells how far tickets have been told, a heartbeat too, leaves a mark. The
// batch's position is the caller's to say.
func (r *Reader) Message(kind, source string, offset int64, value []byte, published time.Time) storage.Batch {
	m := message{source: source, offset: offset, value: value, published: published}
	now := r.o.Now()
	rec, told := r.readMessage(kind, m)
	batch := storage.Batch{
		Calls: rec.Calls, Agents: rec.Agents, Recordings: rec.recordings,
		Transcripts: rec.Transcripts, Tickets: rec.Tickets, At: now,
	}
	for i, bad := range rec.Bad {
		letter := bad.letter(strings.TrimPrefix(source, "kafka:"))
		letter.Source, letter.Offset, letter.Raw, letter.At = oneOf(source, i), offset, keep(value), now
		batch.DeadLetters = append(batch.DeadLetters, letter)
	}
	if kind == TicketMessage && !told.at.IsZero() {
		batch.Marks = []storage.Watermark{{Source: source, Event: told.at, Seen: now, Beats: told.beat}}
	}
	return batch
}

// moment is how far a message brings its source's story.
type moment struct {
	at   time.Time
	beat bool // nothing happened, and somebody said so
}

func (r *Reader) readMessage(kind string, m message) (Record, moment) {
	plain, bad := plainJSON(m.value)
	if bad != nil {
		return Record{Bad: []*Error{bad}}, moment{}
	}
	m.value = plain
	if bytes.Contains(plain, []byte(`"heartbeat"`)) {
		if at, is, bad := r.heartbeat(m); bad != nil {
			return Record{Bad: []*Error{bad}}, moment{}
		} else if is {
			return Record{}, moment{at: at, beat: true}
		}
	}
	switch kind {
	case CallMessage:
		return r.callMessage(m), moment{}
	case TicketMessage:
		rec := r.ticketObject(m.doc(), 0, m.value, ofMessage())
		return rec, lastTold(rec)
	case RecordingMessage:
		return r.recordingMessage(m), moment{}
	default:
		return Record{Bad: []*Error{wrong("", "unknown_format", "no messages of the kind %s are read", quote(kind))}}, moment{}
	}
}

// lastTold is the latest time that a ticket's message tells of.
func lastTold(rec Record) moment {
	var last moment
	for _, t := range rec.Tickets {
		if at := time.UnixMilli(lastMoment(t.Ticket)).UTC(); at.After(last.at) {
			last.at = at
		}
	}
	return last
}

// heartbeat reads {"heartbeat": true, "at": …}: the source lives, and up to then it
// has told everything. Without a time, it is that of the message.
func (r *Reader) heartbeat(m message) (at time.Time, is bool, bad *Error) {
	var j struct {
		Heartbeat any  `json:"heartbeat"`
		At        word `json:"at"`
	}
	if bad := decode(m.value, &j, ofMessage()); bad != nil {
		return at, false, bad
	}
	switch j.Heartbeat {
	case nil, false:
		return at, false, nil
	case true:
	default:
		return at, false, wrong("heartbeat", "bad_json", "a heartbeat is true; write {\"heartbeat\": true, \"at\": …}")
	}
	if j.At == "" {
		return m.published, true, nil
	}
	at, ok := parseTime(string(j.At), r.zone)
	if !ok {
		return at, false, noTime("at", string(j.At), r.zone)
	}
	return at, true, nil
}
