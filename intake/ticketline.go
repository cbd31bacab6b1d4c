package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// ticketJSON is a ticket as a line of JSON.
type ticketJSON struct {
	ID       word        `json:"id"`
	Kind     string      `json:"kind"`
	Call     word        `json:"call"`
	Customer word        `json:"customer"`
	Caller   word        `json:"caller"`
	Agent    word        `json:"agent"`
	About    word        `json:"about"`
	Dept     string      `json:"dept"`
	Text     string      `json:"text"`
	Filed    word        `json:"filed"`
	Version  int64       `json:"version"`
	Events   []eventJSON `json:"events"`
}

// word is text that some systems write as a number: staff numbers, callers, times
// since 1970.
type word string

// UnmarshalJSON takes a string as it is and a number by its digits.
func (w *word) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err == nil {
		*w = word(strings.TrimSpace(s))
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(raw, &n); err != nil {
		return errors.New("neither text nor a number")
	}
	*w = word(n)
	return nil
}

type eventJSON struct {
	Kind  string `json:"kind"`
	At    word   `json:"at"`
	By    word   `json:"by"`
	Note  string `json:"note"`
	Score int    `json:"score"`
}

// ticketLine reads a ticket from a line of JSON.
func (r *Reader) ticketLine(doc Document, line int, raw []byte) Record {
	return r.ticketObject(doc, line, raw, ofFile())
}

func (r *Reader) ticketObject(doc Document, line int, raw []byte, say wording) Record {
	var j ticketJSON
	if bad := decode(raw, &j, say); bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	t, bad := r.ticketFrom(j)
	if bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	return r.ticketRecord(t, origin(doc, line), "call")
}

func (r *Reader) ticketFrom(j ticketJSON) (call.Ticket, *Error) {
	t := call.Ticket{
		ID: string(j.ID), Version: j.Version, CallID: string(j.Call),
		Customer: r.customer(string(j.Caller), string(j.Customer)),
		Agent:    string(j.Agent), About: string(j.About), Dept: j.Dept, Text: masked(j.Text),
	}
	if t.ID == "" {
		return t, wrong("id", "no_ticket_id", "the ticket has no id")
	}
	var ok bool
	if t.Kind, ok = ticketKindOf(j.Kind); !ok {
		return t, wrong("kind", "unknown_kind", "no kind of ticket %s%s", quote(j.Kind), suggest(j.Kind, ticketKindNames()))
	}
	if t.Filed, ok = parseTime(string(j.Filed), r.zone); !ok {
		return t, noTime("filed", string(j.Filed), r.zone)
	}
	if t.Version < 0 {
		return t, wrong("version", "bad_version", "a version is not below 0")
	}
	if len(j.Events) > maxEvents {
		return t, wrong("events", "too_long", "more than %d events", maxEvents)
	}
	for i, e := range j.Events {
		event, bad := eventFrom(e, r.zone)
		if bad != nil {
			bad.Field = fmt.Sprintf("events[%d].%s", i, bad.Field)
			return t, bad
		}
		t.Events = append(t.Events, event)
	}
	slices.SortStableFunc(t.Events, byTime)
	if t.Version == 0 {
		t.Version = lastMoment(t)
	}
	return t, nil
}

func eventFrom(j eventJSON, zone *time.Location) (call.TicketEvent, *Error) {
	e := call.TicketEvent{By: masked(string(j.By)), Note: masked(j.Note), Score: j.Score}
	kind, ok := eventKindOf(j.Kind)
	if !ok {
		return e, wrong("kind", "unknown_kind", "no kind of event %s%s", quote(j.Kind), suggest(j.Kind, eventKindNames()))
	}
	e.Kind = kind
	if e.At, ok = parseTime(string(j.At), zone); !ok {
		return e, noTime("at", string(j.At), zone)
	}
	if e.Score < 0 || e.Score > 5 {
		return e, wrong("score", "bad_csat", "%d is no rating; write 1 to 5", e.Score)
	}
	return e, nil
}
