package keep

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/warning"
)

// addAlertStep notes the next step of an alert and gives its number. One without a key has that
// of its number.
func addAlertStep(ctx context.Context, t Tx, s storage.AlertStep, alert string) (int, error) {
	n := 0
	err := t.Ask(ctx, `UPDATE warning_alert SET steps = steps + 1 WHERE id = $1 RETURNING steps`, []any{alert}, func(row ask.Row) error { return row.Scan(&n) })
	if err != nil {
		return 0, err
	}
	if s.Key == "" {
		s.Key = alert + " " + strconv.Itoa(n)
	}
	_, err = t.Exec(ctx, `INSERT INTO warning_step (alert, n, key, deed, level, count, who, whom, words, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		alert, n, s.Key, s.Deed, s.Level, s.Count, s.Who, s.Whom, s.Words, storage.Millis(s.At))
	return n, err
}

// tell has people told who are told of the levels that an alert has reached since another.
func (c *counting) tell(w warning.Watch, a storage.Alert, e warning.Episode, step int, since warning.Level) error {
	if !a.Told {
		return nil
	}
	facts := c.book.Facts(warning.Told{
		ID: a.ID, Title: a.Title, Scope: a.Scope, Gist: e.Above[0].Gist, Level: a.Level, Window: a.Window, Count: a.Peak, Threshold: a.Threshold,
		Expected: a.Expected, Since: a.From, At: a.PeakAt,
	})
	subject, body := w.Message.Write(facts)
	told := map[string]bool{}
	for _, s := range w.Steps {
		if s.Level.Rank() <= since.Rank() || s.Level.Rank() > a.Level.Rank() {
			continue
		}
		for _, to := range s.To {
			if told[to] {
				continue
			}
			told[to] = true
			for _, way := range waysOf(c.book.Contacts[to]) {
				_, err := c.tx.Exec(c.ctx, `INSERT INTO warning_message (id, alert, level, recipient, way, subject, body, made_at, state, attempts, first_at, next_at, done_at, why)
					VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, 0, $8, 0, '') ON CONFLICT (id) DO NOTHING`,
					messageID(a.ID, step, way, to), a.ID, a.Level, to, way, subject, body, storage.Millis(c.now))
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// messageID names what somebody is told of a step, with nothing in it that a header could
// not have.
func messageID(alert string, step int, way storage.Way, to string) string {
	sum := sha256.Sum256([]byte(to))
	return fmt.Sprintf("%s-%d-%s-%x", alert, step, way, sum[:4])
}

func waysOf(c warning.Contact) []storage.Way {
	var ways []storage.Way
	if len(c.Mail) > 0 {
		ways = append(ways, storage.ByMail)
	}
	if c.Webhook != "" {
		ways = append(ways, storage.ByWebhook)
	}
	return ways
}

var errAnonymous = errors.New("a deed has no key, or nobody who does it")

// TakeUp does what people do to alerts.
func (k *Keeper) TakeUp(ctx context.Context, d storage.AlertDeed) (storage.Alert, error) {
	var now storage.Alert
	err := k.do(ctx, "take up alert "+d.Alert, func(ctx context.Context, t Tx) error {
		if d.Key == "" || d.Who == "" {
			return errAnonymous
		}
		if err := t.Lock(ctx, warningTurn); err != nil {
			return err
		}
		a, err := ask.Alert(d.Alert).Of(ctx, t)
		if err != nil {
			return err
		}
		of, err := ask.StepBy(d.Key).Of(ctx, t)
		switch {
		case err != nil:
			return err
		case of == d.Alert:
			now = a
			return nil
		case of != "":
			return storage.ErrConflict
		}
		if a, err = taken(a, d); err != nil {
			return err
		}
		c := counting{ctx: ctx, tx: t, now: d.At}
		if err := c.write(a); err != nil {
			return err
		}
		if _, err := addAlertStep(ctx, t, storage.AlertStep{Key: d.Key, Deed: d.Deed, Level: a.Level, Count: a.Peak, Who: d.Who, Whom: d.Whom, Words: d.Words, At: d.At}, a.ID); err != nil {
			return err
		}
		now, err = ask.Alert(d.Alert).Of(ctx, t)
		return err
	})
	return now, err
}

// taken is an alert after a deed.
func taken(a storage.Alert, d storage.AlertDeed) (storage.Alert, error) {
	next, err := a.State.After(d.Deed)
	if err != nil {
		return a, err
	}
	a.State = next
	if d.Deed == warning.Assign {
		a.Owner = d.Whom
	}
	if d.Deed == warning.FollowUp {
		a.Followed++
		a.Due = warning.Due(a.FollowUps, a.Raised, a.Followed, d.At)
	}
	if d.Deed == warning.Close {
		a.Due = time.Time{}
	}
	return a, nil
}

// MessageSent notes that a message was taken.
func (k *Keeper) MessageSent(ctx context.Context, id string, at time.Time) error {
	return k.do(ctx, "note message "+id, func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `UPDATE warning_message SET state = 'delivered', attempts = attempts + 1, done_at = $2, why = '',
			first_at = CASE first_at WHEN 0 THEN $2 ELSE first_at END WHERE id = $1 AND state <> 'delivered'`, id, storage.Millis(at))
		return err
	})
}

// MessageNotSent notes that a try has failed. Noting it twice counts one try more than
// there was, which brings the next one no sooner.
func (k *Keeper) MessageNotSent(ctx context.Context, id, why string, at, next time.Time) error {
	state := storage.DeliveryWaiting
	if next.IsZero() {
		state = storage.DeliveryParked
	}
	return k.do(ctx, "note that message "+id+" was not sent", func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `UPDATE warning_message SET state = $2, attempts = attempts + 1, why = $3, next_at = $5,
			first_at = CASE first_at WHEN 0 THEN $4 ELSE first_at END WHERE id = $1 AND state = 'waiting'`,
			id, state, why, storage.Millis(at), storage.Millis(next))
		return err
	})
}
