package keep

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/supervision"
)

// OpenMatter keeps a matter with its first move.
func (k *Keeper) OpenMatter(ctx context.Context, m supervision.Matter, v supervision.Move) (supervision.Matter, error) {
	var kept supervision.Matter
	err := k.do(ctx, "open matter "+m.ID, func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "matter of "+string(m.Kind)+" "+m.Subject); err != nil {
			return err
		}
		stored, err := ask.Matter(m.ID).Of(ctx, t)
		if err == nil && (stored.Kind != m.Kind || stored.Subject != m.Subject) {
			return fmt.Errorf("its ID is that of another: %w", storage.ErrConflict)
		}
		if kept = stored; !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if m, err = standsOn(ctx, t, m); err != nil {
			return err
		}
		if m, err = supervision.Open(m, v); err != nil {
			return err
		}
		grave := 0
		if m.Grave {
			grave = 1
		}
		_, err = t.Exec(ctx, `INSERT INTO matter (id, kind, subject, title, dept, team, agent, grave, round, owner, measure, state, cycle, since_day, due_at, score, opened_by, opened_at, ended_at, moves)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
			m.ID, m.Kind, m.Subject, m.Title, m.Dept, m.Team, m.Agent, grave, m.Round, m.Owner, m.Measure, m.State, m.Cycle, m.Day, storage.Millis(m.Due), m.Score,
			m.By, storage.Millis(m.Opened), storage.Millis(m.Ended), m.Moves)
		if err != nil {
			return err
		}
		v.Seq, kept = m.Moves, m
		return addMove(ctx, t, m.ID, v)
	})
	return kept, err
}

// standsOn holds a new matter against what it is about.
func standsOn(ctx context.Context, t Tx, m supervision.Matter) (supervision.Matter, error) {
	m.Round = 0
	switch m.Kind {
	case supervision.Training:
		going, err := ask.Matters(storage.MatterFilter{Kind: m.Kind, Subject: m.Subject, Going: true}).Of(ctx, t)
		if err == nil && going.Total > 0 {
			err = fmt.Errorf("there is one of %s that is not over: %w", m.Subject, storage.ErrConflict)
		}
		return m, err
	case supervision.Ladder:
		return onVerdict(ctx, t, m)
	case supervision.Interview:
		before, err := ask.Matters(storage.MatterFilter{Kind: m.Kind, Subject: m.Subject}).Of(ctx, t)
		if err == nil && before.Total > 0 {
			err = fmt.Errorf("there is one on ticket %s: %w", m.Subject, storage.ErrConflict)
		}
		return m, err
	case supervision.Item:
	}
	return m, nil
}

// onVerdict holds a ladder against the finding that it stands on, which no verdict changes
// before it is kept.
func onVerdict(ctx context.Context, t Tx, m supervision.Matter) (supervision.Matter, error) {
	if err := holdCallOf(ctx, t, m.Subject); err != nil {
		return m, err
	}
	var status storage.FindingStatus
	err := t.Ask(ctx, `SELECT status, rounds FROM finding WHERE id = $1`, []any{m.Subject}, func(row ask.Row) error {
		return row.Scan(&status, &m.Round)
	})
	if err != nil {
		return m, err
	}
	if status != storage.Confirmed {
		return m, fmt.Errorf("finding %s is %s: %w", m.Subject, status, storage.ErrConflict)
	}
	before, err := ask.Matters(storage.MatterFilter{Kind: m.Kind, Subject: m.Subject}).Of(ctx, t)
	for _, b := range before.Rows {
		if b.Undone == 0 && err == nil {
			err = fmt.Errorf("there is one on finding %s: %w", m.Subject, storage.ErrConflict)
		}
	}
	return m, err
}

func addMove(ctx context.Context, t Tx, matter string, v supervision.Move) error {
	added, err := t.Exec(ctx, `INSERT INTO matter_move (matter, seq, from_state, to_state, by_whom, at, words, owner, measure, since_day, due_at, score, key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
		matter, v.Seq, v.From, v.To, v.By, storage.Millis(v.At), v.Words, v.Owner, v.Measure, v.Day, storage.Millis(v.Due), v.Score, v.Key)
	if err == nil && added == 0 {
		err = fmt.Errorf("its key is that of another move: %w", storage.ErrConflict)
	}
	return err
}

// MoveMatter keeps a move of a matter.
func (k *Keeper) MoveMatter(ctx context.Context, id string, seen int, v supervision.Move) (supervision.Matter, error) {
	var kept supervision.Matter
	err := k.do(ctx, "move matter "+id, func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "matter "+id); err != nil {
			return err
		}
		m, err := ask.Matter(id).Of(ctx, t)
		if err != nil {
			return err
		}
		moves, err := ask.MovesOf(id).Of(ctx, t)
		if err != nil {
			return err
		}
		for _, before := range moves {
			if before.Key == v.Key && before.By == v.By {
				kept = m
				return nil
			}
		}
		if m.Moves != seen {
			return fmt.Errorf("it has %d moves and not %d: %w", m.Moves, seen, storage.ErrConflict)
		}
		if m, err = m.Step(v); err != nil {
			return err
		}
		_, err = t.Exec(ctx, `UPDATE matter SET owner = $2, measure = $3, state = $4, cycle = $5, since_day = $6, due_at = $7, score = $8, ended_at = $9, moves = $10
			WHERE id = $1 AND moves = $11`, id, m.Owner, m.Measure, m.State, m.Cycle, m.Day, storage.Millis(m.Due), m.Score, storage.Millis(m.Ended), m.Moves, seen)
		if err != nil {
			return err
		}
		v.Seq, kept = m.Moves, m
		return addMove(ctx, t, id, v)
	})
	return kept, err
}
