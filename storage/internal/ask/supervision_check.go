package ask

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// strayMatters takes every matter through its moves again: each has to be allowed, and all
// together have to come to what is kept.
func strayMatters(ctx context.Context, r Records) ([]storage.Problem, error) {
	kept, err := list(ctx, r, `SELECT `+matterColumns+` FROM matter m ORDER BY m.id`, nil, scanMatter)
	if err != nil {
		return nil, err
	}
	var of string
	moves := map[string][]supervision.Move{}
	err = r.Ask(ctx, `SELECT `+moveColumns+`, matter FROM matter_move ORDER BY matter, seq`, nil, func(row Row) error {
		v, err := scanMove(also{row, &of})
		moves[of] = append(moves[of], v)
		return err
	})
	if err != nil {
		return nil, err
	}
	var problems []storage.Problem
	for _, m := range kept {
		if err := retrace(m, moves[m.ID]); err != nil {
			problems = append(problems, storage.Problem{Kind: "constraint", Subject: "matter " + m.ID, Detail: err.Error()})
		}
	}
	return problems, nil
}

// also scans one column more than whoever scans knows of.
type also struct {
	Row
	more any
}

// Scan scans the columns asked for, and the one more.
func (a also) Scan(dest ...any) error { return a.Row.Scan(append(dest, a.more)...) }

// retrace goes through the moves of a matter.
func retrace(m supervision.Matter, moves []supervision.Move) error {
	now := m
	for i, v := range moves {
		var err error
		if v.Seq != i+1 {
			return fmt.Errorf("move %d is missing", i+1)
		}
		if i == 0 {
			now, err = supervision.Open(m, v)
		} else {
			now, err = now.Step(v)
		}
		if err != nil {
			return fmt.Errorf("move %d: %w", v.Seq, err)
		}
	}
	if m.State == supervision.Void { // nobody moved it there
		now.State = supervision.Void
	}
	now.Undone, m.Hands = m.Undone, now.Hands
	if len(moves) == 0 || now != m {
		return fmt.Errorf("is %s after %d moves, and its moves come to %s after %d", m.State, m.Moves, now.State, len(moves))
	}
	return nil
}
