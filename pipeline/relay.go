package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/tingcha/tingcha/internal/fault"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

// relayBatch is how many words are sent before they are struck off.
const relayBatch = 500

// relayEvery is how often an empty outbox is looked into.
const relayEvery = time.Second

// Relay sends what the outbox holds to the topics of results. A word is struck off
// when the broker has it, so that none is lost; one may be sent twice, under the same
// ID, "outbox/17", by which receivers tell.
type Relay struct {
	Outbox storage.Outbox
	Bus    bus.Bus
	Every  time.Duration // zero is a second
	Log    *slog.Logger
	// Sent, when not nil, is told how many words went out.
	Sent func(n int)
}

// Run sends until ctx ends; then it returns nil. Of all processes one sends at a time,
// for order's sake.
func (r *Relay) Run(ctx context.Context) error {
	for {
		_, err := r.Outbox.Alone(ctx, "relay", r.drain)
		if err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
			r.Log.Warn("results could not be sent; they wait", "error", err)
		}
		select {
		case <-time.After(orElse(r.Every, relayEvery)):
		case <-ctx.Done():
			return nil
		}
	}
}

// Once sends what is there now, unless another process does.
func (r *Relay) Once(ctx context.Context) error {
	_, err := r.Outbox.Alone(ctx, "relay", r.drain)
	return err
}

// drain sends until nothing is left.
func (r *Relay) drain(ctx context.Context) error {
	for {
		n, err := r.send(ctx)
		if err != nil || n < relayBatch {
			return err
		}
	}
}

// send takes a batch of words on its way: read, publish, strike off.
func (r *Relay) send(ctx context.Context) (int, error) {
	words, err := r.Outbox.Outgoing(ctx, relayBatch)
	if err != nil || len(words) == 0 {
		return 0, err
	}
	messages := make([]bus.Message, len(words))
	seqs := make([]int64, len(words))
	for i, w := range words {
		if messages[i], err = resultMessage(w); err != nil {
			return 0, fmt.Errorf("word %d of the outbox: %w", w.Seq, err)
		}
		seqs[i] = w.Seq
	}
	if err := r.Bus.Publish(ctx, messages...); err != nil {
		return 0, fmt.Errorf("publish results: %w", err)
	}
	fault.Point(fault.RelayPublished)
	if err := r.Outbox.Sent(ctx, seqs); err != nil {
		return 0, err
	}
	fault.Point(fault.RelaySent)
	if r.Sent != nil {
		r.Sent(len(words))
	}
	return len(words), nil
}
