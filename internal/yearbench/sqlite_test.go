package yearbench_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/yearbench"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// openSQLite opens a database and fills it, unless an earlier run has.
func openSQLite(b *testing.B, folder string, y yearbench.Year) *sqlite.Store {
	b.Helper()
	must(b, os.MkdirAll(folder, 0o700))
	path := filepath.Join(folder, "tingcha.db")
	s, err := sqlite.Open(b.Context(), path) // makes the tables
	must(b, err)
	filled, err := s.Setting(b.Context(), "yearbench", "")
	must(b, err)
	if filled == "" {
		must(b, s.Close())
		began := time.Now()
		fillSQLite(b, path, y)
		b.Logf("%d calls and %d tickets are in after %v", y.Calls, y.Tickets(), time.Since(began).Round(time.Second))
		s, err = sqlite.Open(b.Context(), path)
		must(b, err)
	}
	b.Cleanup(func() { must(b, s.Close()) })
	return s
}

// fillSQLite writes a year into empty tables, without triggers.
func fillSQLite(b *testing.B, path string, y yearbench.Year) {
	b.Helper()
	db, err := sql.Open("sqlite", path)
	must(b, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	run := func(statement string) {
		b.Helper()
		_, err := db.ExecContext(b.Context(), statement)
		must(b, err)
	}
	triggers := setTriggersAside(b, db)
	run(`PRAGMA synchronous = OFF`)
	run(`BEGIN`)
	for _, t := range tables(y, false) {
		insertAll(b, db, t)
	}
	for statement := range strings.SplitSeq(leftToSum, ";") {
		run(statement)
	}
	run(`INSERT INTO setting (name, value) VALUES ('yearbench', 'filled')`)
	run(`COMMIT`)
	for _, trigger := range triggers {
		run(trigger)
	}
	run(`ANALYZE`)
}

func insertAll(b *testing.B, db *sql.DB, t *table) {
	b.Helper()
	places := make([]string, len(t.columns))
	for i := range places {
		places[i] = "$" + strconv.Itoa(i+1)
	}
	insert, err := db.PrepareContext(b.Context(), `INSERT INTO `+t.name+` (`+strings.Join(t.columns, ", ")+`) VALUES (`+strings.Join(places, ", ")+`)`)
	must(b, err)
	defer insert.Close()
	for t.Next() {
		_, err := insert.ExecContext(b.Context(), t.row...)
		must(b, err)
	}
}

// setTriggersAside drops the triggers, and gives what makes them.
func setTriggersAside(b *testing.B, db *sql.DB) []string {
	b.Helper()
	rows, err := db.QueryContext(b.Context(), `SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`)
	must(b, err)
	defer rows.Close()
	var names, makes []string
	for rows.Next() {
		var name, remake string
		must(b, rows.Scan(&name, &remake))
		names, makes = append(names, name), append(makes, remake)
	}
	must(b, rows.Err())
	for _, name := range names {
		_, err := db.ExecContext(b.Context(), `DROP TRIGGER `+name)
		must(b, err)
	}
	return makes
}
