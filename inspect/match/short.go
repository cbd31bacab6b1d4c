package match

import (
	"encoding/binary"
	"math/bits"
)

// every has the same bit in each of eight bytes.
const every = 0x0101010101010101

// span is a range of ASCII, each end eight times: what to add to seven bits so that
// the eighth is set by bytes from the lowest on, and by bytes above the highest.
type span struct{ from, above uint64 }

func spanOf(e extent) span {
	return span{uint64(0x80-e.lowest) * every, uint64(0x7F-e.highest) * every}
}

// in marks, in the highest bit of each byte of a word, those in the range.
func (s span) in(word uint64) uint64 {
	seven := word & (0x7F * every)
	return (seven + s.from) &^ (seven + s.above) &^ word & (0x80 * every)
}

// others marks all bytes that neither begin nor continue a character of three
// bytes.
func others(word uint64) uint64 {
	three := word & (word << 1) & (word << 2) &^ (word << 3)
	inside := word &^ (word << 1)
	return 0x80 * every &^ (three | inside)
}

// part is how many bytes are searched for short anchors before it is asked what
// that has cost, a multiple of 32; and one word of so many is sampled before.
const (
	part     = 2048
	sampling = 8
)

// scanShort finds the phrases whose anchors are letters, digits and other bytes
// than those of characters of three bytes. There are few of them in Chinese text,
// so many bytes are passed over at a time.
func (r *search) scanShort() {
	for from := 0; from < len(r.text); {
		to := min(from+part, len(r.text))
		if r.dense(from, to, r.sampled(from, to)) {
			from = to
			continue
		}
		before := r.begin()
		switch x := r.index; {
		case x.finders != nil:
			r.scanLetters(from, to)
		case x.ascii == (span{}):
			r.lookShort(from, to)
		case x.whole && x.width == 4:
			r.scanFours(from, to)
		default:
			r.scanRange(from, to)
		}
		r.end(before, from, to)
		from = to
	}
}

// sampled counts the bytes with which anchors may begin in one word of so many: of
// 256 bytes, when the part is not the last.
func (r *search) sampled(from, to int) int {
	x, marked := r.index, 0
	if x.finders != nil {
		return 0
	}
	for ; from+sight <= to; from += sampling * sight {
		word := binary.LittleEndian.Uint64(r.text[from:])
		if x.ascii != (span{}) {
			marked += bits.OnesCount64(x.ascii.in(word))
		} else {
			marked += bits.OnesCount64(others(word))
		}
	}
	return marked
}

// scanRange finds phrases whose anchors begin with bytes in a range of ASCII.
func (r *search) scanRange(from, to int) {
	x := r.index
	for ; from+32 <= to; from += 32 {
		block := r.text[from : from+32]
		a, b := x.ascii.in(binary.LittleEndian.Uint64(block)), x.ascii.in(binary.LittleEndian.Uint64(block[8:]))
		c, d := x.ascii.in(binary.LittleEndian.Uint64(block[16:])), x.ascii.in(binary.LittleEndian.Uint64(block[24:]))
		if a|b|c|d != 0 {
			r.lookShort(from, from+32)
		}
	}
	r.lookShort(from, to)
}

// scanFours finds phrases whose anchors are four bytes of ASCII: every fourth byte
// of the text is in each of them.
func (r *search) scanFours(from, to int) {
	const fourth = 0xFF000000FF000000
	x := r.index
	for ; from+32 <= to && r.spent <= budget; from += 32 {
		block := r.text[from : from+32]
		a, b := binary.LittleEndian.Uint64(block), binary.LittleEndian.Uint64(block[8:])
		c, d := binary.LittleEndian.Uint64(block[16:]), binary.LittleEndian.Uint64(block[24:])
		if x.ascii.in(a&fourth|b&fourth>>8|c&fourth>>16|d&fourth>>24) == 0 {
			continue
		}
		for i := 3; i < len(block); i += 4 {
			if x.ascii.in(uint64(block[i])) != 0 {
				r.lookFour(from + i - 3)
			}
		}
	}
	r.lookShort(from, to)
}

// lookFour checks four places from one on.
func (r *search) lookFour(at int) {
	for end := at + 4; at < end; at++ {
		r.spent++
		if word := load(r.text, at); r.index.holds(word) {
			r.check(r.index, at, word)
		}
	}
}

// lookShort checks the places from from on, up to to.
func (r *search) lookShort(from, to int) {
	x, text := r.index, r.text
	for ; from < to && r.spent <= budget; from += 8 {
		word := load(text, from)
		var marks uint64
		if x.ascii != (span{}) {
			marks = x.ascii.in(word)
		} else {
			marks = others(word)
		}
		for ; marks != 0; marks &= marks - 1 {
			at := from + bits.TrailingZeros64(marks)>>3
			if at >= to {
				break
			}
			here := load(text, at)
			if r.spent++; x.holds(here) {
				r.check(x, at, here)
			}
		}
	}
}

// load reads eight bytes, the first lowest; those behind the end are 0.
func load(text []byte, at int) uint64 {
	if at+8 <= len(text) {
		return binary.LittleEndian.Uint64(text[at:])
	}
	var word [8]byte
	copy(word[:], text[at:])
	return binary.LittleEndian.Uint64(word[:])
}
