package scoring_test

import (
	"database/sql"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/scoring"
)

// worlds is how many random stores the two computations are held against each other on.
const worlds = 200

// TestPlainSQLComesToTheSame holds every indicator that is summed against a computation in
// plain SQL, by department, in both months of each world and on a day of its own.
func TestPlainSQLComesToTheSame(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out what takes long and has nothing to race")
	}
	queries := secondQueries(t)
	for _, i := range scoring.Dictionary() {
		if _, has := queries[string(i.Item)]; i.Summed() && !has {
			t.Errorf("nothing computes %s a second time", i.Item)
		}
	}
	counted := map[string]int64{}
	for seed := range uint64(worlds) {
		w := newWorld(seed)
		db := w.tables(t, queries["schema"])
		r := scoring.Reckoner{Zone: w.zone, Calendar: calendar.China(), AsOf: w.asOf}
		parts := w.parts(r)
		for _, span := range [][2]string{{"2026-09-01", "2026-09-30"}, {"2026-10-01", "2026-10-31"}, {"2026-09-20", "2026-09-20"}, {"2026-12-01", "2026-12-31"}} {
			want := second(t, db, queries, span)
			got := first(parts, span)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("world %d from %s to %s (-SQL +program)\n%s", seed, span[0], span[1], diff)
			}
			for key, s := range got {
				item, _, _ := strings.Cut(key, " ")
				counted[item] += s[0]
			}
		}
	}
	for item := range queries {
		if item != "schema" && counted[item] == 0 {
			t.Errorf("%s was never anything but nothing in %d worlds: the test tests nothing", item, worlds)
		}
	}
}

// numbers are a numerator and a denominator.
type numbers [2]int64

// first adds up the program's parts, by item and department.
func first(parts []scoring.Part, span [2]string) map[string]numbers {
	sums := map[string]numbers{}
	for _, p := range parts {
		if p.Day < span[0] || p.Day > span[1] || p.Waits() && p.Item != scoring.InternalTotal {
			continue
		}
		key := string(p.Item) + " " + p.Dept
		n := sums[key]
		sums[key] = numbers{n[0] + p.Num, n[1] + p.Den}
	}
	return sums
}

// second asks the tables.
func second(t *testing.T, db *sql.DB, queries map[string]string, span [2]string) map[string]numbers {
	t.Helper()
	exec(t, db, `UPDATE p SET first = $1, last = $2`, span[0], span[1])
	sums := map[string]numbers{}
	for _, item := range slices.Sorted(maps.Keys(queries)) {
		if item == "schema" {
			continue
		}
		answer(t, db, item, queries[item], sums)
	}
	return sums
}

// answer adds what a query gives, by item and department.
func answer(t *testing.T, db *sql.DB, item, query string, sums map[string]numbers) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", item, err)
	}
	defer rows.Close()
	for rows.Next() {
		var dept string
		var n numbers
		if err := rows.Scan(&dept, &n[0], &n[1]); err != nil {
			t.Fatalf("%s: %v", item, err)
		}
		sums[item+" "+dept] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", item, err)
	}
}

// secondQueries reads the queries by their names.
func secondQueries(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/second.sql")
	if err != nil {
		t.Fatal(err)
	}
	queries := map[string]string{}
	for part := range strings.SplitSeq(string(text), "-- name: ") {
		name, query, ok := strings.Cut(part, "\n")
		if ok && !strings.HasPrefix(name, "--") {
			queries[name] = query
		}
	}
	return queries
}

func exec(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%v in %s", err, query)
	}
}

// tables writes the world down.
func (w *world) tables(t *testing.T, schema string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	exec(t, db, schema)
	_, offset := w.asOf.In(w.zone).Zone()
	exec(t, db, `INSERT INTO p VALUES ($1, $2, '', '')`, int64(offset)*1000, w.asOf.UnixMilli())
	for agent, dept := range w.roster {
		exec(t, db, `INSERT INTO roster VALUES ($1, $2)`, agent, dept)
	}
	w.writeDays(t, db)
	w.writeCalls(t, db)
	w.writeTickets(t, db)
	return db
}

// writeDays says which days are worked, from the notice of 2026 read anew.
func (w *world) writeDays(t *testing.T, db *sql.DB) {
	t.Helper()
	off := strings.Fields("2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07")
	worked := strings.Fields("2026-09-20 2026-10-10")
	for i := range 150 {
		begins := time.Date(2026, 8, 20+i, 0, 0, 0, 0, w.zone)
		day := begins.Format(time.DateOnly)
		weekend := begins.Weekday() == time.Saturday || begins.Weekday() == time.Sunday
		works := !weekend && !slices.Contains(off, day) || slices.Contains(worked, day)
		exec(t, db, `INSERT INTO days VALUES ($1, $2, $3, $4)`, day, works, begins.UnixMilli(), begins.AddDate(0, 0, 1).UnixMilli())
	}
}

func (w *world) writeCalls(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, c := range w.calls {
		exec(t, db, `INSERT INTO calls VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			c.ID, c.Started.UnixMilli(), string(c.Customer), c.Dept, c.Answered, string(c.Direction), c.CSAT, c.listed, c.inspected)
		for _, v := range c.verdicts {
			exec(t, db, `INSERT INTO findings VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
				v.Finding, c.ID, v.Label, v.Family, int64(v.Points), int64(v.Charge.FamilyCap), string(v.Ruling), v.Rechecked)
			for _, a := range v.Appeals {
				exec(t, db, `INSERT INTO appeals VALUES ($1, $2, $3, $4)`, a.ID, v.Finding, a.Decided, a.Changed)
			}
		}
	}
}

func (w *world) writeTickets(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, x := range w.tickets {
		exec(t, db, `INSERT INTO tickets VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			x.ID, string(x.Kind), x.CallID, string(x.Customer), x.Dept, x.About, x.Filed.UnixMilli())
		for i, e := range x.Events {
			exec(t, db, `INSERT INTO events VALUES ($1, $2, $3, $4, $5)`, x.ID, i, string(e.Kind), e.At.UnixMilli(), e.Score)
		}
	}
}
