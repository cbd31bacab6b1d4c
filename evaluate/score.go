package evaluate

import (
	"fmt"
	"math"
	"strconv"

	"github.com/tingcha/tingcha/estimate"
)

// Ratio is a share between 0 and 1, or [Undefined] where nothing was counted. It
// is null in JSON then.
type Ratio float64

// Undefined is the share of nothing.
func Undefined() Ratio { return Ratio(math.NaN()) }

// Defined says whether there was anything to count.
func (r Ratio) Defined() bool { return !math.IsNaN(float64(r)) }

// MarshalJSON writes the share, or null.
func (r Ratio) MarshalJSON() ([]byte, error) {
	if !r.Defined() {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, math.Round(float64(r)*1e4)/1e4, 'f', -1, 64), nil
}

// String prints two decimals, or a dash.
func (r Ratio) String() string {
	if !r.Defined() {
		return "–"
	}
	return strconv.FormatFloat(float64(r), 'f', 2, 64)
}

// Share is k of n, [Undefined] of nothing.
func Share(k, n int) Ratio {
	if n == 0 {
		return Undefined()
	}
	return Ratio(float64(k) / float64(n))
}

// Score is how well one label is predicted.
type Score struct {
	TP int `json:"tp"` // labelled and predicted
	FP int `json:"fp"` // predicted only: a false alarm
	FN int `json:"fn"` // labelled only: a miss

	Precision Ratio `json:"precision"`
	Recall    Ratio `json:"recall"`
	F1        Ratio `json:"f1"`

	// The 95 % intervals of precision and recall by Wilson's method.
	PrecisionLow  Ratio `json:"precision_low"`
	PrecisionHigh Ratio `json:"precision_high"`
	RecallLow     Ratio `json:"recall_low"`
	RecallHigh    Ratio `json:"recall_high"`
}

func (s *Score) count(labelled, predicted bool) {
	switch {
	case labelled && predicted:
		s.TP++
	case predicted:
		s.FP++
	case labelled:
		s.FN++
	}
}

// finish works out the shares when all is counted.
func (s *Score) finish() {
	s.Precision, s.Recall = Share(s.TP, s.TP+s.FP), Share(s.TP, s.TP+s.FN)
	s.F1 = Share(2*s.TP, 2*s.TP+s.FP+s.FN)
	s.PrecisionLow, s.PrecisionHigh = interval(s.TP, s.TP+s.FP)
	s.RecallLow, s.RecallHigh = interval(s.TP, s.TP+s.FN)
}

func interval(k, n int) (low, high Ratio) {
	if n == 0 {
		return Undefined(), Undefined()
	}
	l, h := estimate.Wilson(k, n)
	return Ratio(l), Ratio(h)
}

// spread prints a share with its interval.
func spread(r, low, high Ratio) string {
	if !r.Defined() {
		return r.String()
	}
	return fmt.Sprintf("%s [%s %s]", r, low, high)
}
