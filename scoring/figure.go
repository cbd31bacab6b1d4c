package scoring

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/inspect"
)

// Quality is the quality score (质检得分). No entry counts towards it: it is
// [FullMarks] less the entries of [Deduction].
const Quality Item = "quality"

// Items lists what a card has figures for, in the order in which pages show them.
func Items() []Item {
	return []Item{Quality, Inspected, Satisfaction, Rated, FirstClose, TicketSteps, TicketTime, Handled, Replied}
}

// Unit says what a figure's Value is measured in.
type Unit string

// The units of figures.
const (
	Score   Unit = "points"   // 分
	Count   Unit = "count"    // 通
	Percent Unit = "percent"  // %, 0 to 100
	Steps   Unit = "steps"    // 步
	Elapsed Unit = "duration" // milliseconds; see Figure.Duration
	// PerMillion is of a million calls, or of a million users.
	PerMillion Unit = "per_million" // 件/百万
	Days       Unit = "days"        // 天
)

// Figure is one number of a card, with what it was computed from. The sums of the
// rows' Num and Den are Num and Den (for Quality, Num is the sum of Points).
type Figure struct {
	Item Item
	Unit Unit
	Num  int64 // for Quality: the points deducted, in hundredths
	Den  int64 // for Quality: the calls inspected
	// Value is in Unit; meaningless unless Known. Nothing to divide by is not
	// zero and not full marks.
	Value float64
	Known bool
	// Low and High bound what the share would be in the long run, with 95 %
	// confidence, in percent; only of a Percent.
	Low, High float64
	// P90 is the value that nine in ten rows do not exceed; only of means.
	P90  float64
	Rows []Entry // in time
	// Waiting are rows that are neither met nor due yet. They count neither way.
	Waiting []Entry
	// Provisional is how many of Rows may still be lost: tickets closed less than
	// SettledAfter ago.
	Provisional int
}

// Duration is the value of an Elapsed figure.
func (f Figure) Duration() time.Duration { return milliseconds(f.Value) }

// P90Duration is the 90th percentile of an Elapsed figure.
func (f Figure) P90Duration() time.Duration { return milliseconds(f.P90) }

func milliseconds(ms float64) time.Duration {
	return time.Duration(ms * float64(time.Millisecond))
}

// quality is unknown where nothing was inspected: an agent whose calls nobody
// could hear has not earned full marks.
func quality(rows []Entry, lost inspect.Points, inspected int) Figure {
	left := min(FullMarks, max(0, FullMarks-lost))
	return Figure{
		Item: Quality, Unit: Score,
		Num: int64(lost), Den: int64(inspected),
		Value: float64(left) / 100,
		Known: inspected > 0 || len(rows) > 0,
		Rows:  rows,
	}
}

func counted(item Item, rows []Entry) Figure {
	f := sum(item, Count, rows)
	f.Value, f.Known = float64(f.Num), true
	return f
}

// share is met of all, with rows that are neither met nor due set aside.
func share(item Item, rows []Entry, asOf time.Time) Figure {
	var due, waiting []Entry
	for _, e := range rows {
		if e.Num == 0 && asOf.Before(e.Due) {
			waiting = append(waiting, e)
			continue
		}
		due = append(due, e)
	}
	f := sum(item, Percent, due)
	f.Waiting = waiting
	if item == FirstClose {
		f.Provisional = unsettled(due, asOf)
	}
	if f.Den > 0 {
		f.Value, f.Known = 100*float64(f.Num)/float64(f.Den), true
		low, high := estimate.Wilson(int(f.Num), int(f.Den))
		f.Low, f.High = 100*low, 100*high
	}
	return f
}

func unsettled(rows []Entry, asOf time.Time) int {
	n := 0
	for _, e := range rows {
		if e.Num > 0 && asOf.Before(e.At.Add(SettledAfter)) {
			n++
		}
	}
	return n
}

func mean(item Item, unit Unit, rows []Entry) Figure {
	f := sum(item, unit, rows)
	if f.Den > 0 {
		f.Value, f.Known = float64(f.Num)/float64(f.Den), true
		f.P90 = ninetieth(rows)
	}
	return f
}

// ninetieth is the nearest rank: the smallest value that at least nine in ten
// rows do not exceed, so that it is always a value that occurred.
func ninetieth(rows []Entry) float64 {
	values := make([]int64, len(rows))
	for i, e := range rows {
		values[i] = e.Num
	}
	slices.Sort(values)
	return float64(values[(9*len(values)+9)/10-1])
}

func sum(item Item, unit Unit, rows []Entry) Figure {
	f := Figure{Item: item, Unit: unit, Rows: rows}
	for _, e := range rows {
		f.Num += e.Num
		f.Den += e.Den
	}
	return f
}
