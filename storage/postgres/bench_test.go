package postgres_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func BenchmarkIngest(b *testing.B) { storagetest.BenchIngest(b, open(b, testenv.Postgres(b))) }
func BenchmarkWalk(b *testing.B)   { storagetest.BenchWalk(b, open(b, testenv.Postgres(b))) }
func BenchmarkReads(b *testing.B)  { storagetest.BenchReads(b, open(b, testenv.Postgres(b))) }

// BenchmarkBacklog takes in what a switch tells of calls, and nothing else, as after a
// day without a consumer.
func BenchmarkBacklog(b *testing.B) {
	s := open(b, testenv.Postgres(b))
	const size = 1000
	b.ResetTimer()
	for from := 0; from < b.N; from += size {
		batch := storage.Batch{At: storagetest.Start(), Position: storage.Position{Source: "kafka:cdr/0", Next: int64(from)}}
		for i := from; i < min(b.N, from+size); i++ {
			c := storagetest.SampleCall(i)
			batch.Calls = append(batch.Calls, storage.CallLine{Call: c, Day: c.Started.Format(time.DateOnly), Origin: "cdr.csv:17"})
		}
		if _, err := s.Ingest(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}
