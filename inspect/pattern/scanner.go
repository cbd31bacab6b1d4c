package pattern

import (
	"bytes"

	"github.com/tingcha/tingcha/inspect/match"
)

// Scanner finds which expressions of a set match somewhere in a text of many
// lines, each line by itself, as many calls as there are. It may be used by any
// number of goroutines, each with a [Memory] of its own.
//
// Of every expression the scanner looks for the texts of one part only, those that
// stand least often in a sample; package match finds them. Where such a text stands,
// what must be around it is compared character by character. Expressions that are
// not made of texts and gaps run in automata on the lines in which a literal stands
// that they need.
type Scanner struct {
	set      *Set
	always   []int32      // expressions that need nothing
	rows     []rowTrigger // the shortest row first
	literals *match.Set
	triggers [][]trigger // by literal
}

// trigger is an expression that is tried where a text stands.
type trigger struct {
	expression int32
	around     *around    // what else there is to an expression; nil when an automaton tells
	neighbours neighbours // what must stand near, for a sketch
	window     int        // within how many bytes the others stand; 0 when anywhere
	others     [][][]byte // groups of which one literal each must stand near
}

// Memory is what a scanner needs to remember during a text. The zero Memory is
// ready, for one scanner.
type Memory struct {
	read     Text
	found    []match.Match
	sketch   sketch   // empty unless much was found
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
	m.found = s.literals.Append(m.found[:0], text)
	if m.sketch = m.sketch[:0]; crowded*len(m.found) > len(text) {
		m.sketch = m.sketch.draw(text)
	}
	for _, at := range m.found {
		dst = s.follow(dst, m, text, s.triggers[at.ID], int(at.From), int(at.To))
	}
	if len(s.rows) > 0 {
		dst = s.scanRows(dst, m, text)
	}
	return dst
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
