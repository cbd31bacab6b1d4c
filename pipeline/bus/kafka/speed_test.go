package kafka_test

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/pipeline/bus/kafka"
)

// BenchmarkBacklog reads what has gathered on a topic of six partitions with one
// member; set -benchtime=1000000x for a million messages. What it tells of memory is
// the largest seen of what Go has from the system.
func BenchmarkBacklog(b *testing.B) {
	k, err := kafka.Open(b.Context(), kafka.Config{Brokers: testenv.Kafka(b), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer k.Close()
	topic := fmt.Sprintf("backlog-%d", time.Now().UnixNano())
	if err := k.Make(b.Context(), 6, topic); err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	for sent := 0; sent < b.N; {
		var all []bus.Message
		for range min(5000, b.N-sent) {
			all = append(all, bus.Message{Topic: topic, Key: strconv.Itoa(sent), Value: fmt.Appendf(nil, `{"id":"c-%08d","started_at":"2026-11-22T09:00:00+08:00","ended_at":"2026-11-22T09:04:10+08:00","agent":"a-1042","queue":"billing","answered":true}`, sent)})
			sent++
		}
		if err := k.Publish(b.Context(), all...); err != nil {
			b.Fatal(err)
		}
	}
	published := float64(b.N) / time.Since(began).Seconds()
	var read, most atomic.Int64
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	b.ResetTimer()
	err = k.Read(ctx, topic, "g",
		func(context.Context, int) (int64, error) { return 0, nil },
		func(_ context.Context, c bus.Chunk) error {
			n := read.Add(int64(len(c.Records)))
			if n%50_000 < 500 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), int64(m.Sys)))
			}
			if n >= int64(b.N) {
				stop()
			}
			return nil
		})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(published, "published/s")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "read/s")
	b.ReportMetric(float64(most.Load())/(1<<20), "MB")
}
