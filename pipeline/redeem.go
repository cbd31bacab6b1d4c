package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// ErrStillBad is returned, wrapped with what is wrong, when a dead letter cannot be
// brought after all.
var ErrStillBad = errors.New("still bad")

// Redeem reads the record of a dead letter again, under the settings of today, and
// takes it in. The record is the topic's own, whole and with its numbers, for as long
// as the topic keeps it; after that, what the letter kept of it has to be whole. A line
// of a call that the same partition has told anew since is struck off and changes
// nothing: what is there is newer.
func (c *Consumer) Redeem(ctx context.Context, records storage.Reader, l storage.DeadLetter) (storage.Accepted, error) {
	none := storage.Accepted{}
	topic, partition, ok := partitionOf(l.Source)
	if !ok {
		return none, fmt.Errorf("%w: %s came in a file; mend it and import it again", ErrStillBad, l.Name)
	}
	record, err := c.again(ctx, topic, partition, l)
	if err != nil {
		return none, err
	}
	chunk := bus.Chunk{Topic: topic, Partition: partition, Records: []bus.Record{record}, Next: l.Offset + 1}
	parts := c.notices
	if kind, ok := kinds()[topic]; ok {
		parts = func(ctx context.Context, chunk bus.Chunk) ([]storage.Batch, error) {
			return c.messages(ctx, kind, chunk)
		}
	} else if topic != c.NoticeTopic {
		return none, fmt.Errorf("%w: nothing is read from %s", ErrStillBad, topic)
	}
	each, err := parts(ctx, chunk)
	if err != nil {
		return none, err
	}
	batch := c.batch(chunk, 0, each...) // the place of the partition stays where it is
	batch.Marks = nil                   // what is old tells nothing of now
	letters := batch.DeadLetters
	batch.DeadLetters = nil
	for _, still := range letters {
		if still.Field == l.Field && still.Reason == l.Reason {
			return none, fmt.Errorf("%w: %s: %s", ErrStillBad, still.Reason, still.Detail)
		}
		if still.Source != l.Source {
			batch.DeadLetters = append(batch.DeadLetters, still)
		}
	}
	if len(letters) > 0 && isEmpty(batch) {
		return none, fmt.Errorf("%w: %s: %s", ErrStillBad, letters[0].Reason, letters[0].Detail)
	}
	if err := dropOutdated(ctx, records, &batch, l.Offset); err != nil {
		return none, err
	}
	batch.Redeemed = []storage.LetterID{{Source: l.Source, Offset: l.Offset}}
	accepted, err := Ingest(ctx, c.Store, c.Bus, batch)
	if err != nil && ctx.Err() == nil && !errors.Is(err, storage.ErrUnavailable) {
		err = fmt.Errorf("%w: the database does not take it: %w", ErrStillBad, err)
	}
	return accepted, err
}

// dropOutdated takes calls out of a batch that a later message of its partition has
// told anew.
func dropOutdated(ctx context.Context, records storage.Reader, b *storage.Batch, offset int64) error {
	var current []storage.CallLine
	for _, line := range b.Calls {
		found, err := records.Load(ctx, []string{line.Call.ID}, 0)
		if err != nil {
			return err
		}
		if len(found) == 0 || !isLater(found[0].Origin, line.Origin, offset) {
			current = append(current, line)
		}
	}
	b.Calls = current
	return nil
}

// isLater tells whether what is there came from the same partition after an offset.
// Origins are as "kafka:tingcha.cdr/3@1234".
func isLater(there, told string, offset int64) bool {
	partition, at, ok := strings.Cut(there, "@")
	later, err := strconv.ParseInt(at, 10, 64)
	same, _, _ := strings.Cut(told, "@")
	return ok && err == nil && partition == same && later > offset
}

// isEmpty tells whether nothing would be taken in.
func isEmpty(b storage.Batch) bool {
	return len(b.Calls)+len(b.Recordings)+len(b.Transcripts)+len(b.Tickets) == 0
}

// again gives the record that a letter speaks of.
func (c *Consumer) again(ctx context.Context, topic string, partition int, l storage.DeadLetter) (bus.Record, error) {
	if l.Reason == "offsets_lost" {
		return bus.Record{}, fmt.Errorf("%w: nobody has read these offsets, and they are gone; have their system publish them again", ErrStillBad)
	}
	record, err := c.From.At(ctx, topic, partition, l.Offset)
	if !errors.Is(err, bus.ErrGone) {
		return record, err
	}
	if len(l.Raw) == 0 || len(l.Raw) >= storage.MaxRaw || bytes.Contains(l.Raw, []byte("*")) {
		return record, fmt.Errorf("%w: the topic keeps it no longer, and of its text only a part was kept; have its system publish it again", ErrStillBad)
	}
	return bus.Record{Offset: l.Offset, Value: l.Raw, Time: l.At}, nil
}

// partitionOf reads the source of a letter.
func partitionOf(source string) (topic string, partition int, ok bool) {
	source, _ = plainSource(source)
	name, ok := strings.CutPrefix(source, "kafka:")
	at := strings.LastIndexByte(name, '/')
	if !ok || at < 0 {
		return "", 0, false
	}
	partition, err := strconv.Atoi(name[at+1:])
	return name[:at], partition, err == nil
}
