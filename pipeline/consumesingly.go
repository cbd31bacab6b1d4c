package pipeline

import (
	"context"
	"errors"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// refusal is how often a store refused what begins at a place, though it was there.
type refusal struct {
	at    int64
	times int
}

// patience is how often a chunk is refused whole before its records are tried alone.
const patience = 3

// note counts refusals. A store that is away refuses nothing.
func (c *Consumer) note(source string, chunk bus.Chunk, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		delete(c.refused, source)
		return
	}
	if errors.Is(err, storage.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return
	}
	if c.refused == nil {
		c.refused = map[string]refusal{}
	}
	r := c.refused[source]
	if r.at != chunk.Records[0].Offset {
		r = refusal{at: chunk.Records[0].Offset}
	}
	r.times++
	c.refused[source] = r
}

// isPoisoned tells whether a chunk was refused so often that one of its records must
// be to blame.
func (c *Consumer) isPoisoned(source string, chunk bus.Chunk) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.refused[source]
	return r.times >= patience && r.at == chunk.Records[0].Offset
}

// takeSingly takes a chunk in record by record. One that the store refuses while it
// takes a dead letter of it is poison, and is that dead letter; its neighbours are
// taken in.
func (c *Consumer) takeSingly(ctx context.Context, chunk bus.Chunk, each []storage.Batch) error {
	source := SourceOf(chunk.Topic, chunk.Partition)
	var all storage.Accepted
	if _, err := Ingest(ctx, c.Store, c.Bus, c.batch(chunk, chunk.Records[0].Offset, c.lost(chunk))); err != nil {
		return err
	}
	for i, part := range each {
		next := chunk.Next
		if i+1 < len(chunk.Records) {
			next = chunk.Records[i+1].Offset
		}
		accepted, err := Ingest(ctx, c.Store, c.Bus, c.batch(chunk, next, part))
		if err != nil {
			if errors.Is(err, storage.ErrUnavailable) || ctx.Err() != nil {
				return err
			}
			poison := storage.Batch{DeadLetters: []storage.DeadLetter{{
				Source: source, Name: nameOf(source), Offset: chunk.Records[i].Offset, Reason: "refused", At: c.Now(),
				Detail: "the database does not take it: " + err.Error() + "; retry it when that is mended, the topic has it",
			}}}
			if accepted, err = Ingest(ctx, c.Store, c.Bus, c.batch(chunk, next, poison)); err != nil {
				return err
			}
		}
		all = sum(all, accepted)
	}
	c.note(source, chunk, nil)
	if c.Took != nil {
		c.Took(chunk, all)
	}
	return nil
}

func sum(a, b storage.Accepted) storage.Accepted {
	add := func(to *storage.Count, more storage.Count) {
		to.New += more.New
		to.Changed += more.Changed
		to.Same += more.Same
	}
	add(&a.Calls, b.Calls)
	add(&a.Recordings, b.Recordings)
	add(&a.Transcripts, b.Transcripts)
	add(&a.Tickets, b.Tickets)
	a.DeadLetters += b.DeadLetters
	return a
}
