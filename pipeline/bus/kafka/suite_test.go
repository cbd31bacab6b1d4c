package kafka_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.uber.org/goleak"

	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/bustest"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestKafkaBusKeepsThePromisesOnAFake(t *testing.T) {
	t.Parallel()
	brokers := fake(t).ListenAddrs()
	bustest.Run(t, func(t *testing.T) bus.Bus { return &renamed{Bus: open(t, brokers), prefix: unique(t)} })
}

func TestKafkaLogKeepsThePromisesOnAFake(t *testing.T) {
	t.Parallel()
	brokers := fake(t).ListenAddrs()
	bustest.RunLog(t, func(t *testing.T, partitions int) bustest.Journal { return journal(t, brokers, partitions) })
}

// fake starts a cluster in this process that ends with the test.
func fake(t *testing.T, opts ...kfake.Opt) *kfake.Cluster {
	t.Helper()
	c, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func config(t *testing.T, brokers []string) kafka.Config {
	return kafka.Config{
		Brokers: brokers, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(logTo{t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
}

// logTo shows what a bus logs when its test fails.
type logTo struct{ t *testing.T }

func (l logTo) Write(p []byte) (int, error) {
	if l.t.Context().Err() == nil { // a test that has ended takes nothing
		l.t.Log(strings.TrimSpace(string(p)))
	}
	return len(p), nil
}

func open(t *testing.T, brokers []string) *kafka.Bus {
	t.Helper()
	return openWith(t, config(t, brokers))
}

func openWith(t *testing.T, c kafka.Config) *kafka.Bus {
	t.Helper()
	b, err := kafka.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

var counter atomic.Int64

// unique is a name that no other test uses, nor an earlier run on the same broker.
func unique(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("test-%d-%d", time.Now().UnixNano(), counter.Add(1))
}

// renamed is a bus on which topics of any name are there as soon as they are used, and
// no other test's.
type renamed struct {
	*kafka.Bus
	prefix string
	mu     sync.Mutex
	made   map[string]bool
}

func (b *renamed) name(ctx context.Context, topic string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := b.prefix + "." + topic
	if b.made[topic] {
		return name, nil
	}
	if err := b.Make(ctx, 3, name); err != nil {
		return "", err
	}
	if b.made == nil {
		b.made = map[string]bool{}
	}
	b.made[topic] = true
	return name, nil
}

func (b *renamed) Publish(ctx context.Context, messages ...bus.Message) error {
	all := make([]bus.Message, len(messages))
	for i, m := range messages {
		var err error
		if m.Topic, err = b.name(ctx, m.Topic); err != nil {
			return err
		}
		all[i] = m
	}
	return b.Bus.Publish(ctx, all...)
}

func (b *renamed) Subscribe(ctx context.Context, topic, group string, handle bus.Handler) error {
	name, err := b.name(ctx, topic)
	if err != nil {
		return err
	}
	return b.Bus.Subscribe(ctx, name, group, handle)
}

func journal(t *testing.T, brokers []string, partitions int) bustest.Journal {
	t.Helper()
	b, topic := open(t, brokers), unique(t)
	if err := b.Make(t.Context(), partitions, topic); err != nil {
		t.Fatal(err)
	}
	return bustest.Journal{
		Bus: b, Log: b, Topic: topic,
		Forget: func(t *testing.T, partition int, before int64) { forget(t, brokers, topic, partition, before) },
	}
}

// forget deletes a partition's records before an offset, as retention would.
func forget(t *testing.T, brokers []string, topic string, partition int, before int64) {
	t.Helper()
	c, err := kgo.NewClient(kgo.SeedBrokers(brokers...))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	p := kmsg.NewDeleteRecordsRequestTopicPartition()
	p.Partition, p.Offset = int32(partition), before
	top := kmsg.NewDeleteRecordsRequestTopic()
	top.Topic, top.Partitions = topic, append(top.Partitions, p)
	req := kmsg.NewPtrDeleteRecordsRequest()
	req.TimeoutMillis, req.Topics = 10_000, append(req.Topics, top)
	for _, shard := range c.RequestSharded(t.Context(), req) {
		if shard.Err != nil {
			t.Fatal(shard.Err)
		}
		for _, rt := range shard.Resp.(*kmsg.DeleteRecordsResponse).Topics {
			if code := rt.Partitions[0].ErrorCode; code != 0 {
				t.Fatalf("delete records: code %d", code)
			}
		}
	}
}

// grow adds partitions to a topic.
func grow(t *testing.T, brokers []string, topic string, partitions int) {
	t.Helper()
	c, err := kgo.NewClient(kgo.SeedBrokers(brokers...))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	top := kmsg.NewCreatePartitionsRequestTopic()
	top.Topic, top.Count = topic, int32(partitions)
	req := kmsg.NewPtrCreatePartitionsRequest()
	req.TimeoutMillis, req.Topics = 10_000, append(req.Topics, top)
	r, err := req.RequestWith(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if code := r.Topics[0].ErrorCode; code != 0 {
		t.Fatalf("add partitions: code %d", code)
	}
}
