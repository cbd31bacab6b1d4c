package intake

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// isForeign says whether a JSON file is a transcript that another system wrote.
// Where its beginning does not tell, for there are sixty thousand characters of text
// before the first time, the whole is looked at.
func (r *Reader) isForeign(sample []byte, open func() (io.ReadCloser, error)) bool {
	if r.cfg.Transcripts != "" && !r.cfg.Transcripts.IsText() {
		return true
	}
	if _, ok := imported.Recognise(sample); ok || len(sample) < sampleSize {
		return ok
	}
	in, err := open()
	if err != nil {
		return false
	}
	raw, err := io.ReadAll(io.LimitReader(in, imported.MaxFile))
	if errors.Join(err, in.Close()) != nil {
		return false
	}
	_, ok := imported.Recognise(raw)
	return ok
}

// isSpoken says whether a text that is no list is a transcript.
func (r *Reader) isSpoken(text string) bool {
	if r.cfg.Transcripts != "" && r.cfg.Transcripts.IsText() {
		return true
	}
	f, ok := imported.Recognise([]byte(text))
	return ok && f.IsText()
}

// wholeLines leaves a last line out that the sample may have cut.
func wholeLines(sample []byte) []byte {
	if end := bytes.LastIndexByte(sample, '\n'); end >= 0 && len(sample) >= sampleSize {
		return sample[:end]
	}
	return sample
}

// foreign reads a transcript that another system wrote, one record a call.
func (r *Reader) foreign(doc Document, data io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		raw, err := io.ReadAll(io.LimitReader(data, imported.MaxFile+1))
		if err != nil {
			yield(Record{}, err)
			return
		}
		all, bad := r.heard(doc, raw)
		if bad != nil {
			bad.Raw = keep(raw)
			yield(Record{Bad: []*Error{bad}, size: len(raw)}, nil)
			return
		}
		for _, h := range all {
			rec := r.fromHeard(doc, h, len(all) == 1)
			rec.size = len(raw) / len(all)
			for _, b := range rec.Bad {
				b.Raw = keep(raw)
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// heard reads the calls of a file. Its encoding is told as that of a list is.
func (r *Reader) heard(doc Document, raw []byte) ([]imported.Heard, *Error) {
	if isUTF16(raw) {
		return nil, wrong("", "bad_encoding", "UTF-16; save the transcript as UTF-8")
	}
	if r.cfg.Encoding == GBK || !utf8.Valid(raw) {
		decoder := newDecoder(r.cfg.Encoding, raw[:min(len(raw), sampleSize)])
		text, ok := decoder.text(raw)
		if !ok {
			return nil, decoder.refuse(raw)
		}
		raw = []byte(text)
	}
	format, ok := imported.Recognise(raw)
	if named := r.cfg.Transcripts; named != "" && (!ok || named.IsText() == format.IsText()) {
		format, ok = named, true
	}
	if !ok {
		return nil, wrong("", "unknown_format", "no transcript of a format that docs/formats.md tells; set intake.transcripts if it is one of those")
	}
	channel := -1 // what holds for recordings is a guess here, and words are the better one
	if doc.told.file != "" {
		channel = doc.told.channel
	}
	all, err := imported.Read(format, raw, imported.Options{AgentChannel: channel})
	if err != nil {
		return nil, refused(err, 0, ofFile())
	}
	return all, nil
}

// fromHeard makes a record of a call. What is doubtful about it is told, and the
// call counts.
func (r *Reader) fromHeard(doc Document, h imported.Heard, alone bool) Record {
	if h.Err != nil {
		return Record{Bad: []*Error{refused(h.Err, 0, ofFile())}}
	}
	id, started, bad := r.whichCall(doc, h, alone)
	if bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	h.Transcript.CallID = id
	rec := Record{Transcripts: []storage.OfferedTranscript{{Transcript: h.Transcript, Day: r.day(started), Started: started, Origin: origin(doc, 0)}}}
	for _, d := range h.Doubts {
		rec.Bad = append(rec.Bad, refused(d, 0, ofFile()))
	}
	return rec
}

// whichCall tells of which call a transcript is, and when it began: by the manifest
// or the list of calls, else by what is in it, else by the file's name, which other
// systems make of the recording's.
func (r *Reader) whichCall(doc Document, h imported.Heard, alone bool) (id string, started time.Time, bad *Error) {
	id = h.Transcript.CallID
	if s := h.Meta.Started; s != "" {
		started, _ = parseTime(s, r.zone) // a list of calls says better
	}
	if alone {
		name := doc.Name
		if inner := strings.TrimSuffix(name, path.Ext(name)); slices.Contains(soundExtensions, extension(inner)) {
			name = inner
		}
		called, at, none := r.fromName(name)
		if none != nil {
			called = stem(name)
		}
		if id == "" {
			id = called
		}
		if started.IsZero() {
			started = at
		}
		if doc.told.callID != "" {
			id = doc.told.callID
		}
		if !doc.told.started.IsZero() {
			started = doc.told.started
		}
	}
	if id == "" {
		return "", started, wrong("", "no_call_id", "the file holds several calls and one of them has no ID; write one file a call, or give each its ID")
	}
	if bad := callID(id); bad != nil {
		bad.Field = ""
		return "", started, bad
	}
	if started.IsZero() {
		started = doc.Modified
	}
	return id, started, nil
}
