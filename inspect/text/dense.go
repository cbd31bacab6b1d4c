package text

import "unicode/utf8"

// carefree stands for care where a text is known to be folded.
var carefree [1024]uint64

// pack appends the dense form of a folded text, from behind what chinese has read of it.
// It stops and says no at the first character that care has, or that is no UTF-8. If
// asked, which it may only be from the beginning on, it notes where the dense text
// jumps, counted from where it begins.
func (p *Page) pack(text string, i int, care *[1024]uint64, noting bool) bool {
	begin := len(p.dense)
	if noting {
		p.edits = append(p.edits, edit{})
	}
	han, spoken := i > 0, i > 0
	for i < len(text) {
		if i == 0 || plainAt(text, i) {
			from, at := i, len(p.dense)
			i = p.chinese(text, i)
			if noting {
				p.jumps(text[from:i], from, at-begin)
			}
			if i == len(text) {
				break
			}
			if i > from {
				han, spoken = true, true
			}
		}
		kind, size := classify(text[i:], care)
		switch kind {
		case strange:
			return false
		case letter, ideograph:
			p.dense = append(p.dense, text[i:i+size]...)
			i += size
			han, spoken = kind == ideograph, true
			continue
		}
		end, behind := pass(text, i+size, care)
		switch {
		case behind == strange:
			return false
		case behind != nothing && spoken && (!han || behind != ideograph):
			p.keep(text, i, end, begin, noting)
		case noting:
			p.edits = append(p.edits, edit{int32(len(p.dense) - begin), int32(end)})
		}
		i = end
	}
	return true
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

// keep copies a stretch of separators, with full-width signs made narrow. The dense
// text of the turn begins at a place.
func (p *Page) keep(text string, i, end, begin int, noting bool) {
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
		if size > 1 && noting {
			p.edits = append(p.edits, edit{int32(len(p.dense) - begin), int32(i)})
		}
	}
}
