package kafka

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/segmentio/kafka-go"
)

// Change is what was done to a topic.
type Change struct {
	Topic string
	From  int // partitions before; 0 when the topic was made
	To    int
}

// String is one line.
func (c Change) String() string {
	if c.From == 0 {
		return fmt.Sprintf("%s created with %s", c.Topic, plural(c.To))
	}
	return fmt.Sprintf("%s: %d → %s", c.Topic, c.From, plural(c.To))
}

func plural(partitions int) string {
	if partitions == 1 {
		return "1 partition"
	}
	return fmt.Sprintf("%d partitions", partitions)
}

// Create makes those of [Topics] and of more that are missing, adds partitions to those
// that have too few, leaves the others alone, and tells what it did.
//
// A key's messages may go to another partition after its topic has grown. Nothing rests
// on their order across that: work is only a doorbell, and what is taken in carries its
// own times and revisions.
func (b *Bus) Create(ctx context.Context, partitions, replicas int, more ...Topic) ([]Change, error) {
	return b.create(ctx, append(Topics(), more...), partitions, replicas)
}

func (b *Bus) create(ctx context.Context, topics []Topic, partitions, replicas int) ([]Change, error) {
	ctx, leave, err := b.enterBriefly(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var ask []kafka.TopicConfig
	for _, t := range topics {
		ask = append(ask, t.create(partitions, replicas))
	}
	r, err := b.client.CreateTopics(ctx, &kafka.CreateTopicsRequest{Topics: ask})
	if err != nil {
		return nil, fmt.Errorf("create topics: %w", err)
	}
	var done []Change
	var there []string
	var failed []error
	for _, t := range topics {
		switch err := r.Errors[t.Name]; {
		case err == nil:
			done = append(done, Change{Topic: t.Name, To: partitions})
		case errors.Is(err, kafka.TopicAlreadyExists):
			there = append(there, t.Name)
		default:
			failed = append(failed, fmt.Errorf("create topic %s: %w", t.Name, err))
		}
	}
	grown, err := b.grow(ctx, there, partitions)
	if err != nil {
		failed = append(failed, err)
	}
	if done = append(done, grown...); len(failed) > 0 {
		return done, joined(failed)
	}
	return done, nil
}

// grow adds partitions to topics that have fewer.
func (b *Bus) grow(ctx context.Context, topics []string, partitions int) ([]Change, error) {
	var small []Change
	var ask []kafka.TopicPartitionsConfig
	for _, name := range topics {
		has, err := b.partitions(ctx, name)
		if err != nil {
			return nil, err
		}
		if len(has) < partitions {
			small = append(small, Change{Topic: name, From: len(has), To: partitions})
			ask = append(ask, kafka.TopicPartitionsConfig{Name: name, Count: int32(partitions)}) //nolint:gosec // a count of partitions
		}
	}
	if len(small) == 0 {
		return nil, nil
	}
	r, err := b.client.CreatePartitions(ctx, &kafka.CreatePartitionsRequest{Topics: ask})
	if err != nil {
		return nil, fmt.Errorf("add partitions: %w", err)
	}
	var failed []error
	grown := slices.DeleteFunc(small, func(c Change) bool {
		err := r.Errors[c.Topic]
		if err != nil {
			failed = append(failed, fmt.Errorf("add partitions to topic %s: %w", c.Topic, err))
		}
		return err != nil
	})
	if len(failed) > 0 {
		return grown, joined(failed)
	}
	return grown, nil
}
