package lang

import (
	"fmt"
	"slices"
)

// Open finds the rulebook that the file from uses by a name, and says which file
// that is: the same file for the same rulebook, however it was named. from and
// file are the names that mistakes are told under. An error of [*NoBookError] says
// which names there are.
type Open func(from, name string) (file string, text []byte, err error)

// NoBookError is the error of an [Open] that knows no rulebook of a name.
type NoBookError struct {
	Name  string
	Known []string // the names that there are
	Hint  string   // what else may be written; may be empty
}

// Error says what is not there, and what is.
func (e *NoBookError) Error() string {
	text := fmt.Sprintf("there is no rulebook %q", short(e.Name))
	if len(e.Known) > 0 {
		text += "; there are " + join(e.Known)
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// MaxBooks is how many files one rulebook may be made of.
const MaxBooks = 50

// Use takes the sets, conditions, families and rules of another rulebook into
// force as well.
type Use struct {
	Pos      Position
	Name     string // of a built-in rulebook, or of a file beside this one
	Comments []string
}

// Place is where the use begins.
func (u *Use) Place() Position               { return u.Pos }
func (u *Use) declares() (word, name string) { return "use", u.Name }
func (u *Use) comments() *[]string           { return &u.Comments }

// Extension adds items to a set of a rulebook that is used.
type Extension struct {
	Pos      Position
	Name     string // of the set
	Items    []Item
	Comments []string
}

// Place is where the extension begins.
func (e *Extension) Place() Position               { return e.Pos }
func (e *Extension) declares() (word, name string) { return "extend", e.Name }
func (e *Extension) comments() *[]string           { return &e.Comments }

// Drop leaves out a rule of a rulebook that is used.
type Drop struct {
	Pos      Position
	Name     string // of the rule
	Comments []string
}

// Place is where the drop begins.
func (d *Drop) Place() Position               { return d.Pos }
func (d *Drop) declares() (word, name string) { return "drop", d.Name }
func (d *Drop) comments() *[]string           { return &d.Comments }

// OnlyWhen is the condition under which the rules of its file hold.
type OnlyWhen struct {
	Pos       Position
	Condition Condition // nil when it could not be read
	Comments  []string
}

// Place is where the condition's words begin.
func (o *OnlyWhen) Place() Position               { return o.Pos }
func (o *OnlyWhen) declares() (word, name string) { return "only", "when" }
func (o *OnlyWhen) comments() *[]string           { return &o.Comments }

// Files are the files that the rulebook was read from: its own first, then those
// that it uses, also through others, each before those that use it.
func (b *Rulebook) Files() []string {
	files := []string{b.File}
	for _, used := range b.closure {
		if used != b {
			files = append(files, used.File)
		}
	}
	return files
}

// decls are those in force: of the files used, without what was dropped and with
// what was added, and then the file's own. A rulebook that was not parsed has its
// own alone.
func (b *Rulebook) decls() []Decl {
	if b.inForce != nil {
		return b.inForce
	}
	return b.Decls
}

// OnlyWhen is the condition under which all rules of the rule's file hold; nil
// when the file asks for none.
func (r *Rule) OnlyWhen() Condition { return r.only }

// Whole is all that a rule asks of a call: what its file asks for all its rules, its
// own condition, and that what stands behind unless does not hold.
func (r *Rule) Whole() Condition {
	var parts []Condition
	if r.only != nil {
		parts = append(parts, r.only)
	}
	parts = append(parts, r.When)
	if r.Unless != nil {
		parts = append(parts, Not{r.Unless.Place(), r.Unless})
	}
	if len(parts) == 1 {
		return r.When
	}
	return And{parts}
}

// bindRules gives each rule of a file the condition that the file puts on all.
func (b *Rulebook) bindRules() {
	asked := only[*OnlyWhen](b.Decls)
	if len(asked) == 0 || asked[0].Condition == nil {
		return
	}
	for _, rule := range only[*Rule](b.Decls) {
		rule.only = asked[0].Condition
	}
}

// uses says whether the rulebook takes in another, also through others.
func (b *Rulebook) takesIn(other *Rulebook) bool {
	return other != b && slices.Contains(b.closure, other)
}
