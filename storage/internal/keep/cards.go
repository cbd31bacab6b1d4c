package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Coach keeps a note of a talk with an agent.
func (k *Keeper) Coach(ctx context.Context, n storage.CoachingNote) error {
	return k.do(ctx, "keep note "+n.ID, func(ctx context.Context, t Tx) error {
		changed, err := t.Exec(ctx, `INSERT INTO coaching (id, kind, agent, dept, month, finding, words, by_whom, at, answer, answered_by, answered_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', 0) ON CONFLICT (id) DO NOTHING`,
			n.ID, string(n.Kind), n.Agent, n.Dept, n.Month, n.Finding, n.Words, n.By, storage.Millis(n.At))
		if err != nil || changed > 0 {
			return err
		}
		kept, err := ask.CoachingNote(n.ID).Of(ctx, t)
		if err == nil && (kept.Kind != n.Kind || kept.Agent != n.Agent || kept.Month != n.Month || kept.Finding != n.Finding || kept.Words != n.Words) {
			err = fmt.Errorf("its ID is that of another note: %w", storage.ErrConflict)
		}
		return err
	})
}

// AnswerCoaching keeps what the agent says to a note.
func (k *Keeper) AnswerCoaching(ctx context.Context, id string, a storage.CoachingAnswer) error {
	return k.do(ctx, "answer note "+id, func(ctx context.Context, t Tx) error {
		changed, err := t.Exec(ctx, `UPDATE coaching SET answer = $2, answered_by = $3, answered_at = $4 WHERE id = $1 AND answered_at = 0`,
			id, a.Words, a.By, storage.Millis(a.At))
		if err != nil || changed > 0 {
			return err
		}
		kept, err := ask.CoachingNote(id).Of(ctx, t)
		if err == nil && (kept.Answer.Words != a.Words || kept.Answer.By != a.By) {
			err = fmt.Errorf("it was answered already: %w", storage.ErrConflict)
		}
		return err
	})
}

// MakePlan keeps a plan with its first step.
func (k *Keeper) MakePlan(ctx context.Context, p storage.Plan, first storage.PlanStep) error {
	return k.do(ctx, "keep plan "+p.ID, func(ctx context.Context, t Tx) error {
		changed, err := t.Exec(ctx, `INSERT INTO plan (id, kind, agent, dept, month, goal, target, points, rules, mentor, due, made_by, made_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING`,
			p.ID, string(p.Kind), p.Agent, p.Dept, p.Month, p.Goal, p.Target, p.Points, strings.Join(p.Rules, " "), p.Mentor, p.Due, p.By, storage.Millis(p.At))
		if err != nil {
			return err
		}
		if changed > 0 {
			return addStep(ctx, t, p.ID, "", 1, first)
		}
		kept, err := ask.Plan(p.ID).Of(ctx, t)
		if err == nil && !samePlan(kept, p) {
			err = fmt.Errorf("its ID is that of another plan: %w", storage.ErrConflict)
		}
		return err
	})
}

// samePlan tells whether two plans say the same, whoever said it and when.
func samePlan(a, b storage.Plan) bool {
	return a.Kind == b.Kind && a.Agent == b.Agent && a.Month == b.Month && a.Goal == b.Goal && a.Target == b.Target &&
		a.Points == b.Points && slices.Equal(a.Rules, b.Rules) && a.Mentor == b.Mentor && a.Due == b.Due
}

// StepPlan adds a step to a plan.
func (k *Keeper) StepPlan(ctx context.Context, id string, step storage.PlanStep) error {
	return k.do(ctx, "step of plan "+id, func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "plan "+id); err != nil {
			return err
		}
		kept, err := ask.Plan(id).Of(ctx, t)
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(kept.Steps, func(s storage.PlanStep) bool { return s.Key == step.Key }); at >= 0 {
			if was := kept.Steps[at]; was.State != step.State || was.Words != step.Words || was.By != step.By {
				return fmt.Errorf("its key is that of another step: %w", storage.ErrConflict)
			}
			return nil
		}
		return addStep(ctx, t, id, kept.State(), len(kept.Steps)+1, step)
	})
}

var errNoKey = errors.New("a step of a plan has no key")

func addStep(ctx context.Context, t Tx, plan string, from storage.PlanState, seq int, s storage.PlanStep) error {
	if s.Key == "" {
		return errNoKey
	}
	if !slices.Contains(from.Leads(), s.State) {
		return fmt.Errorf("a plan that is %q does not become %q: %w", from, s.State, storage.ErrConflict)
	}
	_, err := t.Exec(ctx, `INSERT INTO plan_step (plan, seq, key, state, words, by_whom, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		plan, seq, s.Key, string(s.State), s.Words, s.By, storage.Millis(s.At))
	return err
}
