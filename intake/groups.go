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
	out, err := w.open(ctx, w.sourceOfGroup(files), fmt.Sprintf("%s: %d transcripts", files[0].folder(), len(files)))
	if err != nil {
		return err
	}
	for i, f := range files {
		if !out.wants(int64(i)) {
			w.again(f, 1)
			continue
		}
		rec, err := w.single(ctx, f)
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

// single reads one transcript in a file of its own.
func (w *walk) single(ctx context.Context, f file) (Record, error) {
	in, _, err := w.opener.Open(ctx, f.uri)
	if err == nil {
		for rec, errRead := range w.reader.Records(f.doc(), in) {
			if errRead == nil {
				return rec, in.Close()
			}
			err = errRead
		}
		err = errors.Join(err, in.Close())
	}
	if ctx.Err() != nil {
		return Record{}, ctx.Err()
	}
	return Record{Bad: []*Error{notReadable(err)}}, nil
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
	for i, f := range files {
		if !out.wants(int64(i)) {
			w.again(f, 1)
			continue
		}
		var rec Record
		offered, bad := w.reader.offer(w.media, from+i)
		if bad != nil {
			rec.Bad = []*Error{bad}
		} else {
			rec.recordings = []storage.OfferedRecording{offered}
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
