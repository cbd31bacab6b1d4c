package reference

import (
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

const particles = "的了吗呢啊吧呀哦嘛啦就都也还很太是我你您他她它们这那个一下给"

// likest has of each sentence the stretch that is likest to an example, if it is like
// enough.
func (w *world) likest(s lang.Says, like lang.Like, look look) []hit {
	least := float64(like.AtLeast)
	if least == 0 {
		least = 60
	}
	var hits []hit
	for turn := range w.texts {
		for _, sentence := range sentences(placed(w.text(turn))) {
			for _, example := range like.Examples {
				h, found := likestStretch(sentence, example.Text, least)
				h.turn, h.what, h.test = turn, "like", s.String()
				there := look(h)
				if h.sure = there == Yes; found && there != No {
					hits = append(hits, h)
				}
			}
		}
	}
	var outer []hit
	for i, h := range hits {
		if !slices.ContainsFunc(hits[:i], h.samePlace) && !slices.ContainsFunc(hits, func(o hit) bool {
			return o.turn == h.turn && o.from <= h.from && h.to <= o.to && !o.samePlace(h)
		}) {
			outer = append(outer, h)
		}
	}
	slices.SortStableFunc(outer, w.compare)
	return outer
}

func sentences(letters []letter) [][]letter {
	var all [][]letter
	var sentence []letter
	for _, l := range letters {
		if strings.ContainsRune("。！？；!?;…\n", l.r) {
			all, sentence = append(all, sentence), nil
		} else if spoken(l.r) {
			sentence = append(sentence, l)
		}
	}
	return append(all, sentence)
}

// likestStretch tries all stretches of one and a half times the example's length, of
// shorter sentences the whole.
func likestStretch(sentence []letter, example string, least float64) (best hit, found bool) {
	var asked []rune
	for _, l := range fold(example) {
		if spoken(l.r) {
			asked = append(asked, l.r)
		}
	}
	length := (3*len(asked) + 1) / 2
	bestShare := 0.0
	for last := range sentence {
		stretch := sentence[max(0, last+1-length) : last+1]
		if share := likeness(stretch, asked); share > bestShare+1e-6 {
			bestShare = share
			from := slices.IndexFunc(stretch, func(l letter) bool { return slices.Contains(asked, l.r) })
			for from < len(stretch) && !slices.Contains(asked, stretch[len(stretch)-1].r) {
				stretch = stretch[:len(stretch)-1]
			}
			best = hit{from: stretch[from].from, to: stretch[len(stretch)-1].to}
		}
	}
	return best, bestShare > 0 && bestShare >= least-1e-9
}

// likeness is how much of an example, in per cent, stands in a stretch.
func likeness(stretch []letter, asked []rune) float64 {
	there, all, solid, someSolid := 0.0, 0.0, false, false
	var letters []rune
	pairs := map[string]int{}
	for i, l := range stretch {
		letters = append(letters, l.r)
		if i > 0 {
			pairs[string([]rune{stretch[i-1].r, l.r})]++
		}
	}
	left := slices.Clone(letters)
	for i, r := range asked {
		weight := 2.0
		if strings.ContainsRune(particles, r) {
			weight = 0.6
		}
		all += weight
		if at := slices.Index(left, r); at >= 0 {
			there += weight
			left = slices.Delete(left, at, at+1)
		}
		if i == 0 {
			continue
		}
		all++
		pair := string([]rune{asked[i-1], r})
		own := !strings.ContainsRune(particles, asked[i-1]) && !strings.ContainsRune(particles, r)
		someSolid = someSolid || own
		if pairs[pair] > 0 {
			pairs[pair]--
			there++
			solid = solid || own
		}
	}
	if !solid && someSolid {
		return 0
	}
	return 100 * there / all
}
