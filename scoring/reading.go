package scoring

import (
	"github.com/tingcha/tingcha/estimate"
)

// confidence is the level of every interval that readers see.
const confidence = 0.95

// Sum is parts added up.
type Sum struct {
	Num, Den  int64
	Rows      int // parts, those that wait included
	Unsettled int // of Rows, those that may still change
}

// Add is the sum of two sums.
func (s Sum) Add(other Sum) Sum {
	return Sum{s.Num + other.Num, s.Den + other.Den, s.Rows + other.Rows, s.Unsettled + other.Unsettled}
}

// SumOf adds up parts of one item, as they stand for a reckoner of the same AsOf.
func (r Reckoner) SumOf(parts []Part) Sum {
	var s Sum
	for _, p := range parts {
		one := Sum{Num: p.Num, Den: p.Den, Rows: 1}
		if p.Unsettled(r.AsOf) {
			one.Unsettled = 1
		}
		s = s.Add(one)
	}
	return s
}

// Reading is what a sum says.
type Reading struct {
	Value float64 // in the indicator's Unit
	// Known is false where there is nothing to divide by: that is not zero, and not full
	// marks.
	Known bool
	// Low and High bound, with 95 % confidence, what the value would be in the long run;
	// meaningless unless Bounded. Means and tallies have no bounds: a sum does not say how
	// its rows scatter.
	Low, High float64
	Bounded   bool
	// Provisional says that rows behind it may still change.
	Provisional bool
}

const (
	million = 1_000_000
	hundred = 100
)

// Read gives the value of a sum, with the interval that its kind has.
func (i Indicator) Read(s Sum) Reading {
	r := Reading{Provisional: s.Unsettled > 0}
	switch i.Kind {
	case Tally:
		r.Value, r.Known = float64(s.Num), true
	case Balance:
		left := min(int64(FullMarks), max(0, int64(FullMarks)-s.Num))
		r.Value, r.Known = float64(left)/hundred, s.Den > 0
	case Mean, Movement:
		if r.Known = s.Den > 0; r.Known {
			r.Value = float64(s.Num) / float64(s.Den)
		}
		if i.Unit == Score {
			r.Value /= hundred
		}
	case Share:
		i.readShare(s, &r)
	case Rate:
		i.readRate(s, &r)
	}
	return r
}

func (i Indicator) readShare(s Sum, r *Reading) {
	if s.Den <= 0 {
		return
	}
	low, high := estimate.Wilson(int(s.Num), int(s.Den))
	r.Value, r.Known = hundred*float64(s.Num)/float64(s.Den), true
	r.Low, r.High, r.Bounded = hundred*low, hundred*high, true
}

func (i Indicator) readRate(s Sum, r *Reading) {
	if s.Den <= 0 {
		return
	}
	low, high := estimate.Poisson(int(s.Num), confidence)
	scale := million / float64(s.Den)
	r.Value, r.Known = float64(s.Num)*scale, true
	r.Low, r.High, r.Bounded = low*scale, high*scale, true
}

// Moved is how an indicator changed from one period to the next.
type Moved struct {
	// Points is the difference: of a share in percentage points, otherwise in the
	// indicator's Unit. Meaningless unless Known: both periods have a value.
	Points float64
	Known  bool
	// Low and High bound Points with 95 % confidence; only of shares.
	Low, High float64
	Bounded   bool
	// Certain says that the interval leaves out 0: that there is more than chance in it.
	Certain bool
	// Relative is the difference as a part of the value before (环比), 0.1 for ten percent
	// more; meaningless unless Comparable: from nothing there is no such part.
	Relative   float64
	Comparable bool
}

// Change compares the sum of a period with that of the period before. That of a Movement is
// the change of what it is of.
func (i Indicator) Change(now, before Sum) Moved {
	if of, ok := Lookup(i.Of); ok && i.Kind == Movement {
		return of.Change(now, before)
	}
	var m Moved
	a, b := i.Read(now), i.Read(before)
	if !a.Known || !b.Known {
		return m
	}
	m.Points, m.Known = a.Value-b.Value, true
	if m.Comparable = b.Value != 0; m.Comparable {
		m.Relative = m.Points / b.Value
	}
	if i.Kind == Share {
		low, high := estimate.Difference(int(now.Num), int(now.Den), int(before.Num), int(before.Den))
		m.Low, m.High, m.Bounded = hundred*low, hundred*high, true
		m.Certain = low > 0 || high < 0
	}
	return m
}
