package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

const (
	// sumsBatch is how many notes of changes are summed at once.
	sumsBatch = 4096
	// arisesBatch is how many tickets and calls are looked at for callbacks at once.
	arisesBatch = 256
	// sumsEvery is how often it is looked whether there is something to sum.
	sumsEvery = 10 * time.Second
)

// Summer keeps the list of callbacks and the sums of days up to date, some time after what
// they are of was stored. Nobody waits for it. Several may do so at once: what one has summed the others find done.
type Summer struct {
	Store interface {
		storage.Tallies
		storage.Callbacks
	}
	// Reckoner gives what parts are made by, as of now.
	Reckoner func() scoring.Reckoner
	Every    time.Duration // zero is ten seconds
	Log      *slog.Logger
}

// Run keeps sums up to date until ctx ends; then it returns nil.
func (s *Summer) Run(ctx context.Context) error {
	for {
		if _, err := s.Once(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
			s.Log.Warn("changes could not be summed; they wait", "error", err)
		}
		select {
		case <-time.After(orElse(s.Every, sumsEvery)):
		case <-ctx.Done():
			return nil
		}
	}
}

// Once sums what there is now, and gives how many changes and agents' days it dealt with.
// It ends, too, when another process was first.
func (s *Summer) Once(ctx context.Context) (int, error) {
	for {
		done, err := s.Store.Arise(ctx, s.Reckoner(), arisesBatch)
		if err != nil {
			return 0, err
		}
		if done == 0 {
			break
		}
	}
	for all := 0; ; {
		done, _, err := s.Store.SumUp(ctx, s.Reckoner(), sumsBatch)
		if err != nil || done == 0 {
			return all, err
		}
		all += done
	}
}
