package keep

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Arise makes callbacks of tickets and calls that have changed.
func (k *Keeper) Arise(ctx context.Context, r scoring.Reckoner, limit int) (int, error) {
	done := 0
	err := k.do(ctx, "find out who is to be called back", func(ctx context.Context, t Tx) error {
		done = 0
		if err := t.Lock(ctx, "callbacks"); err != nil {
			return err
		}
		notes, err := ask.CallbackNotes(limit).Of(ctx, t)
		if err != nil {
			return err
		}
		var seqs []int64
		seen := map[scoring.Source]bool{}
		for _, n := range notes {
			seqs = append(seqs, n.Seq)
			if seen[n.Of] {
				continue
			}
			seen[n.Of] = true
			if err := arise(ctx, t, r, n.Of); err != nil {
				return err
			}
			if err := pursue(ctx, t, r, n.Of); err != nil {
				return err
			}
		}
		done = len(notes)
		return allGone(ctx, t, `DELETE FROM callback_todo WHERE seq IN `, seqs)
	})
	return done, err
}

// arise finds out anew whether a customer is to be called back.
func arise(ctx context.Context, t Tx, r scoring.Reckoner, of scoring.Source) error {
	is, err := ask.CauseOf(r, of).Of(ctx, t)
	if err != nil {
		return err
	}
	if _, err := t.Exec(ctx, `DELETE FROM callback_cause WHERE kind = $1 AND source = $2`, of.Kind, of.ID); err != nil {
		return err
	}
	if len(is.Causes) == 0 {
		_, err := t.Exec(ctx, `DELETE FROM callback WHERE kind = $1 AND source = $2`, of.Kind, of.ID)
		return err
	}
	var rows [][]any
	for _, c := range is.Causes {
		rows = append(rows, []any{of.Kind, of.ID, c.Reason, storage.Millis(c.At)})
	}
	if err := addRows(ctx, t, `INSERT INTO callback_cause (kind, source, reason, at) VALUES `, rows, ``); err != nil {
		return err
	}
	surveys, err := json.Marshal(is.Surveys)
	if err != nil {
		return err
	}
	since := is.Causes[0].At
	if _, err := t.Exec(ctx, `INSERT INTO callback (kind, source, agent, dept, since_at, due_at, surveys, tries, tried_at, done_at, score)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0)
		ON CONFLICT (kind, source) DO UPDATE SET agent = excluded.agent, dept = excluded.dept, since_at = excluded.since_at, due_at = excluded.due_at, surveys = excluded.surveys`,
		of.Kind, of.ID, is.Agent, is.Dept, storage.Millis(since), storage.Millis(since.Add(callback.Within)), string(surveys)); err != nil {
		return err
	}
	return stand(ctx, t, of)
}

// stand writes down where a callback stands.
func stand(ctx context.Context, t Tx, of scoring.Source) error {
	c, err := ask.Callback(of).Of(ctx, t)
	if err != nil {
		return err
	}
	noted := make([]callback.Try, len(c.Results))
	for i, r := range c.Results {
		noted[i] = r.Try
	}
	tries := callback.InOrder(c.Surveys, noted)
	var last time.Time
	if len(tries) > 0 {
		last = tries[len(tries)-1].At
	}
	_, err = t.Exec(ctx, `UPDATE callback SET tries = $3, tried_at = $4, done_at = $5, score = $6 WHERE kind = $1 AND source = $2`,
		of.Kind, of.ID, len(tries), storage.Millis(last), storage.Millis(callback.Done(tries, c.Since)), callback.Score(tries))
	return err
}

// RecordCallback notes what came of a call to a customer.
func (k *Keeper) RecordCallback(ctx context.Context, of scoring.Source, res callback.Result) error {
	return k.do(ctx, "note a call to the customer of "+string(of.Kind)+" "+of.ID, func(ctx context.Context, t Tx) error {
		if err := res.Check(); err != nil {
			return err
		}
		if err := t.Lock(ctx, "callbacks"); err != nil {
			return err
		}
		if _, err := ask.Callback(of).Of(ctx, t); err != nil {
			return err
		}
		said := make([]string, len(res.Said))
		for i, item := range res.Said {
			said[i] = string(item)
		}
		reached := 0
		if res.Try.Reached {
			reached = 1
		}
		added, err := t.Exec(ctx, `INSERT INTO callback_result (key, kind, source, at, by_whom, reached, score, said, words)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
			res.Key, of.Kind, of.ID, storage.Millis(res.At), res.By, reached, res.Try.Score, strings.Join(said, " "), res.Words)
		if err != nil || added == 0 {
			return err
		}
		// The figures of the ticket's and the call's day hang on it.
		if _, err := t.Exec(ctx, `INSERT INTO tally_todo (kind, id, day, agent) VALUES ($1, $2, '', '')`, of.Kind, of.ID); err != nil {
			return err
		}
		// What follows for a complaint needs its term, which Arise knows.
		if _, err := t.Exec(ctx, `INSERT INTO callback_todo (kind, source) VALUES ($1, $2)`, of.Kind, of.ID); err != nil {
			return err
		}
		return stand(ctx, t, of)
	})
}
