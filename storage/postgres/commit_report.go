package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// known is a finding that is there when a call is inspected again.
type known struct {
	decide.Known
	k    int64
	n    int64
	id   string
	seen bool // in the present report
}

// keepReports queues inspections: new findings open, those that no longer hold are
// withdrawn, and what people judged stays as they left it, marked when its ground has
// moved. What is there is locked, so that no verdict comes between.
func (c *commit) keepReports(ctx context.Context, q *queue, moved []passed) error {
	inspected := only(moved, func(p passed) bool { return p.Report != nil })
	if len(inspected) == 0 {
		return nil
	}
	q.inspections(inspected, c.at)
	old := map[int64][]*known{}
	err := c.each(ctx, `SELECT k, n, id, rule, rule_hash, title, label, family, level, points, provisional_until, evidence,
		status, held, moved, judged, rulebook, shadow > 0, taking FROM finding WHERE n = ANY ($1) ORDER BY k FOR NO KEY UPDATE`,
		[]any{column(inspected, func(p passed) int64 { return p.n })}, func(rows pgx.Rows) error {
			k, err := scanKnown(rows)
			old[k.n] = append(old[k.n], k)
			return err
		})
	if err != nil {
		return err
	}
	var fresh []added
	var unread []string // for whoever searches by rules and levels
	for _, p := range inspected {
		more := c.keepReport(q, p, old[p.n])
		fresh = append(fresh, more...)
		if len(more) > 0 || slices.ContainsFunc(p.Report.Findings, levelled(old[p.n])) {
			unread = append(unread, p.CallID)
		}
	}
	c.addFindings(q, fresh)
	q.unread(storage.InCalls, unread)
	return nil
}

// levelled tells of a finding whether it was of another level before.
func levelled(old []*known) func(inspect.Finding) bool {
	return func(f inspect.Finding) bool {
		return slices.ContainsFunc(old, func(k *known) bool { return k.Finding.Rule == clean(f.Rule) && k.Finding.Level != f.Level })
	}
}

func scanKnown(rows pgx.Rows) (*known, error) {
	var k known
	var taking []byte
	f := &k.Finding
	err := rows.Scan(&k.k, &k.n, &k.id, &f.Rule, &f.RuleHash, &f.Title, &f.Label, &f.Family, &f.Level, &f.Points,
		(*kept)(&f.ProvisionalUntil), &k.Evidence, &k.Status, &k.Held, &k.Moved, &k.Judged, &k.Rulebook, &f.Shadow, &taking)
	if err != nil {
		return &k, err
	}
	return &k, storage.DecodeTaking(taking, f)
}

func (q *queue) inspections(inspected []passed, at int64) {
	q.add(nil, `INSERT INTO inspection (n, input_rev, rulebook, undecided, at)
		SELECT n, input_rev, rulebook, undecided, $5 FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[]) AS u (n, input_rev, rulebook, undecided)
		ON CONFLICT (n) DO UPDATE SET input_rev = excluded.input_rev, rulebook = excluded.rulebook,
			undecided = excluded.undecided, at = excluded.at`,
		column(inspected, func(p passed) int64 { return p.n }),
		column(inspected, func(p passed) int64 { return p.InputRev }),
		column(inspected, func(p passed) string { return p.Report.Rulebook }),
		column(inspected, func(p passed) []byte { return storage.EncodeUndecided(p.Report.Undecided) }), at)
}

// keepReport queues the changes of one call's findings, and gives those that are new.
func (c *commit) keepReport(q *queue, p passed, old []*known) []added {
	var fresh []added
	for _, f := range p.Report.Findings {
		cleanAll(&f.Rule, &f.RuleHash, &f.Title, &f.Label, &f.Family, &f.Dimension)
		i := slices.IndexFunc(old, func(k *known) bool { return k.Finding.Rule == f.Rule })
		if i < 0 {
			fresh = append(fresh, added{p, f})
			continue
		}
		old[i].seen = true
		c.findAgain(q, old[i], p.Report.Rulebook, f)
	}
	for _, k := range old {
		if !k.seen && k.Held {
			c.withdraw(q, k)
		}
	}
	return fresh
}

// added is a finding that a call did not have before.
type added struct {
	passed
	inspect.Finding
}

func (c *commit) addFindings(q *queue, fresh []added) {
	if len(fresh) == 0 {
		return
	}
	c.toldFindings(q, c.at, `INSERT INTO finding (id, n, rule, rule_hash, title, label, family, level, points, provisional_until,
			evidence, status, held, version, moved, rounds, judged, rulebook, agent, dept, day, started_at,
			shadow, taking)
		SELECT id, n, rule, rule_hash, title, label, family, level, points, provisional_until, evidence, status,
			true, 1, false, 0, NULL, rulebook, agent, dept, day, started_at, shadow, taking
		FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[],
			$10::bigint[], $11::bytea[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::bigint[], $18::bigint[], $19::bytea[])
			AS u (id, n, rule, rule_hash, title, label, family, level, points, provisional_until, evidence, status, rulebook, agent,
				dept, day, started_at, shadow, taking)
		RETURNING id`,
		column(fresh, func(f added) string { return storage.FindingID(f.CallID, f.Rule) }),
		column(fresh, func(f added) int64 { return f.n }),
		column(fresh, func(f added) string { return f.Rule }),
		column(fresh, func(f added) string { return f.RuleHash }),
		column(fresh, func(f added) string { return f.Title }),
		column(fresh, func(f added) string { return f.Label }),
		column(fresh, func(f added) string { return f.Family }),
		column(fresh, func(f added) string { return string(f.Level) }),
		column(fresh, func(f added) int64 { return int64(f.Points) }),
		column(fresh, func(f added) int64 { return storage.Millis(f.ProvisionalUntil) }),
		column(fresh, func(f added) []byte { return storage.EncodeEvidence(f.Evidence) }),
		column(fresh, func(f added) string { return string(decide.Unjudged(f.Finding, true)) }),
		column(fresh, func(f added) string { return f.Report.Rulebook }),
		column(fresh, func(f added) string { return f.call.Agent }),
		column(fresh, func(f added) string { return f.call.Dept }),
		column(fresh, func(f added) string { return f.day }),
		column(fresh, func(f added) int64 { return storage.Millis(f.call.Started) }),
		column(fresh, func(f added) int64 { return int64(decide.ShadowOf(f.Finding, decide.Unjudged(f.Finding, true))) }),
		column(fresh, func(f added) []byte { return storage.EncodeTaking(f.Finding) }))
}

// findAgain brings a finding up to date. Its version is raised only when something
// that a reviewer sees has changed; another rulebook with the same rule is not.
func (c *commit) findAgain(q *queue, k *known, rulebook string, f inspect.Finding) {
	now := k.Again(f)
	if !now.Raised && k.Rulebook == rulebook {
		return
	}
	const change = `UPDATE finding SET rule_hash = $1, title = $2, label = $3, family = $4, level = $5, points = $6,
			provisional_until = $7, evidence = $8, status = $9, held = true, version = version + $10, moved = $11, rulebook = $12,
			shadow = $13, taking = $14
		WHERE k = $15 RETURNING id`
	args := []any{
		f.RuleHash, f.Title, f.Label, f.Family, f.Level, int64(f.Points), storage.Millis(f.ProvisionalUntil), now.Evidence, now.Status, 1, now.Moved,
		rulebook, decide.ShadowOf(f, now.Status), storage.EncodeTaking(f), k.k,
	}
	if now.Raised {
		c.toldFindings(q, c.at, change, args...)
		return
	}
	args[9] = 0
	q.add(nil, change, args...)
}

// withdraw queues that a finding no longer holds.
func (c *commit) withdraw(q *queue, k *known) {
	gone := k.Gone()
	c.toldFindings(q, c.at, `UPDATE finding SET status = $1, held = false, moved = $2, version = version + 1 WHERE k = $3 RETURNING id`,
		gone.Status, gone.Moved, k.k)
}
