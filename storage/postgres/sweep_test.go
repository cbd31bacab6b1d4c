package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestSweepMovesMoreThanOneTransactionDoes(t *testing.T) {
	t.Parallel()
	s := open(t, testenv.Postgres(t))
	const all = 11_000
	b := storage.Batch{At: storagetest.Start()}
	for i := range all {
		c := storagetest.SampleCall(i)
		c.ID = fmt.Sprintf("sweep-%d", i)
		b.Calls = append(b.Calls, storage.CallLine{Call: c, Day: c.Started.Format(time.DateOnly)})
	}
	if _, err := s.Ingest(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	q := storage.Sweep{Now: storagetest.Start().AddDate(10, 0, 0), MissingAfter: time.Hour, MaxAttempts: 8}
	for _, want := range []int{all, 0} {
		if moved, err := s.Sweep(t.Context(), q); err != nil || moved != want {
			t.Errorf("moved %d, want %d (%v)", moved, want, err)
		}
	}
}
