package lint

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/inspect/lang"
)

// Kind says what a [Warning] is about.
type Kind string

// The kinds of warnings.
const (
	NeverHits   Kind = "never_hits"   // no call can fulfil the rule's condition
	AlwaysHits  Kind = "always_hits"  // every call fulfils it
	Shadowed    Kind = "shadowed"     // another rule with the same label hits whenever this one does
	Contained   Kind = "contained"    // another phrase of the set finds this one, too, and it changes nothing
	Unused      Kind = "unused"       // no rule uses the set or condition
	FewExamples Kind = "few_examples" // fewer than [MinExamples] of a kind

	UnknownLabel Kind = "unknown_label" // no call is labelled so
)

// MinExamples is how many examples that fire, and how many that stay silent, a rule
// should have.
const MinExamples = 3

// Warning is something that its author should look at.
type Warning struct {
	Kind Kind
	File string
	Pos  lang.Position
	Name string // of the rule, set or condition
	Msg  string
}

// String tells the place and what is wrong.
func (w Warning) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s (%s)", w.File, w.Pos.Line, w.Pos.Column, w.Name, w.Msg, w.Kind)
}

// Check looks at a rulebook without mistakes and gives its warnings file by file, in
// the order of each.
func Check(book *lang.Rulebook) []Warning {
	c := &checker{book: book, definitions: map[string]lang.Condition{}}
	for _, d := range book.Definitions() {
		c.definitions[d.Name] = d.Condition
	}
	c.examples()
	c.unused()
	c.contained()
	c.labels()
	c.truths()
	files := book.Files()
	slices.SortStableFunc(c.warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(slices.Index(files, a.File), slices.Index(files, b.File)), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	return c.warnings
}

type checker struct {
	book        *lang.Rulebook
	definitions map[string]lang.Condition
	warnings    []Warning
}

func (c *checker) warn(kind Kind, at lang.Position, name, format string, args ...any) {
	c.warnings = append(c.warnings, Warning{kind, at.File, at, name, fmt.Sprintf(format, args...)})
}

// examples counts those of each rule.
func (c *checker) examples() {
	for _, r := range c.book.Rules() {
		fires := 0
		for _, e := range r.Examples {
			if e.Fires {
				fires++
			}
		}
		if silent := len(r.Examples) - fires; fires < MinExamples || silent < MinExamples {
			c.warn(FewExamples, r.Pos, r.Name, "has %s and %s; %d of each show what it means",
				many(fires, "example that fires", "examples that fire"), many(silent, "that stays silent", "that stay silent"), MinExamples)
		}
	}
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
