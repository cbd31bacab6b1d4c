package pattern

import (
	"encoding/binary"
	"unicode/utf8"
)

// around is what stands before and behind one of the texts of an expression, each
// from there outwards.
type around struct{ before, behind []part }

// aroundOf looks from one part of a row.
func aroundOf(parts []part, at int) *around {
	a := &around{behind: parts[at+1:]}
	for i := at - 1; i >= 0; i-- {
		a.before = append(a.before, parts[i])
	}
	return a
}

// stands says whether the rest of an expression stands around a part of a text, in
// the same line.
func (a *around) stands(text []byte, from, to int) bool {
	return stand(a.behind, text, to) && standBefore(a.before, text, from)
}

// stand says whether parts stand in a row from a place on.
func stand(parts []part, text []byte, at int) bool {
	if len(parts) == 0 {
		return true
	}
	p := &parts[0]
	if !p.gap {
		return p.begins(parts[1:], text, at)
	}
	first := ^uint64(0)
	if len(parts) > 1 {
		first = parts[1].begin()
	}
	for n := 0; ; n++ {
		letter, size := byte(0), 0
		if at+4 <= len(text) {
			letter, size = han(binary.LittleEndian.Uint32(text[at:]))
		}
		if size == 0 {
			letter = letterAt(text, at)
		}
		if n >= p.least && first>>(letter&63)&1 != 0 && stand(parts[1:], text, at) {
			return true
		}
		if n == p.most || size == 0 && (at == len(text) || text[at] == '\n') {
			return false
		}
		if p.class != nil || size == 0 {
			var r rune
			if r, size = decode(text, at); p.class != nil && !p.holds(r) {
				return false
			}
		}
		at += size
	}
}

// han gives the last byte of the character at the bottom of a word, and how many
// bytes it has, if it is one of the common Chinese ones; otherwise 0.
func han(word uint32) (letter byte, size int) {
	if word&0xFF-0xE4 <= 5 && word&0xC0C000 == 0x808000 {
		return byte(word >> 16), 3
	}
	return 0, 0
}

// begins says whether one of the texts of a part begins at a place, and the others
// stand behind it.
func (p *part) begins(others []part, text []byte, at int) bool {
	rest := text[at:]
	for _, one := range p.texts {
		if len(rest) >= len(one) && string(rest[:len(one)]) == one && (len(others) == 0 || stand(others, text, at+len(one))) {
			return true
		}
	}
	return false
}

// standBefore is stand for what ends at a place, the nearest part first.
func standBefore(parts []part, text []byte, at int) bool {
	if len(parts) == 0 {
		return true
	}
	p := &parts[0]
	if !p.gap {
		return p.ends(parts[1:], text, at)
	}
	last := ^uint64(0)
	if len(parts) > 1 {
		last = parts[1].end()
	}
	for n := 0; ; n++ {
		if n >= p.least && (at == 0 || last>>(text[at-1]&63)&1 != 0) && standBefore(parts[1:], text, at) {
			return true
		}
		size := 0
		if at >= 4 {
			_, size = han(binary.LittleEndian.Uint32(text[at-4:]) >> 8)
		}
		if n == p.most || size == 0 && (at == 0 || text[at-1] == '\n') {
			return false
		}
		if p.class != nil || size == 0 {
			var r rune
			if r, size = decodeBefore(text, at); p.class != nil && !p.holds(r) {
				return false
			}
		}
		at -= size
	}
}

// ends is begins for what ends at a place.
func (p *part) ends(others []part, text []byte, at int) bool {
	rest := text[:at]
	for _, one := range p.texts {
		if from := at - len(one); from >= 0 && string(rest[from:]) == one && (len(others) == 0 || standBefore(others, text, from)) {
			return true
		}
	}
	return false
}

// begin has a bit for each letter with which a part can begin, and end for each
// with which it can end.
func (p *part) begin() uint64 {
	if p.gap {
		return ^uint64(0)
	}
	return p.first
}

func (p *part) end() uint64 {
	if p.gap {
		return ^uint64(0)
	}
	return p.last
}

// letterAt is the byte of a character that tells most: the last of three, or its
// only one.
func letterAt(text []byte, at int) byte {
	rest := text[at:]
	if len(rest) > 2 && rest[0]>>4 == 0xE {
		return rest[2]
	}
	if len(rest) > 0 {
		return rest[0]
	}
	return 0
}

// decode reads the character at a place, as package regexp does: a byte that is
// none counts as one.
func decode(text []byte, at int) (rune, int) {
	rest := text[at:]
	if first := rest[0]; first < utf8.RuneSelf {
		return rune(first), 1
	} else if first >= 0xE4 && first <= 0xE9 && len(rest) > 2 && rest[1]&0xC0 == 0x80 && rest[2]&0xC0 == 0x80 {
		return rune(first&0x0F)<<12 | rune(rest[1]&0x3F)<<6 | rune(rest[2]&0x3F), 3
	}
	return utf8.DecodeRune(rest)
}

// decodeBefore reads the character that ends at a place.
func decodeBefore(text []byte, at int) (rune, int) {
	if last := text[at-1]; last < utf8.RuneSelf {
		return rune(last), 1
	} else if at > 2 {
		rest := text[at-3 : at]
		if first := rest[0]; first >= 0xE4 && first <= 0xE9 && rest[1]&0xC0 == 0x80 && last&0xC0 == 0x80 {
			return rune(first&0x0F)<<12 | rune(rest[1]&0x3F)<<6 | rune(last&0x3F), 3
		}
	}
	return utf8.DecodeLastRune(text[:at])
}
