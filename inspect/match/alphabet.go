package match

import "encoding/binary"

// alphabet gives the letters of an automaton: each character of three bytes that
// the phrases have is one, and each other byte of theirs. Letter 0 is whatever no
// phrase has.
type alphabet struct {
	wide   *[1 << 16]uint16 // by character of three bytes; nil when each byte is a letter
	narrow [256]uint16
	begins uint32 // with which four bytes a character of three begins; see wideMarks
	count  int
}

// Bits of the first three bytes of a text, and those of them that are set when they
// are one character. No bytes have noWide.
const (
	wideMarks = 0xC0C0F0
	isWide    = 0x8080E0
	noWide    = 1
)

// maxLetters is how many letters there may be. Phrases with more characters are
// read byte by byte.
const maxLetters = 1<<16 - 1

// alphabetOf has the letters of some phrases. Those that are read by characters
// must be whole.
func alphabetOf(phrases []member, wide bool) *alphabet {
	a := &alphabet{count: 1, begins: noWide}
	for _, m := range phrases {
		for rest := m.phrase; rest != ""; {
			if a.count == maxLetters {
				return alphabetOf(phrases, false)
			}
			letter, size := &a.narrow[rest[0]], 1
			if wide && three(rest) {
				if a.wide == nil {
					a.begins, a.wide = isWide, new([1 << 16]uint16)
				}
				letter, size = &a.wide[character(uint32(key(rest[:3])))], 3
			}
			if *letter == 0 {
				*letter = uint16(a.count)
				a.count++
			}
			rest = rest[size:]
		}
	}
	return a
}

// character is the number of the character of three bytes at the bottom of a word.
func character(word uint32) uint16 {
	return uint16(word&0x0F<<12 | word>>8&0x3F<<6 | word>>16&0x3F)
}

// read gives the letter at the beginning of a text of at least four bytes, and what
// is behind it.
func (a *alphabet) read(text []byte) (letter uint16, rest []byte) {
	word := binary.LittleEndian.Uint32(text)
	if word&wideMarks == a.begins {
		return a.wide[character(word)], text[3:]
	}
	return a.narrow[byte(word)], text[1:]
}

// whole says whether a phrase stands in a text as the characters that it is read
// as by itself: none of them begins before the phrase or ends behind it.
func whole(phrase string) bool {
	n := len(phrase)
	switch {
	case phrase[0]>>6 == 2:
		return false
	case phrase[n-1]>>4 == 0xE:
		return false
	default:
		return n < 2 || phrase[n-2]>>4 != 0xE || phrase[n-1]>>6 != 2
	}
}
