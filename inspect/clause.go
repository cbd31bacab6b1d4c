package inspect

import (
	"strings"
	"unicode/utf8"
)

// What ends a clause.
const clauseMarks = "，。！？；：,.!?;:…\n"

// clauseAt is the clause of a text in which a byte stands: it reaches from behind one of
// the marks ，。！？；：… and their half-width kin to the next, which belongs to the clause
// that it ends, or to the ends of the text.
// Recognised text that has no marks is one clause. A mark between two digits, as
// in 3.5 and 10:30, ends nothing.
func clauseAt(text string, at int) (from, to int) {
	for i := at; i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if endsClause(text, i-size, r, size) {
			from = i
			break
		}
		i -= size
	}
	for to = at; to < len(text); {
		r, size := utf8.DecodeRuneInString(text[to:])
		ends := endsClause(text, to, r, size)
		if to += size; ends {
			break
		}
	}
	return from, to
}

// clauseOf is the clause of a turn in which a byte stands. Hits are asked for in
// order, and many of them stand in one clause.
func (s *scene) clauseOf(turn, at int32) unit {
	if u := s.clause; u.turn != turn || at < u.from || at >= u.to {
		from, to := clauseAt(s.in.Transcript.Turns[turn].Text, int(at))
		s.clause = unit{turn, int32(from), int32(to)}
	}
	return s.clause
}

func endsClause(text string, at int, r rune, size int) bool {
	if !strings.ContainsRune(clauseMarks, r) {
		return false
	}
	between := at > 0 && at+size < len(text) && digit(text[at-1]) && digit(text[at+size])
	return !between
}

func digit(b byte) bool { return b >= '0' && b <= '9' }
