package operations

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/tingcha/tingcha/pipeline/bus"
)

// standing is how far a partition was read, and what it holds.
type standing struct {
	partition int
	next      int64
	kept      bus.Range
}

// beyond tells whether it was read further than it goes: its topic was made anew.
func (s standing) beyond() bool { return s.next > s.kept.End }

// lag is how many messages are still to be read; negative where it was read further
// than it goes, by as many as it lacks.
func (s standing) lag() int64 {
	if s.beyond() {
		return s.kept.End - s.next
	}
	return s.kept.End - max(s.next, s.kept.First)
}

// standings tells of each partition of a topic. A topic that is missing is an error.
func (s Sources) standings(ctx context.Context, topic string) ([]standing, error) {
	kept, err := s.Log.Kept(ctx, topic)
	if err != nil {
		return nil, err
	}
	var all []standing
	for _, partition := range slices.Sorted(maps.Keys(kept)) {
		at, err := s.Records.Position(ctx, s.Source(topic, partition))
		if err != nil {
			return nil, err
		}
		all = append(all, standing{partition, at.Next, kept[partition]})
	}
	if !slices.ContainsFunc(all, standing.beyond) {
		return all, nil
	}
	// It may have been written and read since it was asked for its end.
	if kept, err = s.Log.Kept(ctx, topic); err != nil {
		return nil, err
	}
	for i := range all {
		all[i].kept = kept[all[i].partition]
	}
	return all, nil
}

// AskTopics is nil when all topics that are read are there and can be read on from
// where they were read to. Otherwise nothing of some partition is taken in, for as long
// as nobody does anything about it.
func (s Sources) AskTopics(ctx context.Context) error {
	var first error
	more := 0
	for _, topic := range s.Topics {
		all, err := s.standings(ctx, topic)
		if err != nil {
			return err
		}
		for _, p := range all {
			switch {
			case !p.beyond():
			case first == nil:
				first = fmt.Errorf("%s/%d ends at %d and was read up to %d: the topic was made anew; see what to do in docs/operations.md under position_beyond_end",
					topic, p.partition, p.kept.End, p.next)
			default:
				more++
			}
		}
	}
	if more > 0 {
		return fmt.Errorf("%w (and %d more partitions)", first, more)
	}
	return first
}
