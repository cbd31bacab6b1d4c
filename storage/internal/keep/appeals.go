package keep

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// FileAppeal keeps an appeal.
func (k *Keeper) FileAppeal(ctx context.Context, a storage.Appeal) error {
	return k.do(ctx, "appeal on finding "+a.Finding, func(ctx context.Context, t Tx) error {
		if known, err := pressed(ctx, t, a); err != nil || known {
			return err
		}
		if err := holdCallOf(ctx, t, a.Finding); err != nil {
			return err
		}
		on, err := standing(ctx, t, a)
		if err != nil {
			return err
		}
		if a, err = decide.Filing(a, on); err != nil {
			return err
		}
		added, err := t.Exec(ctx, `INSERT INTO appeal (id, finding, round, instance, by_whom, words, marks, filed_at, due_at, state,
				ended_at, decider, answer, decided, key)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', '', 0, $11) ON CONFLICT DO NOTHING`,
			a.ID, a.Finding, a.Round, a.Instance, a.By, a.Words, storage.EncodeMarks(a.Marks), storage.Millis(a.Filed), storage.Millis(a.Due), a.State, a.Key)
		if err != nil || added == 1 {
			return err
		}
		if known, err := pressed(ctx, t, a); err != nil || known {
			return err
		}
		return fmt.Errorf("there is one against this verdict: %w", storage.ErrConflict)
	})
}

// pressed tells whether an appeal was filed by the same press of a button. Another's press
// with the same key is [storage.ErrConflict].
func pressed(ctx context.Context, t Tx, a storage.Appeal) (known bool, err error) {
	var finding, by string
	err = t.Ask(ctx, `SELECT finding, by_whom FROM appeal WHERE key = $1`, []any{a.Key}, func(row ask.Row) error {
		known = true
		return row.Scan(&finding, &by)
	})
	if err == nil && known && (finding != a.Finding || by != a.By) {
		err = fmt.Errorf("its key is that of another appeal: %w", storage.ErrConflict)
	}
	return known, err
}

// holdCallOf makes verdicts on a finding wait, so that none comes between what is read of
// it and what is written then.
func holdCallOf(ctx context.Context, t Tx, finding string) error {
	var of string
	err := t.Ask(ctx, `SELECT l.call_id FROM finding f JOIN ledger l ON l.n = f.n WHERE f.id = $1`, []any{finding}, func(row ask.Row) error {
		return row.Scan(&of)
	})
	if err == nil && of == "" {
		err = storage.ErrNotFound
	}
	if err != nil {
		return err
	}
	return t.Hold(ctx, of)
}

// standing gives what an appeal is held against.
func standing(ctx context.Context, t Tx, a storage.Appeal) (decide.Standing, error) {
	var on decide.Standing
	err := t.Ask(ctx, `SELECT status, rounds FROM finding WHERE id = $1`, []any{a.Finding}, func(row ask.Row) error {
		return row.Scan(&on.Status, &on.Rounds)
	})
	if err == nil && on.Status == "" {
		err = storage.ErrNotFound
	}
	if err != nil {
		return on, err
	}
	before, err := ask.DecidedAt(a.Finding, a.Round).Of(ctx, t)
	if len(before) > 0 {
		on.Before = &before[0]
	}
	return on, err
}

// WithdrawAppeal ends an appeal for who filed it.
func (k *Keeper) WithdrawAppeal(ctx context.Context, id, by string, at time.Time) error {
	return k.do(ctx, "withdraw appeal "+id, func(ctx context.Context, t Tx) error {
		changed, err := t.Exec(ctx, `UPDATE appeal SET state = 'withdrawn', ended_at = $3 WHERE id = $1 AND by_whom = $2 AND state = 'filed'`,
			id, by, storage.Millis(at))
		if err != nil || changed == 1 {
			return err
		}
		a, err := ask.PlainAppeal(id).Of(ctx, t)
		switch {
		case err != nil:
			return err
		case a.By != by:
			return storage.ErrNotFound
		case a.State != storage.AppealWithdrawn:
			return fmt.Errorf("it is %s: %w", a.State, storage.ErrConflict)
		}
		return nil
	})
}

// Decide stores a decision on an appeal as one more round of verdicts, and gives the
// finding that it is about. The same press of a button changes nothing the second time.
func Decide(ctx context.Context, t Tx, d storage.AppealDecision, scores []scoring.Entry) (finding string, err error) {
	v, stored, err := decision(ctx, t, d)
	if err != nil || stored {
		return v.Finding, err
	}
	of, err := t.Judge(ctx, v, scores)
	if err != nil {
		return "", err
	}
	if of != v.Finding {
		return "", fmt.Errorf("its key is that of a verdict on finding %s: %w", of, storage.ErrConflict)
	}
	past, err := ask.Past(v.Finding).Of(ctx, t)
	if err != nil {
		return "", err
	}
	return v.Finding, decided(ctx, t, d, len(past.Verdicts))
}

// decision gives the verdict that a decision on an appeal is, and whether the same press
// of a button has stored it before. Transactions that decide the same appeal wait for
// each other.
func decision(ctx context.Context, t Tx, d storage.AppealDecision) (v storage.Verdict, stored bool, err error) {
	if err := t.Lock(ctx, "appeal "+d.Appeal); err != nil {
		return v, false, err
	}
	a, err := ask.PlainAppeal(d.Appeal).Of(ctx, t)
	if err != nil {
		return v, false, err
	}
	past, err := ask.Past(a.Finding).Of(ctx, t)
	if err != nil {
		return v, false, err
	}
	for _, said := range past.Verdicts {
		if said.Key == d.Key && said.Reviewer == d.By && said.Round == a.Decided {
			return said, true, nil
		}
	}
	thought, err := ask.Thought(a.Finding).Of(ctx, t)
	if err != nil {
		return v, false, err
	}
	v, err = decide.Decision(d, a, len(past.Verdicts), past.Verdicts, thought)
	return v, false, err
}

// decided keeps on an appeal what its decision was, which is the verdict of a round.
func decided(ctx context.Context, t Tx, d storage.AppealDecision, round int) error {
	changed, err := t.Exec(ctx, `UPDATE appeal SET state = $2, ended_at = $3, decider = $4, answer = $5, decided = $6 WHERE id = $1 AND state = 'filed'`,
		d.Appeal, d.State, storage.Millis(d.At), d.By, d.Words, round)
	if err == nil && changed == 0 {
		err = storage.ErrConflict
	}
	return err
}
