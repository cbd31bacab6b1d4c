package match

import "unsafe"

// Match is one place at which a phrase stands in a text: the bytes from From up
// to, not including, To. ID is the phrase's place in the slice given to New.
type Match struct {
	ID, From, To int32
}

// Set is a number of phrases, ready to be looked for. It may be used by any
// number of goroutines.
type Set struct {
	pairs   index   // phrases anchored at two adjacent characters of three bytes
	singles index   // phrases anchored at one such character
	short   []index // phrases anchored at letters, digits and other bytes, one index a width
	rest    *automaton
	bytes   string  // the phrases with entries, one behind the other
	begin   []int32 // where they begin there
	again   []int32 // the next phrase with the same bytes, by phrase; nil when there are no two
}

// New prepares phrases. Two that are equal are both told; an empty one never.
func New(phrases []string) *Set {
	return NewFor(phrases, "")
}

// NewFor is New for texts like the sample: which pairs of characters are rare is
// counted there, and a guess from common Chinese only where the sample says
// nothing. A few hundred kilobytes are enough. What is found does not depend on
// it, only how fast.
func NewFor(phrases []string, sample string) *Set {
	p := newPlanner(phrases, sample)
	p.choose()
	return p.set()
}

// Append adds all places at which a phrase stands in the text to dst and returns
// it, like append. Bytes are compared as they are, and matches may overlap. Those
// of one phrase are in the order of the text; those of different phrases are
// mixed in an order that may change.
//
// Nothing is allocated once dst has room. Time grows with the text and with what
// is found, whatever the text. It panics for texts of 2 GiB and more.
func (s *Set) Append(dst []Match, text []byte) []Match {
	return s.append(dst, text)
}

// AppendString is Append for a string.
func (s *Set) AppendString(dst []Match, text string) []Match {
	return s.append(dst, unsafe.Slice(unsafe.StringData(text), len(text))) // only read
}
