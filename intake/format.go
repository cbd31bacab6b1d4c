package intake

import (
	"maps"
	"slices"
	"strings"
)

// Format says what a file holds.
type Format string

// The formats in the order in which they are read: what agents and calls there
// are comes before what is said of them.
const (
	Roster          Format = "roster"           // CSV: the agents
	CDR             Format = "cdr"              // CSV: the switch's list of calls
	Labelled        Format = "calls"            // .calls: calls, transcripts and tickets
	Tickets         Format = "tickets"          // CSV
	TicketLines     Format = "tickets.jsonl"    // JSON, a ticket a line
	Manifest        Format = "manifest"         // CSV: which recording is which call
	TranscriptLines Format = "transcript.jsonl" // JSON, a transcript a line
	Dialogues       Format = "dialogues"        // JSON, a list of transcripts without times
	Foreign         Format = "foreign"          // a transcript that another system wrote, in its own shape
	Transcript      Format = "transcript"       // JSON, one transcript
	Recording       Format = "recording"        // sound
)

// Formats lists every format in the order in which files are read.
func Formats() []Format {
	return []Format{Roster, CDR, Labelled, Tickets, TicketLines, Manifest, TranscriptLines, Dialogues, Foreign, Transcript, Recording}
}

// listOf tells a list by its header. The empty format is one that is not known.
func (r *Reader) listOf(header []string) Format {
	has := func(f Format, fields ...string) bool {
		at := r.columns[f].find(header)
		return slices.ContainsFunc(fields, func(field string) bool { _, ok := at[field]; return ok })
	}
	switch {
	case has(Tickets, "id") && has(Tickets, "kind"):
		return Tickets
	case has(CDR, "call_id") && has(CDR, "ended", "duration", "duration_ms", "answered", "hangup", "csat", "caller"):
		return CDR
	case has(Manifest, "file") && has(Manifest, "call_id"):
		return Manifest
	case has(CDR, "call_id") && has(CDR, "started"):
		return CDR
	case has(Roster, "id") && has(Roster, "name", "dept"):
		return Roster
	default:
		return ""
	}
}

// required are the columns without which a list says nothing.
var required = map[Format][]string{
	CDR:      {"call_id", "started"},
	Tickets:  {"id", "kind", "filed_at"},
	Roster:   {"id"},
	Manifest: {"file"},
}

// missingColumn refuses a list that lacks what every record needs.
func (r *Reader) missingColumn(f Format, header []string) *Error {
	at := r.columns[f].find(header)
	for _, field := range required[f] {
		if _, ok := at[field]; ok {
			continue
		}
		e := wrong(field, "missing_column", "no column for %s among %s; its header may be one of %s, or what intake.%s.%s in the configuration says",
			field, quote(strings.Join(header, ", ")), strings.Join(r.columns[f][field], ", "), f, field)
		e.Line = 1
		return e
	}
	return nil
}

// unknownList says why a table is none that is known.
func (r *Reader) unknownList(header []string) *Error {
	var ways []string
	for _, f := range slices.Sorted(maps.Keys(required)) {
		ways = append(ways, string(f)+" needs "+strings.Join(required[f], ", "))
	}
	return wrong("", "unknown_format", "a list whose header is not known: %s; %s; other headers can be set in the configuration of intake",
		quote(strings.Join(header, ", ")), strings.Join(ways, "; "))
}
