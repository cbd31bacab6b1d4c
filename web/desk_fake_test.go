package web_test

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Case makes a case of the findings of a call.
func (m *memory) Case(_ context.Context, callID, _ string, _ time.Time) (storage.CaseRow, error) {
	rows := m.rows(func(f storage.FindingRow) bool {
		return f.CallID == callID && (f.Status == storage.Open || f.Status == storage.Confirmed || f.Status == storage.Rejected)
	})
	if len(rows) == 0 {
		return storage.CaseRow{}, storage.ErrNotFound
	}
	f := rows[0]
	c := storage.CaseRow{
		CallID: callID, Agent: f.Agent, Dept: f.Dept, Day: f.Day, Sector: f.Sector, Started: f.Started, Duration: f.Duration,
		Level: f.Finding.Level, InputRev: 1, Findings: rows, Seen: true,
	}
	for _, f := range rows {
		if f.Waits() {
			c.Todo++
		}
	}
	return c, m.fail
}

// Cases gives none: the queue is tried on real records.
func (m *memory) Cases(context.Context, storage.CaseFilter) ([]storage.CaseRow, error) {
	return nil, m.fail
}

// CaseCounts counts none.
func (m *memory) CaseCounts(context.Context, storage.CaseFilter, ...storage.CaseTab) (storage.CaseCounts, error) {
	return storage.CaseCounts{}, m.fail
}

// RecentDecisions gives none.
func (m *memory) RecentDecisions(context.Context, string, int) ([]storage.Decision, error) {
	return nil, m.fail
}

// Pace is none.
func (m *memory) Pace(context.Context, string, time.Time) (int, error) { return 0, m.fail }

// Draft gives none.
func (m *memory) Draft(context.Context, string, string) (storage.Draft, error) {
	return storage.Draft{}, m.fail
}
