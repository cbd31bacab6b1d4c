package reference

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/guard"
	"github.com/tingcha/tingcha/inspect/lang"
)

// look says where words are looked for: how sure a hit counts.
type look func(hit) Answer

func (w *world) says(s lang.Says) result {
	inScope := func(h hit) Answer { return w.inScopes(s, h) }
	switch s.Unit {
	case lang.OneTurn, lang.OneClause:
		var r result
		for turn := range w.texts {
			for _, u := range w.units(turn, s.Unit) {
				one := w.holdsIn(s, inScope, func(h hit) bool { return h.turn == turn && h.from >= u[0] && h.from < u[1] })
				r = result{max(r.Answer, one.Answer), w.together(r.hits, one.hits), false}
			}
		}
		return r
	case lang.EveryTurn:
		return w.inEvery(s)
	case lang.WholeCall:
	}
	return w.holdsIn(s, inScope, func(hit) bool { return true })
}

// inEvery asks that each turn that is looked at has the words, and that there is one.
func (w *world) inEvery(s lang.Says) result {
	all, some := Yes, No
	var hits []hit
	for turn := range w.texts {
		there := w.inScopes(s, hit{turn: turn})
		if !w.spoken(turn) || there == No {
			continue
		}
		one := w.holdsIn(s, func(h hit) Answer { return answerOf(h.turn == turn) }, func(hit) bool { return true })
		all, some = min(all, max(there.not(), one.Answer)), max(some, min(there, one.Answer))
		for _, h := range one.hits {
			h.sure = h.sure && there == Yes
			hits = append(hits, h)
		}
	}
	return result{Answer: min(all, some), hits: hits}.settled()
}

// units are the whole of a turn, or its clauses.
func (w *world) units(turn int, unit lang.Unit) [][2]int {
	text := w.text(turn)
	if unit == lang.OneTurn {
		return [][2]int{{0, len(text)}}
	}
	var all [][2]int
	from := 0
	for at, r := range text {
		end := at + utf8.RuneLen(r)
		if !strings.ContainsRune("，。！？；：…,.!?;:\n", r) {
			continue
		}
		if at > 0 && end < len(text) && unicode.IsDigit(rune(text[at-1])) && unicode.IsDigit(rune(text[end])) {
			continue
		}
		all = append(all, [2]int{from, end})
		from = end
	}
	return append(all, [2]int{from, len(text)})
}

// holdsIn answers the words of a test, of those hits that are looked at and in a unit.
func (w *world) holdsIn(s lang.Says, look look, unit func(hit) bool) result {
	find := func(items []lang.Item) []hit {
		return slices.DeleteFunc(w.guarded(s, w.find(s, items, look)), func(h hit) bool { return !unit(h) })
	}
	switch words := s.Words.(type) {
	case lang.List:
		return w.listHolds(words, find)
	case lang.Near:
		return of(w.near(find(words.A.Sought()), w.find(s, words.B.Sought(), look), words.Within))
	case lang.ButNot:
		return of(slices.DeleteFunc(find([]lang.Item{words.Yes}), func(h hit) bool {
			return regexp.MustCompile(words.No.Text).MatchString(w.text(h.turn))
		}))
	case lang.Like:
		return of(slices.DeleteFunc(w.guarded(s, w.likest(s, words, look)), func(h hit) bool { return !unit(h) }))
	case lang.Repeats:
		return of(w.repeated(s, words, look))
	case lang.Speech:
		return w.speech(s, look)
	}
	panic("reference: unknown words")
}

// speech has all turns with words.
func (w *world) speech(s lang.Says, look look) result {
	var hits []hit
	for turn, text := range w.texts {
		h := hit{turn: turn, to: len(text), test: s.String()}
		there := look(h)
		if h.sure = there == Yes; w.spoken(turn) && there != No {
			hits = append(hits, h)
		}
	}
	return of(hits)
}

func (w *world) listHolds(l lang.List, find func([]lang.Item) []hit) result {
	if l.Quantifier == lang.All {
		r := result{Answer: Yes}
		for _, item := range l.Sought() {
			hits := find([]lang.Item{item})
			r = result{min(r.Answer, of(hits).Answer), w.together(r.hits, hits), false}
		}
		return r.settled()
	}
	hits := find(l.Sought())
	least, most := sureOnes(hits), len(hits)
	if l.Quantifier == lang.AtLeast {
		sure, possible := map[string]bool{}, map[string]bool{}
		for _, h := range hits {
			possible[h.what] = true
			if h.sure {
				sure[h.what] = true
			}
		}
		least, most = len(sure), len(possible)
	}
	holds := map[lang.Quantifier]func(int) bool{
		lang.Any:          func(n int) bool { return n > 0 },
		lang.None:         func(n int) bool { return n == 0 },
		lang.AtLeast:      func(n int) bool { return n >= l.N },
		lang.Times:        func(n int) bool { return n >= l.N },
		lang.TimesExactly: func(n int) bool { return n == l.N },
		lang.TimesAtMost:  func(n int) bool { return n <= l.N },
	}[l.Quantifier]
	seen := map[Answer]bool{}
	for n := least; n <= most; n++ {
		seen[answerOf(holds(n))] = true
	}
	if l.Quantifier == lang.None {
		hits = nil
	}
	return result{Answer: agreed(seen), hits: hits}.settled()
}

// find lists the hits of items. Inside a longer hit there is none, and what is
// written goes before what is only heard.
func (w *world) find(s lang.Says, items []lang.Item, look look) []hit {
	var hits, heard []hit
	for _, item := range w.expand(items) {
		for turn := range w.texts {
			for _, at := range w.spans(item, turn) {
				h := hit{turn: turn, from: at.from, to: at.to, what: counted(item), test: s.String()}
				there := look(h)
				if h.sure = there == Yes; there == No {
					continue
				}
				if at.heard {
					heard = append(heard, h)
				} else {
					hits = append(hits, h)
				}
			}
		}
	}
	hits = append(hits, heard...)
	var outer []hit
	for i, h := range hits {
		inside := slices.ContainsFunc(hits[:i], h.samePlace)
		for _, o := range hits {
			inside = inside || o.turn == h.turn && o.from <= h.from && h.to <= o.to && !o.samePlace(h)
		}
		if !inside {
			outer = append(outer, h)
		}
	}
	slices.SortStableFunc(outer, w.compare)
	return outer
}

// counted is what an item is counted as: phrases of one normal form are one phrase.
func counted(item lang.Item) string {
	if item.Kind == lang.Phrase {
		return str(dense(fold(item.Text)))
	}
	return "/" + item.Text
}

// near lists hits of a with one of b near them, as one hit over both: that behind
// it if it is near, and that before it otherwise.
func (w *world) near(as, bs []hit, within int) []hit {
	var hits []hit
	for _, a := range as {
		fits := slices.DeleteFunc(slices.Clone(bs), func(b hit) bool {
			return b.samePlace(a) || b.turn != a.turn || w.apart(a, b) > within
		})
		behind := func(b hit) bool { return b.from >= a.from }
		i := slices.IndexFunc(fits, behind)
		if i < 0 {
			i = len(fits) - 1
		}
		if i >= 0 {
			a.from, a.to, a.sure = min(a.from, fits[i].from), max(a.to, fits[i].to), a.sure && fits[i].sure
			if known := slices.IndexFunc(hits, a.samePlace); known >= 0 {
				hits[known].sure = hits[known].sure || a.sure
			} else {
				hits = append(hits, a)
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(w.compare(a, b), a.to-b.to) })
	return hits
}

// apart counts the characters between two hits of a turn.
func (w *world) apart(a, b hit) int {
	if b.from < a.from {
		a, b = b, a
	}
	n := 0
	if a.to < b.from {
		for _, r := range w.text(a.turn)[a.to:b.from] {
			if spoken(r) {
				n++
			}
		}
	}
	return n
}

func (w *world) guarded(s lang.Says, hits []hit) []hit {
	return slices.DeleteFunc(hits, func(h hit) bool {
		said := guard.Hit{Text: w.text(h.turn), From: h.from, To: h.to, Role: w.in.Transcript.Turns[h.turn].Role}
		for _, g := range s.Guards {
			is := map[lang.Predicate]func(guard.Hit) bool{
				lang.Negated: guard.Negated, lang.Hypothetical: guard.Hypothetical, lang.Quoted: guard.Quoted, lang.Past: guard.Past,
			}[g.Predicate](said)
			if is == g.Not {
				return true
			}
		}
		return false
	})
}

// inScopes says whether a hit lies in all scopes of a test, and is its speaker's.
func (w *world) inScopes(s lang.Says, h hit) Answer {
	turns := w.in.Transcript.Turns
	if s.Role != lang.Anyone && turns[h.turn].Role != s.Role {
		return No
	}
	number, total := 0, 0 // of the turn among those of the role, from 1
	for i, t := range turns {
		if s.Role == lang.Anyone || t.Role == s.Role {
			total++
			if i <= h.turn {
				number++
			}
		}
	}
	in := Yes
	for _, scope := range s.Scopes {
		switch {
		case scope.From != 0:
			in = min(in, answerOf(number >= fromEnd(scope.From, total) && number <= fromEnd(scope.To, total)))
		case scope.Turns > 0 && scope.Last:
			in = min(in, answerOf(number > total-scope.Turns))
		case scope.Turns > 0:
			in = min(in, answerOf(number <= scope.Turns))
		default:
			in = min(in, w.inTime(scope, h))
		}
	}
	return in
}

// inTime tries the moments at which a hit may have begun: the ends, and those at
// which the answer may change.
func (w *world) inTime(scope lang.Scope, h hit) Answer {
	length := w.lasted()
	began, _ := w.times(h)
	turning := []time.Duration{
		scope.Start, scope.End, scope.Duration, length - scope.Duration,
		length * time.Duration(scope.Percent) / 100, length * time.Duration(100-scope.Percent) / 100,
	}
	seen := map[Answer]bool{}
	for _, at := range began.around(turning...) {
		var in bool
		switch {
		case scope.End > 0:
			in = scope.Start <= at && at < scope.End
		case scope.Percent > 0 && scope.Last:
			in = at*100 >= length*time.Duration(100-scope.Percent)
		case scope.Percent > 0:
			in = at*100 < length*time.Duration(scope.Percent)
		case scope.Last:
			in = at >= length-scope.Duration
		default:
			in = at < scope.Duration
		}
		seen[answerOf(in)] = true
	}
	return agreed(seen)
}

// around are those of some moments, and the ones beside them, that it may have been,
// and its ends.
func (m moments) around(turning ...time.Duration) []time.Duration {
	all := []time.Duration{m.least, m.most}
	for _, at := range turning {
		for _, near := range []time.Duration{at - 1, at, at + 1} {
			if m.least < near && near < m.most {
				all = append(all, near)
			}
		}
	}
	return all
}

// fromEnd is the number of a turn that may be counted from the end.
func fromEnd(n, total int) int {
	if n < 0 {
		return total + 1 + n
	}
	return n
}

// times is when a hit may begin and end: words by their place in the turn as it came,
// if that has a time.
func (w *world) times(h hit) (start, end moments) {
	if h.sound {
		return moments{h.start, h.start}, moments{h.end, h.end}
	}
	if w.strays(h.turn) {
		return w.began[h.turn], w.began[h.turn]
	}
	t := w.in.Transcript.Turns[h.turn]
	at := func(place int) moments {
		m := t.Start + time.Duration(float64(t.End-t.Start)*float64(place)/float64(max(1, len(t.Text))))
		return moments{m, m}
	}
	from, to := w.origin(h)
	return at(from), at(to)
}

// origin is where a hit stands in its turn as it came.
func (w *world) origin(h hit) (from, to int) {
	at := 0
	for i, l := range w.from[h.turn] {
		if i == 0 || at <= h.from {
			from = l.from
		}
		if at < h.to {
			to = l.to
		}
		at += utf8.RuneLen(l.r)
	}
	return from, max(from, to)
}
