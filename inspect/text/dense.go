package text

import (
	"unicode/utf8"
)

// carefree stands for care where a text is known to be folded.
var carefree [1024]uint64

// pack appends the dense form of a folded text. It stops and says no at the first
// character that care has, or that is no UTF-8. This is the loop through which
// every byte of every call goes: what is common is short in it.
func (p *Page) pack(text string, care *[1024]uint64) bool {
	turn := int32(len(p.turns))
	p.edits = append(p.edits, edit{at: int32(len(p.dense)), turn: turn})
	from, han, spoken := 0, false, false // from is what is not copied yet
	for i := 0; i < len(text); {
		start := i
		i = ideographs(text, i, care)
		if i > start {
			han, spoken = true, true
			continue
		}
		kind, size := classify(text[i:], care)
		switch kind {
		case strange:
			return false
		case letter, ideograph:
			i += size
			han, spoken = kind == ideograph, true
			continue
		}
		end, behind := pass(text, i+size, care)
		if behind == strange {
			return false
		}
		if behind != nothing && spoken && (!han || behind != ideograph) {
			p.keep(text, from, i, end, turn)
		} else {
			p.dense = append(p.dense, text[from:i]...)
			p.edits = append(p.edits, edit{int32(len(p.dense)), int32(end), turn})
		}
		from, i = end, end
	}
	p.dense = append(p.dense, text[from:]...)
	return true
}

// ideographs passes over common Han that care does not have, and stops at anything
// else.
func ideographs(text string, i int, care *[1024]uint64) int {
	for ; i+3 < len(text); i += 3 {
		// Four bytes are read at once; the last belongs to the next character.
		w := uint32(text[i]) | uint32(text[i+1])<<8 | uint32(text[i+2])<<16 | uint32(text[i+3])<<24
		if byte(w)-0xE4 >= 6 || w&0xC0C000 != 0x808000 || care[w&15<<6|w>>8&63]>>(w>>16&63)&1 != 0 {
			break
		}
	}
	return i
}

// The kinds of characters.
const (
	strange = iota // not in normal form
	letter
	ideograph
	separator
	nothing // the end
)

// classify says what a text begins with, and how long that is.
func classify(text string, care *[1024]uint64) (kind, size int) {
	if text == "" {
		return nothing, 0
	}
	c := text[0]
	if c < utf8.RuneSelf {
		return kindOf(rune(c), care), 1
	}
	if c > 0xE0 && c < 0xF0 && c != 0xED && len(text) > 2 && ((text[1]^0x80)|(text[2]^0x80))&0xC0 == 0 { // always valid
		return kindOf(rune(c&15)<<12|rune(text[1]&63)<<6|rune(text[2]&63), care), 3
	}
	r, size := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError && size == 1 || r > 0xFFFF && care != &carefree {
		return strange, size
	}
	return kindOf(r, care), size
}

// kindOf is the kind of a character.
func kindOf(r rune, care *[1024]uint64) int {
	switch {
	case r <= 0xFFFF && care[r>>6]>>(r&63)&1 != 0:
		return strange
	case Separates(r):
		return separator
	case Han(r):
		return ideograph
	default:
		return letter
	}
}

// pass skips separators and says what stands behind them.
func pass(text string, i int, care *[1024]uint64) (end, behind int) {
	for {
		kind, size := classify(text[i:], care)
		if kind != separator {
			return i, kind
		}
		i += size
	}
}

// keep copies text up to a stretch of separators, and that stretch with full-width
// signs made narrow.
func (p *Page) keep(text string, from, i, end int, turn int32) {
	p.dense = append(p.dense, text[from:i]...)
	for i < end {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r <= ' ':
			p.dense = append(p.dense, ' ')
		case r >= 0xFF01 && r <= 0xFF5E:
			p.dense = append(p.dense, byte(r-0xFEE0))
		default:
			p.dense = append(p.dense, text[i:i+size]...)
		}
		i += size
		if size > 1 {
			p.edits = append(p.edits, edit{int32(len(p.dense)), int32(i), turn})
		}
	}
}
