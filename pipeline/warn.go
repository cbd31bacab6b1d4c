package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/warning"
)

const (
	// warnBatch is how many changes are counted at once.
	warnBatch = 500
	// warnEvery is how often it is looked whether something has come in: an alert is
	// raised that long after, and the time that counting takes.
	warnEvery = 5 * time.Second
)

// Warner counts what comes in against what the hotline watches for, and has alerts raised.
// Several may run at once: an alert is raised once. Where their books differ, the one that
// was started last counts, and the others say once that they do not.
type Warner struct {
	Store storage.Warnings
	Book  warning.Book
	Now   func() time.Time
	Every time.Duration // zero is five seconds
	Log   *slog.Logger
}

// Run puts the watches in force and counts until ctx ends; then it returns nil.
func (w *Warner) Run(ctx context.Context) error {
	set, said := false, false
	for {
		err := error(nil)
		if !set {
			err = w.Store.SetWatches(ctx, w.Book, w.Now())
			set = err == nil
		}
		if set {
			_, err = w.Once(ctx)
		}
		switch others := errors.Is(err, storage.ErrOtherWatches); {
		case others && !said:
			w.Log.Warn("another process that was started later watches for something else; this one counts nothing for warnings until it is started again", "error", err)
			said = true
		case others:
		case err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled):
			w.Log.Warn("what has come in could not be counted for warnings; it waits", "error", err)
		}
		every := warnEvery
		if len(w.Book.Watches) == 0 {
			every = time.Minute // only old alerts are left to close
		}
		select {
		case <-time.After(orElse(w.Every, every)):
		case <-ctx.Done():
			return nil
		}
	}
}

// Once counts what there is now, and gives what came of it.
func (w *Warner) Once(ctx context.Context) (storage.Warned, error) {
	var all storage.Warned
	for {
		done, err := w.Store.Warn(ctx, w.Book, w.Now(), warnBatch)
		if err != nil {
			return all, err
		}
		all.Taken, all.Raised, all.Risen, all.Closed = all.Taken+done.Taken, all.Raised+done.Raised, all.Risen+done.Risen, all.Closed+done.Closed
		if done.Raised+done.Risen > 0 {
			w.Log.Info("warnings were raised", "raised", done.Raised, "risen", done.Risen)
		}
		if done.Taken == 0 || done.Left == 0 {
			return all, nil
		}
	}
}
