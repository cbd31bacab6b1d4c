package pattern

import (
	"slices"
	"unicode"
)

// classes are the characters that an expression does not tell apart. Its sets are
// collected first; then they are cut into classes.
type classes struct {
	sets  [][]rune // different ones, as pairs of first and last
	known map[string]int32
	cuts  []rune       // where intervals begin, from 0 on
	of    []uint8      // the class of each interval
	count int          // of classes
	masks []classes256 // by set: which classes it holds
}

// classes256 is a set of classes.
type classes256 [4]uint64

func (m *classes256) has(class uint8) bool { return m[class>>6]>>(class&63)&1 != 0 }
func (m *classes256) add(class uint8)      { m[class>>6] |= 1 << (class & 63) }

func newClasses() *classes { return &classes{known: map[string]int32{}} }

// set is the number of a set of characters.
func (c *classes) set(ranges []rune) int32 {
	key := string(ranges)
	if containsSurrogate(ranges) { // string would make them all alike
		key = surrogateKey(ranges)
	}
	if id, known := c.known[key]; known {
		return id
	}
	id := int32(len(c.sets))
	c.known[key] = id
	c.sets = append(c.sets, ranges)
	return id
}

func containsSurrogate(ranges []rune) bool {
	return slices.ContainsFunc(ranges, func(r rune) bool { return r >= 0xD800 && r <= 0xDFFF })
}

func surrogateKey(ranges []rune) string {
	key := []byte{0xFF}
	for _, r := range ranges {
		key = append(key, byte(r>>16), byte(r>>8), byte(r))
	}
	return string(key)
}

// cut makes the classes. It fails when they are too many.
func (c *classes) cut() error {
	c.cuts = []rune{0}
	for _, set := range c.sets {
		for i := 0; i < len(set); i += 2 {
			c.cuts = append(c.cuts, set[i], set[i+1]+1)
		}
	}
	slices.Sort(c.cuts)
	c.cuts = slices.Compact(c.cuts)
	if last := len(c.cuts) - 1; c.cuts[last] > unicode.MaxRune {
		c.cuts = c.cuts[:last]
	}
	ids := make([]int, len(c.cuts))
	c.count = 1
	for _, set := range c.sets {
		c.count = refine(ids, c.count, c.cuts, set)
		if c.count > maxClasses {
			return errBeyond
		}
	}
	c.of = make([]uint8, len(ids))
	for i, id := range ids {
		c.of[i] = uint8(id)
	}
	c.masks = make([]classes256, len(c.sets))
	for n, set := range c.sets {
		inside(c.cuts, set, func(i int) { c.masks[n].add(c.of[i]) })
	}
	return nil
}

// inside tells of the intervals that a set holds.
func inside(cuts, set []rune, tell func(i int)) {
	for s := 0; s < len(set); s += 2 {
		i, _ := slices.BinarySearch(cuts, set[s])
		for ; i < len(cuts) && cuts[i] <= set[s+1]; i++ {
			tell(i)
		}
	}
}

// refine splits classes of intervals into those within a set and those without.
func refine(ids []int, count int, cuts, set []rune) int {
	within := make([]bool, len(ids))
	inside(cuts, set, func(i int) { within[i] = true })
	split := make([]int, 2*count)
	fresh := 0
	for i, id := range ids {
		at := 2 * id
		if within[i] {
			at++
		}
		if split[at] == 0 {
			fresh++
			split[at] = fresh
		}
		ids[i] = split[at] - 1
	}
	return fresh
}
