package guard

import (
	"strings"

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
	text, n, whole := h.Text[:h.From], 0, true
	at := len(text)
	for at > 0 && n < most {
		r, size := lastRune(text[:at])
		if !plain(r) {
			if strings.ContainsRune(ends, r) {
				break
			}
			if passed(r) {
				at, whole = at-size, false
				continue
			}
		}
		at -= size
		n++
	}
	return solid(text[at:], whole)
}

// behind gives the first characters behind the hit in the same way.
func (h Hit) behind(most int, ends string) string {
	text, n, whole := h.Text[h.To:], 0, true
	at := 0
	for at < len(text) && n < most {
		r, size := firstRune(text[at:])
		if !plain(r) {
			if strings.ContainsRune(ends, r) {
				break
			}
			if passed(r) {
				at, whole = at+size, false
				continue
			}
		}
		at += size
		n++
	}
	return solid(text[:at], whole)
}

// passed says whether a character means nothing here.
func passed(r rune) bool {
	switch r {
	case '呃', '嗯', '诶':
		return true
	}
	return text.Separates(r)
}

func solid(text string, whole bool) string {
	if whole {
		return text
	}
	return strings.Map(func(r rune) rune {
		if passed(r) {
			return -1
		}
		return r
	}, text)
}
