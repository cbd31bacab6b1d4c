package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	draw "github.com/tingcha/tingcha/report/chart"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// trendMonths is how many months the trend of a scorecard shows.
const trendMonths = 12

// A sheetView is an agent's month as the scheme counts it. All of it is read from sums.
type sheetView struct {
	scoring.Sheet // as the sums are now
	Lines         []sheetLine
	Lock          *storage.MonthLock
	Frozen        scoring.Sheet // as the month was locked; the zero one without Lock
	Changes       []storage.Correction
	Trend         draw.Chart
	Months        []sheetMonth
	Group         string // whom the agent is held against
	Peers         int    // how many have sums, the agent included; 0 where too few have
	Unsummed      int    // changes that no sum knows of yet
	Blind         bool   // items are left out that the user is to judge blind
}

// Earns tells whether anything is known of the month.
func (v sheetView) Earns() bool { return v.Possible > 0 }

// A sheetLine is an item of a sheet with the addresses of its rows.
type sheetLine struct {
	scoring.SheetLine
	Was    *scoring.SheetLine // as the month was locked, where that differs
	Met    string             // rows that count as met; empty where there are none to show
	All    string             // all rows that count
	Moved  []draw.Point       // month by month
	Spread *spreadView
}

// Unit is that of the value.
func (l sheetLine) Unit() scoring.Unit { return l.Of.Unit }

// Duration is the value of a length of time.
func (l sheetLine) Duration() time.Duration { return reading{l.Value, true, l.Of.Unit}.Duration() }

// Target is the value from which on all points are earned.
func (l sheetLine) Target() reading { return reading{l.Full, true, l.Of.Unit} }

// Share says whether the value is met of all.
func (l sheetLine) Share() bool { return l.Of.Kind == scoring.Share }

// Before is the value as the month was locked.
func (l sheetLine) Before() reading { return reading{l.Was.Value, l.Was.Known, l.Of.Unit} }

// A reading is a value in an indicator's unit.
type reading struct {
	Value float64
	Known bool
	Unit  scoring.Unit
}

// Duration is the value of a length of time.
func (v reading) Duration() time.Duration {
	return time.Duration(v.Value * float64(time.Millisecond))
}

// A sheetMonth is a month of the trend.
type sheetMonth struct {
	Month string
	scoring.Sheet
	Values []reading // of the lines
}

// stretch gives the first and the last day of the months up to one.
func stretch(month string, months int) (first, last string) {
	at, err := time.Parse("2006-01", month)
	if err != nil { // it was read before
		return month + "-01", month + "-31"
	}
	return at.AddDate(0, 1-months, 0).Format(time.DateOnly), at.AddDate(0, 1, -1).Format(time.DateOnly)
}

// sheet counts an agent's month, as far as the user who asks sees it.
func (s *server) sheet(r *http.Request, a call.Agent, month string) (sheetView, error) {
	var v sheetView
	ctx := r.Context()
	reach, err := reachOf(r)
	if err != nil {
		return v, err
	}
	k := sheetKeeper{s: s, user: userOf(r), agent: a, month: month, reach: reach, calls: s.opens(r, "GET /calls/{id}")}
	if v.Unsummed, err = s.Store.Unsummed(ctx); err != nil {
		return v, err
	}
	if err := k.count(ctx, &v); err != nil {
		return v, err
	}
	if err := k.locked(ctx, &v); err != nil {
		return v, err
	}
	return v, k.compare(ctx, &v)
}

// sheetKeeper makes one sheet.
type sheetKeeper struct {
	s     *server
	user  people.User
	agent call.Agent
	month string
	reach people.Reach
	calls bool // the user opens calls, and so may know what nobody has judged
}

// filter is for the agent's sums of some months up to the sheet's.
func (k sheetKeeper) filter(months int, scheme scoring.Scheme) storage.SumFilter {
	f := storage.SumFilter{Items: scheme.Items(), Agent: k.agent.ID, Reach: k.reach, Per: storage.Months}
	f.First, f.Last = stretch(k.month, months)
	return f
}

// scheme is that of the hotline, without what is sealed to the user where rows of a filter
// are.
func (k sheetKeeper) scheme(ctx context.Context, f storage.SumFilter) (shown scoring.Scheme, blind bool, err error) {
	untold := k.s.untold(ctx, k.user, f)
	if untold != nil && answerTo(untold).key != "blind" {
		return nil, false, untold
	}
	return slices.DeleteFunc(slices.Clone(k.s.Scheme), func(w scoring.Weight) bool {
		of, _ := scoring.Lookup(w.Item)
		told, _ := scoring.Lookup(of.Addend())
		return told.Judged() && untold != nil || w.Item == scoring.Hit && !k.calls
	}), untold != nil, nil
}

// count fills in the month, and those before it.
func (k sheetKeeper) count(ctx context.Context, v *sheetView) error {
	scheme, blind, err := k.scheme(ctx, k.filter(trendMonths, nil))
	if err != nil {
		return err
	}
	v.Blind = blind
	f := k.filter(trendMonths, scheme)
	if len(scheme) == 0 {
		return nil
	}
	sums, err := k.s.Store.Sums(ctx, f)
	if err != nil {
		return err
	}
	by := map[string]map[scoring.Item]scoring.Sum{}
	for _, sum := range sums {
		if by[sum.Span] == nil {
			by[sum.Span] = map[scoring.Item]scoring.Sum{}
		}
		by[sum.Span][sum.Item] = sumOf(sum)
	}
	v.Sheet = scheme.Sheet(by[k.month])
	for _, l := range v.Sheet.Lines {
		line := sheetLine{SheetLine: l}
		one := k.filter(1, scoring.Scheme{l.Weight})
		one.Per = storage.Whole
		if line.All = report.RowsOf(one, report.All); l.Of.Kind != scoring.Mean && l.Of.Kind != scoring.Balance {
			line.Met = report.RowsOf(one, report.Met)
		}
		v.Lines = append(v.Lines, line)
	}
	k.trend(scheme, by, v)
	return nil
}

// sumOf is a sum as scoring reads it.
func sumOf(s storage.Sum) scoring.Sum {
	return scoring.Sum{Num: s.Num, Den: s.Den, Rows: int(s.Rows), Unsettled: int(s.Unsettled)}
}

// trend fills in the months up to the sheet's, the oldest first.
func (k sheetKeeper) trend(scheme scoring.Scheme, by map[string]map[scoring.Item]scoring.Sum, v *sheetView) {
	line := draw.Series{}
	v.Trend = draw.Chart{Kind: draw.Lines, Digits: 1}
	first, _ := stretch(k.month, trendMonths)
	at, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return
	}
	for range trendMonths {
		m := sheetMonth{Month: at.Format("2006-01")}
		m.Sheet = scheme.Sheet(by[m.Month])
		for i, l := range m.Lines {
			m.Values = append(m.Values, reading{l.Value, l.Known, l.Of.Unit})
			v.Lines[i].Moved = append(v.Lines[i].Moved, draw.Point{Value: l.Value, Known: l.Known})
		}
		v.Trend.Labels = append(v.Trend.Labels, m.Month)
		line.Points = append(line.Points, draw.Point{Value: 100 * float64(m.Earned) / float64(max(m.Possible, 1)), Known: m.Possible > 0})
		v.Months = append(v.Months, m)
		at = at.AddDate(0, 1, 0)
	}
	v.Trend.Series = []draw.Series{line}
}

// locked fills in what the month was locked as, and what has changed since.
func (k sheetKeeper) locked(ctx context.Context, v *sheetView) error {
	locks, err := k.s.Store.MonthLocks(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(locks, func(l storage.MonthLock) bool { return l.Month == k.month })
	if i < 0 || len(v.Lines) == 0 {
		return nil
	}
	v.Lock = &locks[i]
	scheme := make(scoring.Scheme, 0, len(v.Lines))
	for _, l := range v.Lines {
		scheme = append(scheme, l.Weight)
	}
	f := k.filter(1, scheme)
	f.Per = storage.Whole
	sums, err := k.s.Store.LockedSums(ctx, k.month, f)
	if err != nil {
		return err
	}
	by := map[scoring.Item]scoring.Sum{}
	for _, sum := range sums {
		by[sum.Item] = sumOf(sum)
	}
	v.Frozen = scheme.Sheet(by)
	for i := range v.Frozen.Lines {
		if was := &v.Frozen.Lines[i]; was.Num != v.Lines[i].Num || was.Den != v.Lines[i].Den {
			v.Lines[i].Was = was
		}
	}
	reach := k.reach
	reach.Agent = k.agent.ID
	all, err := k.s.Store.Corrections(ctx, k.month, reach)
	for _, c := range all {
		if slices.Contains(f.Items, c.Item) {
			v.Changes = append(v.Changes, c)
		}
	}
	return err
}

// sheets counts a month of every agent whom the user who asks sees.
func (s *server) sheets(r *http.Request, month string) (map[string]scoring.Sheet, error) {
	reach, err := reachOf(r)
	if err != nil {
		return nil, err
	}
	f := storage.SumFilter{Reach: reach, By: storage.ByAgent}
	f.First, f.Last = stretch(month, 1)
	k := sheetKeeper{s: s, user: userOf(r), reach: reach, calls: s.opens(r, "GET /calls/{id}")}
	scheme, _, err := k.scheme(r.Context(), f)
	if err != nil || len(scheme) == 0 {
		return nil, err
	}
	f.Items = scheme.Items()
	sums, err := s.Store.Sums(r.Context(), f)
	if err != nil {
		return nil, err
	}
	by := map[string]map[scoring.Item]scoring.Sum{}
	for _, sum := range sums {
		if by[sum.Agent] == nil {
			by[sum.Agent] = map[scoring.Item]scoring.Sum{}
		}
		by[sum.Agent][sum.Item] = sumOf(sum)
	}
	sheets := make(map[string]scoring.Sheet, len(by))
	for agent, own := range by {
		sheets[agent] = scheme.Sheet(own)
	}
	return sheets, nil
}
