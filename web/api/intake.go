package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Intake takes in what sources hand over, with the same readers, dead letters and
// identities as an import: the same twice is once.
type Intake interface {
	// Take takes one record in. What is wrong with it is told in the answer, and kept as
	// dead letters; an error is one of the records' store, and the record may be handed
	// over again.
	Take(ctx context.Context, kind Kind, from string, record []byte) (Taken, error)
	// Upload takes a recording in: its bytes are read to their end, looked at, and kept.
	Upload(ctx context.Context, u Upload, data io.Reader) (Taken, error)
}

// Kind is a sort of record.
type Kind string

// The sorts of records.
const (
	Calls       Kind = "calls"
	Tickets     Kind = "tickets"
	Transcripts Kind = "transcripts"
	Recordings  Kind = "recordings" // word of a recording that lies in the archive
)

// Outcome is what became of a record.
type Outcome string

// The outcomes of a record.
const (
	TakenIn Outcome = "taken"
	Same    Outcome = "same" // it was there before
	Refused Outcome = "refused"
)

// Taken says what became of a record. One that was taken in may have problems, too: a call
// whose rating cannot be read counts all the same.
type Taken struct {
	Outcome  Outcome  `json:"outcome" enum:"taken,same,refused"`
	Problems []Letter `json:"problems,omitempty"`
}

// Letter is something wrong with a record.
type Letter struct {
	Field  string `json:"field,omitempty" doc:"Missing when the whole record is meant."`
	Reason string `json:"reason" doc:"A code of docs/formats.md."`
	Detail string `json:"detail" doc:"What to do."`
}

// Receipt says what became of all records of a request.
type Receipt struct {
	Taken   int        `json:"taken"`
	Same    int        `json:"same"`
	Refused int        `json:"refused"`
	Records []Numbered `json:"records" nullable:"false" doc:"One for each record, in their order."`
}

// Numbered is what became of the record with a number.
type Numbered struct {
	Number int `json:"number" doc:"From 1; empty lines are not counted."`
	Taken
}

// Limits of one request.
const (
	maxRecords = 500
	maxRecord  = 1 << 20
	maxIntake  = 8 << 20
)

func (s *server) registerIntake(r *registry) {
	for _, one := range []struct {
		kind    Kind
		schema  string
		summary string
	}{
		{Calls, "cdr", "Hand over calls that have ended"},
		{Tickets, "ticket", "Hand over tickets as they stand now"},
		{Transcripts, "recording", "Hand over transcripts that another system made"},
		{Recordings, "recording", "Tell of recordings that lie in the archive"},
	} {
		add(s, r, operation{
			id: "take-" + string(one.kind), method: http.MethodPost, path: "/intake/" + string(one.kind), scopes: []Scope{WriteIntake}, tag: "intake", summary: one.summary,
			description: "The body is one record of JSON, a list of them, or one a line. docs/topics/" + one.schema + ".schema.json describes a record. " +
				"Handing the same over again changes nothing.",
			body: recordsBody(), problems: []int{http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge},
		}, func(ctx context.Context, _ *struct{}) (*Answer[Receipt], error) { return s.take(ctx, one.kind) })
	}
}

// recordsBody describes what may be handed over.
func recordsBody() *huma.RequestBody {
	record := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json":     {Schema: &huma.Schema{OneOf: []*huma.Schema{record, {Type: huma.TypeArray, Items: record}}}},
		"application/x-ndjson": {Schema: &huma.Schema{Type: huma.TypeString, Description: "One record a line."}},
	}}
}

// take takes the records of a body in, one after the other.
func (s *server) take(ctx context.Context, kind Kind) (*Answer[Receipt], error) {
	a := whoAsks(ctx)
	body, err := io.ReadAll(http.MaxBytesReader(a.writer, a.request.Body, maxIntake))
	switch {
	case isTooLong(err):
		return nil, problem(http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("a request has %d bytes at most; hand the records over in parts", maxIntake))
	case err != nil:
		return nil, cutOff()
	}
	records, err := split(body)
	if err != nil {
		return nil, err
	}
	if s.Intake == nil {
		return nil, problem(http.StatusServiceUnavailable, "unavailable", "this process takes nothing in; ask one that has the role ingest")
	}
	if err := s.record(ctx, Use{What: "take-" + string(kind), Subject: strconv.Itoa(len(records))}); err != nil {
		return nil, err
	}
	receipt := Receipt{Records: []Numbered{}}
	for i, record := range records {
		taken, err := s.Intake.Take(ctx, kind, a.token.ID, record)
		if err != nil {
			return nil, fmt.Errorf("take in record %d: %w", i+1, err)
		}
		receipt.add(taken)
	}
	return &Answer[Receipt]{receipt}, nil
}

func (r *Receipt) add(t Taken) {
	switch t.Outcome {
	case TakenIn:
		r.Taken++
	case Same:
		r.Same++
	case Refused:
		r.Refused++
	}
	r.Records = append(r.Records, Numbered{len(r.Records) + 1, t})
}

// split gives the records of a body: the elements of a list, or one a line, or all of it.
func split(body []byte) ([][]byte, error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	var records [][]byte
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); bytes.HasPrefix(trimmed, []byte("[")) {
		var list []json.RawMessage
		if err := json.Unmarshal(trimmed, &list); err != nil {
			return nil, wrongField("body", "not a list in JSON: "+jsonTrouble(err))
		}
		for _, one := range list {
			records = append(records, one)
		}
	} else if json.Valid(body) {
		records = [][]byte{bytes.TrimSpace(body)}
	} else {
		for line := range bytes.Lines(body) {
			if line = bytes.TrimSpace(line); len(line) > 0 {
				records = append(records, line)
			}
		}
	}
	switch {
	case len(records) == 0:
		return nil, wrongField("body", "there is no record in it; write one of JSON, a list of them, or one a line")
	case len(records) > maxRecords:
		return nil, problem(http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("%d records are more than %d; hand them over in parts", len(records), maxRecords))
	}
	for i, one := range records {
		if len(one) > maxRecord {
			return nil, problem(http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("record %d has %d bytes, more than %d", i+1, len(one), maxRecord))
		}
	}
	return records, nil
}

// jsonTrouble says where JSON is wrong, and nothing of what stands there.
func jsonTrouble(err error) string {
	if syntax, ok := err.(*json.SyntaxError); ok { //nolint:errorlint // as it comes from json.Unmarshal
		return fmt.Sprintf("at byte %d", syntax.Offset)
	}
	return "its elements cannot be told apart"
}

// Upload is what is told of a recording that is handed over.
type Upload struct {
	Call         string
	Name         string // the file's name; a second file of the name takes the first one's place
	Started      time.Time
	AgentChannel int // -1 when nobody knows
}

// maxUpload is the largest recording, in bytes.
const maxUpload = 500 << 20

// uploadTimeout is how long a recording may take to arrive; a slow line brings 500 MB in
// that at 140 kB/s.
const uploadTimeout = time.Hour

func (s *server) registerUpload(r *registry) {
	add(s, r, operation{
		id: "upload-recording", method: http.MethodPut, path: "/intake/recordings/{call}/{name}", scopes: []Scope{WriteIntake}, tag: "intake",
		summary:     "Hand over a recording",
		description: "The body is the file. It is looked at at once, and measured and heard later, as files are that are imported; the same bytes again change nothing, others take the place of those before.",
		body: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}},
		problems: []int{http.StatusRequestEntityTooLarge},
	}, s.upload)
}

func (s *server) upload(ctx context.Context, in *struct {
	Call         string `path:"call" maxLength:"200"`
	Name         string `path:"name" maxLength:"200" doc:"The file's name, such as c-1.wav."`
	Started      string `query:"started" format:"date-time" doc:"Gives the day of a call that is on no list."`
	AgentChannel int    `query:"agent_channel" minimum:"-1" maximum:"1" default:"-1"`
},
) (*Answer[Taken], error) {
	if strings.ContainsAny(in.Name, "/\\") || strings.Trim(in.Name, ".") == "" {
		return nil, wrongField("path.name", "a file's name, without folders")
	}
	if s.Intake == nil {
		return nil, problem(http.StatusServiceUnavailable, "unavailable", "this process takes nothing in; ask one that has the role ingest")
	}
	u := Upload{Call: in.Call, Name: in.Name, AgentChannel: in.AgentChannel}
	if in.Started != "" {
		at, err := time.Parse(time.RFC3339, in.Started)
		if err != nil {
			return nil, wrongField("query.started", "write it as 2026-09-03T10:12:00+08:00")
		}
		u.Started = at
	}
	if err := s.record(ctx, Use{What: "upload-recording", Subject: in.Call}); err != nil {
		return nil, err
	}
	a := whoAsks(ctx)
	if a.request.ContentLength > maxUpload {
		return nil, tooLong()
	}
	control := http.NewResponseController(a.writer)
	_ = control.SetReadDeadline(time.Time{}) // that of small requests is too soon; where there is none, none is to be lifted
	watch := time.AfterFunc(uploadTimeout, func() { _ = control.SetReadDeadline(past()) })
	defer watch.Stop()
	data := &watched{from: http.MaxBytesReader(a.writer, a.request.Body, maxUpload)}
	taken, err := s.Intake.Upload(ctx, u, data)
	switch {
	case isTooLong(data.err):
		return nil, tooLong()
	case data.err != nil:
		return nil, cutOff()
	case err != nil:
		return nil, err
	}
	return &Answer[Taken]{taken}, nil
}

func tooLong() error {
	return problem(http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("recordings have %d bytes at most; hand it over in parts under several names", maxUpload))
}

// isTooLong tells whether a body went on for too long.
func isTooLong(err error) bool {
	_, is := errors.AsType[*http.MaxBytesError](err)
	return is
}

// cutOff is for a body of which only a part came.
func cutOff() error {
	return problem(http.StatusBadRequest, "cut_off", "the body did not arrive whole; send it again")
}

// watched remembers why a body could not be read to its end.
type watched struct {
	from io.Reader
	err  error
}

// Read reads on.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}
