package estimate_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/tingcha/tingcha/estimate"
)

// A part is calls of a synthetic truth: some of them have what is looked for.
type part struct {
	class, cells, each int     // so many cells of so many calls
	marked             int     // of all of them; spread over the cells one by one
	heap               bool    // instead, in as few cells as hold them
	unsure             float64 // share of calls that nobody could tell
}

type truth struct {
	name    string
	draw    int
	weights []float64
	parts   []part
}

// truths are what audits meet: rare and common, tiny strata, draws with weights 1:20,
// nothing there, everything there, small populations of which much is drawn.
var truths = []truth{
	{name: "0.1 % of one class", draw: 300, weights: []float64{1}, parts: []part{{cells: 20, each: 150, marked: 3}}},
	{name: "1 % of one class", draw: 300, weights: []float64{1}, parts: []part{{cells: 20, each: 150, marked: 30}}},
	{name: "10 % of one class", draw: 200, weights: []float64{1}, parts: []part{{cells: 20, each: 150, marked: 300}}},
	{name: "50 % of one class", draw: 200, weights: []float64{1}, parts: []part{{cells: 20, each: 150, marked: 1500}}},
	{name: "10 %, all in few cells", draw: 200, weights: []float64{1}, parts: []part{{cells: 20, each: 150, marked: 300, heap: true}}},
	{name: "cells of one call", draw: 100, weights: []float64{1}, parts: []part{{cells: 1500, each: 1, marked: 150}}},
	{name: "cells of two calls, half drawn", draw: 200, weights: []float64{1}, parts: []part{{cells: 200, each: 2, marked: 200}}},
	{name: "cells of three calls", draw: 150, weights: []float64{1}, parts: []part{{cells: 300, each: 3, marked: 90}}},
	{name: "nothing there", draw: 200, weights: []float64{1, 5}, parts: []part{{cells: 10, each: 200}, {class: 1, cells: 10, each: 20}}},
	{name: "everything there", draw: 200, weights: []float64{1, 5}, parts: []part{{cells: 10, each: 200, marked: 2000}, {class: 1, cells: 10, each: 20, marked: 200}}},
	{name: "near-misses drawn 5:1", draw: 300, weights: []float64{1, 5}, parts: []part{{cells: 12, each: 200, marked: 12}, {class: 1, cells: 12, each: 20, marked: 36}}},
	{name: "near-misses drawn 20:1", draw: 300, weights: []float64{1, 20}, parts: []part{{cells: 12, each: 200, marked: 12}, {class: 1, cells: 12, each: 20, marked: 36}}},
	{name: "drawn 20:1, all among the rest", draw: 300, weights: []float64{1, 20}, parts: []part{{cells: 12, each: 200, marked: 48}, {class: 1, cells: 12, each: 20}}},
	{name: "drawn 20:1, rare in both", draw: 300, weights: []float64{1, 20}, parts: []part{{cells: 12, each: 200, marked: 3}, {class: 1, cells: 12, each: 20, marked: 3}}},
	{name: "three classes, 1:5:20", draw: 400, weights: []float64{1, 5, 20}, parts: []part{
		{cells: 12, each: 200, marked: 10}, {class: 1, cells: 12, each: 40, marked: 20}, {class: 2, cells: 6, each: 10, marked: 50},
	}},
	{name: "three classes, half of the hotline drawn", draw: 400, weights: []float64{1, 5, 20}, parts: []part{
		{cells: 20, each: 30, marked: 30}, {class: 1, cells: 10, each: 10, marked: 20}, {class: 2, cells: 10, each: 5, marked: 25},
	}},
	{name: "small draw, 20:1", draw: 40, weights: []float64{1, 20}, parts: []part{{cells: 12, each: 200, marked: 120}, {class: 1, cells: 12, each: 20, marked: 120}}},
	{name: "one call in twenty cannot be told", draw: 300, weights: []float64{1, 5}, parts: []part{
		{cells: 12, each: 200, marked: 48, unsure: 0.05}, {class: 1, cells: 12, each: 20, marked: 36, unsure: 0.05},
	}},
	{name: "all drawn", draw: 500, weights: []float64{1, 20}, parts: []part{{cells: 20, each: 20, marked: 40}, {class: 1, cells: 10, each: 10, marked: 30}}},
}

type callTruth struct{ marked, unsure bool }

// build makes the frame and what is true of every call.
func (tr truth) build() (units []estimate.Unit, of map[string]callTruth, total int) {
	of = map[string]callTruth{}
	for i, p := range tr.parts {
		n := p.cells * p.each
		for j := range n {
			id := fmt.Sprintf("%d-%d", i, j)
			cell, within := j%p.cells, j
			if p.heap {
				cell = j / p.each
			}
			// One in so many cannot be told, whether it has the mark or not.
			unsure := p.unsure > 0 && math.Mod(float64(within)*p.unsure*1.618, 1) < p.unsure
			of[id] = callTruth{j < p.marked, unsure}
			units = append(units, estimate.Unit{ID: id, Class: p.class, Cell: strconv.Itoa(cell)})
		}
		total += p.marked
	}
	return units, of, total
}

// looked gives what people would find in a draw.
func looked(units, picks []estimate.Unit, of map[string]callTruth, classes int) []estimate.Stratum {
	strata := make([]estimate.Stratum, classes)
	for _, u := range units {
		strata[u.Class].Size++
	}
	for _, u := range picks {
		s := &strata[u.Class]
		s.Drawn++
		switch c := of[u.ID]; {
		case c.unsure:
			s.Unknown++
		case c.marked:
			s.Found++
		}
	}
	return strata
}

// oracle is the width of the normal interval of whoever knows the truth and needs no
// cells: 2 × 1.96 standard deviations of the Horvitz–Thompson total.
func oracle(strata []estimate.Stratum, units []estimate.Unit, of map[string]callTruth) float64 {
	marked := make([]int, len(strata))
	for _, u := range units {
		if of[u.ID].marked {
			marked[u.Class]++
		}
	}
	variance := 0.0
	for i, s := range strata {
		if s.Drawn == 0 || s.Size < 2 {
			continue
		}
		n, size, p := float64(s.Drawn), float64(s.Size), float64(marked[i])/float64(s.Size)
		variance += size * size / n * p * (1 - p) * (size - n) / (size - 1)
	}
	return 2 * 1.959963984540054 * math.Sqrt(variance)
}

// TestIntervalsCoverTheTruth draws from every truth under 1,000 seeds. A 95 % interval
// has to hold it in 940 of them at least; -v prints how wide it was.
func TestIntervalsCoverTheTruth(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("draws a thousand times; run without -short")
	}
	for _, tr := range truths {
		t.Run(tr.name, func(t *testing.T) {
			t.Parallel()
			units, of, total := tr.build()
			const seeds = 1000
			covered, width, ideal, mean := 0, 0.0, 0.0, 0.0
			for seed := range seeds {
				picks, err := estimate.Draw(units, tr.draw, tr.weights, fmt.Sprint("seed ", seed))
				if err != nil {
					t.Fatal(err)
				}
				strata := looked(units, picks, of, len(tr.weights))
				f := estimate.Total(strata, 0.95)
				if f.Low <= float64(total)+1e-9 && float64(total) <= f.High+1e-9 {
					covered++
				}
				width, ideal, mean = width+f.High-f.Low, ideal+oracle(strata, units, of), mean+f.Value
			}
			t.Logf("covered %d of %d, mean width %.1f, oracle %.1f, truth %d, mean value %.1f", covered, seeds, width/seeds, ideal/seeds, total, mean/seeds)
			if covered < 940 {
				t.Errorf("covered in %d of %d seeds, want 940 at least", covered, seeds)
			}
		})
	}
}

// TestASharePastTheMachineCoversTheTruth does so for the share that was missed.
func TestASharePastTheMachineCoversTheTruth(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("draws a thousand times; run without -short")
	}
	tr := truth{draw: 300, weights: []float64{1, 5, 5}, parts: []part{
		{cells: 12, each: 200, marked: 12}, {class: 1, cells: 12, each: 20, marked: 20}, {class: 2, cells: 6, each: 20, marked: 80},
	}}
	units, of, _ := tr.build()
	want := 32.0 / 112
	covered, width := 0, 0.0
	const seeds = 1000
	for seed := range seeds {
		picks, err := estimate.Draw(units, tr.draw, tr.weights, strconv.Itoa(seed))
		if err != nil {
			t.Fatal(err)
		}
		strata := looked(units, picks, of, 3)
		f := estimate.MissedShare(strata[:2], strata[2:], 0.95)
		if f.Low <= want && want <= f.High {
			covered++
		}
		width += f.High - f.Low
	}
	t.Logf("covered %d of %d, mean width %.3f", covered, seeds, width/seeds)
	if covered < 940 {
		t.Errorf("covered in %d of %d seeds, want 940 at least", covered, seeds)
	}
}
