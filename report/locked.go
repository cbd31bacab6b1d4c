package report

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Locks is what bulletins ask about months that are frozen.
type Locks interface {
	MonthLocks(ctx context.Context) ([]storage.MonthLock, error)
	LockedSums(ctx context.Context, month string, f storage.SumFilter) ([]storage.Sum, error)
	Corrections(ctx context.Context, month string, reach people.Reach) ([]storage.Correction, error)
}

// Locked is a month that was frozen, as far as a bulletin is of it.
type Locked struct {
	storage.MonthLock
	Day     string // on which it was frozen, in the hotline's zone
	Changed string // the day of the newest correction; empty for none
	// Frozen are the sums of then. They and Corrections come to what the month's sums are now.
	Frozen      []storage.Sum
	Corrections []storage.Correction
}

// locked asks about the months that a period lies in or has in it, the oldest first.
func locked(ctx context.Context, s Locks, r scoring.Reckoner, m *Material) error {
	locks, err := s.MonthLocks(ctx)
	if err != nil {
		return err
	}
	for _, lock := range slices.Backward(locks) {
		if lock.Month < m.Period.First[:len("2006-01")] || lock.Month > m.Period.Last[:len("2006-01")] {
			continue
		}
		l := Locked{MonthLock: lock, Day: r.DayOf(lock.At)}
		if l.Corrections, err = s.Corrections(ctx, lock.Month, m.reach()); err != nil {
			return err
		}
		if n := len(l.Corrections); n > 0 {
			l.Changed = r.DayOf(l.Corrections[n-1].At)
		}
		if l.Frozen, err = s.LockedSums(ctx, lock.Month, storage.SumFilter{Reach: m.reach()}); errors.Is(err, storage.ErrNotFound) {
			continue // it was opened again just now
		}
		if err != nil {
			return err
		}
		m.Locked = append(m.Locked, l)
	}
	return nil
}

// reach is whose rows the material is of.
func (m *Material) reach() people.Reach {
	if m.Reach.All() {
		return people.Reach{Dept: m.Dept}
	}
	return m.Reach
}

// locked says which months are frozen, and what has changed in them since: nothing to who
// may not know yet what verdicts have changed.
func (m maker) locked() []Section {
	if len(m.Locked) == 0 || m.Blind {
		return nil
	}
	s := Section{Title: m.w.say("part.locked")}
	t := Table{}
	for _, key := range []string{"month", "indicator", "corrections", "frozen", "corrected", "against.frozen"} {
		t.Columns = append(t.Columns, Column{Title: m.w.say(key), Spread: key == "frozen" || key == "corrected"})
	}
	for _, l := range m.Locked {
		words := m.w.say("locked", l.Month, l.Day, l.By, l.Hash[:min(len(l.Hash), 16)])
		if n := len(l.Corrections); n == 0 {
			words += m.w.say("locked.same")
		} else {
			words += m.w.say("locked.corrected", grouped(strconv.Itoa(n)), l.Changed)
		}
		s.Words = append(s.Words, words)
		if month, err := ParsePeriod(l.Month); err == nil && month.First >= m.Period.First && month.Last <= m.Period.Last {
			t.Rows = append(t.Rows, m.corrected(month, l)...)
		}
	}
	if len(t.Rows) > 0 {
		s.Tables = []Table{t}
	}
	return []Section{s}
}

// corrected compares the indicators of a month that have corrections with what was frozen.
func (m maker) corrected(month Period, l Locked) [][]Cell {
	var rows [][]Cell
	for _, i := range scoring.Dictionary() {
		was := pick(l.Frozen, i.Item, every)
		now, n := was, int64(0)
		for _, c := range l.Corrections {
			if c.Item == i.Item {
				now.num, now.den = now.num+c.Num, now.den+c.Den
				n++
			}
		}
		if n == 0 {
			continue
		}
		before, after := measured(i, was), linked(measured(i, now), m.rowsIn(month, i.Item, "", All))
		rows = append(rows, []Cell{text(l.Month), text(m.item(i.Item)), count(n), before, after, against(after, before)})
	}
	return rows
}
