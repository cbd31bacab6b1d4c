package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
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
	for _, f := range r.Findings {
		i := slices.IndexFunc(old, func(k known) bool { return k.finding.Rule == f.Rule })
		if i < 0 {
			err = t.addFinding(ctx, n, o.CallID, r.Rulebook, f)
		} else {
			old[i].seen = true
			err = t.findAgain(ctx, old[i], r.Rulebook, f)
		}
		if err != nil {
			return fmt.Errorf("finding %s: %w", f.Rule, err)
		}
	}
	for _, k := range old {
		if k.seen || !k.held {
			continue
		}
		if err := t.withdraw(ctx, k); err != nil {
			return fmt.Errorf("finding %s: %w", k.finding.Rule, err)
		}
	}
	return nil
}

// known is a finding that is there when a call is inspected again.
type known struct {
	k        int64
	finding  inspect.Finding // without evidence
	evidence []byte
	status   storage.FindingStatus
	held     bool
	moved    bool
	awaiting bool   // provisional
	judged   []byte // evidence of the last verdict
	rulebook string
	seen     bool // in the present report
}

func scanKnown(rows *sql.Rows) (known, error) {
	var k known
	var taking sql.RawBytes
	f := &k.finding
	err := rows.Scan(&k.k, &f.Rule, &f.RuleHash, &f.Title, &f.Label, &f.Family, &f.Level, &f.Points,
		(*kept)(&f.ProvisionalUntil), &k.evidence, &k.status, &k.held, &k.moved, &k.awaiting, &k.judged, &k.rulebook, &f.Shadow, &taking)
	if err != nil {
		return k, err
	}
	return k, storage.DecodeTaking(taking, f)
}

// unjudged is the status of a finding that nobody has judged.
func unjudged(f inspect.Finding, held bool) storage.FindingStatus {
	switch {
	case !held:
		return storage.Withdrawn
	case f.Level == inspect.Info || f.Shadow:
		return storage.Recorded
	default:
		return storage.Open
	}
}

// shadowOf is what is kept of a finding whose rule may run in shadow.
func shadowOf(f inspect.Finding, status storage.FindingStatus) int {
	switch {
	case !f.Shadow:
		return 0
	case judged(status):
		return 2
	default:
		return 1
	}
}

func judged(s storage.FindingStatus) bool {
	return s == storage.Confirmed || s == storage.Rejected
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
		storage.Millis(f.ProvisionalUntil), storage.EncodeEvidence(f.Evidence), unjudged(f, true), rulebook,
		c.Agent, c.Dept, day, started, provisional, shadowOf(f, unjudged(f, true)), storage.EncodeTaking(f))
	return err
}

// findAgain brings a finding up to date. Its version is raised only when something
// that a reviewer sees has changed; another rulebook with the same rule is not.
func (t *tx) findAgain(ctx context.Context, k known, rulebook string, f inspect.Finding) error {
	evidence := storage.EncodeEvidence(f.Evidence)
	status, moved := unjudged(f, true), false
	if judged(k.status) {
		status, moved = k.status, !bytes.Equal(evidence, k.judged)
	}
	provisional, err := t.provisional(ctx, f)
	if err != nil {
		return err
	}
	raised := 0
	if !k.held || k.awaiting != provisional || k.status != status || k.moved != moved || !bytes.Equal(k.evidence, evidence) || !sameWording(k.finding, f) {
		raised = 1
	}
	if raised == 0 && k.rulebook == rulebook {
		return nil
	}
	_, err = t.exec(ctx, `UPDATE finding SET rule_hash = $1, title = $2, label = $3, family = $4, level = $5, points = $6,
			provisional_until = $7, evidence = $8, status = $9, held = 1, version = version + $10, moved = $11, rulebook = $12,
			provisional = $13, shadow = $14, taking = $15
		WHERE k = $16`,
		f.RuleHash, f.Title, f.Label, f.Family, f.Level, f.Points, storage.Millis(f.ProvisionalUntil), evidence, status, raised, moved,
		rulebook, provisional, shadowOf(f, status), storage.EncodeTaking(f), k.k)
	return err
}

func sameWording(a, b inspect.Finding) bool {
	return a.RuleHash == b.RuleHash && a.Title == b.Title && a.Label == b.Label && a.Family == b.Family &&
		a.Level == b.Level && a.Points == b.Points && a.Veto == b.Veto && a.Dimension == b.Dimension &&
		a.FamilyCap == b.FamilyCap && a.Shadow == b.Shadow && storage.Millis(a.ProvisionalUntil) == storage.Millis(b.ProvisionalUntil)
}

// withdraw marks a finding that no longer holds.
func (t *tx) withdraw(ctx context.Context, k known) error {
	status, moved := storage.Withdrawn, false
	if judged(k.status) {
		status, moved = k.status, true
	}
	_, err := t.exec(ctx, `UPDATE finding SET status = $1, held = 0, moved = $2, version = version + 1,
		provisional = provisional AND $1 <> 'withdrawn' WHERE k = $3`, status, moved, k.k)
	return err
}
