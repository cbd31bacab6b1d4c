// Package keep holds the writes that every store of records does alike: SQL that SQLite
// and PostgreSQL both understand. It is to writing what package ask is to asking.
//
//	func (k *Keeper) AddUser(ctx context.Context, u storage.Account) error {
//		return k.Update(ctx, "add user "+u.ID, func(ctx context.Context, t Tx) error { … })
//	}
//
// A store embeds a [Keeper]. What has to lock rows, or to move calls and findings, stands
// in the stores' own packages.
package keep

import (
	"context"
	"fmt"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
)

// Tx is a transaction that writes.
type Tx interface {
	ask.Records
	// Exec runs a statement and gives the number of rows that it changed.
	Exec(ctx context.Context, query string, args ...any) (changed int64, err error)
	// Lock makes transactions that name the same thing wait for each other, until the
	// one that came first has ended.
	Lock(ctx context.Context, name string) error
	// Hold locks the findings of a call, so that no inspection comes between.
	Hold(ctx context.Context, callID string) error
	// Judge gives a verdict on a finding, as [storage.Reviews] says, and tells the finding
	// that the verdict of this key is about.
	Judge(ctx context.Context, v storage.Verdict, scores []scoring.Entry) (finding string, err error)
}

// Keeper is the part of a store that writes in words which both databases understand.
type Keeper struct {
	update func(context.Context, func(context.Context, Tx) error) error
}

// New gives the writes of a store whose transactions update opens and ends. It may call
// what it is given several times, and each call begins anew: nothing is kept between.
// After a lost answer to a COMMIT the same is done again, so that every write must come
// to the same when it is done twice.
func New(update func(context.Context, func(context.Context, Tx) error) error) Keeper {
	return Keeper{update}
}

// do runs fn in a transaction; the error says what was done.
func (k *Keeper) do(ctx context.Context, what string, fn func(context.Context, Tx) error) error {
	if err := k.update(ctx, fn); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
