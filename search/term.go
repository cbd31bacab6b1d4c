package search

import "hash/fnv"

// Roles are the sides that say something, a bit for each.
type Roles uint8

// The sides.
const (
	Agent    Roles = 1 << iota
	Customer       // who called, or was called
	Other          // whoever it was: an unknown side, or who wrote a ticket
	Anyone   = Agent | Customer | Other

	roleBits = 3
)

// Term is what a segment knows of texts: a pair of neighbouring characters, or a tag. They
// are numbers so that they are small and have an order, in which all pairs that begin
// with one character stand together.
type Term int64

const (
	runeBits = 21 // of a character
	runeMask = 1<<runeBits - 1
	tagBit   = Term(1) << (2 * runeBits)
)

// pair is the term of two neighbouring characters; the second is 0 at a turn's end.
func pair(first, second rune) Term {
	return Term(first)<<runeBits | Term(second)
}

// beginsWith gives the first and the last term that begin with a character.
func beginsWith(r rune) (from, to Term) {
	return pair(r, 0), pair(r, runeMask)
}

// Tag is the term of a property of a text, such as who took the call. Two tags may share
// a term.
func Tag(kind, value string) Term {
	h := fnv.New64a()
	h.Write([]byte(kind + "\x00" + value))
	return tagBit | Term(h.Sum64()&(uint64(tagBit)-1))
}
