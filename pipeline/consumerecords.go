package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// lookups is how many objects of the archive are asked for at a time.
const lookups = 8

// messages decodes a chunk of an intake topic, and looks up what it tells of the
// archive.
func (c *Consumer) messages(ctx context.Context, kind string, chunk bus.Chunk) ([]storage.Batch, error) {
	source := SourceOf(chunk.Topic, chunk.Partition)
	each := make([]storage.Batch, len(chunk.Records))
	for i, r := range chunk.Records {
		each[i] = c.decode(kind, source, r)
	}
	if c.Archive == nil {
		if kind == "cdr" {
			for i := range each {
				each[i].Recordings = nil // nobody can say that it is there by now
			}
		}
		return each, nil
	}
	return each, c.lookUp(ctx, kind, chunk, each)
}

// decode reads one message. One that makes the reader panic is a dead letter, not the
// end of the process and of the next one.
func (c *Consumer) decode(kind, source string, r bus.Record) (b storage.Batch) {
	defer func() {
		if trouble := recover(); trouble != nil {
			b = storage.Batch{DeadLetters: []storage.DeadLetter{{
				Source: source, Name: nameOf(source), Offset: r.Offset, Reason: "panic", At: c.Now(),
				Detail: fmt.Sprintf("reading it went wrong: %v; this is a mistake of ours, please report it with the message", trouble),
			}}}
		}
	}()
	return c.Reader.Message(kind, source, r.Offset, r.Value, r.Time)
}

// lookUp completes offers that lack an ETag: without it, the notice of the same
// object, or the next list of the archive, would look like a change of it. What a
// message says to be there stays an offer in any case. A call's line often comes
// before its recording does: its word for it is a hint, and is dropped unless the
// object is there. What can never be there, as it is in another bucket, is told.
func (c *Consumer) lookUp(ctx context.Context, kind string, chunk bus.Chunk, each []storage.Batch) error {
	source, hint, field := SourceOf(chunk.Topic, chunk.Partition), kind == "cdr", "uri"
	if hint {
		field = "recording"
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(lookups)
	for i := range each {
		offers := each[i].Recordings
		if len(offers) == 0 || offers[0].ETag != "" || !strings.HasPrefix(offers[0].Recording.URI, "s3:") {
			continue
		}
		group.Go(func() error {
			o, err := c.Archive.Object(ctx, offers[0].Recording.URI)
			switch {
			case err == nil:
				offers[0].ETag, offers[0].Recording.Size = o.ETag, o.Size
			case errors.Is(err, storage.ErrElsewhere):
				letter := badRecord(source, chunk.Records[i], "not_in_archive", err, "publish it with an address in the archive's bucket", c.Now())
				letter.Field = field
				if n := len(each[i].DeadLetters); n > 0 { // a store keeps one letter of a source and offset
					letter.Source = fmt.Sprintf("%s#%d", source, n)
				}
				each[i].Recordings, each[i].DeadLetters = nil, append(each[i].DeadLetters, letter)
			case hint:
				each[i].Recordings = nil
			case errors.Is(err, storage.ErrUnavailable), ctx.Err() != nil:
				return err
			}
			return nil
		})
	}
	return group.Wait()
}

// notices decodes a chunk of word from the archive: what it has now is offered, and
// what is gone by now is not.
func (c *Consumer) notices(ctx context.Context, chunk bus.Chunk) ([]storage.Batch, error) {
	each := make([]storage.Batch, len(chunk.Records))
	last := map[string]int{} // record that speaks of an object last
	source := SourceOf(chunk.Topic, chunk.Partition)
	for i, r := range chunk.Records {
		objects, err := c.Notice(r.Value)
		if err != nil {
			each[i].DeadLetters = []storage.DeadLetter{badRecord(source, r, "bad_json", err, onlyNotices, c.Now())}
		}
		for _, o := range objects {
			last[o.URI] = i
		}
	}
	uris := slices.Sorted(maps.Keys(last))
	found, refused, err := c.present(ctx, uris)
	for i, uri := range uris {
		b := &each[last[uri]]
		if why := refused[i]; why != nil {
			b.DeadLetters = append(b.DeadLetters, badRecord(source, chunk.Records[last[uri]], "not_in_archive", why, onlyNotices, c.Now()))
		} else if found[i].URI != "" {
			offer(b, c.Reader, found[i])
		}
	}
	return each, err
}

// onlyNotices says what to do about a notice that is none of ours.
const onlyNotices = "only the archive's own notices belong on this topic"

// badRecord is the dead letter of a record that nothing can be made of.
func badRecord(source string, r bus.Record, reason string, why error, do string, now time.Time) storage.DeadLetter {
	return storage.DeadLetter{
		Source: source, Name: nameOf(source), Offset: r.Offset, Reason: reason, At: now,
		Detail: outgoing.Hidden(why.Error()) + "; " + do,
		Raw:    []byte(outgoing.Hidden(string(r.Value[:min(len(r.Value), storage.MaxRaw)]))),
	}
}

// present looks objects up; one that is not there has no URI. An archive that refuses
// to tell of one, as of another bucket's, would refuse for ever: the others are told of.
func (c *Consumer) present(ctx context.Context, uris []string) (found []storage.Object, refused []error, err error) {
	found, refused = make([]storage.Object, len(uris)), make([]error, len(uris))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(lookups)
	for i, uri := range uris {
		group.Go(func() error {
			o, err := c.Archive.Object(ctx, uri)
			switch {
			case err == nil:
				o.URI = uri // by which it is found again
				found[i] = o
			case errors.Is(err, storage.ErrUnavailable), ctx.Err() != nil:
				return fmt.Errorf("look up %s: %w", uri, err)
			case !errors.Is(err, storage.ErrNotFound):
				refused[i] = err
			}
			return nil
		})
	}
	return found, refused, group.Wait()
}

// offer adds an object of the archive to a batch.
func offer(b *storage.Batch, reader Decoder, o storage.Object) {
	offered, letter := reader.Object(o)
	switch {
	case letter != nil:
		b.DeadLetters = append(b.DeadLetters, *letter)
	case offered.Recording.CallID != "":
		b.Recordings = append(b.Recordings, offered)
	}
}
