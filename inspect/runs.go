package inspect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/match"
	"github.com/tingcha/tingcha/inspect/pattern"
)

// Many expressions look for numbers. Instead of all pairs of digits, which would be
// hundreds of phrases of each and stand in every number several times, runs of
// digits are looked for: to the rest of the engine each is one more phrase.

// run is a kind of runs.
type run struct {
	of    uint8 // which class
	least int
	what  int32
}

// runs are all kinds that the expressions of a rulebook need.
type runs struct {
	kinds   []run // of each class, the longest first
	classes []string
	ascii   [utf8.RuneSelf]uint8 // by character: a bit for each class that has it
	others  map[rune]uint8
	han     []uint8 // others from firstHan on
	// the numbers of kinds, as of phrases: from first on, before behind
	first, behind int32
}

const (
	maxClasses = 8
	firstHan   = 0x4E00
	behindHan  = 0xA000
)

// class is the number of a class of characters; not ok when there are too many.
func (r *runs) class(characters string) (uint8, bool) {
	sorted := []rune(characters)
	slices.Sort(sorted)
	key := string(slices.Compact(sorted))
	at := slices.Index(r.classes, key)
	if at < 0 {
		if at = len(r.classes); at == maxClasses {
			return 0, false
		}
		r.classes = append(r.classes, key)
	}
	return uint8(at), true
}

// kind is the place in kinds of runs of a class that is known, of so many characters
// and more.
func (r *runs) kind(characters string, least int) int {
	of, _ := r.class(characters)
	at := slices.IndexFunc(r.kinds, func(k run) bool { return k.of == of && k.least == least })
	if at < 0 {
		at = len(r.kinds)
		r.kinds = append(r.kinds, run{of: of, least: least})
	}
	return at
}

// prepare makes the tables, once all kinds are known.
func (r *runs) prepare() {
	if len(r.kinds) > 0 {
		r.han = make([]uint8, behindHan-firstHan)
	}
	r.others = map[rune]uint8{}
	for class, characters := range r.classes {
		for _, c := range characters {
			switch bit := uint8(1) << class; {
			case c < utf8.RuneSelf:
				r.ascii[c] |= bit
			case c >= firstHan && c < behindHan:
				r.han[c-firstHan] |= bit
			default:
				r.others[c] |= bit
			}
		}
	}
}

// classesOf are those of the character that a text begins with, and how long it is.
func (r *runs) classesOf(text []byte) (uint8, int) {
	c := text[0]
	if c < utf8.RuneSelf {
		return r.ascii[c], 1
	}
	if c >= 0xE4 && c <= 0xE9 && len(text) > 2 { // the dense text is valid
		if char := rune(c&15)<<12 | rune(text[1]&63)<<6 | rune(text[2]&63); char >= firstHan {
			return r.han[char-firstHan], 3
		}
	}
	char, size := utf8.DecodeRune(text)
	return r.others[char], size
}

// runChar is a character of a run of any class.
type runChar struct {
	at, to  int32
	classes uint8
}

// find appends the runs of a dense text, in order. Of each class one that is told is
// as long as it can be, and told as the longest kind that it is.
func (r *runs) find(dst []match.Match, row []runChar, dense []byte) ([]match.Match, []runChar) {
	row = row[:0]
	for i := 0; i < len(dense); {
		classes, size := r.classesOf(dense[i:])
		if classes != 0 {
			row = append(row, runChar{at: int32(i), to: int32(i + size), classes: classes})
		} else if len(row) > 0 { // turns end with a line feed
			if len(row) > 1 {
				dst = r.tell(dst, row)
			}
			row = row[:0]
		}
		i += size
	}
	return dst, row
}

// tell appends the runs of a row.
func (r *runs) tell(dst []match.Match, row []runChar) []match.Match {
	before := len(dst)
	for class := range r.classes {
		bit := uint8(1) << class
		for i := 0; i < len(row); i++ {
			from := i
			for i < len(row) && row[i].classes&bit != 0 {
				i++
			}
			if what, ok := r.longest(uint8(class), i-from); ok {
				dst = append(dst, match.Match{ID: what, From: row[from].at, To: row[i-1].to})
			}
		}
	}
	slices.SortFunc(dst[before:], func(a, b match.Match) int { return int(a.From - b.From) })
	return dst
}

// longest is the longest kind that a run of so many characters of a class is.
func (r *runs) longest(class uint8, length int) (what int32, ok bool) {
	if length < 2 {
		return 0, false
	}
	for k := range r.kinds {
		if kind := &r.kinds[k]; kind.of == class && kind.least <= length {
			return kind.what, true
		}
	}
	return 0, false
}

// among replaces what a pattern needs of digits by runs: it gives the groups of
// literals that are left, and for each group the runs that do as well.
func (r *runs) among(needs pattern.Needs) (groups [][]string, runs [][]pattern.Run) {
	needed := needs.Run.Least > 1
	if needed {
		_, needed = r.class(needs.Run.Of)
	}
	for _, literals := range needs.Groups {
		if needed && !slices.ContainsFunc(literals, func(l string) bool { return strings.Trim(l, needs.Run.Of) != "" }) {
			continue
		}
		rest, pairs := r.withoutPairs(literals)
		groups, runs = append(groups, rest), append(runs, pairs)
	}
	if needed && len(groups) < pattern.MaxGroups {
		groups, runs = append(groups, nil), append(runs, []pattern.Run{needs.Run})
	}
	return groups, runs
}

// fewPairs are not worth a class of their own.
const fewPairs = 64

// withoutPairs takes all pairs of digits, written or spoken, out of literals, where
// they are all pairs of some characters.
func (r *runs) withoutPairs(literals []string) (rest []string, pairs []pattern.Run) {
	for _, ascii := range []bool{true, false} {
		var held []string
		characters := map[rune]bool{}
		for _, l := range literals {
			if first, second, ok := digitPair(l); ok && (ascii == (first < utf8.RuneSelf && second < utf8.RuneSelf)) {
				held = append(held, l)
				characters[first], characters[second] = true, true
			}
		}
		slices.Sort(held)
		if held = slices.Compact(held); len(held) < fewPairs || len(held) != len(characters)*len(characters) {
			continue
		}
		var of strings.Builder
		for c := range characters {
			of.WriteRune(c)
		}
		if _, ok := r.class(of.String()); !ok {
			continue
		}
		pairs = append(pairs, pattern.Run{Of: of.String(), Least: 2})
		literals = slices.DeleteFunc(slices.Clone(literals), func(l string) bool {
			_, is := slices.BinarySearch(held, l)
			return is
		})
	}
	return literals, pairs
}

// digitPair takes a literal of two digits apart.
func digitPair(literal string) (first, second rune, ok bool) {
	first, size := utf8.DecodeRuneInString(literal)
	second, other := utf8.DecodeRuneInString(literal[size:])
	return first, second, other > 0 && size+other == len(literal) && strings.Trim(literal, pattern.DigitLike) == ""
}

// pullRun makes runs trigger a pattern, and guesses how common they are.
func (c *compiler) pullRun(r pattern.Run, t trigger) float64 {
	kind := c.runs.kind(r.Of, r.Least)
	if kind == len(c.pulls) {
		c.pulls = append(c.pulls, nil)
	}
	c.pulls[kind] = append(c.pulls[kind], t)
	common := 0.0
	for _, a := range r.Of {
		for _, b := range r.Of {
			common += pattern.Commonness(string([]rune{a, b}))
		}
	}
	return common / float64(r.Least-1)
}

// prepareRuns gives runs the numbers behind those of all phrases. A long one is
// whatever a shorter one would be.
func (c *compiler) prepareRuns() {
	c.runs.first = int32(len(c.routes))
	kinds := c.runs.kinds
	for k := range kinds {
		var all []trigger
		for shorter, triggers := range c.pulls {
			if kinds[shorter].of == kinds[k].of && kinds[shorter].least <= kinds[k].least {
				all = append(all, triggers...)
			}
		}
		kinds[k].what = int32(len(c.routes))
		c.routes, c.triggers = append(c.routes, nil), append(c.triggers, all)
	}
	c.runs.behind = int32(len(c.routes))
	slices.SortStableFunc(kinds, func(a, b run) int { return b.least - a.least })
	c.runs.prepare()
}

// isRun says whether something that was found is a run.
func (r *runs) isRun(what int32) bool { return what >= r.first && what < r.behind }
