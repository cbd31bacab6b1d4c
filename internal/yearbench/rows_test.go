package yearbench_test

import (
	"testing"
	"time"

	"github.com/tingcha/tingcha/internal/yearbench"
	"github.com/tingcha/tingcha/storage"
)

// table is what goes into a table, row by row.
type table struct {
	name    string
	columns []string
	rows    func(n int) ([]any, bool) // false for a number without a row
	size    int
	at      int
	row     []any
}

// Next makes the next row.
func (t *table) Next() bool {
	for t.at < t.size {
		var some bool
		t.row, some = t.rows(t.at)
		t.at++
		if some {
			return true
		}
	}
	return false
}

// Values is the row.
func (t *table) Values() ([]any, error) { return t.row, nil }

// Err is nil: rows are made and not read.
func (t *table) Err() error { return nil }

// tables are the tables of a year, in the order in which they are filled. eventful is set
// for a ledger that counts its events.
func tables(y yearbench.Year, eventful bool) []*table {
	return []*table{
		{name: "agent", columns: []string{"id", "name", "dept", "staff_group", "team"}, size: y.Agents, rows: func(n int) ([]any, bool) {
			a := y.Agent(n)
			return []any{a.ID, a.Name, a.Dept, a.Group, a.Team}, true
		}},
		ledger(y, eventful),
		{name: "ticket", columns: []string{"id", "version", "call_id", "customer", "filed_at", "body", "origin"}, size: y.Tickets(), rows: func(n int) ([]any, bool) {
			t, _ := y.Ticket(n)
			return []any{t.ID, t.Version, t.CallID, string(t.Customer), storage.Millis(t.Filed), storage.EncodeTicket(t), "tickets.csv"}, true
		}},
		findings(y),
		{name: "verdict", columns: []string{"finding", "round", "kind", "reviewer", "reason", "note", "key", "seen", "at"}, size: 2 * y.Findings(), rows: func(n int) ([]any, bool) {
			j, some := y.Finding(n / 2)
			if !some || len(j.Verdicts) <= n%2 {
				return nil, false
			}
			v := j.Verdicts[n%2]
			return []any{v.Finding, v.Round, string(v.Kind), v.Reviewer, v.Reason, v.Note, v.Key, v.Seen, storage.Millis(v.At)}, true
		}},
	}
}

func ledger(y yearbench.Year, eventful bool) *table {
	t := &table{name: "ledger", size: y.Calls, columns: []string{
		"n", "call_id", "listed", "day", "state", "reason", "detail", "ended_in", "input_rev", "attempts", "owner", "token",
		"updated_at", "sector", "started_at", "duration_ms", "agent", "dept", "customer", "answered", "hangup", "csat",
		"exclude", "origin", "ring_ms", "hold_ms", "direction",
	}}
	if eventful {
		t.columns = append(t.columns, "events")
	}
	t.rows = func(n int) ([]any, bool) {
		c := y.Call(n)
		state, reason := storage.Scored, ""
		if !c.Answered {
			state, reason = storage.Excluded, "not_answered"
		}
		row := []any{
			n + 1, c.ID, true, c.Started.Format(time.DateOnly), string(state), reason, "", "", 1, 0, "", 4,
			storage.Millis(c.Started), string(c.Sector), storage.Millis(c.Started), c.Duration.Milliseconds(), c.Agent, c.Dept, string(c.Customer), c.Answered, string(c.Hangup), c.CSAT,
			reason, "cdr.csv", c.Ring.Length.Milliseconds(), c.Hold.Length.Milliseconds(), string(c.Direction),
		}
		if eventful {
			row = append(row, 5)
		}
		return row, true
	}
	return t
}

func findings(y yearbench.Year) *table {
	return &table{name: "finding", size: y.Findings(), columns: []string{
		"id", "n", "rule", "rule_hash", "title", "label", "family", "level", "points", "provisional_until", "evidence",
		"status", "held", "version", "moved", "rounds", "rulebook", "agent", "dept", "day", "started_at",
	}, rows: func(n int) ([]any, bool) {
		j, some := y.Finding(n)
		f, c := j.Finding, j.Call
		return []any{
			j.ID, j.Of + 1, f.Rule, f.RuleHash, f.Title, f.Label, f.Family, string(f.Level), int64(f.Points), 0, storage.EncodeEvidence(f.Evidence),
			string(j.Status), true, 1 + len(j.Verdicts), false, len(j.Verdicts), "bench", c.Agent, c.Dept, c.Started.Format(time.DateOnly), storage.Millis(c.Started),
		}, some
	}}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
