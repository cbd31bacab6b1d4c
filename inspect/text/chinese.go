package text

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
	"unsafe"
)

// Nearly all that is said is Chinese characters that are in normal form, and signs
// of three bytes between them. They are read two at a time, and no branch depends
// on whether a character is a sign: each is written, and what is written next takes
// the place of a sign.

// chinese appends text from a place on without its signs, as long as there is
// nothing else in it. It stops behind the last character before anything else: the
// signs that follow may have to stay. So it stops where it began when there is no
// such character, unless nothing but signs is left.
func (p *Page) chinese(text string, i int) int {
	from := i
	p.dense = slices.Grow(p.dense, len(text)-i+sight)
	length := len(p.dense)
	rest := unsafe.Slice(unsafe.StringData(text), len(text))[i:] // only read
	written, read := squeeze(p.dense[length:cap(p.dense)], rest)
	p.dense = p.dense[:length+written]
	if i += read; i < len(text) {
		for i > from && signAt(text, i-3) {
			i -= 3
		}
	}
	return i
}

// squeeze writes the common characters that a text begins with, without signs. There
// must be room for the text and as much as is read at a time. It tells how many
// bytes it has written and read.
func squeeze(dense, text []byte) (written, read int) {
	table := codes
	if last := len(text) - sight; last >= 0 {
		// What is written stands no further than what is read, so that one look says
		// that there is room for all: the checks would take half of the time.
		_ = dense[len(text)+sight-1]
		from, to := unsafe.Pointer(unsafe.SliceData(text)), unsafe.Pointer(unsafe.SliceData(dense))
		for read <= last {
			c := binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(from, read))[:])
			// The bits that both have of their numbers.
			r := c<<12&(0xF000<<24|0xF000) | c>>2&(0xFC0<<24|0xFC0) | c>>16&(0x3F<<24|0x3F)
			one, two := table[uint16(r)], table[uint16(r>>24)]
			if c&shapesMask != shapes || (one|two)&strangeCode != 0 {
				break
			}
			binary.LittleEndian.PutUint64((*[8]byte)(unsafe.Add(to, written))[:], c)
			written += int(one)
			binary.LittleEndian.PutUint32((*[4]byte)(unsafe.Add(to, written))[:], uint32(c>>24))
			written += int(two)
			read += 6
		}
	}
	for ; len(text)-read >= 3; read += 3 {
		code := codeOf(text[read:])
		if code == strangeCode {
			break
		}
		dense[written], dense[written+1], dense[written+2] = text[read], text[read+1], text[read+2]
		written += int(code)
	}
	return written, read
}

// jumps notes where the dense form of a part of a text that chinese has read goes on
// behind a sign. The dense form begins at a place.
func (p *Page) jumps(part string, from, at int) {
	text := unsafe.Slice(unsafe.StringData(part), len(part)) // only read
	for i := 0; i+3 <= len(text); i += 3 {
		if codeOf(text[i:]) == signCode {
			p.edits = append(p.edits, edit{int32(at), int32(from + i + 3)})
		} else {
			at += 3
		}
	}
}

// sight is how many bytes are read at a time: two characters and what is left.
const sight = 8

// The shape of three bytes that are one character, and of twice three.
const (
	shape, shapeMask   = 0x8080E0, 0xC0C0F0
	shapes, shapesMask = shape<<24 | shape, shapeMask<<24 | shapeMask
)

// The codes of characters of three bytes. Those of common ones, which are in normal
// form whatever stands around them, are how many bytes of them are written: all of
// a Chinese one, and none of a sign, which is a separator.
const (
	signCode    = 0
	plainCode   = 3
	strangeCode = 4
)

var codes = codesOfCharacters()

func codesOfCharacters() *[1 << 16]uint8 {
	var all [1 << 16]uint8
	for i := range all {
		all[i] = strangeCode
		if r := rune(i); r >= 0x800 && utf8.ValidRune(r) {
			switch kindOf(r, &care) {
			case ideograph:
				all[i] = plainCode
			case separator:
				all[i] = signCode
			}
		}
	}
	return &all
}

// codeOf is the code of the character that three bytes or more begin with.
func codeOf(text []byte) uint8 {
	c := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16
	if c&shapeMask != shape {
		return strangeCode
	}
	return codes[uint16(c<<12&0xF000|c>>2&0xFC0|c>>16&0x3F)]
}

// codeAt is the code of what stands at a place of a text.
func codeAt(text string, i int) uint8 {
	if i+3 > len(text) {
		return strangeCode
	}
	return codeOf(unsafe.Slice(unsafe.StringData(text), len(text))[i:])
}

// signAt says whether a common sign stands at a place of a text.
func signAt(text string, i int) bool { return codeAt(text, i) == signCode }

// plainAt says whether a common character that is no sign stands there.
func plainAt(text string, i int) bool { return codeAt(text, i) == plainCode }
