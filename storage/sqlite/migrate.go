package sqlite

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Each file is one step of the schema, applied in a transaction of its own and
// never edited once it was released. The file's user_version counts the steps.
//
//go:embed migrations/*.sql
var migrations embed.FS

// latest is the number of steps that this program knows.
func latest() int {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic("sqlite: " + err.Error()) // the pattern is a constant
	}
	return len(names)
}

// migrate brings the schema up to date.
func migrate(ctx context.Context, db *database) error {
	if err := checkNotNewer(ctx, db); err != nil {
		return err
	}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for i, name := range names {
		if err := apply(ctx, db, i+1, name); err != nil {
			return fmt.Errorf("migrate to %s: %w", strings.TrimSuffix(path.Base(name), ".sql"), err)
		}
	}
	return nil
}

// apply takes one step unless it was taken.
func apply(ctx context.Context, db *database, number int, name string) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	return db.transact(ctx, false, func(t *tx) error {
		version, err := schemaVersion(ctx, t)
		if err != nil || version >= number {
			return err
		}
		// Not prepared: the file has many statements, and runs once.
		if _, err := t.c.conn.ExecContext(ctx, string(text)); err != nil {
			return err
		}
		_, err = t.c.conn.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(number))
		return err
	})
}

func schemaVersion(ctx context.Context, t *tx) (int, error) {
	var version int
	_, err := t.one(ctx, `PRAGMA user_version`, nil, []any{&version})
	return version, err
}

// checkNotNewer refuses the records of a newer program: this one could not keep
// their promises.
func checkNotNewer(ctx context.Context, db *database) error {
	return db.transact(ctx, true, func(t *tx) error {
		version, err := schemaVersion(ctx, t)
		if err == nil && version > latest() {
			return fmt.Errorf("schema is number %d and this program knows %d: use the program that wrote it, or a newer one", version, latest())
		}
		return err
	})
}

// checkSchema refuses any schema but the latest, for who cannot migrate.
func checkSchema(ctx context.Context, db *database) error {
	if err := checkNotNewer(ctx, db); err != nil {
		return err
	}
	return db.transact(ctx, true, func(t *tx) error {
		version, err := schemaVersion(ctx, t)
		if err == nil && version < latest() {
			return fmt.Errorf("schema is number %d and this program wants %d: open it for writing once to bring it up to date", version, latest())
		}
		return err
	})
}
