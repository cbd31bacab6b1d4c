package intake

import (
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// labelledTicket reads "T3301 kind=consult call=p-017 at=+4m text="咨询停电原因"",
// in which the time counts from the call's end.
func labelledTicket(value string, c call.Call) (call.Ticket, *Error) {
	id, rest, _ := strings.Cut(value, " ")
	t := call.Ticket{ID: id, CallID: c.ID, Customer: c.Customer, Agent: c.Agent, Dept: c.Dept, Filed: c.Ended()}
	if id == "" || strings.Contains(id, "=") {
		return t, wrong("ticket", "no_ticket_id", "the ticket has no number; write “ticket: T3301 kind=… at=…”")
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		key, value, left, ok := attribute(rest)
		if !ok {
			return t, wrong("ticket", "bad_ticket", "expected name=value, found %s", quote(rest))
		}
		rest = left
		if m := ticketAttribute(&t, c, key, value); m != nil {
			return t, m
		}
	}
	if t.Kind == "" {
		return t, wrong("ticket.kind", "unknown_kind", "ticket %s has no kind%s", quote(id), suggest("", ticketKindNames()))
	}
	t.Version = t.Filed.UnixMilli()
	return t, nil
}

func ticketAttribute(t *call.Ticket, c call.Call, key, value string) *Error {
	switch key {
	case "kind":
		kind, ok := ticketKindOf(value)
		if !ok {
			return wrong("ticket.kind", "unknown_kind", "no kind of ticket %s%s", quote(value), suggest(value, ticketKindNames()))
		}
		t.Kind = kind
	case "call":
		t.CallID = value
	case "about":
		t.About = value
	case "text":
		t.Text = string(mask([]byte(value)))
	case "at":
		after, ok := offset(value)
		if !ok {
			return wrong("ticket.at", "bad_time", "%s is no time after the call; write +4m, -30s, +26h or +3d", quote(value))
		}
		t.Filed = c.Ended().Add(after)
	default:
		return wrong("ticket."+key, "unknown_field", "no such field%s", suggest(key, []string{"kind", "call", "at", "about", "text"}))
	}
	return nil
}

// attribute takes one name=value off the beginning of s; the value may be quoted.
func attribute(s string) (key, value, rest string, ok bool) {
	key, rest, ok = strings.Cut(s, "=")
	if !ok || key == "" || strings.ContainsAny(key, " \t\"") {
		return "", "", "", false
	}
	if quoted, found := strings.CutPrefix(rest, `"`); found {
		value, rest, ok = strings.Cut(quoted, `"`)
		return key, value, rest, ok
	}
	value, rest, _ = strings.Cut(rest, " ")
	return key, value, rest, true
}

// offset reads "+4m", "-30s", "+26h", "+3d".
func offset(s string) (time.Duration, bool) {
	if len(s) < 2 {
		return 0, false
	}
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}
	unit, ok := units[s[len(s)-1]]
	n, err := strconv.ParseFloat(s[:len(s)-1], 64)
	if !ok || err != nil || !(n >= -10_000 && n <= 10_000) {
		return 0, false
	}
	return time.Duration(n * float64(unit)), true
}
