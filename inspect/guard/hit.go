package guard

import (
	"strings"
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/text"
)

// Hit is words that were found in a turn.
type Hit struct {
	Text     string    // of the whole turn
	From, To int       // bytes of Text
	Role     call.Role // who speaks; what he does not say of himself depends on it
}

// What ends a clause, and what ends a sentence.
const (
	clauseEnds   = "，。！？；：,.!?;:…\n"
	sentenceEnds = "。！？；!?;…\n"
)

func (h Hit) words() string { return h.Text[h.From:h.To] }

// before gives the last characters before the hit, up to one of ends, without
// blanks, punctuation and fillers.
func (h Hit) before(most int, ends string) string {
	text, n, plain := h.Text[:h.From], 0, true
	at := len(text)
	for at > 0 && n < most {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if strings.ContainsRune(ends, r) {
			break
		}
		at -= size
		if passed(r) {
			plain = false
			continue
		}
		n++
	}
	return solid(text[at:], plain)
}

// behind gives the first characters behind the hit in the same way.
func (h Hit) behind(most int, ends string) string {
	text, n, plain := h.Text[h.To:], 0, true
	at := 0
	for at < len(text) && n < most {
		r, size := utf8.DecodeRuneInString(text[at:])
		if strings.ContainsRune(ends, r) {
			break
		}
		at += size
		if passed(r) {
			plain = false
			continue
		}
		n++
	}
	return solid(text[:at], plain)
}

// passed says whether a character means nothing here.
func passed(r rune) bool {
	switch r {
	case '呃', '嗯', '诶':
		return true
	}
	return text.Separates(r)
}

func solid(text string, plain bool) string {
	if plain {
		return text
	}
	return strings.Map(func(r rune) rune {
		if passed(r) {
			return -1
		}
		return r
	}, text)
}
