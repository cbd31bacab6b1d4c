package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// generation is raised when the same bytes begin to give other records, so that
// what was read before is read again.
const generation = "intake/3"

// Options is what a Reader needs besides its configuration.
type Options struct {
	// Key hashes callers' numbers.
	Key []byte
	// Scores gives what a ticket means for scorecards; none when nil.
	Scores func(call.Ticket) []scoring.Entry
	// Now dates batches and dead letters.
	Now func() time.Time
	// Position says how far a source was read, as storage.Intake does; when nil,
	// everything is read from its beginning.
	Position func(ctx context.Context, source string) (storage.Position, error)
	// Progress is told after each batch and each file how far a walk is; it may be
	// nil.
	Progress func(Progress)
}

// Reader reads what a hotline hands over. It is safe for concurrent use.
type Reader struct {
	cfg     Config
	o       Options
	zone    *time.Location
	pattern *regexp.Regexp
	columns map[Format]Columns
	digest  string // of all that decides what bytes mean
}

// New makes a Reader. The error tells every mistake in the configuration.
func New(cfg Config, o Options) (*Reader, error) {
	zone, pattern, err := cfg.check()
	r := &Reader{cfg: cfg, o: o, zone: zone, pattern: pattern, columns: map[Format]Columns{}}
	for _, list := range []struct {
		format Format
		known  Columns
		set    Columns
	}{{CDR, cdrColumns, cfg.CDR}, {Tickets, ticketColumns, cfg.Tickets}, {Roster, rosterColumns, cfg.Roster}, {Manifest, manifestColumns, cfg.Manifest}} {
		if names := list.set.unknown(list.known); len(names) > 0 {
			err = errors.Join(err, fmt.Errorf("%s: no such fields: %s", list.format, strings.Join(names, ", ")))
		}
		r.columns[list.format] = list.set.over(list.known)
	}
	if len(o.Key) == 0 {
		err = errors.Join(err, errors.New("no key to hash callers' numbers with"))
	}
	if o.Now == nil {
		err = errors.Join(err, errors.New("no clock"))
	}
	if err != nil {
		return nil, fmt.Errorf("intake: %w", err)
	}
	r.digest, err = settings(cfg, o.Key)
	return r, err
}

// settings is a digest of what the same bytes would be read differently under.
func settings(cfg Config, key []byte) (string, error) {
	text, err := json.Marshal(cfg) // maps come out sorted
	if err != nil {
		return "", fmt.Errorf("intake: digest of the configuration: %w", err)
	}
	return digest(generation, string(text), string(call.HashCustomer(key, generation))), nil
}

// Document is one file that records are read from.
type Document struct {
	Name     string // for people: the path inside what was imported
	Format   Format
	Modified time.Time // dates a transcript that nothing else dates

	told telling // what a list or the manifest says of a transcript
}

// Record is what came of one line, block or document.
type Record struct {
	Line        int // where it begins, from 1; 0 in a document without lines
	Calls       []storage.CallLine
	Agents      []call.Agent
	Transcripts []storage.OfferedTranscript
	Tickets     []storage.OfferedTicket
	// Bad is what is wrong with it, each field by itself. A record that was taken in
	// all the same, such as a call with a rating of 9, has both.
	Bad []*Error

	recordings []storage.OfferedRecording
	media      []medium // recordings that it tells of
	size       int      // bytes, about
}

// Records reads a document. A bad record is one with Bad; an error is one of
// reading, and the last.
func (r *Reader) Records(doc Document, data io.Reader) iter.Seq2[Record, error] {
	switch doc.Format {
	case CDR:
		return r.list(doc, data, r.cdr(doc))
	case Tickets:
		return r.list(doc, data, r.ticketRow(doc))
	case Roster:
		return r.list(doc, data, r.rosterRow)
	case Manifest:
		return r.list(doc, data, r.manifestRow)
	case TicketLines:
		return r.jsonLines(doc, data, MaxLine, r.ticketLine)
	case TranscriptLines:
		return r.jsonLines(doc, data, maxTranscript, r.transcript)
	case Dialogues:
		return r.dialogues(doc, data)
	case Transcript:
		return r.jsonDocument(doc, data)
	case Foreign:
		return r.foreign(doc, data)
	case Labelled:
		return r.blocks(doc, data)
	default:
		return func(yield func(Record, error) bool) {
			yield(Record{}, fmt.Errorf("%s is no document that records are read from", doc.Format))
		}
	}
}

// list reads a table, one record a row.
func (r *Reader) list(doc Document, data io.Reader, read func(row) Record) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		t, bad, err := openTable(data, r.cfg.Encoding)
		if err != nil {
			yield(Record{}, err)
			return
		}
		if bad == nil {
			bad = r.missingColumn(doc.Format, t.header)
		}
		if bad != nil {
			yield(Record{Line: bad.Line, Bad: []*Error{bad}}, nil)
			return
		}
		for row, err := range t.rows(r.columns[doc.Format]) {
			rec := Record{Line: row.line}
			bad, isBad := errors.AsType[*Error](err)
			switch {
			case isBad:
				rec.Line, rec.Bad = bad.Line, []*Error{bad}
			case err != nil:
				yield(Record{}, err)
				return
			default:
				rec = read(row)
				rec.Line, rec.size = row.line, len(row.raw)
				for _, b := range rec.Bad {
					b.Line, b.Raw = row.line, keep(row.raw)
				}
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// blocks reads labelled calls; to an import they are a list, transcripts and
// tickets at once.
func (r *Reader) blocks(doc Document, data io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for block, err := range Blocks(data) {
			rec := Record{Line: block.Line, size: maxRecordOverhead + 64*len(block.Transcript.Turns)}
			bad, isBad := errors.AsType[*Error](err)
			switch {
			case isBad:
				rec.Line, rec.Bad = bad.Line, []*Error{bad}
			case err != nil:
				yield(Record{}, err)
				return
			default:
				r.fromBlock(&rec, doc, block)
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func (r *Reader) fromBlock(rec *Record, doc Document, b LabelledCall) {
	where := origin(doc, b.Line)
	day := r.day(b.Call.Started)
	rec.Calls = []storage.CallLine{{Call: b.Call, Day: day, Origin: where}}
	rec.Transcripts = []storage.OfferedTranscript{{Transcript: b.Transcript, Day: day, Started: b.Call.Started, Origin: where}}
	for _, t := range b.Tickets {
		rec.Tickets = append(rec.Tickets, r.offered(t, where))
	}
}

func (r *Reader) offered(t call.Ticket, where string) storage.OfferedTicket {
	o := storage.OfferedTicket{Ticket: t, Origin: where}
	if r.o.Scores != nil {
		o.Scores = r.o.Scores(t)
	}
	return o
}

// origin says where a record stands: "cdr-0903.csv:14".
func origin(doc Document, line int) string {
	if line == 0 {
		return doc.Name
	}
	return fmt.Sprintf("%s:%d", doc.Name, line)
}

// maxRecordOverhead stands for the fields of a record in the size of a batch.
const maxRecordOverhead = 1 << 10

// customer gives the hashed caller of a list: from the number, or from a name
// that was hashed before. What could be dialled is hashed in either column.
func (r *Reader) customer(number, hashed string) call.Customer {
	if hashed != "" && !isNumber(hashed) {
		return call.Customer(hashed)
	}
	for _, s := range []string{hashed, number} {
		if strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0-") != "" {
			return call.HashCustomer(r.o.Key, s)
		}
	}
	return ""
}
