package estimate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

func frame(t *rapid.T) []estimate.Unit {
	units := make([]estimate.Unit, rapid.IntRange(0, 400).Draw(t, "frame"))
	for i := range units {
		units[i] = estimate.Unit{
			ID: fmt.Sprint("c", i), Class: rapid.IntRange(0, 2).Draw(t, "class"),
			Cell: rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "cell"),
		}
	}
	return units
}

func TestADrawIsSettledByItsSeedAndTheFrame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units := frame(t)
		size := rapid.IntRange(1, 500).Draw(t, "size")
		weights := []float64{1, 5, 20}
		first, err := estimate.Draw(units, size, weights, "seed")
		if err != nil {
			t.Fatal(err)
		}
		rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "shuffle"))).Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
		second, err := estimate.Draw(units, size, weights, "seed")
		if diff := cmp.Diff(first, second); diff != "" || err != nil {
			t.Fatalf("the same frame in another order gives another draw: %s %v", diff, err)
		}
		if len(first) != min(size, len(units)) {
			t.Fatalf("%d of %d drawn, want %d", len(first), len(units), size)
		}
		seen := map[string]bool{}
		for _, u := range first {
			if seen[u.ID] || !slices.Contains(units, u) {
				t.Fatalf("%v is drawn twice or was never there", u)
			}
			seen[u.ID] = true
		}
	})
}

func TestEveryCellGivesItsPartRoundedUpOrDown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units := frame(t)
		picks, err := estimate.Draw(units, rapid.IntRange(1, 300).Draw(t, "size"), []float64{1, 3, 9}, rapid.String().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		type cell struct {
			class int
			name  string
		}
		of := func(units []estimate.Unit) (classes map[int]int, cells map[cell]int) {
			classes, cells = map[int]int{}, map[cell]int{}
			for _, u := range units {
				classes[u.Class]++
				cells[cell{u.Class, u.Cell}]++
			}
			return classes, cells
		}
		inFrame, cells := of(units)
		drawn, drawnOf := of(picks)
		for c, n := range cells {
			if n < 20 {
				continue // small cells give their part together
			}
			due := float64(n) * float64(drawn[c.class]) / float64(inFrame[c.class])
			if got := float64(drawnOf[c]); got < due-1-1e-9 || got > due+1+1e-9 {
				t.Fatalf("cell %v of %d gives %g, and %g is its part", c, n, got, due)
			}
		}
	})
}

func TestEveryUnitOfAClassHasTheSameChance(t *testing.T) {
	t.Parallel()
	var units []estimate.Unit
	for i := range 60 {
		units = append(units, estimate.Unit{ID: strconv.Itoa(i), Cell: []string{"large", "large", "large", "small", strconv.Itoa(i)}[i%5]})
		units = append(units, estimate.Unit{ID: fmt.Sprint("b", i), Cell: "b"})
	}
	const seeds, size = 4000, 40
	times := map[string]int{}
	for seed := range seeds {
		picks, err := estimate.Draw(units, size, []float64{1}, strconv.Itoa(seed))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range picks {
			times[p.ID]++
		}
	}
	for _, u := range units {
		// A third of 4,000 is 1,333, with a standard deviation of 30; five of them for 60 units.
		if n := times[u.ID]; n < 1333-150 || n > 1333+150 {
			t.Errorf("%s of cell %s is drawn %d times of %d, want about 1333", u.ID, u.Cell, n, seeds)
		}
	}
}

func TestADrawThatCannotBeSaysWhatToDo(t *testing.T) {
	t.Parallel()
	units := []estimate.Unit{{ID: "a", Class: 1}}
	for name, try := range map[string]func() ([]estimate.Unit, error){
		"no size":   func() ([]estimate.Unit, error) { return estimate.Draw(units, 0, []float64{1, 1}, "s") },
		"no class":  func() ([]estimate.Unit, error) { return estimate.Draw(units, 1, []float64{1}, "s") },
		"no weight": func() ([]estimate.Unit, error) { return estimate.Draw(units, 1, []float64{1, 0}, "s") },
	} {
		if _, err := try(); err == nil {
			t.Errorf("%s: drawn all the same", name)
		}
	}
}
