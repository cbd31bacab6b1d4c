package estimate_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

// TestWhoLeadsIsWhoRanksSay holds the short way to the long one.
func TestWhoLeadsIsWhoRanksSay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lower, sort := rapid.Bool().Draw(t, "lower"), estimate.Sort(rapid.IntRange(0, 1).Draw(t, "sort"))
		var units []estimate.Count
		var events, chances float64
		for range rapid.IntRange(1, 8).Draw(t, "units") {
			n := rapid.IntRange(0, 300).Draw(t, "n")
			u := count(float64(rapid.IntRange(0, n).Draw(t, "k")), float64(n))
			units, events, chances = append(units, u), events+u.Events, chances+u.Chances
		}
		if chances == 0 {
			return
		}
		rate := events / chances
		var want []int
		for i, r := range estimate.Ranks(units, sort, lower) {
			if r.First == 1 && units[i].Chances > 0 && (lower && r.High < rate || !lower && r.Low > rate) {
				want = append(want, i)
			}
		}
		if got := estimate.Leading(units, sort, lower, rate); !slices.Equal(got, want) {
			t.Fatalf("%v lead, and by their places %v, of %v at %v", got, want, units, rate)
		}
	})
}
