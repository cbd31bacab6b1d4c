package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// transcripts reads the files of one root that hold a transcript each. Together
// they are one source: it is named by their names, sizes and times.
func (w *walk) transcripts(ctx context.Context, files []file) error {
	told := w.heard.byName(files)
	out, err := w.open(ctx, w.sourceOfGroup(files, tellings(files, told)...), fmt.Sprintf("%s: %d transcripts", files[0].folder(), len(files)))
	if err != nil {
		return err
	}
	return w.each(ctx, out, files, func(_ int, f file) (Record, error) { return w.single(ctx, f, told[f.uri]) })
}

// each takes in, of a source that is many files, what read makes of each, and passes over
// those that were taken before.
func (w *walk) each(ctx context.Context, out *outbox, files []file, read func(i int, f file) (Record, error)) error {
	for i, f := range files {
		if !out.wants(int64(i)) {
			w.again(f, 1)
			continue
		}
		rec, err := read(i, f)
		if err != nil {
			return err
		}
		out.putFile(rec, f)
		w.tally(rec)
		w.now.file(f)
		if err := out.taken(ctx); err != nil {
			return err
		}
	}
	return out.end(ctx)
}

// single reads one file of transcripts. Those of several calls in it are one record.
func (w *walk) single(ctx context.Context, f file, told telling) (Record, error) {
	rec, err := w.merged(ctx, f, told)
	if err != nil {
		rec = Record{Bad: []*Error{notReadable(err)}}
	}
	return rec, ctx.Err()
}

func (w *walk) merged(ctx context.Context, f file, told telling) (Record, error) {
	in, _, err := w.opener.Open(ctx, f.uri)
	if err != nil {
		return Record{}, err
	}
	doc := f.doc()
	doc.told = told
	var all Record
	for rec, errRead := range w.reader.Records(doc, in) {
		all.Transcripts = append(all.Transcripts, rec.Transcripts...)
		all.Bad = append(all.Bad, rec.Bad...)
		all.size += rec.size
		err = errRead
	}
	return all, errors.Join(err, in.Close())
}

// tellings is what lists say of transcripts, for the name of their source: when it
// changes, they are read again.
func tellings(files []file, told map[string]telling) []string {
	var all []string
	for _, f := range files {
		if t, ok := told[f.uri]; ok {
			all = append(all, fmt.Sprintf("%s\x00%s\x00%d\x00%d", f.name, t.callID, t.started.UnixMilli(), t.channel))
		}
	}
	return all
}

// recordings offers the recordings, each root as one source.
func (w *walk) recordings(ctx context.Context) error {
	for from := 0; from < len(w.media.files); {
		to := from
		for to < len(w.media.files) && w.media.files[to].root == w.media.files[from].root {
			to++
		}
		if err := w.offers(ctx, from, to); err != nil {
			return err
		}
		from = to
	}
	return nil
}

func (w *walk) offers(ctx context.Context, from, to int) error {
	told := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		t := w.media.told[i]
		told = append(told, fmt.Sprintf("%s\x00%d\x00%d", t.callID, t.started.UnixMilli(), t.channel))
	}
	files := w.media.files[from:to]
	out, err := w.open(ctx, w.sourceOfGroup(files, told...), fmt.Sprintf("%s: %d recordings", files[0].folder(), len(files)))
	if err != nil {
		return err
	}
	return w.each(ctx, out, files, func(i int, _ file) (Record, error) {
		var rec Record
		if offered, bad := w.reader.offer(w.media, from+i); bad != nil {
			rec.Bad = []*Error{bad}
		} else {
			rec.recordings = []storage.OfferedRecording{offered}
		}
		return rec, nil
	})
}
