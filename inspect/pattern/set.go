package pattern

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"sync"
	"unsafe"
)

// Set is a number of expressions, ready to be looked for. It may be used by any
// number of goroutines.
type Set struct {
	expressions []expression
	alphabet    *alphabet
}

// expression is one of a set.
type expression struct {
	needs    Needs
	digits   row
	parts    []part   // nil when it is no row of texts and gaps
	machine  *machine // nil when package regexp does it
	fallback func() *regexp.Regexp
}

// Span is a part of a text, bytes From to To.
type Span struct{ From, To int }

// Compile prepares expressions of package regexp. They are told by their places in
// the slice. An expression that regexp does not take is an error.
func Compile(expressions []string) (*Set, error) { return CompileFolded(expressions, nil) }

// CompileFolded is Compile for texts in a normal form: fold gives the normal form
// of a character. Characters that expressions name are brought into it; what they
// exclude stays as it is written.
func CompileFolded(expressions []string, fold func(rune) rune) (*Set, error) {
	s := &Set{}
	var all []*classes
	var machines []*machine
	for _, text := range expressions {
		re, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			return nil, fmt.Errorf("regular expression /%s/: %w", text, err)
		}
		if fold != nil {
			re = folded(re, fold)
		}
		written := re
		re = re.Simplify()
		e := expression{needs: needsOf(re, written), digits: digitsOf(re), parts: partsOf(written), fallback: sync.OnceValue(func() *regexp.Regexp {
			if fold != nil {
				text = written.String()
			}
			return regexp.MustCompile(text)
		})}
		c := newClasses()
		if m, err := machineOf(re, c); err == nil {
			e.machine = m
			all, machines = append(all, c), append(machines, m)
		}
		s.expressions = append(s.expressions, e)
	}
	var views [][]uint8
	s.alphabet, views = alphabetOf(all)
	if s.alphabet.count > maxLetters {
		for i := range s.expressions {
			s.expressions[i].machine = nil
		}
		return s, nil
	}
	for i, m := range machines {
		m.view = views[i]
	}
	return s, nil
}

func machineOf(re *syntax.Regexp, c *classes) (*machine, error) {
	forward, err := programOf(re, c)
	if err != nil {
		return nil, err
	}
	backward, err := programOf(reversed(re), c)
	if err != nil {
		return nil, err
	}
	if err := c.cut(); err != nil {
		return nil, err
	}
	return &machine{forward: newDFA(forward, c, false), backward: newDFA(backward, c, true)}, nil
}

// Len is how many expressions the set has.
func (s *Set) Len() int { return len(s.expressions) }

// Needs tells what every match of an expression holds.
func (s *Set) Needs(id int) Needs { return s.expressions[id].needs }

// Automatic says whether an expression runs in an automaton and not in package
// regexp.
func (s *Set) Automatic(id int) bool { return s.expressions[id].machine != nil }

// Read fills t with a text, so that expressions can be looked for in it.
func (s *Set) Read(t *Text, text string) { t.read(s.alphabet, text) }

// readBytes is Read for bytes that do not change while t is used.
func (s *Set) readBytes(t *Text, text []byte) {
	t.read(s.alphabet, unsafe.String(unsafe.SliceData(text), len(text)))
}

// Matches says whether an expression matches anywhere in a text that the set has
// read.
func (s *Set) Matches(id int, t *Text) bool {
	e := &s.expressions[id]
	if e.machine != nil {
		if _, how := e.machine.endBehind(t, 0, true); how != gaveUp {
			return how == matched
		}
	}
	return e.fallback().MatchString(t.source)
}

// Append adds the matches of an expression in a text that the set has read to
// dst: those that FindAllStringIndex of package regexp gives.
func (s *Set) Append(dst []Span, id int, t *Text) []Span {
	e := &s.expressions[id]
	if e.machine != nil {
		if all, ok := e.machine.append(dst, t); ok {
			return all
		}
	}
	for _, at := range e.fallback().FindAllStringIndex(t.source, -1) {
		dst = append(dst, Span{at[0], at[1]})
	}
	return dst
}

// append adds all matches as regexp lists them: none empty right behind another.
func (m *machine) append(dst []Span, t *Text) ([]Span, bool) {
	before, last := len(dst), -1
	for at := 0; at <= len(t.letters); {
		begin, end, how := m.find(t, at)
		switch how {
		case nothing:
			return dst, true
		case gaveUp:
			return dst[:before], false
		case matched:
		}
		if end > at || begin != last {
			dst = append(dst, Span{int(t.at[begin]), int(t.at[end])})
		}
		last = end
		if end == at { // nothing is between: go on behind the next character
			end++
		}
		at = end
	}
	return dst, true
}
