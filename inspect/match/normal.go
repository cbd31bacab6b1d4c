package match

import (
	"strings"
	"unicode"
)

// Fold is a character in normal form: half-width and lower case.
func Fold(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r < 0x80 || r >= 0x2E80 && r < 0xA000: // ASCII, Han
		if r == '\u3000' {
			return ' '
		}
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return Fold(r - 0xFEE0)
	default:
		return unicode.ToLower(r)
	}
}

// Separates says whether a character is white space or punctuation, which do not
// separate Chinese characters.
func Separates(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 0x4E00 && r < 0xA000:
		return false
	case r < 0x80:
		return r <= ' ' || r >= 0x21 && r <= 0x2F || r >= 0x3A && r <= 0x40 || r >= 0x5B && r <= 0x60 || r >= 0x7B
	default:
		return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}
}

// Han says whether a character is Chinese.
func Han(r rune) bool {
	switch {
	case r < 0x3005:
		return false
	case r >= 0x4E00 && r < 0xA000, r >= 0x3400 && r < 0x4DC0:
		return true
	default:
		return unicode.Is(unicode.Han, r)
	}
}

// Normal is a phrase in the form in which it is compared. White space and
// punctuation around it do not belong to it.
func Normal(phrase string) string {
	phrase = strings.TrimFunc(phrase, Separates)
	var b strings.Builder
	var last rune
	var held []rune // separators that belong to the phrase unless Han follows
	for _, r := range phrase {
		r = Fold(r)
		if Han(last) && Separates(r) {
			held = append(held, r)
			continue
		}
		if len(held) > 0 && !Han(r) {
			b.WriteString(string(held))
		}
		held = held[:0]
		b.WriteRune(r)
		last = r
	}
	return b.String()
}
