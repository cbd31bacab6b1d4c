package kafka

import "context"

// Make creates topics of any name.
func (b *Bus) Make(ctx context.Context, partitions int, names ...string) error {
	var all []Topic
	for _, n := range names {
		all = append(all, Topic{Name: n, Keeps: day})
	}
	_, err := b.create(ctx, all, partitions, 1)
	return err
}

// Check is CheckTopics for topics of any name.
func (b *Bus) Check(ctx context.Context, wantPartitions int, all ...Topic) []Problem {
	return b.check(ctx, all, wantPartitions)
}
