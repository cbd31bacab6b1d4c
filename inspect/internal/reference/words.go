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

// look says where words are looked for: a filter of hits.
type look func(hit) bool

func (w *world) says(s lang.Says) result {
	inScope := func(h hit) bool { return w.inScopes(s, h) }
	switch s.Unit {
	case lang.OneTurn, lang.OneClause:
		var r result
		for turn := range w.in.Transcript.Turns {
			for _, u := range w.units(turn, s.Unit) {
				holds, hits := w.holdsIn(s, inScope, func(h hit) bool {
					return h.turn == turn && h.from >= u[0] && h.from < u[1]
				})
				if holds {
					r.Answer, r.hits = Yes, together(r.hits, hits)
				}
			}
		}
		return r
	case lang.EveryTurn:
		r := result{}
		for turn, t := range w.in.Transcript.Turns {
			if strings.TrimSpace(t.Text) == "" || !inScope(hit{turn: turn}) {
				continue
			}
			holds, hits := w.holds(s, func(h hit) bool { return h.turn == turn })
			if !holds {
				return result{}
			}
			r.Answer, r.hits = Yes, together(r.hits, hits)
		}
		return r
	case lang.WholeCall:
	}
	holds, hits := w.holds(s, inScope)
	return result{answerOf(holds), hits}.settled()
}

// units are the whole of a turn, or its clauses.
func (w *world) units(turn int, unit lang.Unit) [][2]int {
	text := w.in.Transcript.Turns[turn].Text
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
		all = append(all, [2]int{from, at})
		from = end
	}
	return append(all, [2]int{from, len(text)})
}

// holds answers the words of a test, of the hits that are looked at.
func (w *world) holds(s lang.Says, look look) (bool, []hit) {
	return w.holdsIn(s, look, func(hit) bool { return true })
}

// holdsIn is holds, of those hits that are in a unit.
func (w *world) holdsIn(s lang.Says, look, unit func(hit) bool) (bool, []hit) {
	find := func(items []lang.Item) []hit {
		return slices.DeleteFunc(w.guarded(s, w.find(s, items, look)), func(h hit) bool { return !unit(h) })
	}
	switch words := s.Words.(type) {
	case lang.List:
		return listHolds(words, find)
	case lang.Near:
		bs := w.find(s, words.B.Items, look)
		return some(w.near(find(words.A.Items), bs, words.Within))
	case lang.ButNot:
		hits := slices.DeleteFunc(find([]lang.Item{words.Yes}), func(h hit) bool {
			return regexp.MustCompile(words.No.Text).MatchString(w.in.Transcript.Turns[h.turn].Text)
		})
		return some(hits)
	case lang.Speech:
		var hits []hit
		for i, t := range w.in.Transcript.Turns {
			h := hit{turn: i, to: len(t.Text), test: s.String(), sure: true}
			if strings.TrimSpace(t.Text) != "" && look(h) {
				hits = append(hits, h)
			}
		}
		return some(hits)
	}
	panic("reference: unknown words")
}

func some(hits []hit) (bool, []hit) { return len(hits) > 0, hits }

func listHolds(l lang.List, find func([]lang.Item) []hit) (bool, []hit) {
	if l.Quantifier == lang.All {
		var all []hit
		for _, item := range l.Items {
			hits := find([]lang.Item{item})
			if len(hits) == 0 {
				return false, nil
			}
			all = together(all, hits)
		}
		return true, all
	}
	hits := find(l.Items)
	switch n := len(hits); l.Quantifier {
	case lang.None:
		return n == 0, nil
	case lang.AtLeast:
		different := map[string]bool{}
		for _, h := range hits {
			different[h.what] = true
		}
		return len(different) >= l.N, hits
	case lang.Times:
		return n >= l.N, hits
	case lang.TimesExactly:
		return n == l.N, hits
	case lang.TimesAtMost:
		return n <= l.N, hits
	default:
		return n > 0, hits
	}
}

// find lists where items are said, without those inside longer ones.
func (w *world) find(s lang.Says, items []lang.Item, look look) []hit {
	var hits []hit
	for _, item := range w.expand(items) {
		for turn, t := range w.in.Transcript.Turns {
			if s.Role != lang.Anyone && t.Role != s.Role {
				continue
			}
			for _, at := range spans(item, t.Text) {
				h := hit{turn: turn, from: at[0], to: at[1], what: item.String(), test: s.String(), sure: true}
				if look(h) {
					hits = append(hits, h)
				}
			}
		}
	}
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
	slices.SortStableFunc(outer, before)
	return outer
}

func (w *world) expand(items []lang.Item) []lang.Item {
	var all []lang.Item
	for _, item := range items {
		if item.Kind == lang.SetName {
			all = append(all, w.book.Items(item.Text)...)
		} else {
			all = append(all, item)
		}
	}
	return all
}

// spans are where an item stands in a text.
func spans(item lang.Item, text string) [][2]int {
	var all [][2]int
	if item.Kind == lang.Regex {
		for _, at := range regexp.MustCompile(item.Text).FindAllStringIndex(text, -1) {
			all = append(all, [2]int{at[0], at[1]})
		}
		return all
	}
	var sought []rune
	for _, r := range item.Text {
		if spoken(r) {
			sought = append(sought, r)
		}
	}
	var letters []rune
	var places []int
	for at, r := range text {
		if spoken(r) {
			letters, places = append(letters, r), append(places, at)
		}
	}
	for i := 0; i+len(sought) <= len(letters); i++ {
		if slices.Equal(letters[i:i+len(sought)], sought) {
			last := i + len(sought) - 1
			all = append(all, [2]int{places[i], places[last] + utf8.RuneLen(letters[last])})
		}
	}
	return all
}

func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

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
			a.from, a.to = min(a.from, fits[i].from), max(a.to, fits[i].to)
			hits = append(hits, a)
		}
	}
	return hits
}

// apart counts the characters between two hits of a turn.
func (w *world) apart(a, b hit) int {
	if b.from < a.from {
		a, b = b, a
	}
	n := 0
	if a.to < b.from {
		for _, r := range w.in.Transcript.Turns[a.turn].Text[a.to:b.from] {
			if spoken(r) {
				n++
			}
		}
	}
	return n
}

func (w *world) guarded(s lang.Says, hits []hit) []hit {
	return slices.DeleteFunc(hits, func(h hit) bool {
		t := w.in.Transcript.Turns[h.turn]
		said := guard.Hit{Text: t.Text, From: h.from, To: h.to, Role: t.Role}
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
func (w *world) inScopes(s lang.Says, h hit) bool {
	turns := w.in.Transcript.Turns
	if s.Role != lang.Anyone && turns[h.turn].Role != s.Role {
		return false
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
	length := max(w.in.Signals.Duration, w.in.Transcript.Duration())
	at, _ := w.times(h)
	for _, scope := range s.Scopes {
		var in bool
		switch {
		case scope.From != 0:
			in = number >= fromEnd(scope.From, total) && number <= fromEnd(scope.To, total)
		case scope.Turns > 0 && scope.Last:
			in = number > total-scope.Turns
		case scope.Turns > 0:
			in = number <= scope.Turns
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
		if !in {
			return false
		}
	}
	return true
}

// fromEnd is the number of a turn that may be counted from the end.
func fromEnd(n, total int) int {
	if n < 0 {
		return total + 1 + n
	}
	return n
}

// times is when a hit begins and ends: of words by their place in the turn.
func (w *world) times(h hit) (start, end time.Duration) {
	if h.sound {
		return h.start, h.end
	}
	t := w.in.Transcript.Turns[h.turn]
	place := func(at int) time.Duration {
		return t.Start + time.Duration(float64(t.End-t.Start)*float64(at)/float64(cmp.Or(len(t.Text), 1)))
	}
	return place(h.from), place(h.to)
}
