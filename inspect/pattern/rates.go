package pattern

import (
	"math"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/match"
)

// rates are how often texts and rows of digits stand in a thousand characters of a
// sample, and by a guess where it says nothing.
type rates struct {
	texts      map[string]float64
	digits     []int // rows of the sample by how many digits they have
	characters float64
}

// ratesOf counts everything by which expressions of a set could be noticed.
func ratesOf(set *Set, sample []byte) *rates {
	r := &rates{texts: map[string]float64{}, digits: make([]int, 32)}
	var known []string
	count := func(texts []string) {
		for _, text := range texts {
			if _, seen := r.texts[text]; !seen {
				r.texts[text] = Commonness(text)
				known = append(known, text)
			}
		}
	}
	for i := range set.expressions {
		for _, p := range set.expressions[i].parts {
			count(p.texts)
		}
		for _, group := range set.expressions[i].needs.Groups {
			count(group)
		}
	}
	if len(sample) > 0 {
		r.count(known, sample)
	}
	return r
}

func (r *rates) count(texts []string, sample []byte) {
	r.characters = float64(utf8.RuneCount(sample))
	for _, text := range texts { // what the sample lacks may have been missed by chance
		r.texts[text] = min(r.texts[text], 1000/r.characters) / 2
	}
	for _, m := range match.New(texts).Append(nil, sample) {
		r.texts[texts[m.ID]] += 1000 / r.characters
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

// costOfPass is what it costs to look for a text without two Chinese characters in
// a row, which takes a pass of its own.
const costOfPass = 0.5

// of is how often a text is noticed, and what that costs beside.
func (r *rates) of(text string) float64 {
	wide := 0
	for _, char := range text {
		if wide++; utf8.RuneLen(char) != 3 {
			wide = 0
		} else if wide == 2 {
			return r.texts[text]
		}
	}
	return r.texts[text] + costOfPass
}
