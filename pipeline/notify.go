package pipeline

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/storage"
)

const (
	notifyEvery = 2 * time.Second
	notifyBatch = 500
	// parkMessage is how long a message is tried, since the first try.
	parkMessage = 24 * time.Hour
	// notifyOnce is how long one try may take.
	notifyOnce = 30 * time.Second
	// notifyGivesUp is after how many failures in a row an outlet is left alone until
	// the next look.
	notifyGivesUp = 3
	// notifyWhy is how much is kept of why a try has failed, in bytes.
	notifyWhy = 500
)

// notifyWaits are the pauses between tries; the last is repeated.
var notifyWaits = [...]time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}

// Notifier sends what people are told of alerts, until it is taken. What was sent and could
// not be noted is sent again, with the same ID.
type Notifier struct {
	Store interface {
		// DueMessages is that of [storage.Warnings], and so are the others.
		DueMessages(ctx context.Context, now time.Time, limit int) ([]storage.AlertMessage, error)
		MessageSent(ctx context.Context, id string, at time.Time) error
		MessageNotSent(ctx context.Context, id, why string, at, next time.Time) error
	}
	// Send sends a message once, to several outlets at a time. Its errors tell no address
	// and no secret.
	Send func(ctx context.Context, m storage.AlertMessage) error
	// Alone runs fn unless another process does; nil where there is only this one.
	Alone func(ctx context.Context, name string, fn func(context.Context) error) (bool, error)
	Every time.Duration // between looks; zero is two seconds
	Now   func() time.Time
	Log   *slog.Logger
}

// Run sends until ctx ends; then it returns nil.
func (n *Notifier) Run(ctx context.Context) error {
	for {
		var err error
		if n.Alone != nil {
			_, err = n.Alone(ctx, "notices", n.Once)
		} else {
			err = n.Once(ctx)
		}
		if err != nil && ctx.Err() == nil {
			n.Log.Warn("people could not be told of warnings; what they are to be told waits", "error", err)
		}
		select {
		case <-time.After(orElse(n.Every, notifyEvery)):
		case <-ctx.Done():
			return nil
		}
	}
}

// outlet is what fails and works by itself: the server of mail, or somebody's webhook.
type outlet struct {
	way       storage.Way
	recipient string // of a webhook
}

// Once sends what is due; outlets do not wait for each other.
func (n *Notifier) Once(ctx context.Context) error {
	due, err := n.Store.DueMessages(ctx, n.Now(), notifyBatch)
	if err != nil {
		return err
	}
	by := map[outlet][]storage.AlertMessage{}
	for _, m := range due {
		to := outlet{way: m.Way}
		if m.Way == storage.ByWebhook {
			to.recipient = m.Recipient
		}
		by[to] = append(by[to], m)
	}
	all, ctx := errgroup.WithContext(ctx)
	for _, messages := range by {
		all.Go(func() error { return n.sendAll(ctx, messages) })
	}
	return all.Wait()
}

// sendAll sends messages to one outlet, until it has failed too often in a row.
func (n *Notifier) sendAll(ctx context.Context, messages []storage.AlertMessage) error {
	failed := 0
	for _, m := range messages {
		taken, err := n.send(ctx, m)
		if err != nil {
			return err
		}
		if failed++; taken {
			failed = 0
		}
		if failed == notifyGivesUp {
			break
		}
	}
	return nil
}

// send sends a message once and notes what came of it.
func (n *Notifier) send(ctx context.Context, m storage.AlertMessage) (taken bool, err error) {
	once, cancel := context.WithTimeout(ctx, notifyOnce)
	why := n.Send(once, m)
	cancel()
	if err := ctx.Err(); err != nil {
		return false, err // told to stop: whether it arrived is unknown, and it comes again
	}
	if why == nil {
		return true, n.Store.MessageSent(ctx, m.ID, n.Now())
	}
	n.Log.Warn("a message of a warning was not taken", "alert", m.Alert, "recipient", m.Recipient, "way", string(m.Way), "attempt", m.Attempts+1, "error", why)
	short := why.Error()
	if len(short) > notifyWhy {
		short = strings.ToValidUTF8(short[:notifyWhy], "") + "…"
	}
	return false, n.Store.MessageNotSent(ctx, m.ID, short, n.Now(), nextNotice(m, n.Now()))
}

// nextNotice is when a message that has failed at now is tried again; zero when it was
// tried for long enough.
func nextNotice(m storage.AlertMessage, now time.Time) time.Time {
	next := now.Add(notifyWaits[min(m.Attempts, len(notifyWaits)-1)])
	if !m.First.IsZero() && next.Sub(m.First) > parkMessage {
		return time.Time{}
	}
	return next
}
