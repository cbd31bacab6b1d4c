package audio

import (
	"bytes"
	"unicode/utf8"
)

// written reports whether bytes without a header are text and not sound: of one of
// the encodings in which texts are written here, and with what texts have and quiet
// sound has not. Without that a pause in A-law would be Chinese: "照照照".
func written(b []byte) bool {
	if len(b) < 16 || !bytes.ContainsAny(b, " \n\r\"<>{},;") {
		return false
	}
	return plain(b) && (utf8.Valid(whole8(b)) || gb18030(b))
}

// plain reports whether there are no control characters but those of texts.
func plain(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7F {
			return false
		}
	}
	return true
}

// whole8 is b without a character of UTF-8 that is cut off at its end.
func whole8(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// gb18030 reports whether b can be text of China's national encoding, of whose
// characters those with two bytes matter here.
func gb18030(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		if b[i] == 0x80 || b[i] == 0xFF {
			return false
		}
		if i++; i < len(b) && (b[i] < 0x40 || b[i] == 0x7F || b[i] == 0xFF) {
			return false
		}
	}
	return true
}
