package ask

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// Matter gives a matter with its moves.
func (a *Answers) Matter(ctx context.Context, id string) (supervision.Matter, []supervision.Move, error) {
	var m supervision.Matter
	var moves []supervision.Move
	err := a.within(ctx, func(ctx context.Context, r Records) error {
		var err error
		if m, err = Matter(id).Of(ctx, r); err == nil {
			moves, err = MovesOf(id).Of(ctx, r)
		}
		return err
	})
	if err != nil {
		return supervision.Matter{}, nil, fmt.Errorf("matter %s: %w", id, err)
	}
	return m, moves, nil
}

// Matters lists matters, and says how many there are.
func (a *Answers) Matters(ctx context.Context, f storage.MatterFilter) ([]supervision.Matter, int, error) {
	some, err := Matters(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}
