package yearbench_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/yearbench"
)

// zone is the hotline's.
var zone = time.FixedZone("CST", 8*60*60)

// folder is where the databases of a size are.
func folder(b *testing.B) string {
	b.Helper()
	if f := os.Getenv("TINGCHA_BENCH_DATA"); f != "" {
		return f
	}
	return b.TempDir()
}

// year is the year to be measured.
func year(b *testing.B, calls int) yearbench.Year {
	b.Helper()
	if v := os.Getenv("TINGCHA_BENCH_CALLS"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			b.Fatalf("TINGCHA_BENCH_CALLS: %v", err)
		}
		calls = n * calls / 9_000_000
	}
	return yearbench.Of(calls, zone)
}

// BenchmarkFillPostgres fills the database that the others read.
func BenchmarkFillPostgres(b *testing.B) {
	y, at := year(b, 9_000_000), folder(b)
	for b.Loop() {
		openPostgres(b, at, y)
	}
}
