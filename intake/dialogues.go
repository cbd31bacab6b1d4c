package intake

import (
	"io"
	"iter"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/transcribe/imported"
)

// maxDialogues is the longest list of dialogues in bytes, some ten thousand calls.
// It is read as a whole, since JSON tells only at its end that it was good.
const maxDialogues = 64 << 20

// dialogues reads a list of transcripts without times, one record a call.
func (r *Reader) dialogues(doc Document, data io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		raw, err := io.ReadAll(io.LimitReader(data, maxDialogues+1))
		if err != nil {
			yield(Record{}, err)
			return
		}
		if len(raw) > maxDialogues {
			bad := wrong("", "too_long", "longer than %d MiB; split the list", maxDialogues>>20)
			bad.Raw = keep(raw)
			yield(Record{Bad: []*Error{bad}, size: len(raw)}, nil)
			return
		}
		all, err := imported.Dialogues(raw)
		if err != nil {
			bad := refused(err, 0, ofFile())
			bad.Raw = keep(raw)
			yield(Record{Bad: []*Error{bad}, size: len(raw)}, nil)
			return
		}
		for i, d := range all {
			rec := r.dialogue(doc, i, d)
			rec.size = len(d.Raw)
			for _, b := range rec.Bad {
				b.Raw = keep(d.Raw)
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func (r *Reader) dialogue(doc Document, i int, d imported.Dialogue) Record {
	if d.Err != nil {
		return Record{Bad: []*Error{refused(d.Err, 0, ofFile())}}
	}
	if bad := callID(d.Transcript.CallID); bad != nil {
		return Record{Bad: []*Error{bad}}
	}
	return Record{Transcripts: []storage.OfferedTranscript{{
		Transcript: d.Transcript, Day: r.day(doc.Modified), Started: doc.Modified, Origin: origin(doc, i+1),
	}}}
}
