package lang

import (
	"slices"
	"time"
)

// Rulebook is a file of phrase sets, named conditions and rules, and what it takes
// in of other rulebooks.
type Rulebook struct {
	File  string
	Decls []Decl   // in the order of the file
	Tail  []string // comments behind the last of them

	closure []*Rulebook // those used, each before its users, and last itself
	inForce []Decl      // of all of them; nil when it was not checked
	broken  bool        // one that it uses cannot be read
}

// Decl is a [PhraseSet], a [Definition], a [Rule], a [Family], a [Use], an [Extension], a [Drop]
// or an [OnlyWhen].
type Decl interface {
	// Place is where the declaration begins.
	Place() Position
	declares() (word, name string)
	comments() *[]string
}

// Sets are the phrase sets in force in their order, those of used rulebooks first.
func (b *Rulebook) Sets() []*PhraseSet { return only[*PhraseSet](b.decls()) }

// Definitions are the named conditions in force in their order, those of used
// rulebooks first.
func (b *Rulebook) Definitions() []*Definition { return only[*Definition](b.decls()) }

// Rules are the rules in force in their order, those of used rulebooks first.
func (b *Rulebook) Rules() []*Rule { return only[*Rule](b.decls()) }

func only[T Decl](decls []Decl) []T {
	var some []T
	for _, d := range decls {
		if one, ok := d.(T); ok {
			some = append(some, one)
		}
	}
	return some
}

// PhraseSet names ways to say what is the same to a rule.
type PhraseSet struct {
	Pos      Position
	Name     string
	Items    []Item // phrases, regular expressions and names of other sets
	Comments []string
}

// Place is where the set begins.
func (s *PhraseSet) Place() Position               { return s.Pos }
func (s *PhraseSet) declares() (word, name string) { return "phrases", s.Name }
func (s *PhraseSet) comments() *[]string           { return &s.Comments }

// Definition gives a condition a name, by which others use it.
type Definition struct {
	Pos       Position
	Name      string
	Condition Condition // nil when it could not be read
	Comments  []string
}

// Place is where the definition begins.
func (d *Definition) Place() Position               { return d.Pos }
func (d *Definition) declares() (word, name string) { return "condition", d.Name }
func (d *Definition) comments() *[]string           { return &d.Comments }

// ItemKind says what an [Item] is.
type ItemKind int

// The kinds of items.
const (
	Phrase ItemKind = iota
	SetName
	Regex
	ValueItem // a [Value]; not in phrase sets

	brokenItem // could not be read; in no rulebook that is given to anybody
)

// Item is one thing to look for in the words.
type Item struct {
	Kind     ItemKind
	Text     string // the phrase, the set's name, the expression between the slashes, or the value as it is printed
	Value    *Value // of a ValueItem
	Sound    Sound  // of a phrase, or of those of a set
	Pos      Position
	Comments []string // inside a phrase set
}

// Rule is a condition on a call, and what it means when it holds.
type Rule struct {
	Pos      Position
	Name     string
	Title    string
	Label    string   // KEY or KEY=VALUE; may be empty
	Serves   []string // items of practice
	Level    string   // one of Levels
	Deduct   Deduction
	Family   string
	Note     string
	When     Condition
	Unless   Condition // nil when there is none
	Examples []*Example

	// Dimension is the part of a call's score from which it takes; empty for the one
	// that has no name.
	Dimension string
	Show      []Named // the conditions whose grounds are shown; none for all
	Shadow    bool    // its findings are counted, and neither reviewed nor scored

	Comments      []string            // before the rule
	FieldComments map[string][]string // before its fields, by the field's word
	Tail          []string            // before its closing brace

	labelAt, deductAt, familyAt Position
	unread                      bool      // its name or its title, or where its fields begin
	counted                     Condition // what deduct … each counts
	only                        Condition // under which all rules of the file hold; nil when it has none
	uses                        []Decl    // sets and conditions, also through others; what Hash covers
}

// Place is where the rule begins.
func (r *Rule) Place() Position               { return r.Pos }
func (r *Rule) declares() (word, name string) { return "rule", r.Name }
func (r *Rule) comments() *[]string           { return &r.Comments }

// Uses are the phrase sets and named conditions that the rule depends on, also
// through others, each once.
func (r *Rule) Uses() []Decl { return slices.Clone(r.uses) }

// Levels lists how grave a rule may be, mildest first.
func Levels() []string { return []string{"info", DefaultLevel, "serious", "critical", "redline"} }

// DefaultLevel is that of a rule that names none.
const DefaultLevel = "general"

// MaxReach is the longest time that a rule may look back or ahead of a call.
const MaxReach = 30 * 24 * time.Hour
