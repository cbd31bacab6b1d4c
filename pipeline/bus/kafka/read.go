package kafka

import (
	"context"
	"time"

	"github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/pipeline/bus"
)

const (
	// readFewest and ringFewest are the bytes that are worth an answer before fetchWait
	// is over: what is read is better taken in together, a doorbell rings at once.
	readFewest = 16 << 10
	ringFewest = 1
	// hintInterval is how often Kafka is told the place of a Read, for tools that show
	// how far groups are.
	hintInterval = 2 * time.Second
)

// Read hands over what a topic holds. The place is the caller's; Kafka is told it too,
// every now and then, for others to see, and never asked.
//
// A place before the first record that is kept goes on there, and the chunk says what
// was Lost. A place beyond the end of its partition, as after a topic was made anew, is
// an error in the log every few seconds: nothing is handed over, and next is asked
// again. Lag shows such a place as negative.
func (b *Bus) Read(ctx context.Context, topic, group string, next func(ctx context.Context, partition int) (int64, error), handle func(ctx context.Context, c bus.Chunk) error) error {
	return b.member(ctx, topic, group, func(ctx context.Context, a assignment) {
		hint := hint{to: a, now: b.config.Now}
		defer hint.tell()
		r := reading{
			bus: b, topic: topic, part: a.partition, fewest: readFewest,
			place: func(ctx context.Context) (int64, error) { return next(ctx, a.partition) },
			handle: func(ctx context.Context, c chunk, next int64, lost bus.Range) error {
				return handle(ctx, bus.Chunk{Topic: topic, Partition: a.partition, Records: c.records, Next: next, Lost: lost})
			},
			done: hint.note,
		}
		r.run(ctx)
	})
}

// hint is a place that Kafka is told when some time has passed.
type hint struct {
	to    assignment
	now   func() time.Time
	place int64
	known int64
	told  time.Time
}

func (h *hint) note(next int64) {
	h.place = next
	if h.now().Sub(h.told) >= hintInterval {
		h.tell()
	}
}

// tell leaves out errors: nothing here depends on what Kafka knows.
func (h *hint) tell() {
	if h.place == h.known {
		return
	}
	h.told = h.now()
	if h.to.commit(h.place) == nil {
		h.known = h.place
	}
}

// Subscribe hands over a topic's messages. Its places are held by Kafka, and a group
// that has none begins with the first message that is kept.
func (b *Bus) Subscribe(ctx context.Context, topic, group string, handle bus.Handler) error {
	return b.member(ctx, topic, group, func(ctx context.Context, a assignment) {
		place := a.committed
		r := reading{
			bus: b, topic: topic, part: a.partition, fewest: ringFewest, restart: true,
			place: func(context.Context) (int64, error) {
				if place == kafka.FirstOffset {
					return 0, nil
				}
				return place, nil
			},
			handle: func(ctx context.Context, c chunk, _ int64, _ bus.Range) error {
				return handle(ctx, c.messages(topic))
			},
		}
		r.done = func(next int64) {
			place = next
			// Uncommitted, the messages come again to whoever has the partition next. The
			// next commit covers this one.
			if err := a.commit(next); err != nil {
				r.log.Warn("messages that are done with may come again", "next", next, "error", err)
			}
		}
		r.run(ctx)
	})
}

func (c chunk) messages(topic string) []bus.Message {
	all := make([]bus.Message, len(c.records))
	for i, r := range c.records {
		all[i] = bus.Message{Topic: topic, Key: r.Key, Value: r.Value, ID: c.ids[i]}
	}
	return all
}
