package postgres

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/storage"
)

// aloneClass sets the locks of Alone apart from those of transactions.
const aloneClass = 0x7464

// Alone runs fn while nobody else, in any process, runs one under the same name. The
// lock lives on a connection of its own: when that is lost, somebody else may have the
// lock, and fn's context ends.
func (s *Store) Alone(ctx context.Context, name string, fn func(ctx context.Context) error) (bool, error) {
	if s.readOnly {
		return false, fmt.Errorf("alone with %s: %s is %w", name, s.name, storage.ErrReadOnly)
	}
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return false, fmt.Errorf("alone with %s: %w", name, s.explain(ctx, err, judgeError(err, true)))
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // the lock is gone either way
	var mine bool
	err = conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1, hashtext($2))`, aloneClass, clean(name)).Scan(&mine)
	if err != nil {
		return false, fmt.Errorf("alone with %s: %w", name, s.explain(ctx, err, judgeError(err, conn.IsClosed())))
	}
	if !mine {
		return false, nil
	}
	err = whileConnected(ctx, conn, fn)
	unlock(ctx, conn, name)
	return true, err
}

// unlock gives the lock back and waits until the server has it: one that notices the
// end of a connection a little later would turn the next away.
func unlock(ctx context.Context, conn *pgx.Conn, name string) {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	// Without an answer the lock goes with the connection.
	_, _ = conn.Exec(ctx, `SELECT pg_advisory_unlock($1, hashtext($2))`, aloneClass, clean(name))
}

// whileConnected runs fn under a context that ends with the connection.
func whileConnected(ctx context.Context, conn *pgx.Conn, fn func(context.Context) error) error {
	held, letGo := context.WithCancelCause(ctx)
	defer letGo(nil)
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			if _, err := conn.WaitForNotification(watching); err != nil {
				if watching.Err() == nil {
					letGo(fmt.Errorf("the lock is lost: %w", err))
				}
				return
			}
		}
	})
	err := fn(held)
	stop()
	watch.Wait()
	return err
}
