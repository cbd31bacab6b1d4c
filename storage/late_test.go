package storage_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func TestASourceIsSilentWhenNothingWasHeardOfItForTooLong(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 3, 10, 0, 0, 0, time.UTC)
	for heard, want := range map[time.Duration]time.Duration{
		0: 0, -time.Minute: 0, storage.SilentAfter: 0, storage.SilentAfter + time.Second: storage.SilentAfter + time.Second,
	} {
		if got := (storage.Watermark{Seen: now.Add(-heard)}).Silent(now); got != want {
			t.Errorf("heard %v ago: silent for %v, want %v", heard, got, want)
		}
	}
}
