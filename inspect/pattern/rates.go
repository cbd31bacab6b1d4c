package pattern

import (
	"math"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/match"
)

// rates are how often atoms and rows of digits stand in a thousand characters of a
// sample, and by a guess where it says nothing.
type rates struct {
	atoms      map[string]float64
	digits     []int // rows of the sample by how many digits they have
	characters float64
}

// ratesOf counts the atoms of everything by which expressions of a set could be
// noticed.
func ratesOf(set *Set, sample []byte) *rates {
	r := &rates{atoms: map[string]float64{}, digits: make([]int, 32)}
	var known []string
	count := func(text string) {
		for _, a := range atomsOf(text) {
			part := text[a.offset:][:a.size()]
			if _, seen := r.atoms[part]; !seen {
				r.atoms[part] = Commonness(part)
				known = append(known, part)
			}
		}
	}
	for i := range set.expressions {
		for _, p := range set.expressions[i].parts {
			for _, text := range p.texts {
				count(text)
			}
		}
		for _, group := range set.expressions[i].needs.Groups {
			for _, text := range group {
				count(text)
			}
		}
	}
	if len(sample) > 0 {
		r.count(known, sample)
	}
	return r
}

func (r *rates) count(atoms []string, sample []byte) {
	r.characters = float64(utf8.RuneCount(sample))
	for _, part := range atoms { // what the sample lacks may have been missed by chance
		r.atoms[part] = min(r.atoms[part], 1000/r.characters) / 2
	}
	for _, m := range match.New(atoms).Append(nil, sample) {
		r.atoms[atoms[m.ID]] += 1000 / r.characters
	}
	for at := 0; at < len(sample); at++ {
		if sample[at]-'0' <= 9 {
			_, to := rowAround(sample, at)
			r.digits[min(to-at, len(r.digits)-1)]++
			at = to
		}
	}
}

// rows is how often so many digits stand in a row.
func (r *rates) rows(digits int) float64 {
	if r.characters == 0 {
		return 10 * math.Pow(0.5, float64(digits))
	}
	all := 0.5
	for i := min(digits, len(r.digits)-1); i < len(r.digits); i++ {
		all += float64(r.digits[i])
	}
	return 1000 * all / r.characters
}

// costOfPass is what it costs to look for ASCII as well, which takes a pass of its
// own.
const costOfPass = 0.5

// of is how often a text is noticed by one of its atoms.
func (r *rates) of(a atom, text string) float64 {
	often := r.atoms[text[a.offset:][:a.size()]]
	if a.kind == asciiPair || a.kind == asciiSingle {
		return often + costOfPass
	}
	return often
}

// atom is the one by which a text is noticed least often.
func (r *rates) atom(text string) atom {
	var best atom
	least := math.Inf(1)
	for _, a := range atomsOf(text) {
		if often := r.of(a, text); often < least {
			best, least = a, often
		}
	}
	return best
}
