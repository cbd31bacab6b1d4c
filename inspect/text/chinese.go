package text

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
	"unsafe"
)

// Nearly all that is said is Chinese characters that are in normal form, and signs
// of three bytes between them. They are read two at a time, and no branch depends
// on what they are until a whole block of them has been marked.

// chinese appends text from a place on without its signs, as long as there is
// nothing else in it. It stops behind the last character before anything else: the
// signs that follow may have to stay. So it stops where it began when there is no
// such character, unless nothing but signs is left.
func (p *Page) chinese(text string, i int, turn int32) int {
	from := i
	for i < len(text) {
		signs, count := markSigns(unsafe.Slice(unsafe.StringData(text[i:]), len(text)-i)) // only read
		full := count == places
		if i+3*count < len(text) {
			count = bits.Len64(^signs & (1<<count - 1))
			signs &= 1<<count - 1
		}
		for ; signs != 0; signs &= signs - 1 {
			at := i + 3*bits.TrailingZeros64(signs)
			p.dense = append(p.dense, text[from:at]...)
			from = at + 3
			p.edits = append(p.edits, edit{int32(len(p.dense)), int32(from), turn})
		}
		i += 3 * count
		if !full || count == 0 {
			break
		}
	}
	p.dense = append(p.dense, text[from:i]...)
	return i
}

// places are the characters in a block, one bit each.
const places = 64

// The shape of three bytes that are one character, and of twice three.
const (
	shape, shapeMask   = 0x8080E0, 0xC0C0F0
	shapes, shapesMask = shape<<24 | shape, shapeMask<<24 | shapeMask
)

// markSigns says how many characters a text begins with that common has, up to a
// block of them, and marks the signs, the first lowest.
func markSigns(text []byte) (signs uint64, count int) {
	for len(text) >= 8 && count < places {
		c := binary.LittleEndian.Uint64(text)
		text = text[6:]
		one, two := &common[c&15<<6|c>>8&63], &common[c>>24&15<<6|c>>32&63]
		first, second := c>>16&63, c>>40&63
		if c&shapesMask != shapes || one.known>>first&(two.known>>second)&1 == 0 {
			return markSign(c, signs, count)
		}
		signs |= (one.sign>>first&1 | two.sign>>second&1<<1) << (count & 63)
		count += 2
	}
	for len(text) >= 3 && count < places {
		known := count
		c := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16
		if signs, count = markSign(c, signs, count); count == known {
			break
		}
		text = text[3:]
	}
	return signs, count
}

// markSign is markSigns of the character in the lowest three bytes, behind others.
func markSign(c, signs uint64, count int) (uint64, int) {
	one, place := &common[c&15<<6|c>>8&63], c>>16&63
	if c&shapeMask != shape || one.known>>place&1 == 0 {
		return signs, count
	}
	return signs | one.sign>>place&1<<(count&63), count + 1
}

// row has bits of 64 characters.
type row struct{ known, sign uint64 }

// common has the characters of three bytes that are in normal form whatever stands
// around them: Chinese ones, and signs, which are separators.
var common = commonCharacters()

func commonCharacters() *[1024]row {
	var rows [1024]row
	for r := rune(0x800); r <= 0xFFFF; r++ {
		kind := letter
		if utf8.ValidRune(r) {
			kind = kindOf(r, &care)
		}
		bit := uint64(1) << (r & 63)
		if kind == ideograph || kind == separator {
			rows[r>>6].known |= bit
		}
		if kind == separator {
			rows[r>>6].sign |= bit
		}
	}
	return &rows
}

// plainAt says whether a common character that is no sign stands at a place of a
// text.
func plainAt(text string, i int) bool {
	if i+3 > len(text) {
		return false
	}
	c := uint64(text[i]) | uint64(text[i+1])<<8 | uint64(text[i+2])<<16
	signs, count := markSign(c, 0, 0)
	return count == 1 && signs == 0
}
