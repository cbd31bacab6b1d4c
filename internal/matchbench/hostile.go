package matchbench

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"
)

// ofACall is how long a call of a hostile text is, in bytes.
const ofACall = 1536

// Hostile measures the product's own matcher on texts that were written to be slow:
// texts of nothing but what it looks for. For each it writes MB a second of
// processor time, how large a part of the speed on the corpus that is, and millions
// of matches a second. With phrases, sets of phrases that were written to be slow
// follow, each on a text of its own and beside its own speed on the corpus.
func Hostile(out io.Writer, o Options) error {
	b, err := open(o)
	if err != nil {
		return err
	}
	ordinary := split(b.corpus[:min(len(b.corpus), 4*o.Bytes)])
	fmt.Fprintf(out, "%d %s\n", len(b.phrases), map[bool]string{false: "phrases", true: "expressions"}[b.expressions])
	if err := b.beside(out, ordinary, hostileTexts(b.literals(), o.Bytes), o.Rounds); err != nil || b.expressions {
		return err
	}
	for _, set := range hostileSets(o.Bytes) {
		b.phrases = set.phrases
		fmt.Fprintln(out, set.name)
		if err := b.beside(out, ordinary, append(set.texts, hostileTexts(set.phrases, o.Bytes)...), o.Rounds); err != nil {
			return err
		}
	}
	return nil
}

// text is one that was written to be slow.
type text struct {
	name  string
	calls [][]byte
}

// beside measures our own matcher on texts beside ordinary ones.
func (b bench) beside(out io.Writer, ordinary [][]byte, texts []text, rounds int) error {
	find, err := b.ours()
	if err != nil {
		return err
	}
	texts = slices.Insert(texts, 0, text{"ordinary calls", ordinary})
	var engines []engine
	for _, t := range texts {
		find(t.calls) // what is made when a text first needs it is made
		engines = append(engines, find.on(t.name, t.calls))
	}
	results, err := measure(engines, seldom*rounds) // all but two are asked seldom
	if err != nil {
		return err
	}
	normal := 0.0
	for i, r := range results {
		speed := float64(size(texts[i].calls)) / 1e6 / r.median.Seconds()
		if i == 0 {
			normal = speed
		}
		fmt.Fprintf(out, "  %-46s %8.1f MB/s %6.2f %8.2f million matches/s\n", r.name, speed, speed/normal, float64(r.matches)/1e6/r.median.Seconds())
	}
	return nil
}

func size(calls [][]byte) (n int) {
	for _, call := range calls {
		n += len(call)
	}
	return n
}

// hostileTexts are made of nothing but what is looked for.
func hostileTexts(phrases []string, bytes int) []text {
	draw := rand.New(rand.NewPCG(1, 2))
	one := func() string { return phrases[draw.IntN(len(phrases))] }
	return []text{
		made("phrases, one behind the other", bytes, one),
		made("phrases without their last character", bytes, func() string { return cut(one()) }),
		made("phrases with their ends changed", bytes, func() string { return cut(one()) + "的" }),
		made("pairs of characters of phrases, each repeated", bytes, func() string { return repeated(pairOf(draw, one())) }),
		made("beginnings of phrases, each repeated", bytes, func() string { return repeated(pairOf(nil, one())) }),
	}
}

// made joins what is drawn.
func made(name string, bytes int, draw func() string) text {
	t := text{name: name}
	var call []byte
	for n := 0; n < bytes; n += len(call) {
		call = nil
		for len(call) < ofACall {
			call = append(call, draw()...)
			if len(call) == 0 {
				call = append(call, ' ')
			}
		}
		t.calls = append(t.calls, call)
	}
	return t
}

func cut(phrase string) string {
	_, last := utf8.DecodeLastRuneInString(phrase)
	return phrase[:len(phrase)-last]
}

func repeated(part string) string { return strings.Repeat(part, 8) }

// pairOf is a pair of characters of a phrase, the first without a draw.
func pairOf(draw *rand.Rand, phrase string) string {
	characters := []rune(phrase)
	if len(characters) < 3 {
		return phrase
	}
	at := 0
	if draw != nil {
		at = draw.IntN(len(characters) - 1)
	}
	return string(characters[at : at+2])
}
