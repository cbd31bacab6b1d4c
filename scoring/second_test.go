package scoring_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/scoring"
)

// How many random stores of calls and tickets both hands compute, and under -short.
const (
	worlds      = 200
	shortWorlds = 40
)

// TestASecondHandComesToTheSame holds what every item comes to for every agent and
// department on every day, and what it reads in every month, against what
// testdata/second.py makes of the same rows, which was written from the field's dictionary
// without a look at the program.
func TestASecondHandComesToTheSame(t *testing.T) {
	t.Parallel()
	drawn := drawWorlds(worlds)
	if testing.Short() {
		drawn = drawn[:shortWorlds]
	}
	seen := map[string]bool{}
	for i, second := range secondHand(t, drawn) {
		first := drawn[i].firstHand()
		if diff := cmp.Diff(second.sums, first.sums); diff != "" {
			t.Errorf("world %d: sums (-second hand +program)\n%s", i, diff)
		}
		if diff := cmp.Diff(second.values, first.values, cmpopts.EquateApprox(1e-12, 1e-9)); diff != "" {
			t.Errorf("world %d: values (-second hand +program)\n%s", i, diff)
		}
		for at := range second.values {
			seen[at.Item] = true
		}
	}
	for _, d := range scoring.Dictionary() {
		if d.Computed() && !seen[string(d.Item)] {
			t.Errorf("no world has a value of %s", d.Item)
		}
	}
}

func drawWorlds(n int) []*world {
	var drawn []*world
	for seed := range uint64(n) {
		drawn = append(drawn, newWorld(seed))
	}
	return drawn
}

// firstHand is what the program makes of the world.
func (w *world) firstHand() hand {
	r := scoring.Reckoner{Zone: w.zone, Calendar: calendar.China(), AsOf: w.asOf}
	h := hand{sums: map[spot]numbers{}, values: map[reading]float64{}}
	months := map[reading]scoring.Sum{}
	for _, p := range w.parts(r) {
		at := spot{string(p.Item), p.Day, p.Agent, p.Dept}
		h.sums[at] = h.sums[at].plus(numbers{p.Num, p.Den})
		one := r.SumOf([]scoring.Part{p})
		for _, whose := range []string{"", p.Agent} {
			at := reading{string(p.Item), p.Day[:len("2026-09")], whose}
			months[at] = months[at].Add(one)
			if p.Agent == "" {
				break
			}
		}
	}
	for at, n := range h.sums {
		if n == (numbers{}) {
			delete(h.sums, at)
		}
	}
	for _, d := range scoring.Dictionary() {
		for at, sum := range months {
			if d.Computed() {
				h.read(d, at, sum, months)
			}
		}
	}
	return h
}

// read gives what an indicator reads of a month's sum, if that is what it reads.
func (h hand) read(d scoring.Indicator, at reading, sum scoring.Sum, months map[reading]scoring.Sum) {
	of := at
	of.Item = string(d.Item)
	switch {
	case d.Of == scoring.Item(at.Item) && d.Kind == scoring.Movement:
		at.Month = map[string]string{"2026-10": "2026-09", "2026-11": "2026-10", "2026-12": "2026-11"}[at.Month]
		moved := d.Change(sum, months[at])
		if moved.Known {
			h.values[of] = moved.Points
		}
		if moved.Comparable {
			of.Item += " %"
			h.values[of] = moved.Relative
		}
	case d.Of == scoring.Item(at.Item) && at.Agent != "", of == at:
		if v := d.Read(sum); v.Known {
			h.values[of] = v.Value
		}
	}
}
