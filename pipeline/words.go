package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/tingcha/tingcha/storage"
)

const (
	// wordsBatch is how many texts become one part of the index of words.
	wordsBatch = 4096
	// wordsEvery is how often it is looked whether there are new texts. Until they are in
	// the index a search reads them one by one.
	wordsEvery = 10 * time.Second
)

// Indexer takes what is said in calls and written in tickets into the index of words, some
// time after it was stored. Nobody waits for it.
type Indexer struct {
	Store storage.Searching
	Every time.Duration // zero is ten seconds
	Log   *slog.Logger
}

// Run keeps the index up to date until ctx ends; then it returns nil.
func (x *Indexer) Run(ctx context.Context) error {
	for {
		if err := x.Once(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
			x.Log.Warn("new texts could not be taken into the index of words; they wait", "error", err)
		}
		select {
		case <-time.After(orElse(x.Every, wordsEvery)):
		case <-ctx.Done():
			return nil
		}
	}
}

// Once takes in what is there now, unless another process does.
func (x *Indexer) Once(ctx context.Context) error {
	for {
		taken, left, err := x.Store.IndexWords(ctx, wordsBatch)
		if err != nil || taken == 0 || left == 0 {
			return err
		}
	}
}
