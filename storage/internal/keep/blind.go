package keep

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

var errNoSource = errors.New("it has no ID, source or reviewer")

// OpenCalibration opens a session and gives every call to every reviewer.
func (k *Keeper) OpenCalibration(ctx context.Context, c storage.Calibration) error {
	return k.do(ctx, "open calibration "+c.ID, func(ctx context.Context, t Tx) error {
		if c.ID == "" {
			return errNoSource
		}
		added, err := t.Exec(ctx, `INSERT INTO calibration (id, title, by_whom, opened_at, closed_at) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING`,
			c.ID, c.Title, c.By, storage.Millis(c.Opened))
		if err == nil && added == 0 {
			err = sameSession(ctx, t, c)
		}
		if err != nil || added == 0 {
			return err
		}
		for _, id := range c.Calls {
			if err := there(ctx, t, id); err != nil {
				return err
			}
			for _, who := range c.Reviewers {
				if err := give(ctx, t, storage.Look{Kind: storage.CalibrationLook, Source: c.ID, CallID: id, Reviewer: who, Given: c.Opened}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// sameSession is [storage.ErrConflict] when a session of that ID is another's.
func sameSession(ctx context.Context, t Tx, c storage.Calibration) error {
	stored, err := ask.Calibration(c.ID).Of(ctx, t)
	if err == nil && stored.By != c.By {
		err = fmt.Errorf("%s has opened it: %w", stored.By, storage.ErrConflict)
	}
	return err
}

// there is [storage.ErrNotFound] for a call that is not there.
func there(ctx context.Context, t Tx, callID string) error {
	err := fmt.Errorf("call %s: %w", callID, storage.ErrNotFound)
	asked := t.Ask(ctx, `SELECT 1 FROM ledger WHERE call_id = $1`, []any{callID}, func(ask.Row) error {
		err = nil
		return nil
	})
	return errors.Join(asked, err)
}

// give gives a call to a reviewer, once.
func give(ctx context.Context, t Tx, l storage.Look) error {
	_, err := t.Exec(ctx, `INSERT INTO look (kind, source, call_id, reviewer, first, given_at, answered_at, key)
		VALUES ($1, $2, $3, $4, $5, $6, 0, '') ON CONFLICT DO NOTHING`, l.Kind, l.Source, l.CallID, l.Reviewer, l.First, storage.Millis(l.Given))
	return err
}

// CloseCalibration ends a session.
func (k *Keeper) CloseCalibration(ctx context.Context, id string, at time.Time) error {
	return k.do(ctx, "close calibration "+id, func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "calibration "+id); err != nil {
			return err
		}
		if _, err := ask.Calibration(id).Of(ctx, t); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `UPDATE calibration SET closed_at = $2 WHERE id = $1 AND closed_at = 0`, id, storage.Millis(at))
		return err
	})
}

// NoteCalibration adds what was said in the discussion.
func (k *Keeper) NoteCalibration(ctx context.Context, session string, n storage.CalibrationNote) error {
	return k.do(ctx, "note on calibration "+session, func(ctx context.Context, t Tx) error {
		if _, err := ask.Calibration(session).Of(ctx, t); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO calibration_note (key, session, by_whom, words, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			n.Key, session, n.By, n.Words, storage.Millis(n.At))
		return err
	})
}

// MarkGold keeps a call as one whose right answers are known.
func (k *Keeper) MarkGold(ctx context.Context, g storage.Gold) error {
	return k.do(ctx, "gold call "+g.CallID, func(ctx context.Context, t Tx) error {
		if err := there(ctx, t, g.CallID); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO gold (call_id, by_whom, at, retired_at) VALUES ($1, $2, $3, 0)
			ON CONFLICT (call_id) DO UPDATE SET by_whom = excluded.by_whom, at = excluded.at, retired_at = 0`,
			g.CallID, g.By, storage.Millis(g.At)); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `DELETE FROM opinion WHERE kind = 'gold' AND source = $1 AND reviewer = ''`, g.CallID); err != nil {
			return err
		}
		l := storage.Look{Kind: storage.GoldLook, Source: g.CallID, CallID: g.CallID}
		for _, o := range g.Answers {
			o.At = g.At
			if err := say(ctx, t, l, o); err != nil {
				return err
			}
		}
		return nil
	})
}

// RetireGold takes a call out of what is mixed into the queue.
func (k *Keeper) RetireGold(ctx context.Context, callID string, at time.Time) error {
	return k.do(ctx, "retire gold call "+callID, func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `UPDATE gold SET retired_at = $2 WHERE call_id = $1 AND retired_at = 0`, callID, storage.Millis(at))
		return err
	})
}

// DrawSecond has a call looked at by a second person.
func (k *Keeper) DrawSecond(ctx context.Context, l storage.Look, said []storage.Opinion) error {
	return k.do(ctx, "second look at call "+l.CallID, func(ctx context.Context, t Tx) error {
		if l.Source == "" || l.First == "" {
			return errNoSource
		}
		if err := t.Lock(ctx, "looks"); err != nil {
			return err
		}
		var known bool // or gone
		if err := t.Ask(ctx, `SELECT 1 FROM look WHERE kind = 'second' AND source = $1
			UNION ALL SELECT 1 FROM decision WHERE key = $1 AND undone = 1`, []any{l.Source}, func(ask.Row) error {
			known = true
			return nil
		}); err != nil || known {
			return err
		}
		l.Kind, l.Reviewer = storage.SecondLook, ""
		if err := give(ctx, t, l); err != nil {
			return err
		}
		l.Reviewer = l.First
		for _, o := range said {
			if err := say(ctx, t, l, o); err != nil {
				return err
			}
		}
		return nil
	})
}

// say keeps an opinion within a look. Of a finding of another call it is
// [storage.ErrNotFound].
func say(ctx context.Context, t Tx, l storage.Look, o storage.Opinion) error {
	of := ""
	if err := t.Ask(ctx, `SELECT l.call_id FROM finding f JOIN ledger l ON l.n = f.n WHERE f.id = $1`, []any{o.Finding}, func(row ask.Row) error {
		return row.Scan(&of)
	}); err != nil {
		return err
	}
	if of != l.CallID {
		return fmt.Errorf("finding %s of call %s: %w", o.Finding, l.CallID, storage.ErrNotFound)
	}
	_, err := t.Exec(ctx, `INSERT INTO opinion (kind, source, call_id, finding, reviewer, answer, reason, note, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (kind, source, finding, reviewer)
		DO UPDATE SET answer = excluded.answer, reason = excluded.reason, note = excluded.note, at = excluded.at`,
		l.Kind, l.Source, l.CallID, o.Finding, l.Reviewer, o.Answer, o.Reason, o.Note, storage.Millis(o.At))
	return err
}
