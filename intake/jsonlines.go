package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// maxTranscript is the longest transcript in bytes: four hours of fast talk with
// every field written out.
const maxTranscript = 8 << 20

// jsonLines reads a file with one JSON value a line.
func (r *Reader) jsonLines(doc Document, data io.Reader, longest int, read func(Document, int, []byte) Record) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		in := newLines(data, longest)
		sample, err := in.in.Peek(sampleSize)
		if err != nil && !errors.Is(err, io.EOF) {
			yield(Record{}, err)
			return
		}
		text := newDecoder(r.cfg.Encoding, sample)
		for {
			raw, tooLong, err := in.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Record{}, err)
				return
			}
			if !tooLong && len(bytes.TrimSpace(raw)) == 0 {
				continue
			}
			rec := Record{Bad: []*Error{wrong("", "too_long", "the line is longer than %d MiB; only its beginning was kept", longest>>20)}}
			if !tooLong {
				rec = r.jsonLine(doc, in.no, raw, text, read)
			}
			rec.Line, rec.size = in.no, len(raw)
			for _, b := range rec.Bad {
				b.Line, b.Raw = in.no, keep(raw)
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func (r *Reader) jsonLine(doc Document, no int, raw []byte, text *decoder, read func(Document, int, []byte) Record) Record {
	if text.in != GBK && utf8.Valid(raw) {
		return read(doc, no, raw)
	}
	s, ok := text.text(raw)
	if !ok {
		return Record{Bad: []*Error{text.refuse(raw)}}
	}
	return read(doc, no, []byte(s))
}

// jsonDocument reads a file that is one transcript.
func (r *Reader) jsonDocument(doc Document, data io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		raw, err := io.ReadAll(io.LimitReader(data, maxTranscript+1))
		if err != nil {
			yield(Record{}, err)
			return
		}
		raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		rec := Record{Bad: []*Error{wrong("", "too_long", "longer than %d MiB; one file holds one call", maxTranscript>>20)}}
		if len(raw) <= maxTranscript {
			rec = r.transcript(doc, 0, raw)
		}
		rec.size = len(raw)
		for _, b := range rec.Bad {
			b.Raw = keep(raw)
		}
		yield(rec, nil)
	}
}

// transcript reads one transcript in our own JSON. The call's ID is the one
// inside, and for a file of its own the file's name.
func (r *Reader) transcript(doc Document, line int, raw []byte) Record {
	t, meta, err := imported.JSON(raw)
	if err != nil {
		return Record{Bad: []*Error{refused(err, line, ofFile())}}
	}
	if t.CallID == "" && line == 0 {
		t.CallID = stem(doc.Name)
	}
	if t.CallID == "" {
		return Record{Bad: []*Error{wrong("call", "no_call_id", "the transcript names no call; add \"call\"")}}
	}
	if bad := callID(t.CallID); bad != nil {
		bad.Field = "call"
		return Record{Bad: []*Error{bad}}
	}
	started := doc.Modified
	if meta.Started != "" {
		at, ok := parseTime(meta.Started, r.zone)
		if !ok {
			return Record{Bad: []*Error{noTime("started", meta.Started, r.zone)}}
		}
		started = at
	}
	return Record{Transcripts: []storage.OfferedTranscript{{Transcript: t, Day: r.day(started), Started: started, Origin: origin(doc, line)}}}
}

// wording is how mistakes speak of what was read, and of what to do.
type wording struct {
	record  string // "the line"
	again   string // when it is no JSON
	retyped string // when it has other types
}

func ofFile() wording {
	return wording{"the line", "export it again, one object a line", "export it again with the types of docs/formats.md"}
}

func ofMessage() wording {
	return wording{"the message", "publish it again, one object a message", seeTopics}
}

// decode reads a JSON value and says in whose words what is wrong with it.
func decode(raw []byte, into any, say wording) *Error {
	err := json.Unmarshal(raw, into)
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(e.Value, " ") // without the value, which may be a telephone number
		return wrong(e.Field, "bad_json", "%s stands where %s belongs; %s", imported.TypeInWords(kind), imported.TypeInWords(e.Type.Kind().String()), say.retyped)
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return wrong("", "bad_json", "%s is not JSON: %v, at byte %d; %s", say.record, e, e.Offset, say.again)
	}
	return wrong("", "bad_json", "%s; %s", masked(err.Error()), say.retyped)
}
