package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folded is a text in normal form that knows the original.
type Folded struct {
	Text string
	// The stretches of Text, in order. There are none when each byte stands where
	// it stood in the original.
	stretches []stretch
}

// stretch says where a part of the folded text comes from.
type stretch struct {
	at   int32 // where it begins
	from int32 // where that is in the original
	size int32 // how many bytes of the original it stands for altogether; 0 when byte for byte
}

// Fold brings a text into normal form. One that is in normal form already, as
// most are, costs no memory.
func Fold(original string) Folded {
	if clean(original) {
		return Folded{Text: original}
	}
	f := folder{original: original}
	f.run()
	return Folded{string(f.out), f.stretches}
}

// clean says whether a text is in normal form for certain.
func clean(text string) bool {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if careful(r) || r == utf8.RuneError && size == 1 {
			return false
		}
		i += size
	}
	return true
}

// Origin gives the bytes of the original that bytes from to to of the folded text
// come from, with all that was left out between them.
func (f *Folded) Origin(from, to int) (int, int) {
	if len(f.stretches) == 0 {
		return from, to
	}
	start, _ := f.source(from)
	if to <= from {
		return start, start
	}
	_, end := f.source(to - 1)
	return start, end
}

// source gives the bytes of the original that one byte comes from.
func (f *Folded) source(at int) (from, to int) {
	low, high := 0, len(f.stretches) // the last that begins at or before it
	for high-low > 1 {
		middle := int(uint(low+high) >> 1)
		if int(f.stretches[middle].at) <= at {
			low = middle
		} else {
			high = middle
		}
	}
	s := f.stretches[low]
	if s.size > 0 {
		return int(s.from), int(s.from + s.size)
	}
	from = int(s.from) + at - int(s.at)
	return from, from + 1
}

const alphabet = "abcdefghijklmnopqrstuvwxyz"

// folder folds one text behind what out holds already.
type folder struct {
	original  string
	out       []byte
	stretches []stretch
	begin     int // where the text begins in out
	first     int // where its stretches begin
	moved     int // how much further forward the bytes stand than in the original
	composed  []byte
	lowered   []byte
}

func (f *folder) run() {
	f.begin, f.first, f.moved = len(f.out), len(f.stretches), 0
	for i := 0; i < len(f.original); {
		i += f.next(i)
	}
}

// next folds what begins at a byte of the original and gives its length.
func (f *folder) next(i int) int {
	rest := f.original[i:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == utf8.RuneError && size == 1:
		f.unit(i, 1, append(f.lowered[:0], "\uFFFD"...))
		return 1
	case joins(rest[size:]):
		n := max(size, norm.NFKC.NextBoundaryInString(rest, true))
		f.fold(i, rest[:n])
		return n
	case !careful(r):
		f.copy(i, rest[:size])
		return size
	}
	if n := f.debris(r, rest); n > 0 {
		return n
	}
	switch s := simple(r); {
	case s != "":
		f.copy(i, s)
	case r >= 'A' && r <= 'Z':
		f.copy(i, alphabet[r-'A':r-'A'+1])
	case r < utf8.RuneSelf, isKept(r), r == '呃', r == '嗯':
		f.copy(i, rest[:size])
	case r >= 0xFF01 && r <= 0xFF5E: // full width
		f.unit(i, size, append(f.lowered[:0], byte(unicode.ToLower(r-0xFEE0))))
	default:
		f.fold(i, rest[:size])
	}
	return size
}

// fold writes what NFKC makes of a part of the original.
func (f *folder) fold(i int, part string) {
	f.composed = norm.NFKC.AppendString(f.composed[:0], part)
	f.lowered = appendSimple(f.lowered[:0], f.composed)
	if string(f.lowered) == part {
		f.copy(i, part)
	} else {
		f.unit(i, len(part), f.lowered)
	}
}

// appendSimple appends characters, lower-case and simplified.
func appendSimple(out, characters []byte) []byte {
	for len(characters) > 0 {
		r, size := utf8.DecodeRune(characters)
		characters = characters[size:]
		if s := simple(r); s != "" {
			out = append(out, s...)
		} else {
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
	}
	return out
}

// copy writes bytes that stand for as many of the original, one for one.
func (f *folder) copy(i int, s string) {
	at := len(f.out) - f.begin
	last := len(f.stretches) - 1
	if i-at != f.moved || last >= f.first && f.stretches[last].size > 0 {
		f.begins()
		f.stretches = append(f.stretches, stretch{at: int32(at), from: int32(i)})
		f.moved = i - at
	}
	f.out = append(f.out, s...)
}

// unit writes bytes that stand for others as a whole.
func (f *folder) unit(i, size int, folded []byte) {
	f.begins()
	f.stretches = append(f.stretches, stretch{int32(len(f.out) - f.begin), int32(i), int32(size)})
	f.out = append(f.out, folded...)
}

// begins notes, before the first other stretch, that up to there the bytes stand
// where they stood.
func (f *folder) begins() {
	if len(f.stretches) == f.first && len(f.out) > f.begin {
		f.stretches = append(f.stretches, stretch{})
	}
}

// spoken is the last character written that is no punctuation, and whether it is
// the very last.
func (f *folder) spoken() (last rune, direct bool) {
	direct = true
	for text := f.out[f.begin:]; len(text) > 0; {
		r, size := utf8.DecodeLastRune(text)
		if !Separates(r) {
			return r, direct
		}
		text, direct = text[:len(text)-size], false
	}
	return 0, false
}
