package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// maxEvents is the most events that a ticket may have.
const maxEvents = 1000

// ticketRow reads tickets from a list with one line each.
func (r *Reader) ticketRow(doc Document) func(row) Record {
	return func(line row) Record {
		t, bad := r.ticketOf(line)
		if bad != nil {
			return Record{Bad: []*Error{bad}}
		}
		return r.ticketRecord(t, origin(doc, line.line), "call_id")
	}
}

// ticketRecord is a ticket that was understood. One that belongs to no call and no
// customer is taken in, for its agent's scorecard, and told of: it can answer no
// complaint. The field is where the call ought to be named.
func (r *Reader) ticketRecord(t call.Ticket, where, field string) Record {
	rec := Record{Tickets: []storage.OfferedTicket{r.offered(t, where)}}
	if t.CallID == "" && t.Customer == "" {
		rec.Bad = []*Error{wrong(field, "no_call", "ticket %s names neither a call nor a caller, so that it can be matched with no call; it was taken in for the scorecard", quote(t.ID))}
	}
	return rec
}

func (r *Reader) ticketOf(line row) (call.Ticket, *Error) {
	t := call.Ticket{
		ID: line.value("id"), CallID: line.value("call_id"),
		Customer: r.customer(line.value("caller"), line.value("customer")),
		Agent:    line.value("agent"), About: line.value("about"), Dept: line.value("dept"),
		Text: masked(line.value("text")),
	}
	if t.ID == "" {
		return t, wrong("id", "no_ticket_id", "the line has no number of a ticket")
	}
	kind, ok := ticketKindOf(line.value("kind"))
	if !ok {
		return t, wrong("kind", "unknown_kind", "no kind of ticket %s%s", quote(line.value("kind")), suggest(line.value("kind"), ticketKindNames()))
	}
	t.Kind = kind
	filed, ok := parseTime(line.value("filed_at"), r.zone)
	if !ok {
		return t, noTime("filed_at", line.value("filed_at"), r.zone)
	}
	t.Filed = filed
	events, bad := r.ticketEvents(line, filed)
	if bad != nil {
		return t, bad
	}
	t.Events = events
	t.Version, bad = r.versionOf(line, t)
	return t, bad
}

// versionOf takes the list's own version or time of change, and otherwise the
// time of the last thing that happened.
func (r *Reader) versionOf(line row, t call.Ticket) (int64, *Error) {
	if s := line.value("version"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 {
			return 0, wrong("version", "bad_version", "%s is no version; write a whole number that grows with each change", quote(s))
		}
		return n, nil
	}
	if s := line.value("updated_at"); s != "" {
		at, ok := parseTime(s, r.zone)
		if !ok {
			return 0, noTime("updated_at", s, r.zone)
		}
		return at.UnixMilli(), nil
	}
	return lastMoment(t), nil
}

func lastMoment(t call.Ticket) int64 {
	last := t.Filed
	for _, e := range t.Events {
		if e.At.After(last) {
			last = e.At
		}
	}
	return last.UnixMilli()
}

// ticketEvents makes events of the columns with times. A column may hold several
// times with semicolons or bars between them.
func (r *Reader) ticketEvents(line row, filed time.Time) ([]call.TicketEvent, *Error) {
	var events []call.TicketEvent
	for _, column := range []struct {
		field string
		kind  call.TicketEventKind
	}{
		{"accepted_at", call.Accepted},
		{"dispatched_at", call.Dispatched},
		{"urged_at", call.Urged},
		{"replied_at", call.Replied},
		{"closed_at", call.Closed},
		{"reopened_at", call.Reopened},
	} {
		for s := range strings.FieldsFuncSeq(line.value(column.field), func(c rune) bool { return c == ';' || c == '|' || c == '；' }) {
			s = strings.TrimSpace(s)
			at, ok := parseTime(s, r.zone)
			if !ok {
				return nil, noTime(column.field, s, r.zone)
			}
			events = append(events, call.TicketEvent{Kind: column.kind, At: at})
		}
	}
	events, bad := counted(events, line, filed)
	if bad != nil {
		return nil, bad
	}
	events, bad = r.judged(events, line, filed)
	if bad != nil {
		return nil, bad
	}
	if len(events) > maxEvents {
		return nil, wrong("", "too_long", "more than %d events", maxEvents)
	}
	slices.SortStableFunc(events, func(a, b call.TicketEvent) int { return a.At.Compare(b.At) })
	return events, nil
}

// counted adds the events of which a list gives only the number: dispatches
// beyond those that are dated, and steps beyond what the other events are.
func counted(events []call.TicketEvent, line row, filed time.Time) ([]call.TicketEvent, *Error) {
	at := momentOf(events, filed, call.Dispatched, call.Accepted)
	dispatched := tally(events, call.Dispatched)
	n, bad := count(line, "dispatch_count")
	if bad != nil {
		return nil, bad
	}
	for range max(0, n-dispatched) {
		events = append(events, call.TicketEvent{Kind: call.Dispatched, At: at})
	}
	n, bad = count(line, "steps")
	if bad != nil {
		return nil, bad
	}
	moves := tally(events, call.Dispatched, call.Replied, call.Closed, call.Reopened)
	for range max(0, n-moves) {
		events = append(events, call.TicketEvent{Kind: call.Step, At: at})
	}
	return events, nil
}

// judged adds what was said of the ticket afterwards: a rating, and whether a
// complaint was found true.
func (r *Reader) judged(events []call.TicketEvent, line row, filed time.Time) ([]call.TicketEvent, *Error) {
	at := momentOf(events, filed, call.Closed)
	if s := line.value("substantiated"); s != "" {
		yes, ok := yesNo(s)
		if !ok {
			return nil, wrong("substantiated", "bad_answer", "%s is neither yes nor no; write 是 or 否, or nothing", quote(s))
		}
		kind := call.NotSubstantiated
		if yes {
			kind = call.Substantiated
		}
		events = append(events, call.TicketEvent{Kind: kind, At: at})
	}
	score, ok := csatScore(line.value("survey_score"), r.cfg.CSATWords)
	if !ok {
		return nil, wrong("survey_score", "bad_csat", "%s is no rating; write 1 to 5 or nothing, or set the word in intake.csat_words", quote(line.value("survey_score")))
	}
	if s := line.value("surveyed_at"); s != "" {
		if at, ok = parseTime(s, r.zone); !ok {
			return nil, noTime("surveyed_at", s, r.zone)
		}
	}
	if score > 0 {
		events = append(events, call.TicketEvent{Kind: call.Surveyed, At: at, Score: score})
	}
	return events, nil
}

func count(line row, field string) (int, *Error) {
	s := line.value(field)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxEvents {
		return 0, wrong(field, "bad_number", "%s is no number from 0 to %d", quote(s), maxEvents)
	}
	return n, nil
}

func tally(events []call.TicketEvent, kinds ...call.TicketEventKind) int {
	n := 0
	for _, e := range events {
		if slices.Contains(kinds, e.Kind) {
			n++
		}
	}
	return n
}

// momentOf is when the last of the first kind that there is happened, or else the
// filing.
func momentOf(events []call.TicketEvent, filed time.Time, kinds ...call.TicketEventKind) time.Time {
	for _, kind := range kinds {
		for _, e := range slices.Backward(slices.SortedFunc(slices.Values(events), byTime)) {
			if e.Kind == kind {
				return e.At
			}
		}
	}
	return filed
}

func byTime(a, b call.TicketEvent) int { return cmp.Compare(a.At.UnixNano(), b.At.UnixNano()) }

// masked hides telephone numbers in what people wrote into a ticket.
func masked(s string) string { return string(mask([]byte(s))) }
