package estimate

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// Unit is one of a frame, to be drawn or not.
type Unit struct {
	ID    string
	Class int    // all of a class are drawn with the same chance
	Cell  string // each cell of a class that is not small gives its part of the draw
}

// Draw draws some of a frame at random, size of them or all if there are no more.
//
// What falls to each class is in proportion to its size times its weight, at least one of
// a class that is not empty. Within a class what falls to each cell is in proportion to
// the cell's size, small cells taken together, rounded by one random start for all cells (W. G. Madow, "On the theory
// of systematic sampling, II", Annals of Mathematical Statistics 20, 1949): every unit of
// a class has the same chance, and each cell gives its part rounded up or down. In a cell
// those are drawn whose digest with the seed is least, so that the same frame and seed
// give the same draw in whatever order the frame comes.
//
// The picks come in random order across classes and cells: whoever stops after any number
// of them has a draw of that number. Weights are those of the classes, by their numbers;
// they must be positive.
func Draw(frame []Unit, size int, weights []float64, seed string) ([]Unit, error) {
	if size < 1 {
		return nil, errors.New("estimate: size is less than 1: name how many to draw")
	}
	sizes := make([]int, len(weights))
	members := map[place]int{}
	for _, u := range frame {
		members[place{u.Class, u.Cell}]++
	}
	cells := map[place][]keyed{}
	for _, u := range frame {
		if u.Class < 0 || u.Class >= len(weights) {
			return nil, errors.New("estimate: a unit is of a class that has no weight")
		}
		sizes[u.Class]++
		at := place{u.Class, u.Cell}
		if members[at] < smallCell {
			at.cell = ""
		}
		cells[at] = append(cells[at], keyed{digest(seed, "unit", u.ID), u})
	}
	for _, w := range weights {
		if !(w > 0) || math.IsInf(w, 1) {
			return nil, errors.New("estimate: weight is not positive: give every class one above 0")
		}
	}
	var picks []keyed
	for class, n := range Allocate(sizes, weights, size) {
		picks = append(picks, spread(cells, class, n, seed)...)
	}
	for i := range picks {
		picks[i].key = digest(seed, "order", picks[i].ID)
	}
	slices.SortFunc(picks, keyed.compare)
	drawn := make([]Unit, len(picks))
	for i, p := range picks {
		drawn[i] = p.Unit
	}
	return drawn, nil
}

// smallCell is how few units make a cell too small to stand alone: a class's cells that
// are so small are drawn from as one. Where each of very many cells gave one of two, the
// number found would vary more than the exact interval of the class allows for.
const smallCell = 20

// place is a cell of a class.
type place struct {
	class int
	cell  string
}

// keyed is a unit with its random number.
type keyed struct {
	key uint64
	Unit
}

func (a keyed) compare(b keyed) int {
	return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.ID, b.ID))
}

// digest gives a random number that the seed settles.
func digest(seed, use, id string) uint64 {
	var room [128]byte
	b := append(append(append(append(append(room[:0], seed...), 0), use...), 0), id...)
	h := sha256.Sum256(b)
	return binary.BigEndian.Uint64(h[:])
}

// Allocate gives each class its part of a draw: in proportion to size times weight, no
// more than its size, and at least one of a class that is not empty. Parts are rounded so
// that they add up to the draw, or to all there are.
func Allocate(sizes []int, weights []float64, size int) []int {
	parts := make([]int, len(sizes))
	left := size
	for i, n := range sizes {
		if n > 0 && left > 0 {
			parts[i], left = 1, left-1
		}
	}
	for left > 0 { // one at a time to the class that is furthest behind its due
		best, worth := -1, -1.0
		for i, n := range sizes {
			if due := float64(n) * weights[i] / (float64(parts[i]) + 0.5); parts[i] < n && due > worth {
				best, worth = i, due
			}
		}
		if best < 0 {
			break
		}
		parts[best]++
		left--
	}
	return parts
}

// spread draws n units of a class, cell by cell.
func spread(cells map[place][]keyed, class, n int, seed string) []keyed {
	var of []place
	total := 0
	for at, units := range cells {
		if at.class == class {
			of, total = append(of, at), total+len(units)
		}
	}
	// The cells stand in random order, so that no run of them is favoured by the start.
	slices.SortFunc(of, func(a, b place) int {
		return cmp.Or(cmp.Compare(digest(seed, "cell", a.cell), digest(seed, "cell", b.cell)), cmp.Compare(a.cell, b.cell))
	})
	start := float64(digest(seed, "start", string(rune('0'+class)))>>11) / (1 << 53)
	var drawn []keyed
	passed := 0
	for _, at := range of {
		units := cells[at]
		slices.SortFunc(units, keyed.compare)
		from := ticks(passed, n, total, start)
		passed += len(units)
		drawn = append(drawn, units[:ticks(passed, n, total, start)-from]...)
	}
	return drawn
}

// ticks counts the points start, start+1, … below n that lie within the first so many of a
// total that is n long.
func ticks(passed, n, total int, start float64) int {
	if passed == total {
		return n
	}
	return min(n, int(math.Ceil(max(0, float64(passed)*float64(n)/float64(total)-start))))
}
