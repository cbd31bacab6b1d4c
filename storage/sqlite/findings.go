package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// findingColumns are those that scanFinding reads, in its order.
const findingColumns = `f.id, l.call_id, f.rule, f.rule_hash, f.title, f.label, f.family, f.level, f.points, f.provisional_until,
	f.evidence, f.status, f.version, f.moved, f.provisional, f.rounds, f.rulebook, f.agent, f.dept, f.day, l.sector, f.started_at, l.duration_ms,
	f.shadow > 0, f.taking`

func scanFinding(rows *sql.Rows) (storage.FindingRow, error) {
	var r storage.FindingRow
	var evidence, taking sql.RawBytes
	f := &r.Finding
	err := rows.Scan(&r.ID, &r.CallID, &f.Rule, &f.RuleHash, &f.Title, &f.Label, &f.Family, &f.Level, &f.Points,
		(*kept)(&f.ProvisionalUntil), &evidence, &r.Status, &r.Version, &r.Moved, &r.Provisional, &r.Rounds, &r.Rulebook, &r.Agent,
		&r.Dept, &r.Day, &r.Sector, (*kept)(&r.Started), (*keptSpan)(&r.Duration), &f.Shadow, &taking)
	if err != nil {
		return r, err
	}
	if err := storage.DecodeTaking(taking, f); err != nil {
		return r, err
	}
	f.Evidence, err = storage.DecodeEvidence(evidence)
	return r, err
}

// Findings lists findings, those of the last calls first.
func (s *Store) Findings(ctx context.Context, f storage.FindingFilter) ([]storage.FindingRow, int, error) {
	var found []storage.FindingRow
	total := 0
	err := s.view(ctx, func(t *tx) error {
		var err error
		found, err = list(ctx, t, `SELECT `+findingColumns+` FROM finding f JOIN ledger l ON l.n = f.n
			WHERE ($1 = '' OR f.status = $1 OR ($1 = 'standing' AND f.status <> 'withdrawn')) AND ($2 = '' OR f.rule = $2) AND ($3 = '' OR f.label = $3) AND ($4 = '' OR f.agent = $4)
				AND ($5 = '' OR f.dept = $5) AND ($6 = '' OR f.level = $6) AND ($7 = '' OR f.day >= $7) AND ($8 = '' OR f.day <= $8) AND (f.shadow = 1) = $9
			ORDER BY f.started_at DESC, f.id LIMIT $10 OFFSET $11`,
			append(filterArgs(f), f.Shadow, cmp.Or(f.Limit, 50), f.Offset), scanFinding)
		if err != nil {
			return err
		}
		_, err = t.one(ctx, `SELECT count(*) FROM finding f
			WHERE ($1 = '' OR f.status = $1 OR ($1 = 'standing' AND f.status <> 'withdrawn')) AND ($2 = '' OR f.rule = $2) AND ($3 = '' OR f.label = $3) AND ($4 = '' OR f.agent = $4)
				AND ($5 = '' OR f.dept = $5) AND ($6 = '' OR f.level = $6) AND ($7 = '' OR f.day >= $7) AND ($8 = '' OR f.day <= $8) AND (f.shadow = 1) = $9`,
			append(filterArgs(f), f.Shadow), []any{&total})
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("findings: %w", err)
	}
	return found, total, nil
}

func filterArgs(f storage.FindingFilter) []any {
	return []any{f.Status, f.Rule, f.Label, f.Agent, f.Dept, f.Level, f.First, f.Last}
}

// FindingCounts counts findings by status and by rule.
func (s *Store) FindingCounts(ctx context.Context, f storage.FindingFilter) (storage.FindingCounts, error) {
	var counts storage.FindingCounts
	wide := f
	wide.Status, wide.Rule = "", ""
	err := s.view(ctx, func(t *tx) error {
		tally := decide.NewTally(f)
		err := t.each(ctx, `SELECT status, rule, count(*) FILTER (WHERE shadow <> 1), count(*) FILTER (WHERE shadow = 1), max(k) FROM finding f
			WHERE ($1 = '' OR f.status = $1 OR ($1 = 'standing' AND f.status <> 'withdrawn')) AND ($2 = '' OR f.rule = $2) AND ($3 = '' OR f.label = $3) AND ($4 = '' OR f.agent = $4)
				AND ($5 = '' OR f.dept = $5) AND ($6 = '' OR f.level = $6) AND ($7 = '' OR f.day >= $7) AND ($8 = '' OR f.day <= $8)
			GROUP BY status, rule`, filterArgs(wide), func(rows *sql.Rows) error {
			var status storage.FindingStatus
			var rule string
			var n, inShadow int
			var latest int64
			err := rows.Scan(&status, &rule, &n, &inShadow, &latest)
			tally.Add(status, rule, n, inShadow, latest)
			return err
		})
		if err != nil {
			return err
		}
		counts, err = tally.Counts(func(latest int64) (title string, level inspect.Level, err error) {
			_, err = t.one(ctx, `SELECT title, level FROM finding WHERE k = $1`, []any{latest}, []any{&title, &level})
			return title, level, err
		})
		return err
	})
	if err != nil {
		return storage.FindingCounts{}, fmt.Errorf("count findings: %w", err)
	}
	return counts, nil
}

// AgentFindings gives an agent's findings of a month that are not withdrawn.
func (s *Store) AgentFindings(ctx context.Context, agent, month string) ([]storage.FindingRow, error) {
	var found []storage.FindingRow
	err := s.view(ctx, func(t *tx) error {
		var err error
		found, err = list(ctx, t, `SELECT `+findingColumns+` FROM finding f INDEXED BY finding_list JOIN ledger l ON l.n = f.n
			WHERE f.agent = $1 AND f.day BETWEEN $2 || '-01' AND $2 || '-31' AND f.status <> $3 AND f.shadow <> 1 ORDER BY f.started_at DESC, f.id`,
			[]any{agent, month, storage.Withdrawn}, scanFinding)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("findings of agent %s: %w", agent, err)
	}
	return found, nil
}

// Finding gives a finding by its ID.
func (s *Store) Finding(ctx context.Context, id string) (storage.FindingRow, error) {
	var f storage.FindingRow
	err := s.view(ctx, func(t *tx) error {
		var err error
		f, err = t.findingByID(ctx, id)
		return err
	})
	if err != nil {
		return storage.FindingRow{}, fmt.Errorf("finding %s: %w", id, err)
	}
	return f, nil
}

func (t *tx) findingByID(ctx context.Context, id string) (storage.FindingRow, error) {
	found, err := list(ctx, t, `SELECT `+findingColumns+` FROM finding f JOIN ledger l ON l.n = f.n WHERE f.id = $1`, []any{id}, scanFinding)
	if err != nil {
		return storage.FindingRow{}, err
	}
	if len(found) == 0 {
		return storage.FindingRow{}, storage.ErrNotFound
	}
	return found[0], nil
}
