package bus

import (
	"context"
	"errors"
	"time"
)

// ErrGone is returned, wrapped, for a record that its topic keeps no longer.
var ErrGone = errors.New("kept no longer")

// Log is a bus that remembers what was published: every message has an offset in its
// partition, and whoever reads keeps their own place in it. Sources hand calls,
// tickets and recordings over on such topics, and the place is kept in the same
// transaction as what was read.
type Log interface {
	// Read joins a group on a topic and hands over what its partitions hold until ctx
	// ends; then it returns nil. When a partition falls to this member, next says from
	// where: 0 is the beginning of what is still kept. handle gets one partition's
	// records in their order, bounded batches, one call at a time for each partition
	// and several partitions at once. It returns nil when the records and the place
	// after them are durable; otherwise the same chunk comes again after a pause.
	// What was handed over may come again, from an earlier place, at any time.
	Read(ctx context.Context, topic, group string, next func(ctx context.Context, partition int) (int64, error), handle func(ctx context.Context, c Chunk) error) error
	// Kept gives the offsets that each partition of a topic holds now.
	Kept(ctx context.Context, topic string) (map[int]Range, error)
	// At gives one record again; one that is kept no longer is ErrGone.
	At(ctx context.Context, topic string, partition int, offset int64) (Record, error)
}

// Chunk is a run of one partition's records, in their order and never empty.
type Chunk struct {
	Topic     string
	Partition int
	Records   []Record
	// Next is the place after them.
	Next int64
	// Lost are offsets that were to be read and are kept no longer: the reader was away
	// for longer than the topic keeps. Empty when none are.
	Lost Range
}

// Record is one message in a partition.
type Record struct {
	Offset int64
	Key    string
	Value  []byte
	Time   time.Time // when it was published
}

// Range is First up to and without End.
type Range struct {
	First, End int64
}
