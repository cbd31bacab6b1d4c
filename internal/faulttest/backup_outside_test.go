package faulttest_test

import (
	"bytes"
	"context"
	"iter"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/minio"
)

// drill is the world outside of a hotline: the systems, Kafka, the recorders' archive.
type drill struct {
	random      *rand.Rand
	world       *world
	clock       *clock
	at          testenv.Store
	brokers     []string
	log         renamed
	bucketName  string // of the archive
	archive     *minio.Bucket
	messages    []bus.Message
	sent, most  atomic.Int64 // of messages
	unannounced []string     // objects of which nobody is told
}

// newDrill makes a day whose deliveries are messages. Every third recording lies in the
// archive, and of some of those there is no other word.
func newDrill(t *testing.T) *drill {
	t.Helper()
	seed := uint64(time.Now().UnixNano() % 1e9)
	t.Logf("seed %d", seed)
	random := disorder(t, seed)
	d := &drill{random: random, world: newWorld(random, drillCalls), clock: &clock{at: morning.Add(3 * time.Hour)}, at: testenv.MinIO(t), brokers: testenv.Kafka(t)}
	d.bucketName = name(random, "archive")
	d.archive = d.open(t, d.bucketName)
	objects := d.fill(t)
	for _, b := range d.world.deliveries {
		if m, ok := d.message(t, b, objects); ok {
			d.messages = append(d.messages, m)
		}
	}
	d.messages = append(d.messages, d.messages[:len(d.messages)/5]...) // some come twice
	random.Shuffle(len(d.messages), func(i, j int) { d.messages[i], d.messages[j] = d.messages[j], d.messages[i] })
	own, err := kafka.Open(t.Context(), kafka.Config{Brokers: d.brokers, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	d.log = renamed{own, name(random, "topic") + "."}
	d.topics(t)
	return d
}

// open makes a bucket.
func (d *drill) open(t *testing.T, bucket string) *minio.Bucket {
	t.Helper()
	b, err := minio.New(minio.Config{Endpoint: d.at.Endpoint, AccessKey: d.at.AccessKey, SecretKey: d.at.SecretKey, Bucket: bucket})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	if err := b.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

func (d *drill) bucket(t *testing.T, what string) *minio.Bucket {
	return d.open(t, name(d.random, what))
}

// fill puts recordings into the archive, and gives what it says of them, by call.
func (d *drill) fill(t *testing.T) map[string]storage.Object {
	t.Helper()
	objects, n := map[string]storage.Object{}, 0
	for _, f := range d.world.fates {
		if n++; f.sound == nil || n%3 > 0 {
			continue
		}
		key := "2026/09/03/" + f.id + ".wav"
		if err := d.archive.Put(t.Context(), key, bytes.NewReader(f.sound), int64(len(f.sound))); err != nil {
			t.Fatal(err)
		}
		o, err := d.archive.Archive().Object(t.Context(), "s3://"+d.bucketName+"/"+key)
		if err != nil {
			t.Fatal(err)
		}
		objects[f.id] = o
	}
	return objects
}

// message is a delivery as it goes over Kafka; there is none for some of the objects.
func (d *drill) message(t *testing.T, b storage.Batch, objects map[string]storage.Object) (bus.Message, bool) {
	t.Helper()
	switch {
	case len(b.Calls) > 0:
		return bus.Message{Topic: bus.CallTopic, Key: b.Calls[0].Call.ID, Value: wrapped(t, b)}, true
	case len(b.Tickets) > 0:
		return bus.Message{Topic: bus.TicketTopic, Key: b.Tickets[0].Ticket.ID, Value: wrapped(t, b)}, true
	case len(b.Transcripts) > 0:
		return bus.Message{Topic: bus.RecordingTopic, Key: b.Transcripts[0].Transcript.CallID, Value: wrapped(t, b)}, true
	}
	b.Recordings = slices.Clone(b.Recordings)
	offer := &b.Recordings[0]
	id := offer.Recording.CallID
	if o, archived := objects[id]; archived {
		if d.random.IntN(5) == 0 {
			d.unannounced = append(d.unannounced, id)
			return bus.Message{}, false
		}
		offer.Recording.URI, offer.ETag = o.URI, o.ETag
	}
	return bus.Message{Topic: bus.RecordingTopic, Key: id, Value: wrapped(t, b)}, true
}

// intakeTopics are what a consumer reads.
func intakeTopics() []string { return []string{bus.CallTopic, bus.TicketTopic, bus.RecordingTopic} }

// topics makes the drill's topics.
func (d *drill) topics(t *testing.T) {
	t.Helper()
	client := &kafkago.Client{Addr: kafkago.TCP(d.brokers...)}
	var ask []kafkago.TopicConfig
	for _, topic := range intakeTopics() {
		ask = append(ask, kafkago.TopicConfig{Topic: d.log.prefix + topic, NumPartitions: 3, ReplicationFactor: 1})
	}
	made, err := client.CreateTopics(t.Context(), &kafkago.CreateTopicsRequest{Topics: ask})
	if err != nil {
		t.Fatal(err)
	}
	for topic, err := range made.Errors {
		if err != nil {
			t.Fatalf("create topic %s: %v", topic, err)
		}
	}
}

func (d *drill) publish(t *testing.T, messages []bus.Message) {
	t.Helper()
	if err := d.log.Publish(t.Context(), messages...); err != nil {
		t.Fatal(err)
	}
	d.sent.Add(int64(len(messages)))
}

// upTo lets the load go on, up to a part of all messages.
func (d *drill) upTo(part, of int64) { d.most.Store(int64(len(d.messages)) * part / of) }

// load publishes a few messages at a time until ctx ends: new ones as far as it may,
// and else some that were published before, as systems do.
func (d *drill) load(ctx context.Context) error {
	for i := 0; ctx.Err() == nil; i += 10 {
		from := d.sent.Load()
		some := d.messages[i%100 : i%100+10]
		if from+10 <= d.most.Load() {
			some = d.messages[from : from+10]
			d.sent.Add(10)
		}
		if err := d.log.Publish(context.WithoutCancel(ctx), some...); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// rest is what was not published yet.
func (d *drill) rest(t *testing.T) []bus.Message {
	t.Helper()
	rest := d.messages[d.sent.Load():]
	if len(rest) == 0 {
		t.Fatal("nothing is left to come after the restore")
	}
	return rest
}

// caughtUp waits until a store has taken in everything that was published.
func (d *drill) caughtUp(t *testing.T, s storage.Store) {
	t.Helper()
	until(t, "all messages are taken in", func() bool {
		behind := int64(0)
		for _, topic := range intakeTopics() {
			held, err := d.log.Kept(t.Context(), topic)
			if err != nil {
				t.Fatal(err)
			}
			for partition, r := range held {
				at, err := s.Position(t.Context(), pipeline.SourceOf(topic, partition))
				if err != nil {
					t.Fatal(err)
				}
				behind += r.End - at.Next
			}
		}
		return behind == 0
	})
}

// backdated is an archive whose objects were put on the world's morning.
type backdated struct{ *minio.Archive }

// Objects lists them.
func (b backdated) Objects(ctx context.Context, prefix string) iter.Seq2[storage.Object, error] {
	return func(yield func(storage.Object, error) bool) {
		for o, err := range b.Archive.Objects(ctx, prefix) {
			o.Modified = morning
			if !yield(o, err) {
				return
			}
		}
	}
}

// renamed are the topics of a shared broker under names of a test's own.
type renamed struct {
	*kafka.Bus
	prefix string
}

// Read reads the test's own topic, in a group of its own.
func (r renamed) Read(ctx context.Context, topic, group string, next func(context.Context, int) (int64, error), handle func(context.Context, bus.Chunk) error) error {
	return r.Bus.Read(ctx, r.prefix+topic, r.prefix+group, next, func(ctx context.Context, c bus.Chunk) error {
		c.Topic = topic
		return handle(ctx, c)
	})
}

// Kept gives the offsets of the test's own topic.
func (r renamed) Kept(ctx context.Context, topic string) (map[int]bus.Range, error) {
	return r.Bus.Kept(ctx, r.prefix+topic)
}

// Publish publishes to the test's own topics.
func (r renamed) Publish(ctx context.Context, messages ...bus.Message) error {
	own := slices.Clone(messages)
	for i := range own {
		own[i].Topic = r.prefix + own[i].Topic
	}
	return r.Bus.Publish(ctx, own...)
}
