package estimate

import "math"

// Ratio compares a unit with what it would have at the rates of all: 1 is as many as
// expected.
type Ratio struct {
	Observed, Expected float64
	// Value, Low and High are the ratio with its 95 % interval; meaningless unless Known.
	Value, Low, High float64
	Known            bool
}

// Standardised gives the indirectly standardised ratio of a unit (N. E. Breslow and
// N. E. Day, Statistical Methods in Cancer Research II, IARC 1987, §2.3): the events that
// it had, to those that it would have had if each of its strata had the rate that the
// stratum has with everybody. So a department is not blamed for the kind of work it gets.
// The strata are in the same order in both. The interval is that of a Poisson count, which
// is a little wide where the events are a share. It panics when the strata are not as many.
func Standardised(own, all []Count) Ratio {
	if len(own) != len(all) {
		panic("estimate: a unit and all have the same strata")
	}
	var r Ratio
	for i, c := range own {
		r.Observed += c.Events
		r.Expected += c.Chances * all[i].rate()
	}
	if r.Expected <= 0 {
		return r
	}
	low, high := Poisson(int(math.Round(r.Observed)), 0.95)
	r.Value, r.Low, r.High, r.Known = r.Observed/r.Expected, low/r.Expected, high/r.Expected, true
	return r
}
