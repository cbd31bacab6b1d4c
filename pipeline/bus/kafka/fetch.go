package kafka

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/protocol"

	"github.com/tingcha/tingcha/pipeline/bus"
)

const (
	// fetchWait is how long a broker may wait for fetchMin bytes to be there: what
	// comes in a trickle is then worked on together, and waits no longer than this.
	fetchWait = 200 * time.Millisecond
	// fetchMax is what a broker sends at once for one partition, and so what a member
	// holds of each; a broker sends one batch of records even if it is larger.
	fetchMax   = 2 << 20
	fetchGrace = 10 * time.Second // beyond fetchWait, after which a broker is taken for dead

	chunkRecords = 1000
	chunkBytes   = 4 << 20
)

// fetched is what one request has brought of a partition, not yet unpacked.
type fetched struct {
	batches []protocol.RecordReader
	next    int64 // the place after what has been unpacked
	high    int64 // the end of the partition
	// covers says that there are batches and that the first of them covers the place
	// that was asked for, so that a record which is not in it is nowhere.
	covers bool
}

// chunk is a run of records, and of the messages' IDs beside them.
type chunk struct {
	records []bus.Record
	ids     []string
}

// fetch asks for the records from offset on.
func fetch(ctx context.Context, c *kafka.Client, topic string, partition int, offset int64, fewest int) (*fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchWait+fetchGrace) // else a silent broker would hold us for ever
	defer cancel()
	r, err := c.Fetch(ctx, &kafka.FetchRequest{
		Topic: topic, Partition: partition, Offset: offset,
		MinBytes: int64(fewest), MaxBytes: fetchMax, MaxWait: fetchWait,
	})
	if err != nil {
		return nil, err
	}
	if r.Error != nil {
		return nil, r.Error
	}
	f := &fetched{next: offset, high: r.HighWatermark}
	if s, ok := r.Records.(*protocol.RecordStream); ok { // anything else is empty
		f.batches = s.Records
		_, f.covers = s.Records[0].(*protocol.RecordBatch) // older formats are not as sure
	}
	return f, nil
}

// chunk unpacks the next records; there are none left when it has none.
func (f *fetched) chunk() (chunk, error) {
	var c chunk
	bytes := 0
	for len(f.batches) > 0 && len(c.records) < chunkRecords && bytes < chunkBytes {
		_, control := f.batches[0].(*protocol.ControlBatch)
		r, err := f.batches[0].ReadRecord()
		if errors.Is(err, io.EOF) {
			f.batches = f.batches[1:]
			continue
		}
		if err != nil {
			return c, fmt.Errorf("unpack the record at %d: %w", f.next, err)
		}
		n, err := c.take(r, !control && r.Offset >= f.next) // a batch may begin before what was asked for
		if err != nil {
			return c, err
		}
		bytes += n
		f.next = max(f.next, r.Offset+1)
	}
	return c, nil
}

// take copies a record, if it is wanted, and gives its memory back.
func (c *chunk) take(r *protocol.Record, wanted bool) (bytes int, err error) {
	defer release(r.Key)
	defer release(r.Value)
	if !wanted {
		return 0, nil
	}
	key, err := protocol.ReadAll(r.Key)
	if err != nil {
		return 0, fmt.Errorf("unpack the key at %d: %w", r.Offset, err)
	}
	value, err := protocol.ReadAll(r.Value)
	if err != nil {
		return 0, fmt.Errorf("unpack the value at %d: %w", r.Offset, err)
	}
	id := ""
	for _, h := range r.Headers {
		if h.Key == idHeader {
			id = string(h.Value)
		}
	}
	c.records = append(c.records, bus.Record{Offset: r.Offset, Key: string(key), Value: value, Time: r.Time})
	c.ids = append(c.ids, id)
	return len(key) + len(value), nil
}

func release(b protocol.Bytes) {
	if b != nil {
		_ = b.Close() // returns pages of memory, which cannot fail
	}
}
