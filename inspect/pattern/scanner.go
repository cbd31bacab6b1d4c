package pattern

import (
	"bytes"
	"math"
	"slices"
	"strings"
)

// Scanner finds which expressions of a set match somewhere in a text of many
// lines, each line by itself, as many calls as there are. It may be used by any
// number of goroutines, each with a [Memory] of its own.
//
// The text is read once without decoding it, every third byte in turn, as package
// match does: what may be an atom of a literal that some expression needs is
// looked up, and only lines in which such a literal stands are given to automata.
type Scanner struct {
	set      *Set
	always   []int32 // expressions that need nothing
	pairs    pairHints
	singles  singleHints
	ascii    [1 << 10]uint64 // pairs of bytes, the first ASCII
	letters  [4]uint64       // single ASCII bytes
	rows     [100]uint8      // by pair of digits: how many in a row its expressions need, at least
	table    []slot
	triggers []trigger
}

// trigger is a literal that an expression needs.
type trigger struct {
	literal    string
	offset     int // of its atom
	digits     int // that must stand in a row there
	expression int32
	window     int        // within how many bytes the others stand; 0 when anywhere
	others     [][][]byte // groups of which one literal each must stand near
}

// slot is one of a table by keys of atoms.
type slot struct {
	key      uint64
	from, to int32 // its triggers; empty when both are 0
}

// hints say quickly of most atoms that they are none: a byte for each hash.
type (
	pairHints   [1 << pairBits]uint8
	singleHints [1 << singleBits]uint8
)

const (
	pairBits   = 14
	singleBits = 12
	spread     = 0x9E3779B97F4A7C15
	// The bytes of an atom are moved to the top, so that those behind it are lost.
	pairShift   = 16
	singleShift = 40
)

func (h *pairHints) at(word uint64) *uint8 { return &h[word<<pairShift*spread>>(64-pairBits)] }
func (h *singleHints) at(word uint64) *uint8 {
	return &h[word<<singleShift*spread>>(64-singleBits)]
}

// NewScanner prepares a scanner for the expressions of a set and texts like the
// sample: what is rare is counted there. What is found does not depend on it; it
// may be empty.
func NewScanner(set *Set, sample []byte) *Scanner {
	s := &Scanner{set: set}
	rates := ratesOf(set, sample)
	byKey := map[uint64][]trigger{}
	for id := range set.Len() {
		needs := set.Needs(id)
		group, ok := rates.rarest(needs.Groups)
		if !ok {
			s.always = append(s.always, int32(id))
			continue
		}
		var others [][][]byte
		for _, other := range needs.Groups {
			if needs.Window > 0 && !slices.Equal(other, group) && len(other) <= maxOthers {
				var texts [][]byte
				for _, literal := range other {
					texts = append(texts, []byte(literal))
				}
				others = append(others, texts)
			}
		}
		digits := digitsAround(group, set.expressions[id].digits)
		for _, literal := range group {
			a := atomOf(literal)
			t := trigger{literal, a.offset, digits, int32(id), needs.Window, others}
			s.notice(a, digits)
			key := keyed(a.kind, a.key)
			byKey[key] = append(byKey[key], t)
		}
	}
	s.fill(byKey)
	return s
}

// digitsAround is how many digits stand in a row around some literal of a group in
// every match, at least.
func digitsAround(group []string, row row) int {
	pairs := 0
	for _, literal := range group {
		if strings.Trim(literal, "0123456789") != "" {
			return 0
		}
		if len(literal) == 2 {
			pairs++
		}
	}
	if row.only || pairs == 100 && len(group) == pairs { // all there are
		return row.best
	}
	return 0
}

// notice marks an atom.
func (s *Scanner) notice(a atom, digits int) {
	switch a.kind {
	case pairAtom:
		*s.pairs.at(a.key) = 1
	case singleAtom:
		*s.singles.at(a.key) = 1
	case asciiPair:
		known := s.ascii[a.key>>6]>>(a.key&63)&1 != 0
		s.ascii[a.key>>6] |= 1 << (a.key & 63)
		if row := s.row(a.key); row != nil && (!known || int(*row) > digits) {
			*row = uint8(min(digits, math.MaxUint8))
		}
	case asciiSingle:
		s.letters[a.key>>6] |= 1 << (a.key & 63)
	case noAtom:
	}
}

// row is how many digits a pair of digits must stand among; nil for other pairs.
func (s *Scanner) row(pair uint64) *uint8 {
	first, second := pair&0xFF-'0', pair>>8-'0'
	if first > 9 || second > 9 {
		return nil
	}
	return &s.rows[first*10+second]
}

func keyed(kind atomKind, key uint64) uint64 { return key | uint64(kind)<<48 }

func (s *Scanner) fill(byKey map[uint64][]trigger) {
	size := 16
	for size < 4*len(byKey) {
		size *= 2
	}
	s.table = make([]slot, size)
	keys := make([]uint64, 0, len(byKey))
	for key := range byKey {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		from := int32(len(s.triggers))
		s.triggers = append(s.triggers, byKey[key]...)
		at := s.home(key)
		for s.table[at].to != 0 {
			at = (at + 1) & (len(s.table) - 1)
		}
		s.table[at] = slot{key, from, int32(len(s.triggers))}
	}
}

func (s *Scanner) home(key uint64) int { return int(key*spread>>32) & (len(s.table) - 1) }

// behind gives the triggers of an atom.
func (s *Scanner) behind(key uint64) []trigger {
	for at := s.home(key); s.table[at].to != 0; at = (at + 1) & (len(s.table) - 1) {
		if s.table[at].key == key {
			return s.triggers[s.table[at].from:s.table[at].to]
		}
	}
	return nil
}

// maxOthers is how many literals are looked for near another by themselves.
const maxOthers = 8

// Memory is what a scanner needs to remember during a text. The zero Memory is
// ready, for one scanner.
type Memory struct {
	read     Text
	from, to int      // the line that was read
	lines    []int64  // by expression: the line in which it was tried last
	texts    []uint32 // by expression: the text in which it matched last
	line     int64
	text     uint32
}

// Append adds the expressions that match in some line of a text to dst, each once.
func (s *Scanner) Append(dst []int32, m *Memory, text []byte) []int32 {
	m.begin(s.set.Len())
	for _, id := range s.always {
		dst = s.everywhere(dst, m, text, id)
	}
	return s.scan(dst, m, text)
}

func (m *Memory) begin(expressions int) {
	if len(m.texts) < expressions {
		m.texts, m.lines = make([]uint32, expressions), make([]int64, expressions)
	}
	if m.text++; m.text == 0 {
		m.text = 1
		clear(m.texts)
	}
	m.from, m.to = -1, -1
}

func (s *Scanner) everywhere(dst []int32, m *Memory, text []byte, id int32) []int32 {
	for from := 0; from <= len(text); from = m.to + 1 {
		s.turnTo(m, text, from)
		if dst = s.try(dst, m, id); m.texts[id] == m.text {
			break
		}
	}
	return dst
}

// turnTo reads the line in which a byte stands, unless it is read.
func (s *Scanner) turnTo(m *Memory, text []byte, at int) {
	if at >= m.from && at <= m.to && m.from >= 0 {
		return
	}
	m.from, m.to = bytes.LastIndexByte(text[:at], '\n')+1, len(text)
	if end := bytes.IndexByte(text[at:], '\n'); end >= 0 {
		m.to = at + end
	}
	m.line++
	s.set.readBytes(&m.read, text[m.from:m.to])
}

// try runs an expression on the line that was read, once.
func (s *Scanner) try(dst []int32, m *Memory, id int32) []int32 {
	if m.lines[id] == m.line || m.texts[id] == m.text {
		return dst
	}
	m.lines[id] = m.line
	if s.set.Matches(int(id), &m.read) {
		m.texts[id] = m.text
		dst = append(dst, id)
	}
	return dst
}
