package lang

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Header lines that an example may have. Those of the second line are allowed,
// so that a labelled call can be pasted, and say nothing to a rule.
func headerWords() []string {
	return append(callFields(), "started", "ticket", "call", "group", "season", "id", "customer", "transcript", "note", "labels")
}

// header reads one header line; the value stands at an offset into it.
func (r *exampleReader) header(key, value string, at int) {
	if r.callField(&r.Call, key, value, at) {
		return
	}
	switch key {
	case "id":
		r.Call.ID = value
	case "customer", "transcript", "note", "labels":
	case "group":
		r.Group = value
	case "season":
		r.Seasons = seasonsOf(value)
	case "started":
		var err error
		if r.Call.Started, err = time.Parse(time.RFC3339, value); err != nil {
			r.expected(key, "a moment such as 2026-09-03T10:12:00+08:00", value, at)
		}
	case "ticket":
		r.ticket(value, at)
	case "call":
		r.otherCall(value, at)
	default:
		r.wrong(0, "an example has no header "+strconv.Quote(short(key)), nearest(key, headerWords()))
	}
}

// expected tells what should stand behind a key.
func (r *exampleReader) expected(key, want, value string, at int) {
	r.wrong(at, key+": expected "+want+", found "+strconv.Quote(short(value)), "")
}

func (r *exampleReader) oneOf(value string, at int, to *string, words ...string) bool {
	if !slices.Contains(words, value) {
		r.wrong(at, "expected "+join(words)+", found "+strconv.Quote(short(value)), nearest(value, words))
		return false
	}
	*to = value
	return true
}

func join(words []string) string { return strings.Join(words, ", ") }

func lengthOf(value string) (time.Duration, bool) {
	if d, ok := seconds(value); ok {
		return d, true
	}
	return parseDuration(value)
}

func told(value string, to *call.Told) bool {
	if value == "-" {
		*to = call.Told{}
		return true
	}
	d, ok := lengthOf(value)
	*to = call.Tell(d)
	return ok
}

// seasonsOf reads names with commas between them; - says that there is no calendar.
func seasonsOf(value string) []string {
	if value == "-" {
		return nil
	}
	names := []string{}
	for name := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == '，' || r == '、' }) {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func rating(value string) (int, bool) {
	switch value {
	case "-":
		return call.NotRated, true
	case "unknown":
		return call.RatingUnknown, true
	}
	n, err := strconv.Atoi(value)
	return n, err == nil && n >= 1 && n <= 5
}

// signed reads +4m or -3h.
func signed(text string) (time.Duration, bool) {
	switch {
	case strings.HasPrefix(text, "-"):
		d, ok := parseDuration(text[1:])
		return -d, ok
	default:
		return parseDuration(strings.TrimPrefix(text, "+"))
	}
}

// ticket reads [ID] kind=KIND at=OFFSET [call=ID] [agent=ID] [about=ID] [text="…"].
func (r *exampleReader) ticket(value string, at int) {
	t := call.Ticket{Agent: usualAgent}
	var filed offset
	seen := map[string]bool{}
	for _, w := range attributes(value) {
		seen[w.key] = true
		switch w.key {
		case "":
			t.ID = w.value
		case "kind":
			kinds := make([]string, 0, len(call.TicketKinds()))
			for _, k := range call.TicketKinds() {
				kinds = append(kinds, string(k))
			}
			r.oneOf(w.value, at+w.at, (*string)(&t.Kind), kinds...)
		case "call":
			t.CallID = w.value
		case "text":
			t.Text = w.value
		case "agent":
			t.Agent = w.value
		case "about":
			t.About = w.value
		case "at":
			filed.by = r.moment(w, at)
		default:
			r.wrong(at+w.at, "a ticket of an example has no "+w.key, nearest(w.key, []string{"kind", "at", "call", "text", "agent", "about"}))
		}
	}
	if !seen["kind"] || !seen["at"] {
		r.wrong(at, `a ticket needs kind= and at=, such as kind=repair at=+10m`, "")
	}
	filed.ticket, filed.index = true, len(r.Tickets)
	r.offsets = append(r.offsets, filed)
	r.Tickets = append(r.Tickets, t)
}

func (r *exampleReader) moment(w attribute, at int) time.Duration {
	d, ok := signed(w.value)
	if !ok {
		r.wrong(at+w.at, "expected a time before or behind the call such as +10m or -3h, found "+strconv.Quote(short(w.value)), "")
	}
	return d
}

// attribute is one KEY=VALUE of a header line.
type attribute struct {
	key, value string
	at         int
}

// attributes cuts a line at its blanks, except those in quotes.
func attributes(line string) []attribute {
	var all []attribute
	for at := 0; at < len(line); {
		if line[at] == ' ' || line[at] == '\t' {
			at++
			continue
		}
		end, inQuotes := at, false
		for end < len(line) && (inQuotes || line[end] != ' ' && line[end] != '\t') {
			if line[end] == '"' {
				inQuotes = !inQuotes
			}
			end++
		}
		key, value, ok := strings.Cut(line[at:end], "=")
		if !ok {
			key, value = "", key
		}
		all = append(all, attribute{key, strings.Trim(value, `"`), at})
		at = end
	}
	return all
}
