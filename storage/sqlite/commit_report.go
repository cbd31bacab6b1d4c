package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// keepReport writes an inspection: new findings open, those that no longer hold are
// withdrawn, and what people judged stays as they left it, marked when its ground
// has moved.
func (t *tx) keepReport(ctx context.Context, n int64, o storage.Outcome, at int64) error {
	r := o.Report
	_, err := t.exec(ctx, `INSERT INTO inspection (n, input_rev, rulebook, undecided, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (n) DO UPDATE SET input_rev = excluded.input_rev, rulebook = excluded.rulebook,
			undecided = excluded.undecided, at = excluded.at`,
		n, o.InputRev, r.Rulebook, storage.EncodeUndecided(r.Undecided), at)
	if err != nil {
		return err
	}
	old, err := list(ctx, t, `SELECT k, rule, rule_hash, title, label, family, level, points, provisional_until, evidence,
		status, held, moved, provisional, judged, rulebook, shadow > 0, taking FROM finding WHERE n = $1`, []any{n}, scanKnown)
	if err != nil {
		return err
	}
	fresh := false // for whoever searches by rules and levels
	for _, f := range r.Findings {
		i := slices.IndexFunc(old, func(k known) bool { return k.Finding.Rule == f.Rule })
		if i < 0 {
			err = t.addFinding(ctx, n, o.CallID, r.Rulebook, f)
			fresh = true
		} else {
			old[i].seen = true
			fresh = fresh || old[i].Finding.Level != f.Level
			err = t.findAgain(ctx, old[i], r.Rulebook, f)
		}
		if err != nil {
			return fmt.Errorf("finding %s: %w", f.Rule, err)
		}
	}
	if fresh {
		if err := t.unread(ctx, storage.InCalls, o.CallID); err != nil {
			return err
		}
	}
	for _, k := range old {
		if k.seen || !k.Held {
			continue
		}
		if err := t.withdraw(ctx, k); err != nil {
			return fmt.Errorf("finding %s: %w", k.Finding.Rule, err)
		}
	}
	return nil
}

// known is a finding that is there when a call is inspected again.
type known struct {
	decide.Known
	k        int64
	awaiting bool // provisional
	seen     bool // in the present report
}

func scanKnown(rows *sql.Rows) (known, error) {
	var k known
	var taking sql.RawBytes
	f := &k.Finding
	err := rows.Scan(&k.k, &f.Rule, &f.RuleHash, &f.Title, &f.Label, &f.Family, &f.Level, &f.Points,
		(*kept)(&f.ProvisionalUntil), &k.Evidence, &k.Status, &k.Held, &k.Moved, &k.awaiting, &k.Judged, &k.Rulebook, &f.Shadow, &taking)
	if err != nil {
		return k, err
	}
	return k, storage.DecodeTaking(taking, f)
}

func (t *tx) addFinding(ctx context.Context, n int64, callID, rulebook string, f inspect.Finding) error {
	var c call.Call
	var day string
	var started int64
	_, err := t.one(ctx, `SELECT agent, dept, day, started_at FROM ledger WHERE n = $1`, []any{n},
		[]any{&c.Agent, &c.Dept, &day, &started})
	if err != nil {
		return err
	}
	provisional, err := t.provisional(ctx, f)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO finding (id, n, rule, rule_hash, title, label, family, level, points, provisional_until,
			evidence, status, held, version, moved, rounds, judged, rulebook, agent, dept, day, started_at, provisional,
			shadow, taking)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, 1, 0, 0, NULL, $13, $14, $15, $16, $17, $18, $19, $20)`,
		storage.FindingID(callID, f.Rule), n, f.Rule, f.RuleHash, f.Title, f.Label, f.Family, f.Level, f.Points,
		storage.Millis(f.ProvisionalUntil), storage.EncodeEvidence(f.Evidence), decide.Unjudged(f, true), rulebook,
		c.Agent, c.Dept, day, started, provisional, decide.ShadowOf(f, decide.Unjudged(f, true)), storage.EncodeTaking(f))
	return err
}

// findAgain brings a finding up to date. Its version is raised only when something
// that a reviewer sees has changed; another rulebook with the same rule is not.
func (t *tx) findAgain(ctx context.Context, k known, rulebook string, f inspect.Finding) error {
	c := k.Again(f)
	provisional, err := t.provisional(ctx, f)
	if err != nil {
		return err
	}
	raised := c.Raised || k.awaiting != provisional
	if !raised && k.Rulebook == rulebook {
		return nil
	}
	_, err = t.exec(ctx, `UPDATE finding SET rule_hash = $1, title = $2, label = $3, family = $4, level = $5, points = $6,
			provisional_until = $7, evidence = $8, status = $9, held = 1, version = version + $10, moved = $11, rulebook = $12,
			provisional = $13, shadow = $14, taking = $15
		WHERE k = $16`,
		f.RuleHash, f.Title, f.Label, f.Family, f.Level, f.Points, storage.Millis(f.ProvisionalUntil), c.Evidence, c.Status, raised, c.Moved,
		rulebook, provisional, decide.ShadowOf(f, c.Status), storage.EncodeTaking(f), k.k)
	return err
}

// withdraw marks a finding that no longer holds.
func (t *tx) withdraw(ctx context.Context, k known) error {
	c := k.Gone()
	_, err := t.exec(ctx, `UPDATE finding SET status = $1, held = 0, moved = $2, version = version + 1,
		provisional = provisional AND $1 <> 'withdrawn' WHERE k = $3`, c.Status, c.Moved, k.k)
	return err
}
