package keep

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/complaint"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// pursue finds out anew whether a ticket or a call is a complaint about staff, and how far
// it has come. One that is none any more goes, unless people have taken steps.
func pursue(ctx context.Context, t Tx, r scoring.Reckoner, of scoring.Source) error {
	g, err := ask.GrievanceOf(of).Of(ctx, t)
	if err != nil {
		return err
	}
	if !g.Is {
		if _, err = t.Exec(ctx, `UPDATE complaint SET withdrawn = 1, due_at = 0 WHERE kind = $1 AND source = $2`, of.Kind, of.ID); err == nil && len(g.Noted) == 0 {
			_, err = t.Exec(ctx, `DELETE FROM complaint WHERE kind = $1 AND source = $2`, of.Kind, of.ID)
		}
		return err
	}
	c := g.Follow(g.Opened)
	due := c.Due(r.TermOf(call.ComplaintInternal, g.Opened))
	_, err = t.Exec(ctx, `INSERT INTO complaint (kind, source, agent, dept, opened_at, state, outcome, since_at, due_at, withdrawn)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
		ON CONFLICT (kind, source) DO UPDATE SET agent = excluded.agent, dept = excluded.dept, opened_at = excluded.opened_at, state = excluded.state,
			outcome = excluded.outcome, since_at = excluded.since_at, due_at = excluded.due_at, withdrawn = 0`,
		of.Kind, of.ID, g.Agent, g.Dept, storage.Millis(g.Opened), c.State, c.Outcome, storage.Millis(c.Since), storage.Millis(due))
	return err
}

// MoveComplaint takes a step that somebody makes of a complaint.
func (k *Keeper) MoveComplaint(ctx context.Context, r scoring.Reckoner, of scoring.Source, seen complaint.State, step complaint.Step) error {
	return k.do(ctx, "move the complaint of "+string(of.Kind)+" "+of.ID, func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, "callbacks"); err != nil {
			return err
		}
		c, err := ask.Complaint(of).Of(ctx, t)
		if err != nil {
			return err
		}
		for _, s := range c.Course.Steps {
			if s.Key == step.Key && s.Key != "" {
				return nil
			}
		}
		if c.Withdrawn || c.Course.State != seen {
			return fmt.Errorf("it is %s by now: %w", c.Course.State, storage.ErrConflict)
		}
		if err := c.Course.May(step); err != nil {
			return err
		}
		seq := 1
		for _, s := range c.Course.Steps {
			if !s.Told {
				seq++
				step.At = latest(step.At, s.At) // clocks of two servers differ
			}
		}
		if _, err := t.Exec(ctx, `INSERT INTO complaint_step (key, kind, source, seq, move, at, by_whom, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			step.Key, of.Kind, of.ID, seq, step.Move, storage.Millis(step.At), step.By, step.Words); err != nil {
			return err
		}
		if step.Move.Concludes() && of.Kind == scoring.TicketSource { // figures count conclusions
			if _, err := t.Exec(ctx, `INSERT INTO tally_todo (kind, id, day, agent) VALUES ('ticket', $1, '', '')`, of.ID); err != nil {
				return err
			}
		}
		return pursue(ctx, t, r, of)
	})
}

// latest is the later of two moments.
func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
