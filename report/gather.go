package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// Store is what bulletins ask of a [storage.Store].
type Store interface {
	Tallies
	Locks
	Unsummed(ctx context.Context) (int, error)
	Coverage(ctx context.Context, first, last string) ([]storage.Day, error)
	Findings(ctx context.Context, f storage.FindingFilter) ([]storage.FindingRow, int, error)
	FindingCounts(ctx context.Context, f storage.FindingFilter) (storage.FindingCounts, error)
	Matters(ctx context.Context, f storage.MatterFilter) ([]supervision.Matter, int, error)
	Matter(ctx context.Context, id string) (supervision.Matter, []supervision.Move, error)
	Accounts(ctx context.Context) ([]storage.Account, error)
	Agent(ctx context.Context, id string) (call.Agent, error)
}

// Ask is what a bulletin is asked to be.
type Ask struct {
	Kind    Kind
	Period  Period
	Dept    string // empty for all departments
	Lang    string
	Remarks map[string]string
	// Contest are the terms of a contest; those without weights are the usual ones.
	Contest contest.Terms
	// Blind leaves out of contests and awards what verdicts decide.
	Blind bool
	// Reach leaves agents out of awards whom the reader does not see.
	Reach people.Reach
}

// Told is the first and the last day of whose calls a bulletin tells. Of the year before it
// has nothing but sums. What measures have brought may be of any day.
func (a Ask) Told() (first, last string) {
	if a.Kind == Supervision {
		return "0001-01-01", "9999-12-31"
	}
	p := a.Period
	for range a.back() {
		p = p.Before()
	}
	return p.First, a.Period.Last
}

// back is how many periods before its own a bulletin tells of.
func (a Ask) back() int {
	if a.Kind == Analysis && (a.Period.Length == Day || a.Period.Length == Week) {
		return before - 1
	}
	return 1
}

// Make gathers what a bulletin is made of and makes it, at a reckoner's time.
func Make(ctx context.Context, s Store, r scoring.Reckoner, a Ask) (Bulletin, error) {
	words, err := WordsIn(a.Lang)
	if err != nil {
		return Bulletin{}, err
	}
	m, err := Gather(ctx, s, r, a)
	if err != nil {
		return Bulletin{}, fmt.Errorf("bulletin %s of %s: %w", a.Kind, a.Period.Code(), err)
	}
	return Build(m, words), nil
}

// Gather asks a store for what a bulletin is made of.
func Gather(ctx context.Context, s Store, r scoring.Reckoner, a Ask) (Material, error) {
	m := Material{Kind: a.Kind, Period: a.Period, Dept: a.Dept, AsOf: r.AsOf, Remarks: a.Remarks, Contest: a.Contest, Blind: a.Blind, Reach: a.Reach}
	if m.Contest.Weights == nil {
		m.Contest = contest.Default()
	}
	steps := []func(context.Context, Store, *Material) error{sums}
	switch a.Kind {
	case Indicators:
		steps = append(steps, func(ctx context.Context, s Store, m *Material) error { return details(ctx, s, r, m) })
	case Coverage:
		steps = append(steps, daysOf)
	case Violations:
		steps = append(steps, rules, confirmed)
	case Analysis:
		steps = append(steps, rules, trend, groups)
	case Supervision:
		steps = append(steps, groups, func(ctx context.Context, s Store, m *Material) error { return items(ctx, s, r, m) })
	case Contest:
		steps = []func(context.Context, Store, *Material) error{units}
	case Awards:
		steps = []func(context.Context, Store, *Material) error{earned}
	case Groups:
	}
	steps = append(steps, func(ctx context.Context, s Store, m *Material) error { return locked(ctx, s, r, m) })
	for _, step := range steps {
		if err := step(ctx, s, &m); err != nil {
			return m, err
		}
	}
	return m, nil
}

// filterOf takes what counts in a period.
func (m *Material) filterOf(p Period) storage.SumFilter {
	return storage.SumFilter{First: p.First, Last: p.Last, Dept: m.Dept, By: storage.ByDept | storage.ByClass}
}

func sums(ctx context.Context, s Store, m *Material) error {
	var err error
	if m.Now, err = s.Sums(ctx, m.filterOf(m.Period)); err != nil {
		return err
	}
	if m.Before, err = s.Sums(ctx, m.filterOf(m.Period.Before())); err != nil {
		return err
	}
	if year, ok := m.Period.YearBefore(); ok {
		if m.YearBefore, err = s.Sums(ctx, m.filterOf(year)); err != nil {
			return err
		}
	}
	m.Unsummed, err = s.Unsummed(ctx)
	return err
}

func groups(ctx context.Context, s Store, m *Material) error {
	f := m.filterOf(m.Period)
	f.By = storage.ByGroup
	var err error
	m.Groups, err = s.Sums(ctx, f)
	return err
}

// daysOf asks for the account of every day, which is of all departments.
func daysOf(ctx context.Context, s Store, m *Material) error {
	if m.Dept != "" {
		return nil
	}
	var err error
	m.Days, err = s.Coverage(ctx, m.Period.First, m.Period.Last)
	return err
}

func (m *Material) confirmedIn(p Period) storage.FindingFilter {
	return storage.FindingFilter{Status: storage.Confirmed, First: p.First, Last: p.Last, Dept: m.Dept}
}

func rules(ctx context.Context, s Store, m *Material) error {
	now, err := s.FindingCounts(ctx, m.confirmedIn(m.Period))
	if err != nil {
		return err
	}
	before, err := s.FindingCounts(ctx, m.confirmedIn(m.Period.Before()))
	m.Rules, m.RulesBefore = now.ByRule, before.ByRule
	return err
}

func confirmed(ctx context.Context, s Store, m *Material) error {
	f := m.confirmedIn(m.Period)
	f.Limit = MostRows
	var err error
	m.Confirmed, m.ConfirmedTotal, err = s.Findings(ctx, f)
	return err
}

// before is how many periods a trend of days and weeks goes back.
const before = 8

// trend asks for what is drawn over time: of a short period the ones before it, too.
func trend(ctx context.Context, s Store, m *Material) error {
	f := storage.SumFilter{First: m.Period.First, Last: m.Period.Last, Dept: m.Dept, Items: trended(), Per: storage.Days}
	switch m.Period.Length {
	case Day, Week:
		p := m.Period
		for range before - 1 {
			p = p.Before()
		}
		f.First = p.First
		if m.Period.Length == Week {
			f.Per = storage.Weeks
		}
	case Quarter:
		f.Per = storage.Weeks
	case Year:
		f.Per = storage.Months
	case TenDays, Half, Month:
	}
	m.Spans = spans(f)
	var err error
	m.Trend, err = s.Sums(ctx, f)
	return err
}

// spans names the stretches that a filter tells apart, as the store does.
func spans(f storage.SumFilter) []string {
	var all []string
	for _, d := range (Period{First: f.First, Last: f.Last}).Days() {
		t, err := time.Parse(time.DateOnly, d)
		if err != nil {
			continue // days are made here
		}
		name := d
		switch f.Per {
		case storage.Weeks:
			name = In(Week, t).First
		case storage.Months:
			name = d[:len("2006-01")]
		default: // a day each: trends have no other spans
		}
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// listed are the rows that 《客服重要服务指标情况通报考核表》 names one by one.
func listed() []Detail {
	return []Detail{
		{Key: "urged", Item: scoring.Urged, Which: Met},
		{Key: "transfer", Item: scoring.Urged, Class: call.Transfer},
		{Key: "unsatisfied", Item: scoring.Satisfaction, Which: Unmet},
		{Key: "overdue", Item: scoring.OnTime, Which: Unmet},
		{Key: "complaints", Item: scoring.Urged, Class: call.ComplaintExternal},
		{Key: "internal", Item: scoring.InternalTotal, Which: Met},
	}
}

// details asks for the rows that are named one by one.
func details(ctx context.Context, s Store, r scoring.Reckoner, m *Material) error {
	for _, d := range listed() {
		f := storage.SumFilter{First: m.Period.First, Last: m.Period.Last, Dept: m.Dept, Items: []scoring.Item{d.Item}}
		if d.Class != "" {
			f.Classes = []call.TicketKind{d.Class}
		}
		var err error
		if d.Parts, d.Total, err = Behind(ctx, s, r, f, d.Which, 0, MostRows); err != nil {
			return err
		}
		m.Details = append(m.Details, d)
	}
	return nil
}
