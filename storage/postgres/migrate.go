package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Each file is one step of the schema, applied in a transaction of its own and never
// edited once it was released. The table schema_version has a row for each step taken.
//
//go:embed migrations/*.sql
var migrations embed.FS

// steps names the files of the schema, in their order.
func steps() []string {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic("postgres: " + err.Error()) // the pattern is a constant
	}
	return names
}

// ErrOldSchema is returned, wrapped, by Open when the schema is older than the program
// and the configuration does not say to migrate.
var ErrOldSchema = errors.New("has to be brought up to date: run \"tingcha migrate\"")

var errNewSchema = errors.New("use the program that made it, or a newer one")

// Migrate brings the schema up to date. Many processes may do so at once: one does
// it, and the others find it done.
func (s *Store) Migrate(ctx context.Context) error {
	for i, name := range steps() {
		_, err := write(ctx, s, func(ctx context.Context, t *tx) (struct{}, error) {
			return struct{}{}, t.take(ctx, i+1, name)
		})
		if err != nil {
			return fmt.Errorf("migrate to %s: %w", strings.TrimSuffix(path.Base(name), ".sql"), err)
		}
	}
	return s.checkSchema(ctx)
}

// take takes one step of the schema unless it was taken.
func (t *tx) take(ctx context.Context, number int, name string) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	if err := t.patient(ctx); err != nil {
		return err
	}
	if err := t.lock(ctx, lockSchema); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `CREATE TABLE IF NOT EXISTS schema_version (number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())`); err != nil {
		return err
	}
	version := 0
	if _, err := t.one(ctx, `SELECT coalesce(max(number), 0) FROM schema_version`, nil, []any{&version}); err != nil || version >= number {
		return err
	}
	// Not prepared: the file has many statements, and runs once.
	if _, err := t.tx.Conn().PgConn().Exec(ctx, string(text)).ReadAll(); err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO schema_version (number) VALUES ($1)`, number)
	return err
}

// checkSchema refuses any schema but the one that this program knows: with a newer
// one it could not keep its promises, and an older one is nobody's to change unasked.
func (s *Store) checkSchema(ctx context.Context) error {
	version, known := 0, len(steps())
	err := view(ctx, s, func(ctx context.Context, t *tx) error {
		_, err := t.one(ctx, `SELECT coalesce(max(number), 0) FROM schema_version`, nil, []any{&version})
		return err
	})
	var answer *pgconn.PgError
	if errors.As(err, &answer) && answer.Code == "42P01" { // there is no such table
		return fmt.Errorf("the database has no schema and %w", ErrOldSchema)
	}
	switch {
	case err != nil:
		return err
	case version > known:
		return fmt.Errorf("schema is number %d and this program knows %d: %w", version, known, errNewSchema)
	case version < known:
		return fmt.Errorf("schema is number %d, this program wants %d, and it %w", version, known, ErrOldSchema)
	}
	return nil
}
