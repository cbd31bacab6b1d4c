package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// journal is a bus.Log in memory. Read ends by itself when everything was taken in,
// so that tests need not wait.
type journal struct {
	mu      sync.Mutex
	records map[string]map[int][]bus.Record
	first   int64 // offsets before it are kept no longer
	chunk   int
	rewind  int64 // Read begins so much earlier than asked for
}

func newJournal() *journal {
	return &journal{records: map[string]map[int][]bus.Record{}, chunk: 100}
}

func (j *journal) publish(topic string, partition int, values ...string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.records[topic] == nil {
		j.records[topic] = map[int][]bus.Record{}
	}
	for _, v := range values {
		have := j.records[topic][partition]
		j.records[topic][partition] = append(have, bus.Record{Offset: int64(len(have)), Value: []byte(v), Time: morning})
	}
}

var errGivenUp = errors.New("a chunk was refused ten times")

func (j *journal) Read(ctx context.Context, topic, _ string, next func(context.Context, int) (int64, error), handle func(context.Context, bus.Chunk) error) error {
	for partition, records := range j.records[topic] {
		for refused := 0; ; {
			at, err := next(ctx, partition)
			if err != nil {
				return err
			}
			c := bus.Chunk{Topic: topic, Partition: partition}
			if at < j.first {
				c.Lost = bus.Range{First: at, End: j.first}
				at = j.first
			}
			if at >= int64(len(records)) {
				break
			}
			from := max(j.first, at-j.rewind)
			c.Records = records[from:min(from+j.rewind+int64(j.chunk), int64(len(records)))]
			c.Next = c.Records[len(c.Records)-1].Offset + 1
			if err := handle(ctx, c); err != nil {
				if refused++; refused == 10 {
					return errors.Join(errGivenUp, err)
				}
			}
		}
	}
	return nil
}

func (j *journal) Kept(_ context.Context, topic string) (map[int]bus.Range, error) {
	kept := map[int]bus.Range{}
	for partition, records := range j.records[topic] {
		kept[partition] = bus.Range{First: j.first, End: int64(len(records))}
	}
	return kept, nil
}

func (j *journal) At(_ context.Context, topic string, partition int, offset int64) (bus.Record, error) {
	records := j.records[topic][partition]
	if offset < j.first || offset >= int64(len(records)) {
		return bus.Record{}, fmt.Errorf("%s/%d@%d: %w", topic, partition, offset, bus.ErrGone)
	}
	return records[offset], nil
}

// archive is a storage.Archive in memory.
type archive struct {
	mu      sync.Mutex
	objects map[string]storage.Object // by URI
	away    bool
	asked   int
}

func newArchive() *archive { return &archive{objects: map[string]storage.Object{}} }

func (a *archive) put(key, etag string, modified time.Time) string {
	uri := "s3://rec/" + key
	a.objects[uri] = storage.Object{URI: uri, Key: key, ETag: etag, Size: 4, Modified: modified}
	return uri
}

func (a *archive) Objects(_ context.Context, prefix string) iter.Seq2[storage.Object, error] {
	return func(yield func(storage.Object, error) bool) {
		if a.away {
			yield(storage.Object{}, storage.ErrUnavailable)
			return
		}
		for _, uri := range slices.Sorted(maps.Keys(a.objects)) {
			if o := a.objects[uri]; strings.HasPrefix(o.Key, prefix) && !yield(o, nil) {
				return
			}
		}
	}
}

func (a *archive) Object(_ context.Context, uri string) (storage.Object, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked++
	if a.away {
		return storage.Object{}, storage.ErrUnavailable
	}
	if !strings.HasPrefix(uri, "s3://rec/") {
		return storage.Object{}, fmt.Errorf("%w: another bucket", storage.ErrElsewhere)
	}
	o, ok := a.objects[uri]
	if !ok {
		return o, storage.ErrNotFound
	}
	return o, nil
}

func (a *archive) Open(_ context.Context, uri string) (io.ReadCloser, int64, error) {
	if !strings.HasPrefix(uri, "s3://rec/") {
		return nil, 0, fmt.Errorf("%w: another bucket", storage.ErrElsewhere)
	}
	return nil, 0, storage.ErrNotFound
}

// reader is the reader of messages, with the hotline's clock.
func (h *hotline) reader() *intake.Reader {
	h.t.Helper()
	cfg := intake.DefaultConfig()
	cfg.Zone = "UTC"
	r, err := intake.New(cfg, intake.Options{Key: []byte("a test's"), Now: h.now, Scores: pipeline.TicketScores(time.UTC)})
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *hotline) consumer(from bus.Log) *pipeline.Consumer {
	return &pipeline.Consumer{From: from, Store: h.store, Bus: h.bus, Reader: h.reader(), Now: h.now, Log: slog.New(slog.DiscardHandler)}
}

// take runs a consumer until it has everything.
func take(t *testing.T, c *pipeline.Consumer) {
	t.Helper()
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// letters lists "name@offset reason" of the dead letters.
func (h *hotline) letters() []string {
	h.t.Helper()
	found, _, err := h.store.DeadLetters(h.t.Context(), 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, l := range found {
		all = append(all, fmt.Sprintf("%s@%d %s", l.Name, l.Offset, l.Reason))
	}
	return all
}

func (h *hotline) position(source string) int64 {
	h.t.Helper()
	p, err := h.store.Position(h.t.Context(), source)
	if err != nil {
		h.t.Fatal(err)
	}
	return p.Next
}

// failing is an intake whose transactions fail as told.
type failing struct {
	storage.Intake
	fail func(b storage.Batch) (before, after error)
}

func (f *failing) Ingest(ctx context.Context, b storage.Batch) (storage.Accepted, error) {
	before, after := f.fail(b)
	if before != nil {
		return storage.Accepted{}, before
	}
	accepted, err := f.Intake.Ingest(ctx, b)
	return accepted, errors.Join(err, after)
}

func cdrMessage(id string, seconds int) string {
	return fmt.Sprintf(`{"call_id":%q,"started":%q,"duration":%d,"agent":"1001","dept":"客服一部","customer":"c-%s","answered":true,"hangup":"customer","csat":5}`,
		id, morning.Format(time.RFC3339), seconds, id)
}

func wordsMessage(id string, words ...string) string {
	roles := []string{"agent", "customer"}
	var turns []string
	for i, w := range words {
		turns = append(turns, fmt.Sprintf(`{"role":%q,"start":%d,"end":%d,"text":%q}`, roles[i%2], 4*i, 4*i+3, w))
	}
	return fmt.Sprintf(`{"call_id":%q,"started":%q,"transcript":{"turns":[%s]}}`, id, morning.Format(time.RFC3339), strings.Join(turns, ","))
}

func ticketMessage(id, callID, kind string, filed time.Time, version int) string {
	return fmt.Sprintf(`{"id":%q,"kind":%q,"call":%q,"customer":"c-%s","agent":"1001","text":"登记","filed":%q,"version":%d}`,
		id, kind, callID, callID, filed.Format(time.RFC3339), version)
}
