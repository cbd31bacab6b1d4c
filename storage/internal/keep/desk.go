package keep

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Listen says that somebody has a call open, unless another one has.
func (k *Keeper) Listen(ctx context.Context, l storage.Listening, now time.Time) (storage.Listening, error) {
	var holder storage.Listening
	err := k.do(ctx, "listen to call "+l.CallID, func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO listening (n, who, name, until) SELECT n, $1, $2, $3 FROM ledger WHERE call_id = $4
			ON CONFLICT (n) DO UPDATE SET who = excluded.who, name = excluded.name, until = excluded.until
			WHERE listening.who = excluded.who OR listening.until <= $5`,
			l.Who, l.Name, storage.Millis(l.Until), l.CallID, storage.Millis(now))
		if err != nil {
			return err
		}
		holder = storage.Listening{CallID: l.CallID}
		return t.Ask(ctx, `SELECT h.who, h.name, h.until FROM listening h JOIN ledger l ON l.n = h.n WHERE l.call_id = $1`,
			[]any{l.CallID}, func(row ask.Row) error {
				var until int64
				err := row.Scan(&holder.Who, &holder.Name, &until)
				holder.Until = storage.Instant(until)
				return err
			})
	})
	return holder, err
}

// Leave says that somebody has a call open no more.
func (k *Keeper) Leave(ctx context.Context, callID, who string) error {
	return k.do(ctx, "leave call "+callID, func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `DELETE FROM listening WHERE who = $1 AND n = (SELECT n FROM ledger WHERE call_id = $2)`, who, callID)
		return err
	})
}

// Assign gives cases to people.
func (k *Keeper) Assign(ctx context.Context, to []storage.Assignment) ([]string, error) {
	var left []string
	err := k.do(ctx, "assign cases", func(ctx context.Context, t Tx) error {
		left = nil
		for _, a := range to {
			changed, err := t.Exec(ctx, `UPDATE review_case SET assignee = $1 WHERE n = (SELECT n FROM ledger WHERE call_id = $2) AND assignee IN ($1, $3)`,
				a.To, a.CallID, a.From)
			if err != nil {
				return err
			}
			if changed == 0 {
				left = append(left, a.CallID)
			}
		}
		return nil
	})
	return left, err
}

// Snooze puts cases off.
func (k *Keeper) Snooze(ctx context.Context, callIDs []string, until time.Time) error {
	return k.do(ctx, "put cases off", func(ctx context.Context, t Tx) error {
		for _, id := range callIDs {
			_, err := t.Exec(ctx, `UPDATE review_case SET snoozed_until = $1 WHERE n = (SELECT n FROM ledger WHERE call_id = $2)`, storage.Millis(until), id)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// KeepDraft keeps what somebody has typed on a call.
func (k *Keeper) KeepDraft(ctx context.Context, d storage.Draft) error {
	return k.do(ctx, "keep draft on call "+d.CallID, func(ctx context.Context, t Tx) error {
		if d.Note == "" {
			_, err := t.Exec(ctx, `DELETE FROM draft WHERE who = $1 AND at <= $2 AND n = (SELECT n FROM ledger WHERE call_id = $3)`,
				d.Who, storage.Millis(d.At), d.CallID)
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO draft (n, who, note, at) SELECT n, $1, $2, $3 FROM ledger WHERE call_id = $4
			ON CONFLICT (n, who) DO UPDATE SET note = excluded.note, at = excluded.at WHERE draft.at <= excluded.at`,
			d.Who, d.Note, storage.Millis(d.At), d.CallID)
		return err
	})
}

// See says that somebody has seen a case at a version.
func (k *Keeper) See(ctx context.Context, callID, who string, version int64) error {
	return k.do(ctx, "see call "+callID, func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO case_seen (n, who, version) SELECT n, $1, $2 FROM ledger WHERE call_id = $3
			ON CONFLICT (n, who) DO UPDATE SET version = excluded.version`, who, version, callID)
		return err
	})
}

// MarkTypical keeps a case for others to learn from.
func (k *Keeper) MarkTypical(ctx context.Context, m storage.Typical) error {
	return k.do(ctx, "mark call "+m.CallID+" as typical", func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO typical_case (n, kind, words, by_whom, at)
			SELECT c.n, $1, $2, $3, $4 FROM review_case c JOIN ledger l ON l.n = c.n WHERE l.call_id = $5
			ON CONFLICT (n) DO UPDATE SET kind = excluded.kind, words = excluded.words, by_whom = excluded.by_whom, at = excluded.at
			WHERE typical_case.at <= excluded.at`, m.Kind, m.Words, m.By, storage.Millis(m.At), m.CallID)
		return err
	})
}

// DropTypical takes the mark of a case away.
func (k *Keeper) DropTypical(ctx context.Context, callID string, at time.Time) error {
	return k.do(ctx, "drop the mark of call "+callID, func(ctx context.Context, t Tx) error {
		_, err := t.Exec(ctx, `DELETE FROM typical_case WHERE at <= $1 AND n = (SELECT n FROM ledger WHERE call_id = $2)`, storage.Millis(at), callID)
		return err
	})
}
