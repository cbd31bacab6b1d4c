package yearbench_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/tingcha/tingcha/internal/yearbench"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// calls are those of the year in PostgreSQL; SQLite has a tenth of them.
const calls = 9_000_000

// zone is the hotline's.
var zone = time.FixedZone("CST", 8*60*60)

// reckoner reckons three weeks after the year, when all of it is final.
var reckoner = scoring.Reckoner{Zone: zone, AsOf: time.Date(2026, 1, 21, 0, 0, 0, 0, zone)}

// folder is where a database is kept from one run to the next; empty: it is not kept.
func folder(name string) string {
	if f := os.Getenv("TINGCHA_BENCH_DATA"); f != "" {
		return filepath.Join(f, name)
	}
	return ""
}

// year is a share of the year to be measured.
func year(b *testing.B, share int) yearbench.Year {
	b.Helper()
	n := calls
	if v := os.Getenv("TINGCHA_BENCH_CALLS"); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			b.Fatalf("TINGCHA_BENCH_CALLS: %v", err)
		}
	}
	return yearbench.Of(n/share, zone)
}

func BenchmarkYearPostgres(b *testing.B) {
	y := year(b, 1)
	for b.Loop() {
		measure(b, "PostgreSQL", openPostgres(b, folder("postgres"), y), y)
	}
	b.ReportMetric(0, "ns/op")
}

func BenchmarkYearSQLite(b *testing.B) {
	y := year(b, 10)
	for b.Loop() {
		measure(b, "SQLite", openSQLite(b, cmp.Or(folder("sqlite"), b.TempDir()), y), y)
	}
	b.ReportMetric(0, "ns/op")
}

// measure sums what is not summed, and prints what everything takes.
func measure(b *testing.B, name string, s storage.Store, y yearbench.Year) {
	b.Helper()
	m := &measurement{b: b, s: s, y: y}
	m.line(fmt.Sprintf("%s: %d agents, %d calls, %d tickets", name, y.Agents, y.Calls, y.Tickets()), "p50, or once", "p95", "target")
	m.year()
	m.days()
	m.cards()
	m.tables()
	m.close()
	m.print()
}

type measurement struct {
	b     *testing.B
	s     storage.Store
	y     yearbench.Year
	lines [][4]string
}

func (m *measurement) line(what, middle, high, target string) {
	m.lines = append(m.lines, [4]string{what, middle, high, target})
}

func (m *measurement) print() {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, l := range m.lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l[0], l[1], l[2], l[3])
	}
	w.Flush()
}

// times adds how long something takes that is done a number of times.
func (m *measurement) times(what, target string, n int, do func(ctx context.Context, i int) error) {
	m.b.Helper()
	var took []time.Duration
	for i := range n {
		began := time.Now()
		must(m.b, do(m.b.Context(), i))
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	high := ""
	if n > 1 {
		high = short(took[n*95/100])
	}
	m.line(what, short(took[n/2]), high, target)
}

func short(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// sum sums everything.
func (m *measurement) sum(ctx context.Context) {
	m.b.Helper()
	all, began, told := 0, time.Now(), time.Now()
	for {
		done, left, err := m.s.SumUp(ctx, reckoner, 4096)
		must(m.b, err)
		if all += done; done == 0 {
			return
		}
		if time.Since(told) > time.Minute {
			m.b.Logf("%d dealt with after %v, %d notes left", all, time.Since(began).Round(time.Second), left)
			told = time.Now()
		}
	}
}

func (m *measurement) year() {
	if n, err := m.s.Unsummed(m.b.Context()); err != nil || n == 0 {
		must(m.b, err)
		return
	}
	m.times("the whole year, once", "", 1, func(ctx context.Context, _ int) error { m.sum(ctx); return nil })
}

// days sums the first and the last days again, and the days that some changes touch.
func (m *measurement) days() {
	for _, day := range []string{"2025-01-08", "2025-07-02", "2025-12-31"} {
		m.times("all sums of "+day+", and its tickets' days", "", 2, func(ctx context.Context, _ int) error {
			if err := m.s.Restate(ctx, day, day); err != nil {
				return err
			}
			m.sum(ctx)
			return nil
		})
	}
	for _, first := range []int{m.y.Calls / 50, m.y.Calls - 2000} {
		day := m.y.Call(first).Started.Format(time.DateOnly)
		m.times("1,000 ratings that come late, "+day, "", 2, func(ctx context.Context, i int) error {
			batch := storage.Batch{At: reckoner.AsOf}
			for n := first; n < first+1000; n++ {
				c := m.y.Call(n)
				c.CSAT = 1 + (c.CSAT+i+int(reckoner.AsOf.UnixNano()%3)+5)%5
				c.Hold.Length += time.Duration(time.Now().UnixMilli()%1_000_000) * time.Millisecond
				line := storage.CallLine{Call: c, Day: c.Started.Format(time.DateOnly), Origin: "cdr.csv"}
				if !c.Answered {
					line.Exclude = "not_answered"
				}
				batch.Calls = append(batch.Calls, line)
			}
			if _, err := m.s.Ingest(ctx, batch); err != nil {
				return err
			}
			m.sum(ctx)
			return nil
		})
	}
}

// cards reads what an agent's scorecard shows.
func (m *measurement) cards() {
	agent := func(i int) string { return m.y.Agent((i * 7919) % m.y.Agents).ID }
	m.times("card: month, twelve months, department", "page p95 ≤ 100 ms", 200, func(ctx context.Context, i int) error {
		a := m.y.Agent((i * 7919) % m.y.Agents)
		for _, f := range []storage.SumFilter{
			{First: "2025-12-01", Last: "2025-12-31", Agent: a.ID, By: storage.ByClass},
			{First: "2025-01-01", Last: "2025-12-31", Agent: a.ID, Per: storage.Months},
			{First: "2025-12-01", Last: "2025-12-31", Dept: a.Dept, By: storage.ByAgent},
		} {
			if _, err := m.s.Sums(ctx, f); err != nil {
				return err
			}
		}
		return nil
	})
	m.times("rows behind one figure of a month", "", 100, func(ctx context.Context, i int) error {
		f := storage.SumFilter{First: "2025-12-01", Last: "2025-12-31", Agent: agent(i), Items: []scoring.Item{scoring.FirstClose}}
		return m.s.Parts(ctx, reckoner, f, func(scoring.Part) error { return nil })
	})
}

// tables reads what a contest and bulletins show.
func (m *measurement) tables() {
	contest := []scoring.Item{scoring.InternalTotal, scoring.InternalConfirmed, scoring.ConfirmedShare, scoring.Covered, scoring.Shirked, scoring.Undispatched}
	read := func(ctx context.Context, all ...storage.SumFilter) error {
		for _, f := range all {
			if _, err := m.s.Sums(ctx, f); err != nil {
				return err
			}
		}
		return nil
	}
	m.times("contest: month and the one before, by department", "≤ 2 s", 10, func(ctx context.Context, _ int) error {
		return read(ctx, storage.SumFilter{First: "2025-11-01", Last: "2025-12-31", Items: contest, Per: storage.Months, By: storage.ByDept})
	})
	for _, c := range []struct{ what, first, last, before, until string }{
		{"day", "2025-12-31", "2025-12-31", "2025-12-30", "2025-12-30"},
		{"week", "2025-12-22", "2025-12-28", "2025-12-15", "2025-12-21"},
		{"ten days", "2025-12-21", "2025-12-31", "2025-12-11", "2025-12-20"},
		{"month", "2025-12-01", "2025-12-31", "2025-11-01", "2025-11-30"},
		{"year", "2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"},
	} {
		m.times("bulletin of a "+c.what+": by department and class, by team, and the one before", "≤ 2 s", 5, func(ctx context.Context, _ int) error {
			return read(ctx,
				storage.SumFilter{First: c.first, Last: c.last, By: storage.ByDept | storage.ByClass},
				storage.SumFilter{First: c.first, Last: c.last, By: storage.ByDept | storage.ByTeam},
				storage.SumFilter{First: c.before, Last: c.until, By: storage.ByDept | storage.ByClass})
		})
	}
}

// close locks months.
func (m *measurement) close() {
	months := []string{"2025-01", "2025-06", "2025-12"}
	locks, err := m.s.MonthLocks(m.b.Context())
	must(m.b, err)
	if len(locks) > 0 {
		m.line("month close", "locked in an earlier run", "", "≤ 60 s")
		return
	}
	for _, month := range months {
		m.times("month close: "+month, "≤ 60 s", 1, func(ctx context.Context, _ int) error {
			m.sum(ctx)
			_, err := m.s.LockMonth(ctx, reckoner, month, "bench")
			return err
		})
	}
	m.times("check of 200 agents' days", "", 1, func(ctx context.Context, _ int) error {
		problems, err := m.s.CheckSums(ctx, reckoner, 1, 200)
		if len(problems) > 0 {
			m.b.Errorf("check finds %+v", problems[0])
		}
		return err
	})
}
