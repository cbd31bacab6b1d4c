package keep

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// TakeLook gives a reviewer the next call to be judged blind. Whoever takes one waits for
// whoever takes another, so that no second look goes to two.
func (k *Keeper) TakeLook(ctx context.Context, who storage.Taker) (storage.Look, error) {
	var taken storage.Look
	var none error
	err := k.do(ctx, "take a look", func(ctx context.Context, t Tx) error {
		if who.Reviewer == "" {
			return errNoSource
		}
		if err := t.Lock(ctx, "looks"); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `UPDATE look SET reviewer = '' WHERE `+ask.OutOfReach(), ask.TakerArgs(who)...); err != nil {
			return err
		}
		var err error
		taken, err = takeLook(ctx, t, who)
		if none = nil; errors.Is(err, storage.ErrNotFound) { // what was given up is given up all the same
			none, err = err, nil
		}
		return err
	})
	if err == nil && none != nil {
		err = fmt.Errorf("take a look: %w", none)
	}
	return taken, err
}

func takeLook(ctx context.Context, t Tx, who storage.Taker) (storage.Look, error) {
	taken, err := ask.Taken(who).Of(ctx, t)
	if !errors.Is(err, storage.ErrNotFound) {
		return taken, err
	}
	if who.Kind == storage.GoldLook {
		if taken, err = ask.NextGold(who).Of(ctx, t); err != nil {
			return taken, err
		}
		taken.Given = storage.Instant(storage.Millis(who.At))
		return taken, give(ctx, t, taken)
	}
	if taken, err = ask.NextSecond(who).Of(ctx, t); err != nil {
		return taken, err
	}
	_, err = t.Exec(ctx, `UPDATE look SET reviewer = $1 WHERE kind = 'second' AND source = $2 AND call_id = $3 AND reviewer = ''`,
		who.Reviewer, taken.Source, taken.CallID)
	taken.Reviewer = who.Reviewer
	return taken, err
}

// Answer keeps what a reviewer thinks of the findings of a call.
func (k *Keeper) Answer(ctx context.Context, l storage.Look, said []storage.Opinion) error {
	return k.do(ctx, "opinion on call "+l.CallID, func(ctx context.Context, t Tx) error {
		name := "look " + string(l.Kind) + " " + l.Source + " " + l.CallID + " " + l.Reviewer
		switch l.Kind {
		case storage.CalibrationLook:
			name = "calibration " + l.Source
		case storage.SecondLook: // it may be given up meanwhile, for others to take
			name = "looks"
		case storage.GoldLook:
		}
		if err := t.Lock(ctx, name); err != nil {
			return err
		}
		if l.Reviewer == "" {
			return errNoSource
		}
		stored, err := ask.LookOf(l.Kind, l.Source, l.CallID, l.Reviewer).Of(ctx, t)
		if err != nil {
			return err
		}
		if done, err := answered(ctx, t, stored, l.Key); err != nil || done {
			return err
		}
		for _, o := range said {
			if err := say(ctx, t, stored, o); err != nil {
				return err
			}
		}
		_, err = t.Exec(ctx, `UPDATE look SET answered_at = $5, key = $6 WHERE kind = $1 AND source = $2 AND call_id = $3 AND reviewer = $4`,
			l.Kind, l.Source, l.CallID, l.Reviewer, storage.Millis(l.Answered), l.Key)
		return err
	})
}

// answered tells whether a look was answered by the same press of a button, and refuses
// what comes too late.
func answered(ctx context.Context, t Tx, stored storage.Look, key string) (done bool, err error) {
	if !stored.Answered.IsZero() && stored.Key == key {
		return true, nil
	}
	if stored.Kind != storage.CalibrationLook {
		if !stored.Answered.IsZero() {
			return false, fmt.Errorf("it was answered: %w", storage.ErrConflict)
		}
		return false, nil
	}
	c, err := ask.Calibration(stored.Source).Of(ctx, t)
	if err == nil && !c.Closed.IsZero() {
		err = fmt.Errorf("the session is closed: %w", storage.ErrConflict)
	}
	return false, err
}

// forgetLook forgets a second look that nobody has taken, after the decision that it was to
// be after is taken back.
func forgetLook(ctx context.Context, t Tx, source string) error {
	gone, err := t.Exec(ctx, `DELETE FROM look WHERE kind = 'second' AND source = $1 AND reviewer = ''`, source)
	if err == nil && gone > 0 {
		_, err = t.Exec(ctx, `DELETE FROM opinion WHERE kind = 'second' AND source = $1`, source)
	}
	return err
}
