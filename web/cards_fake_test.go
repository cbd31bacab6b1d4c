package web_test

import (
	"context"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// A memory has no sums, notes and plans: pages that show some are tried on real records.

func (m *memory) Sums(context.Context, storage.SumFilter) ([]storage.Sum, error) { return nil, m.fail }

func (m *memory) Unsummed(context.Context) (int, error) { return 0, m.fail }

func (m *memory) MonthLocks(context.Context) ([]storage.MonthLock, error) { return nil, m.fail }

func (m *memory) CoachingNotes(context.Context, storage.CoachingFilter) ([]storage.CoachingNote, int, error) {
	return nil, 0, m.fail
}

func (m *memory) Plans(context.Context, storage.PlanFilter) ([]storage.Plan, int, error) {
	return nil, 0, m.fail
}

func (m *memory) Roster(context.Context, people.Reach) ([]string, error) { return nil, m.fail }

func (m *memory) ListAppeals(context.Context, storage.AppealFilter) ([]storage.AppealRow, int, error) {
	return nil, 0, m.fail
}
