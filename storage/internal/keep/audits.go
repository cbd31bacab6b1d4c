package keep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// AddDraw keeps a draw with its picks.
func (k *Keeper) AddDraw(ctx context.Context, d audit.Draw, picks []audit.Pick) error {
	return k.do(ctx, "draw "+d.ID, func(ctx context.Context, t Tx) error {
		body, err := json.Marshal(d)
		if err != nil {
			return err
		}
		added, err := t.Exec(ctx, `INSERT INTO audit_draw (id, digest, made_at, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			d.ID, d.Digest, storage.Millis(d.At), string(body))
		if err != nil {
			return err
		}
		if added == 0 {
			return sameDraw(ctx, t, d)
		}
		for _, p := range picks {
			if err := addPick(ctx, t, d.ID, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// sameDraw is nil when the stored draw of this ID came of the same frame.
func sameDraw(ctx context.Context, t Tx, d audit.Draw) error {
	stored, err := ask.Draw(d.ID).Of(ctx, t)
	if err == nil && stored.Digest != d.Digest {
		err = fmt.Errorf("it was drawn from another frame: %w", storage.ErrConflict)
	}
	return err
}

func addPick(ctx context.Context, t Tx, draw string, p audit.Pick) error {
	added, err := t.Exec(ctx, `INSERT INTO audit_pick (draw, rank, n, answer, taken_by, taken_until, judged_by, judged_at, key, note)
		SELECT $1, $2, n, $3, '', 0, '', 0, '', '' FROM ledger WHERE call_id = $4`, draw, p.Rank, p.Answer, p.CallID)
	if err != nil {
		return err
	}
	if added == 0 {
		return fmt.Errorf("call %s: %w", p.CallID, storage.ErrNotFound)
	}
	for machine, rules := range map[audit.Answer][]string{audit.Flagged: p.Held, audit.Near: p.Near} {
		for _, rule := range rules {
			if _, err := t.Exec(ctx, `INSERT INTO audit_rule (draw, rank, rule, machine, said, reason, hint, hint_by, hint_at)
				VALUES ($1, $2, $3, $4, '', '', '', '', 0)`, draw, p.Rank, rule, machine); err != nil {
				return err
			}
		}
	}
	return nil
}

// TakePick gives a person the next call of a draw.
func (k *Keeper) TakePick(ctx context.Context, take storage.Taking) (audit.Pick, error) {
	var taken audit.Pick
	err := k.do(ctx, "take a call of draw "+take.Draw, func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "audit "+take.Draw); err != nil {
			return err
		}
		rank := 0
		err := t.Ask(ctx, `SELECT p.rank FROM audit_pick p JOIN ledger l ON l.n = p.n
			WHERE p.draw = $1 AND p.judged_by = '' AND (p.taken_by IN ('', $2) OR p.taken_until < $3)
			AND NOT (l.agent <> '' AND l.agent = $4)
			AND `+ask.NothingKnown(`$2`)+`
			ORDER BY CASE WHEN p.taken_by = $2 THEN 0 ELSE 1 END, p.rank LIMIT 1`,
			[]any{take.Draw, take.By, storage.Millis(take.Now), take.Agent}, func(row ask.Row) error { return row.Scan(&rank) })
		if err != nil {
			return err
		}
		if rank == 0 {
			return storage.ErrNotFound
		}
		if _, err := t.Exec(ctx, `UPDATE audit_pick SET taken_by = $3, taken_until = $4 WHERE draw = $1 AND rank = $2`,
			take.Draw, rank, take.By, storage.Millis(take.Until)); err != nil {
			return err
		}
		picks, err := ask.Picks(take.Draw, rank).Of(ctx, t)
		if err == nil {
			taken = picks[0]
		}
		return err
	})
	return taken, err
}

var errUnsigned = errors.New("a judgement has no key or nobody who gives it")

// JudgePick keeps what a person said of a call of a draw.
func (k *Keeper) JudgePick(ctx context.Context, j storage.PickJudgement) error {
	return k.do(ctx, "judge call "+j.CallID+" of draw "+j.Draw, func(ctx context.Context, t Tx) error {
		if j.Key == "" || j.By == "" {
			return errUnsigned
		}
		if err := t.Lock(ctx, "audit "+j.Draw); err != nil {
			return err
		}
		p, err := pickOf(ctx, t, j.Draw, j.CallID)
		switch {
		case err != nil:
			return err
		case p.key == j.Key && p.by == j.By:
			return nil
		case p.by != "":
			return fmt.Errorf("%s has judged it: %w", p.by, storage.ErrConflict)
		}
		if _, err := t.Exec(ctx, `UPDATE audit_pick SET judged_by = $3, judged_at = $4, key = $5, note = $6, taken_by = $3 WHERE draw = $1 AND rank = $2`,
			j.Draw, p.rank, j.By, storage.Millis(j.At), j.Key, j.Note); err != nil {
			return err
		}
		for _, m := range j.Marks {
			if _, err := t.Exec(ctx, `INSERT INTO audit_rule (draw, rank, rule, machine, said, reason, hint, hint_by, hint_at)
				VALUES ($1, $2, $3, '', $4, $5, '', '', 0)
				ON CONFLICT (draw, rank, rule) DO UPDATE SET said = excluded.said, reason = excluded.reason`,
				j.Draw, p.rank, m.Rule, m.Said, m.Reason); err != nil {
				return err
			}
		}
		return nil
	})
}

// judged is where a call of a draw stands.
type judged struct {
	rank    int
	by, key string
}

func pickOf(ctx context.Context, t Tx, draw, callID string) (judged, error) {
	var p judged
	err := t.Ask(ctx, `SELECT p.rank, p.judged_by, p.key FROM audit_pick p JOIN ledger l ON l.n = p.n WHERE p.draw = $1 AND l.call_id = $2`,
		[]any{draw, callID}, func(row ask.Row) error { return row.Scan(&p.rank, &p.by, &p.key) })
	if err == nil && p.rank == 0 {
		err = storage.ErrNotFound
	}
	return p, err
}

// HintRule keeps a word to a rule's author.
func (k *Keeper) HintRule(ctx context.Context, h storage.RuleHint) error {
	return k.do(ctx, "hint on rule "+h.Rule, func(ctx context.Context, t Tx) error {
		p, err := pickOf(ctx, t, h.Draw, h.CallID)
		if err != nil {
			return err
		}
		if p.by == "" {
			return fmt.Errorf("call %s is not judged: %w", h.CallID, storage.ErrConflict)
		}
		_, err = t.Exec(ctx, `INSERT INTO audit_rule (draw, rank, rule, machine, said, reason, hint, hint_by, hint_at)
			VALUES ($1, $2, $3, '', '', '', $4, $5, $6)
			ON CONFLICT (draw, rank, rule) DO UPDATE SET hint = excluded.hint, hint_by = excluded.hint_by, hint_at = excluded.hint_at`,
			h.Draw, p.rank, h.Rule, h.Words, h.By, storage.Millis(h.At))
		return err
	})
}
