package reference

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/number"
)

// expand lists the items that a list looks for, those of sets one by one.
func (w *world) expand(items []lang.Item) []lang.Item {
	var all []lang.Item
	for _, item := range items {
		if item.Kind != lang.SetName {
			all = append(all, item)
			continue
		}
		for _, one := range w.book.Items(item.Text) {
			all = append(all, item.Sound.On(one))
		}
	}
	return all
}

// span is where something stands in a folded text, and whether it was only heard.
type span struct {
	from, to int
	heard    bool
}

// spans are where an item stands in a turn. They are looked for once.
func (w *world) spans(item lang.Item, turn int) []span {
	key := fmt.Sprint(item.Kind, item.Text, item.Sound, turn)
	all, known := w.spansOf[key]
	if !known {
		all = w.search(item, w.text(turn))
		w.spansOf[key] = all
	}
	return all
}

func (w *world) search(item lang.Item, text string) []span {
	var all []span
	switch item.Kind {
	case lang.Regex:
		for _, at := range regexp.MustCompile(item.Text).FindAllStringIndex(text, -1) {
			all = append(all, span{at[0], at[1], false})
		}
	case lang.ValueItem:
		for _, n := range number.Find(text) {
			if asked(*item.Value, n) {
				all = append(all, span{n.From, n.To, false})
			}
		}
	default:
		all = phrase(text, item.Text, func(a, b rune) bool { return a == b })
		if item.Sound.By {
			all = append(all, w.heard(text, item)...)
		}
	}
	return all
}

// phrase is where a phrase stands in a folded text, letter for letter as alike says.
func phrase(text, sought string, alike func(a, b rune) bool) []span {
	letters, phrase := dense(placed(text)), dense(fold(sought))
	var all []span
	for i := 0; i+len(phrase) <= len(letters); i++ {
		stretch := letters[i : i+len(phrase)]
		if slices.EqualFunc(stretch, phrase, func(a, b letter) bool { return alike(a.r, b.r) }) {
			all = append(all, span{stretch[0].from, stretch[len(stretch)-1].to, false})
		}
	}
	return all
}

// placed are the characters of a text that is folded, at their places in it.
func placed(text string) []letter {
	var letters []letter
	for i, r := range text {
		letters = append(letters, letter{r, i, i + utf8.RuneLen(r)})
	}
	return letters
}

// heard is where something sounds like a phrase.
func (w *world) heard(text string, item lang.Item) []span {
	all := slices.DeleteFunc(phrase(text, item.Text, soundAlike), func(s span) bool {
		for _, except := range item.Sound.Except {
			for _, other := range phrase(text, except, func(a, b rune) bool { return a == b }) {
				if other.from <= s.from && s.to <= other.to {
					return true
				}
			}
		}
		return false
	})
	for i := range all {
		all[i].heard = true
	}
	return all
}

// asked says whether a number that was found is what a value asks for.
func asked(v lang.Value, n number.Number) bool {
	kinds := map[lang.ValueKind][]number.Kind{
		lang.ANumber: {number.Plain}, lang.AnAmount: {number.Amount}, lang.ATime: {number.Clock, number.Day}, lang.ADuration: {number.Duration},
		lang.APercentage: {number.Percentage}, lang.APhoneNumber: {number.Phone}, lang.AStaffNumber: {number.Staff},
	}
	if !slices.Contains(kinds[v.Kind], n.Kind) {
		return false
	}
	if v.Op == "" {
		return true
	}
	switch v.Kind {
	case lang.ADuration:
		return compare(n.Length, v.Op, v.Duration)
	case lang.ATime:
		return n.Kind == number.Clock && compare(n.Value, v.Op, v.Number)
	case lang.APhoneNumber:
		return (n.Digits == v.Text) == (v.Op == "=")
	case lang.AStaffNumber:
		return (strings.TrimLeft(n.Digits, "0") == strings.TrimLeft(v.Text, "0")) == (v.Op == "=")
	default:
		return compare(n.Value, v.Op, v.Number)
	}
}
