package lang

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// MaxErrors is how many mistakes of a rulebook are told; the rest would only
// repeat that it is none, and is counted.
const MaxErrors = 200

// countedErrors is up to how many mistakes of one file are kept apart.
const countedErrors = 10_000

// source is a file that is being read, and the mistakes found in it.
type source struct {
	file   string
	text   string
	lines  []int // offset at which each line begins
	errors map[Position]*Error

	// Of declarations whose beginning could not be read: the words that stand there,
	// and what has no name.
	heads, nameless map[string]bool

	// Where the last position was asked for: files are read from front to back,
	// so a long line need not be counted anew for each of its words.
	lastAt, lastColumn int
}

func newSource(file, text string) *source {
	s := &source{file: file, text: text, lines: []int{0}, lastColumn: 1, errors: map[Position]*Error{}, heads: map[string]bool{}, nameless: map[string]bool{}}
	for i := range len(text) {
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// position of a byte offset.
func (s *source) position(at int) Position {
	line := s.line(at)
	from, column := s.lines[line-1], 1
	if s.lastAt >= from && s.lastAt <= at {
		from, column = s.lastAt, s.lastColumn
	}
	column += utf8.RuneCountInString(s.text[from:at])
	s.lastAt, s.lastColumn = at, column
	return Position{File: s.file, Line: line, Column: column}
}

func (s *source) line(at int) int {
	return sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > at })
}

func (s *source) lineText(line int) string {
	if line < 1 || line > len(s.lines) {
		return ""
	}
	from, to := s.lines[line-1], len(s.text)
	if line < len(s.lines) {
		to = s.lines[line] - 1
	}
	return strings.TrimRight(s.text[from:to], "\r")
}

// fault notes a mistake. Only the first at one place is kept: what follows it is
// mostly its consequence.
func (s *source) fault(at Position, msg, suggestion string) {
	if _, known := s.errors[at]; known || s.full() {
		return
	}
	s.errors[at] = &Error{
		File: s.file, Line: at.Line, Column: at.Column,
		Msg: msg, SourceLine: s.lineText(at.Line), Suggestion: suggestion,
	}
}

// full says whether so many mistakes were found that reading on is of no use.
func (s *source) full() bool { return len(s.errors) > countedErrors }

// found are the mistakes of the file in the order of their places.
func (s *source) found() Errors {
	all := make(Errors, 0, len(s.errors))
	for _, e := range s.errors {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all
}
