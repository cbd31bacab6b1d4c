package webhook

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/storage"
)

// Sender makes the deliveries that are due.
type Sender struct {
	Store  storage.Webhooks
	Policy Policy
	// Alone runs fn unless another process does; nil where there is only this one.
	Alone func(ctx context.Context, name string, fn func(context.Context) error) (bool, error)
	Every time.Duration // between looks; zero is a second
	Now   func() time.Time
	Log   *slog.Logger
}

const (
	atOnce    = 20                 // deliveries of one webhook in a round
	givesUp   = 3                  // failures one after the other that end a webhook's round
	parkAfter = 24 * time.Hour     // since the first try
	forget    = 7 * 24 * time.Hour // since it was delivered
)

// waits are the pauses between tries; the last is repeated.
var waits = [...]time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
}

// Run delivers until ctx ends; then it returns nil.
func (s *Sender) Run(ctx context.Context) error {
	client := s.Policy.Client(nil)
	defer client.CloseIdleConnections()
	every := s.Every
	if every == 0 {
		every = time.Second
	}
	var swept time.Time
	for {
		round := func(ctx context.Context) error {
			err := s.round(ctx, client)
			if now := s.Now(); err == nil && now.Sub(swept) > time.Hour {
				swept = now
				_, err = s.Store.ForgetDeliveries(ctx, now.Add(-forget))
			}
			return err
		}
		var err error
		if s.Alone != nil {
			_, err = s.Alone(ctx, "webhooks", round)
		} else {
			err = round(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Warn("webhooks could not be told; what they are to be told waits", "error", err)
		}
		select {
		case <-time.After(every):
		case <-ctx.Done():
			return nil
		}
	}
}

// round makes what is due at every webhook. One that does not answer keeps no other
// waiting.
func (s *Sender) round(ctx context.Context, client *http.Client) error {
	hooks, err := s.Store.Webhooks(ctx)
	if err != nil {
		return err
	}
	var group errgroup.Group
	for _, w := range hooks {
		if w.Waiting > 0 {
			group.Go(func() error { return s.tell(ctx, client, w) })
		}
	}
	return group.Wait()
}

// tell makes deliveries of a webhook until none is due or it does not take them.
func (s *Sender) tell(ctx context.Context, client *http.Client, w storage.Webhook) error {
	for failures := 0; failures < givesUp; {
		due, err := s.Store.DueDeliveries(ctx, w.ID, s.Now(), atOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, d := range due {
			why := s.send(ctx, client, w, d)
			if err := ctx.Err(); err != nil {
				return err // told to stop: whether it arrived is unknown, and it comes again
			}
			if err := s.note(ctx, d, why); err != nil {
				return err
			}
			if failures++; why == nil {
				failures = 0
			}
			if failures >= givesUp {
				break
			}
		}
	}
	return nil
}

// note keeps what came of a try.
func (s *Sender) note(ctx context.Context, d storage.Delivery, why error) error {
	now := s.Now()
	if why == nil {
		return s.Store.Delivered(ctx, d.Seq, now)
	}
	s.Log.Warn("a webhook did not take its message", "webhook", d.Webhook, "finding", d.Finding.ID, "attempt", d.Attempts+1, "error", why)
	return s.Store.NotDelivered(ctx, d.Seq, why.Error(), now, nextTry(d, now))
}

// nextTry is when a delivery that has failed at now is tried again; zero when it was tried
// for long enough.
func nextTry(d storage.Delivery, now time.Time) time.Time {
	next := now.Add(waits[min(d.Attempts, len(waits)-1)])
	if !d.First.IsZero() && next.Sub(d.First) > parkAfter {
		return time.Time{}
	}
	return next
}

// send tries a delivery once; nil is that it was taken.
func (s *Sender) send(ctx context.Context, client *http.Client, w storage.Webhook, d storage.Delivery) error {
	text, err := body(d)
	if err != nil {
		return err
	}
	return s.Policy.Post(ctx, client, Posting{URL: w.URL, Secret: w.Secret, ID: ID(d), At: s.Now(), Body: text})
}
