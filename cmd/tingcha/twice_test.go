package main

import (
	"database/sql"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestImportingTheSameFolderTwiceChangesNothing compares every row of every table
// and every stored file before and after a second import.
func TestImportingTheSameFolderTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	series(t)
	archive := filepath.Join(t.TempDir(), "archive")
	program(t, "generate", "--calls", "300", "--seed", "3", "--out", archive)
	for name, input := range map[string]string{"generated archive": archive, "the demo's files": "../../testdata/demo"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			program(t, "import", "--data", data, input)
			before := everyRow(t, data)
			if len(before) < 100 {
				t.Fatalf("only %d rows: this test would prove nothing", len(before))
			}
			program(t, "import", "--data", data, input)
			if diff := cmp.Diff(before, everyRow(t, data)); diff != "" {
				t.Errorf("the second import changed the store (-before +after):\n%s", diff)
			}
		})
	}
}

// everyRow gives the rows of all tables of a data folder, as text, but for the moment
// up to which findings are settled, which goes on with time.
func everyRow(t *testing.T, data string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, databaseName)) // the driver of storage/sqlite
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var all []string
	for _, table := range query(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'horizon' ORDER BY name`) {
		for _, row := range query(t, db, `SELECT * FROM "`+table+`" ORDER BY 1, 2`) {
			all = append(all, table+": "+row)
		}
	}
	return append(all, everyFile(t, filepath.Join(data, blobsName))...)
}

// everyFile gives the names, sizes and times of all files in a folder.
func everyFile(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			all = append(all, fmt.Sprintf("%s: %d bytes of %v", path, info.Size(), info.ModTime()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// query gives the rows of a query, their columns side by side.
func query(t *testing.T, db *sql.DB, text string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		cells := make([]string, len(columns))
		for i, v := range values {
			cells[i] = fmt.Sprintf("%v", v)
		}
		all = append(all, strings.Join(cells, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
