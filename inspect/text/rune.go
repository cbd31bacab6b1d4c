package text

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Rune is a character in normal form, for those whose normal form is one
// character; others are returned as they are.
func Rune(r rune) rune {
	if r >= firstTabled && r < afterTabled {
		if s := simple(r); s != "" {
			r, _ = utf8.DecodeRuneInString(s)
		}
		return r
	}
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	if !careful(r) {
		return r
	}
	if isKept(r) {
		return r
	}
	folded := appendSimple(nil, norm.NFKC.Bytes([]byte(string(r))))
	if one, size := utf8.DecodeRune(folded); size == len(folded) {
		return one
	}
	return r
}

// Separates says whether a folded character is white space or punctuation, which
// do not separate Chinese characters.
func Separates(r rune) bool {
	if r <= 0xFFFF {
		return signs[r>>6]>>(r&63)&1 != 0
	}
	return unicode.IsPunct(r) || unicode.Is(unicode.Cf, r)
}

// Han says whether a character is Chinese.
func Han(r rune) bool {
	switch {
	case r < 0x3005:
		return false
	case r >= firstTabled && r < afterTabled:
		return true
	default:
		return unicode.Is(unicode.Han, r)
	}
}

// afterTabled is the first character behind the common Han characters.
const afterTabled = 0xA000

// simple is the simplified character of a traditional one; empty when it is none.
func simple(r rune) string {
	i := uint32(r - firstTabled)
	if i >= afterTabled-firstTabled {
		return ""
	}
	before := traditional[i/64] << (63 - i%64) // its own bit becomes the highest
	if before>>63 == 0 {
		return ""
	}
	rank := int(ranked[i/64]) + bits.OnesCount64(before) - 1
	return simplified[3*rank : 3*rank+3]
}

// careful says whether a character may not be in normal form, or begins what is
// not. Those beyond U+FFFF are rare and always looked at.
func careful(r rune) bool {
	return r > 0xFFFF || care[r>>6]>>(r&63)&1 != 0
}

// joins says whether what a text begins with may become one with the character
// before it, as accents do.
func joins(text string) bool {
	if text == "" || text[0] < utf8.RuneSelf || commonHan(text[0]) {
		return false
	}
	return !norm.NFKC.PropertiesString(text).BoundaryBefore()
}

// commonHan says whether a byte begins a character from U+4000 to U+9FFF.
func commonHan(first byte) bool { return first-0xE4 < 6 }

// What NFKC would change and is left as it is: Chinese punctuation.
const kept = "！（），：；？…‥"

func isKept(r rune) bool {
	return r >= 0x2025 && strings.ContainsRune(kept, r)
}
