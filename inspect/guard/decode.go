package guard

import "unicode/utf8"

// Nearly all characters are Chinese ones of three bytes, which begin with 0xE4 to
// 0xE9. They go a short way.

// firstRune is the first character of a text, as utf8.DecodeRuneInString gives it.
func firstRune(text string) (rune, int) {
	if len(text) >= 3 && text[0]-0xE4 <= 0xE9-0xE4 && (text[1]&text[2])>>6 == 2 && (text[1]|text[2])>>6 == 2 {
		return rune(text[0]&15)<<12 | rune(text[1]&63)<<6 | rune(text[2]&63), 3
	}
	return utf8.DecodeRuneInString(text)
}

// lastRune is the last character of a text, as utf8.DecodeLastRuneInString gives it.
func lastRune(text string) (rune, int) {
	if len(text) >= 3 {
		if r, size := firstRune(text[len(text)-3:]); size == 3 {
			return r, size
		}
	}
	return utf8.DecodeLastRuneInString(text)
}

// plain says whether a character is one of those that are words, or parts of them:
// it ends nothing, and is never passed over.
func plain(r rune) bool {
	return r >= 0x4E00 && r < 0xA000 && r != '呃' && r != '嗯' && r != '诶'
}
