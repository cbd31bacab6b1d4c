package ask

import (
	"context"
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Wrong asks for what must not be. Each row of the answer is the subject and the detail
// of a problem of its kind.
type Wrong struct {
	Kind, Query string
}

// Problems asks for whatever must not be, besides what the store's own questions ask for.
func Problems(own ...Wrong) Question[[]storage.Problem] {
	return Question[[]storage.Problem]{"check", func(ctx context.Context, r Records) ([]storage.Problem, error) {
		var problems []storage.Problem
		for _, q := range slices.Concat(wrongs(), wrongCards(), wrongCallbacks(), own) {
			found, err := list(ctx, r, q.Query, nil, func(row Row) (storage.Problem, error) {
				p := storage.Problem{Kind: q.Kind}
				err := row.Scan(&p.Subject, &p.Detail)
				return p, err
			})
			if err != nil {
				return nil, fmt.Errorf("check of %s: %w", q.Kind, err)
			}
			problems = append(problems, found...)
		}
		for _, b := range allBytes() {
			err := r.Ask(ctx, b.query, nil, func(row Row) error {
				var of string
				var kept []byte
				if err := row.Scan(&of, &kept); err != nil {
					return err
				}
				if err := b.decode(kept); err != nil {
					problems = append(problems, storage.Problem{Kind: "constraint", Subject: of, Detail: err.Error()})
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
		broken, err := chain(ctx, r)
		if err != nil {
			return nil, err
		}
		problems = append(problems, broken...)
		if broken, err = changedBulletins(ctx, r); err != nil {
			return nil, err
		}
		problems = append(problems, broken...)
		if broken, err = strayMatters(ctx, r); err != nil {
			return nil, err
		}
		problems = append(problems, broken...)
		if broken, err = changedHonours(ctx, r); err != nil {
			return nil, err
		}
		problems = append(problems, broken...)
		if broken, err = brokenAlerts(ctx, r); err != nil {
			return nil, err
		}
		problems = append(problems, broken...)
		broken, err = deedChain(ctx, r)
		problems = append(problems, broken...)
		if err != nil || len(problems) > 0 { // what cannot be read cannot be added up
			return problems, err
		}
		broken, err = unequalMonths(ctx, r)
		problems = append(problems, broken...)
		if err != nil || len(problems) > 0 { // what cannot be read cannot be looked for
			return problems, err
		}
		return unfound(ctx, r)
	}}
}

// chain holds every close to its seal and to the close before it.
func chain(ctx context.Context, r Records) ([]storage.Problem, error) {
	var c decide.Chain
	err := r.Ask(ctx, `SELECT day, body, hash FROM day_close ORDER BY seq`, nil, func(row Row) error {
		var day, hash string
		var body []byte
		err := row.Scan(&day, &body, &hash)
		if err == nil {
			c.Hold(day, body, hash)
		}
		return err
	})
	return c.Problems, err
}
