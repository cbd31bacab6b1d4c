package kafka

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// answerTries are those of a question whose answer is refused for a passing reason; with
// the pauses between them they last longer than what is known of leaders may be old.
const answerTries = 7

// Kept gives the offsets that each partition of a topic holds now.
func (b *Bus) Kept(ctx context.Context, topic string) (map[int]bus.Range, error) {
	ctx, leave, err := b.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	partitions, err := b.partitions(ctx, topic)
	if err != nil {
		return nil, err
	}
	return b.kept(ctx, b.client, topic, partitions...)
}

// Lag gives how many records of each partition lie behind the given places, where a
// partition without a place has all of them to come. It is negative where a place is
// beyond the end, so that Read cannot go on from it.
func (b *Bus) Lag(ctx context.Context, topic string, places map[int]int64) (map[int]int64, error) {
	kept, err := b.Kept(ctx, topic)
	if err != nil {
		return nil, err
	}
	lag := map[int]int64{}
	for p, r := range kept {
		place := places[p]
		if place <= r.End {
			place = max(place, r.First)
		}
		lag[p] = r.End - place
	}
	return lag, nil
}

// At gives one record again. One before the first kept, or beyond the end of a topic
// that was made anew, is bus.ErrGone.
func (b *Bus) At(ctx context.Context, topic string, partition int, offset int64) (bus.Record, error) {
	ctx, leave, err := b.enter(ctx)
	if err != nil {
		return bus.Record{}, err
	}
	defer leave()
	gone := fmt.Errorf("record %d of partition %d of %s: %w", offset, partition, topic, bus.ErrGone)
	partitions, err := b.partitions(ctx, topic)
	if err != nil {
		return bus.Record{}, err
	}
	if !slices.Contains(partitions, partition) {
		return bus.Record{}, gone
	}
	kept, err := b.kept(ctx, b.client, topic, partition)
	if err != nil {
		return bus.Record{}, err
	}
	if held := kept[partition]; offset < held.First || offset >= held.End {
		return bus.Record{}, gone
	}
	var f *fetched
	err = patiently(ctx, func(ctx context.Context) error {
		f, err = fetch(ctx, b.client, topic, partition, offset, ringFewest)
		return err
	})
	if errors.Is(err, kafka.OffsetOutOfRange) { // went while we looked
		return bus.Record{}, gone
	}
	if err != nil {
		return bus.Record{}, fmt.Errorf("fetch record %d of partition %d of %s: %w", offset, partition, topic, err)
	}
	c, err := f.chunk()
	if err != nil {
		return bus.Record{}, err
	}
	if len(c.records) == 0 || c.records[0].Offset != offset {
		return bus.Record{}, gone
	}
	return c.records[0], nil
}

// partitions gives the numbers of a topic's partitions.
func (b *Bus) partitions(ctx context.Context, topic string) ([]int, error) {
	ctx, cancel := context.WithTimeout(ctx, adminWait)
	defer cancel()
	r, err := b.client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{topic}})
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", topic, err)
	}
	for _, t := range r.Topics {
		if t.Name != topic {
			continue
		}
		if t.Error != nil {
			return nil, fmt.Errorf("look up %s: %w", topic, plainly(t.Error, topic))
		}
		var all []int
		for _, p := range t.Partitions {
			all = append(all, p.ID)
		}
		slices.Sort(all)
		return all, nil
	}
	return nil, fmt.Errorf("look up %s: %w", topic, plainly(kafka.UnknownTopicOrPartition, topic))
}

// kept asks for the offsets that some partitions hold.
func (b *Bus) kept(ctx context.Context, c *kafka.Client, topic string, partitions ...int) (all map[int]bus.Range, err error) {
	err = patiently(ctx, func(ctx context.Context) error {
		all, err = keptOnce(ctx, c, topic, partitions)
		return err
	})
	return all, err
}

// patiently asks again for a while where a leader is not yet or no longer where it was
// thought to be, as for a moment after a topic is made.
func patiently(ctx context.Context, ask func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, adminWait)
	defer cancel()
	for try, wait := 1, firstPause; ; try, wait = try+1, 2*wait {
		err := ask(ctx)
		var code kafka.Error
		passing := errors.As(err, &code) && code.Temporary() && code != kafka.UnknownTopicOrPartition
		if !passing || try == answerTries || !pause(ctx, wait) {
			return err
		}
	}
}

func keptOnce(ctx context.Context, c *kafka.Client, topic string, partitions []int) (map[int]bus.Range, error) {
	var ask []kafka.OffsetRequest
	for _, p := range partitions {
		ask = append(ask, kafka.FirstOffsetOf(p), kafka.LastOffsetOf(p))
	}
	r, err := c.ListOffsets(ctx, &kafka.ListOffsetsRequest{Topics: map[string][]kafka.OffsetRequest{topic: ask}})
	if err != nil {
		return nil, fmt.Errorf("ask what %s holds: %w", topic, err)
	}
	all := map[int]bus.Range{}
	for _, p := range r.Topics[topic] {
		if p.Error != nil {
			return nil, fmt.Errorf("ask what partition %d of %s holds: %w", p.Partition, topic, p.Error)
		}
		all[p.Partition] = bus.Range{First: p.FirstOffset, End: p.LastOffset}
	}
	for _, p := range partitions { // a partition without an answer must not look empty
		if held, ok := all[p]; !ok || held.First < 0 || held.End < held.First {
			return nil, fmt.Errorf("ask what partition %d of %s holds: no answer", p, topic)
		}
	}
	return all, nil
}
