package intake

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tingcha/tingcha/storage"
)

// What a batch has at most, unless one record alone has more.
const (
	maxBatch      = 500
	maxBatchBytes = 4 << 20
)

// outbox collects the records of one source into batches.
type outbox struct {
	w       *walk
	batch   storage.Batch
	next    int64 // record that comes next
	from    int64 // records before it were read in an earlier walk
	done    bool  // in an earlier walk
	broken  bool  // the source cannot be read to its end
	records int
	size    int
	pending int64 // bytes read and not yet in the progress
}

// open looks up how far a source was read.
func (w *walk) open(ctx context.Context, source, name string) (*outbox, error) {
	out := &outbox{w: w}
	if w.reader.o.Position != nil {
		p, err := w.reader.o.Position(ctx, source)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, fmt.Errorf("position of %s: %w", name, err)
		}
		out.from, out.next, out.done = p.Next, p.Next, p.Done
	}
	out.batch.Position = storage.Position{Source: source, Name: name}
	return out, nil
}

// wants says whether record number n is still to be handed over.
func (o *outbox) wants(n int64) bool { return !o.done && n >= o.from }

// put adds record number n of a document.
func (o *outbox) put(rec Record, n int64) {
	o.add(rec)
	for i, bad := range rec.Bad {
		letter := bad.letter(o.batch.Position.Name)
		letter.Source, letter.Offset = oneOf(o.batch.Position.Source, i), n
		o.letters(letter)
	}
}

// putFile adds a record that is a file of its own. Its dead letter is known by
// the file: the group that it is read in changes with its neighbours.
func (o *outbox) putFile(rec Record, f file) {
	o.add(rec)
	for i, bad := range rec.Bad {
		letter := bad.letter(f.name)
		letter.Source = oneOf("path:"+digest(f.name, f.uri+f.etag), i)
		o.letters(letter)
	}
}

// oneOf names the source of a record's dead letter number i. A store keeps one
// letter for each record of a source, so that all but the first need a name of
// their own to be told at all.
func oneOf(source string, i int) string {
	if i == 0 {
		return source
	}
	return fmt.Sprintf("%s#%d", source, i)
}

func (o *outbox) add(rec Record) {
	b := &o.batch
	b.Calls = append(b.Calls, rec.Calls...)
	b.Agents = append(b.Agents, rec.Agents...)
	b.Transcripts = append(b.Transcripts, rec.Transcripts...)
	b.Tickets = append(b.Tickets, rec.Tickets...)
	b.Recordings = append(b.Recordings, rec.recordings...)
	o.records += max(1, rec.items()+len(rec.Bad))
	o.size += rec.size + maxRecordOverhead
}

func (o *outbox) letters(letters ...storage.DeadLetter) {
	o.batch.DeadLetters = append(o.batch.DeadLetters, letters...)
}

// taken counts a record and hands the batch over when it is full.
func (o *outbox) taken(ctx context.Context) error {
	o.next++
	if o.records < maxBatch-perRecord && o.size < maxBatchBytes && len(o.batch.DeadLetters) < maxBatch {
		return nil
	}
	return o.flush(ctx, false)
}

// perRecord is kept free in a batch for a record that brings several, as a
// labelled call does.
const perRecord = 10

// end hands over what is left, and that the source was read to its end.
func (o *outbox) end(ctx context.Context) error {
	if o.done {
		return nil
	}
	return o.flush(ctx, !o.broken)
}

func (o *outbox) flush(ctx context.Context, done bool) error {
	now := o.w.reader.o.Now()
	b := o.batch
	b.Position.Next, b.Position.Done, b.At = o.next, done, now
	for i := range b.DeadLetters {
		b.DeadLetters[i].At = now
	}
	if err := o.w.ingest(ctx, b); err != nil {
		return err
	}
	o.batch = storage.Batch{Position: storage.Position{Source: b.Position.Source, Name: b.Position.Name}}
	o.records, o.size = 0, 0
	o.w.now.batch(o)
	o.w.report(b.Position.Name)
	return nil
}

// readFunc is a reader that is a function.
type readFunc func(p []byte) (int, error)

// Read calls the function.
func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// until ends reading with the context — a line may be endless — and counts what
// was read.
func until(ctx context.Context, in io.Reader, count *int64) io.Reader {
	return readFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := in.Read(p)
		*count += int64(n)
		return n, err
	})
}
