package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/keep"
)

// Store keeps records in a PostgreSQL database. It is safe for concurrent use, and any
// number of processes may have the same database open.
type Store struct {
	answers
	keeper

	pool     *pgxpool.Pool
	config   Config
	name     string
	readOnly bool
	outbox   bool
}

// answers are the questions that every kind of store understands.
type answers = ask.Answers

// keeper is the writes that every kind of store does alike.
type keeper = keep.Keeper

var (
	_ storage.Store  = (*Store)(nil)
	_ storage.Outbox = (*Store)(nil)
)

// Open opens the records. A schema that is newer than this program is refused, and so
// is an older one unless the configuration says to migrate. The error wraps
// storage.ErrUnavailable when the server cannot be reached.
func Open(ctx context.Context, c Config) (*Store, error) {
	settings, err := c.pool()
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	s := &Store{config: c, name: c.name(), readOnly: c.ReadOnly, outbox: c.Outbox}
	s.answers, s.keeper = ask.NewAnswers(s.within, findings()), keep.New(s.keep)
	if s.pool, err = pgxpool.NewWithConfig(ctx, settings); err != nil {
		return nil, fmt.Errorf("open %s: %w", s.name, err)
	}
	if c.Migrate && !c.ReadOnly {
		err = s.Migrate(ctx)
	} else {
		err = s.checkSchema(ctx)
	}
	if err != nil {
		s.pool.Close()
		return nil, fmt.Errorf("open %s: %w", s.name, err)
	}
	return s, nil
}

// Close ends the use of the records, after the transactions in hand.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// Clock says by how much this machine's clock is ahead of the database's: leases that
// one process grants and another judges must not depend on either's own clock. The
// best of a few tries counts, since the way there and back blurs each.
func (s *Store) Clock(ctx context.Context) (time.Duration, error) {
	if s.config.Now == nil {
		return 0, fmt.Errorf("clock of %s: no clock to compare it with", s.name)
	}
	const tries = 3
	var best, ahead time.Duration
	for try := range tries {
		before := s.config.Now()
		var there time.Time
		err := view(ctx, s, func(ctx context.Context, t *tx) error {
			before = s.config.Now()
			_, err := t.one(ctx, `SELECT clock_timestamp()`, nil, []any{&there})
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("clock of %s: %w", s.name, err)
		}
		took := s.config.Now().Sub(before)
		if try == 0 || took < best {
			best, ahead = took, before.Add(took/2).Sub(there)
		}
	}
	return ahead, nil
}
