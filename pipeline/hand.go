package pipeline

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// Handed is a record that somebody hands over and waits for an answer on.
type Handed struct {
	Kind string // "cdr", "tickets" or "recordings"
	// Source names the record by its content, so that it is one dead letter however often
	// it is handed over.
	Source string
	// From names who hands it over: how far a source of tickets has told its story is
	// kept by it.
	From  string
	Value []byte
}

// Hand takes in one record as one that was published is, and tells what became of it. The
// letters say what is wrong with it; they are kept, too.
func (c *Consumer) Hand(ctx context.Context, h Handed) (storage.Accepted, []storage.DeadLetter, error) {
	record := bus.Record{Value: h.Value, Time: c.Now()}
	each := []storage.Batch{c.decode(h.Kind, h.Source, record)}
	if c.Archive != nil {
		if err := c.lookUp(ctx, h.Kind, bus.Chunk{Topic: h.Source, Records: []bus.Record{record}}, each); err != nil {
			return storage.Accepted{}, nil, err
		}
	} else if h.Kind == "cdr" {
		each[0].Recordings = nil // nobody can say that it is there by now
	}
	batch := each[0]
	for i := range batch.DeadLetters {
		l := &batch.DeadLetters[i]
		l.Source, l.Name = h.Source, h.Source
		if i > 0 {
			l.Source = fmt.Sprintf("%s#%d", h.Source, i)
		}
	}
	for i := range batch.Marks {
		batch.Marks[i].Source = h.From
	}
	batch.At = c.Now()
	accepted, err := Ingest(ctx, c.Store, c.Bus, batch)
	return accepted, batch.DeadLetters, err
}
