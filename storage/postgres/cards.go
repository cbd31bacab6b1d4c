package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// entryColumns are those that scanScore reads, in its order.
const entryColumns = `source_kind, source_id, round, agent, dept, month, item, num, den, points, due_at, at, charge`

func scanScore(rows pgx.Rows) (scoring.Entry, error) {
	var e scoring.Entry
	var charge []byte
	err := rows.Scan(&e.Source.Kind, &e.Source.ID, &e.Source.Round, &e.Agent, &e.Dept, &e.Month, &e.Item,
		&e.Num, &e.Den, &e.Points, (*kept)(&e.Due), (*kept)(&e.At), &charge)
	if err != nil {
		return e, err
	}
	e.Charge, err = storage.DecodeCharge(charge)
	return e, err
}

// ScoreEntries gives an agent's month.
func (s *Store) ScoreEntries(ctx context.Context, agent, month string) ([]scoring.Entry, error) {
	var entries []scoring.Entry
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		var err error
		entries, err = list(ctx, t, `SELECT `+entryColumns+`
			FROM score_entry WHERE month = $1 AND agent = $2 ORDER BY item, at, source_id, round, ordinal`,
			[]any{month, agent}, scanScore)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("score entries of agent %s: %w", agent, err)
	}
	return entries, nil
}

// Agents lists who has score entries in a month. Who is not on the roster goes by
// the department of the entries.
func (s *Store) Agents(ctx context.Context, month string) ([]storage.AgentRow, error) {
	var agents []storage.AgentRow
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		var err error
		agents, err = list(ctx, t, `SELECT e.agent, coalesce(a.name, ''), coalesce(a.staff_group, ''), coalesce(a.dept,
				(SELECT d.dept FROM score_entry d WHERE d.month = $1 AND d.agent = e.agent LIMIT 1)) AS of_dept, e.calls
			FROM (SELECT agent, count(*) FILTER (WHERE item = 'inspected') AS calls
				FROM score_entry WHERE month = $1 GROUP BY agent) e
			LEFT JOIN agent a ON a.id = e.agent ORDER BY of_dept, e.agent`,
			[]any{month}, func(rows pgx.Rows) (storage.AgentRow, error) {
				var r storage.AgentRow
				return r, rows.Scan(&r.Agent.ID, &r.Agent.Name, &r.Agent.Group, &r.Agent.Dept, &r.Calls)
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("agents of %s: %w", month, err)
	}
	return agents, nil
}

// Months lists the months that have score entries. It hops from month to month in
// the index and reads one row of each.
func (s *Store) Months(ctx context.Context) ([]string, error) {
	var months []string
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		var err error
		months, err = list(ctx, t, `WITH RECURSIVE hop (month) AS (SELECT max(month) FROM score_entry
			UNION ALL SELECT (SELECT max(e.month) FROM score_entry e WHERE e.month < hop.month) FROM hop WHERE hop.month IS NOT NULL)
			SELECT month FROM hop WHERE month IS NOT NULL`, nil, func(rows pgx.Rows) (month string, err error) {
			return month, rows.Scan(&month)
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("months: %w", err)
	}
	return months, nil
}

// Ticket gives a ticket by its ID.
func (s *Store) Ticket(ctx context.Context, id string) (call.Ticket, error) {
	var tickets []call.Ticket
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		var err error
		tickets, err = list(ctx, t, `SELECT body FROM ticket WHERE id = $1`, []any{id}, scanTicket)
		return err
	})
	if err == nil && len(tickets) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return call.Ticket{}, fmt.Errorf("ticket %s: %w", id, err)
	}
	return tickets[0], nil
}

// letterColumns are those that scanLetter reads, in its order.
const letterColumns = `source, name, record, line, field, reason, detail, raw, at`

func scanLetter(rows pgx.Rows) (storage.DeadLetter, error) {
	var d storage.DeadLetter
	err := rows.Scan(&d.Source, &d.Name, &d.Offset, &d.Line, &d.Field, &d.Reason, &d.Detail, &d.Raw, (*kept)(&d.At))
	return d, err
}

// DeadLetters lists bad records.
func (s *Store) DeadLetters(ctx context.Context, limit int) ([]storage.DeadLetter, int, error) {
	var letters []storage.DeadLetter
	total := 0
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		var err error
		letters, err = list(ctx, t, `SELECT `+letterColumns+` FROM dead_letter WHERE NOT redeemed
			ORDER BY name, record, source LIMIT nullif($1::bigint, 0)`, []any{max(limit, 0)}, scanLetter)
		if err != nil {
			return err
		}
		_, err = t.one(ctx, `SELECT count(*) FROM dead_letter WHERE NOT redeemed`, nil, []any{&total})
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("dead letters: %w", err)
	}
	return letters, total, nil
}
