package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// IntakeGroup is the group in which the processes of a hotline share the partitions
// of what they read.
const IntakeGroup = "tingcha.intake"

// Decoder makes records of what systems hand over; intake.Reader is one.
type Decoder interface {
	// Message reads a message of a kind, "cdr", "tickets" or "recordings", that stands
	// in a source at an offset. What cannot be read is among the batch's dead letters.
	Message(kind, source string, offset int64, value []byte, published time.Time) storage.Batch
	// Object makes the offer of an object of the archive: one without a call is none,
	// and is a mistake when there is a letter.
	Object(o storage.Object) (storage.OfferedRecording, *storage.DeadLetter)
}

// Consumer takes in what systems publish on topics. What was read and the place after
// it are one transaction, so that neither a crash nor a rebalance loses a message or
// counts one twice; the topic keeps no place that matters.
type Consumer struct {
	From   bus.Log
	Store  storage.Intake
	Bus    bus.Bus // rings for the first stage
	Reader Decoder
	// Archive is where recordings are; nil when they only come as messages.
	Archive storage.Archive
	// NoticeTopic has word of new objects in the archive, "" when nobody sends it, and
	// Notice reads it. A word is a hint: what is offered is what the archive has.
	NoticeTopic string
	Notice      func(value []byte) ([]storage.Object, error)
	Now         func() time.Time
	Log         *slog.Logger
	// Took, when not nil, is told what became of each chunk.
	Took func(c bus.Chunk, a storage.Accepted)

	mu      sync.Mutex
	refused map[string]refusal // by source
}

// SourceOf names a partition as a source of records: "kafka:tingcha.cdr/3".
func SourceOf(topic string, partition int) string {
	return fmt.Sprintf("kafka:%s/%d", topic, partition)
}

// kinds names what each intake topic has.
func kinds() map[string]string {
	return map[string]string{bus.CallTopic: "cdr", bus.TicketTopic: "tickets", bus.RecordingTopic: "recordings"}
}

// Run reads until ctx ends; then it returns nil.
func (c *Consumer) Run(ctx context.Context) error {
	group, inner := errgroup.WithContext(ctx)
	for topic, kind := range kinds() {
		group.Go(func() error {
			return c.read(inner, topic, func(ctx context.Context, chunk bus.Chunk) ([]storage.Batch, error) {
				return c.messages(ctx, kind, chunk)
			})
		})
	}
	if c.NoticeTopic != "" && c.Archive != nil {
		group.Go(func() error { return c.read(inner, c.NoticeTopic, c.notices) })
	}
	err := group.Wait()
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// decode makes the parts that each record of a chunk brings, in their order.
type decode func(ctx context.Context, c bus.Chunk) ([]storage.Batch, error)

// read takes one topic in.
func (c *Consumer) read(ctx context.Context, topic string, parts decode) error {
	next := func(ctx context.Context, partition int) (int64, error) {
		p, err := c.Store.Position(ctx, SourceOf(topic, partition))
		return p.Next, err
	}
	return c.From.Read(ctx, topic, IntakeGroup, next, func(ctx context.Context, chunk bus.Chunk) error {
		err := c.take(ctx, chunk, parts)
		if err != nil && ctx.Err() == nil {
			c.Log.Warn("messages could not be taken in; they come again", "topic", topic, "partition", chunk.Partition,
				"offset", chunk.Records[0].Offset, "error", err)
		}
		return err
	})
}

// take makes one transaction of a chunk.
func (c *Consumer) take(ctx context.Context, chunk bus.Chunk, parts decode) error {
	each, err := parts(ctx, chunk)
	if err != nil {
		return err
	}
	fault.Point(fault.ConsumeDecoded)
	source := SourceOf(chunk.Topic, chunk.Partition)
	if c.isPoisoned(source, chunk) {
		return c.takeSingly(ctx, chunk, each)
	}
	batch := c.batch(chunk, chunk.Next, append(each, c.lost(chunk))...)
	accepted, err := Ingest(ctx, c.Store, c.Bus, batch)
	c.note(source, chunk, err)
	if err == nil && c.Took != nil {
		c.Took(chunk, accepted)
	}
	return err
}

// batch joins the parts of one partition's records up to next.
func (c *Consumer) batch(chunk bus.Chunk, next int64, parts ...storage.Batch) storage.Batch {
	source := SourceOf(chunk.Topic, chunk.Partition)
	now := c.Now()
	all := storage.Batch{At: now, Position: storage.Position{Source: source, Name: nameOf(source), Next: next}}
	for _, b := range parts {
		all.Calls = append(all.Calls, b.Calls...)
		all.Agents = append(all.Agents, b.Agents...)
		all.Recordings = append(all.Recordings, b.Recordings...)
		all.Transcripts = append(all.Transcripts, b.Transcripts...)
		all.Tickets = append(all.Tickets, b.Tickets...)
		all.DeadLetters = append(all.DeadLetters, b.DeadLetters...)
		all.Marks = raise(all.Marks, b.Marks, now)
	}
	return all
}

// nameOf is a source as people see it: "tingcha.cdr/3".
func nameOf(source string) string { return strings.TrimPrefix(source, "kafka:") }

// skew is how far in the future a source's time may lie before it is not believed.
const skew = 10 * time.Minute

// raise joins marks. A time from the future raises a mark by no more than a clock
// may be wrong, lest one bad date settles what is not known yet.
func raise(marks, more []storage.Watermark, now time.Time) []storage.Watermark {
	for _, m := range more {
		if latest := now.Add(skew); m.Event.After(latest) {
			m.Event = latest
		}
		i := 0
		for i < len(marks) && marks[i].Source != m.Source {
			i++
		}
		if i == len(marks) {
			marks = append(marks, m)
			continue
		}
		have := &marks[i]
		have.Beats = have.Beats || m.Beats
		if m.Event.After(have.Event) {
			have.Event = m.Event
		}
		if m.Seen.After(have.Seen) {
			have.Seen = m.Seen
		}
	}
	return marks
}

// lost tells of what the topic kept no longer when we came for it.
func (c *Consumer) lost(chunk bus.Chunk) storage.Batch {
	if chunk.Lost.First >= chunk.Lost.End {
		return storage.Batch{}
	}
	source := SourceOf(chunk.Topic, chunk.Partition)
	return storage.Batch{DeadLetters: []storage.DeadLetter{{
		Source: source, Name: nameOf(source), Offset: chunk.Lost.First, Reason: "offsets_lost", At: c.Now(),
		Detail: fmt.Sprintf("offsets %d to %d were gone before they were read: nothing read for longer than the topic keeps; have their system publish that time again, and let the topic keep more",
			chunk.Lost.First, chunk.Lost.End-1),
	}}}
}
