package lang

import (
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
)

// Condition is what a rule asks of a call: [And], [Or], [Not], [Edge], [Nth],
// [Count], [Order], [Named], or one of the tests [Says], [Silence], [Overlap],
// [FastTurn], [Length], [Metric], [Field], [Tickets], [Calls], [Promise].
type Condition interface {
	// Place is where the condition begins.
	Place() Position
	// String is the condition in canonical form, on one line.
	String() string
}

// And holds when all of its parts do.
type And struct{ Parts []Condition }

// Or holds when one of its parts does.
type Or struct{ Parts []Condition }

// Not holds when X does not.
type Not struct {
	Pos Position
	X   Condition
}

// Edge narrows X to its first or its last hit.
type Edge struct {
	Pos  Position
	Last bool
	X    Condition
}

// Named stands for the condition that a [Definition] gives this name.
type Named struct {
	Pos  Position
	Name string
}

// Relation says how the hits of an [Order] lie.
type Relation int

// The relations of hits. Of Before, After, Around, SameTurn and SameClause both
// sides are hits of the whole, of Then only B, and of the others only A.
const (
	Before Relation = iota
	After
	FollowedBy
	PrecededBy
	NotFollowedBy
	NotPrecededBy
	Then
	Around
	SameTurn
	SameClause
)

// Order asks where the hits of A lie to those of B.
type Order struct {
	Each     bool // every hit of A must, and there is one
	A, B     Condition
	Relation Relation
	Within   Distance  // no limit when zero
	Without  Condition // has no hit between the two; nil when nothing is asked
}

// Says looks for words.
type Says struct {
	Pos    Position
	Role   call.Role // Anyone when it does not matter
	Words  Words
	Scopes []Scope
	Unit   Unit
	Guards []Guard // at most one for each predicate, in their order
}

// Anyone is the role of a test that asks no role.
const Anyone call.Role = ""

// Words is a [List], [Near], [ButNot], [Like], [Speech] or [Repeats].
type Words interface {
	String() string
	words()
}

// Quantifier says how much of a [List] must be said.
type Quantifier int

// The quantifiers.
const (
	Any     Quantifier = iota // at least one item
	All                       // each item
	None                      // no item
	AtLeast                   // N different phrases
	Times                     // N hits altogether, at least
	TimesExactly
	TimesAtMost
)

// List asks for some of its items.
type List struct {
	Quantifier Quantifier
	N          int
	Items      []Item
	Sound      Sound // of all items
}

// Near asks for both sides in one turn with few characters between them.
type Near struct {
	A, B   List // of quantifier Any
	Within int  // characters
}

// ButNot asks for turns that Yes matches and No does not; both are regexes.
type ButNot struct{ Yes, No Item }

// Speech is any words at all: `agent speaks`. Its hits are the turns with words that
// count.
type Speech struct{}

func (List) words()   {}
func (Near) words()   {}
func (ButNot) words() {}
func (Speech) words() {}

// Scope narrows where words are looked for: the first or last turns, time or
// percent of the time, some turns by their numbers, or a stretch of time.
type Scope struct {
	Last     bool
	Turns    int // of the role that is asked for
	Duration time.Duration
	Percent  int // of the call's time

	From, To   int           // numbers of turns of the role, from 1; from the end when negative
	Start, End time.Duration // of the call, End not among it
}

// Silence looks for stretches in which nobody spoke.
type Silence struct {
	Pos        Position
	LongerThan time.Duration
	After      call.Role // who spoke last before it; Anyone when it does not matter
	BrokenBy   call.Role // who spoke first behind it
}

// Overlap looks for stretches in which two spoke at once.
type Overlap struct {
	Pos        Position
	LongerThan time.Duration
	By         call.Role // who began while the other spoke
}

// Length compares how long the call lasted.
type Length struct {
	Pos   Position
	Op    string // one of Operators
	Value time.Duration
}

// Field compares data of the call.
type Field struct {
	Pos    Position
	Name   string // one of FieldNames
	Op     string
	Text   string // what to compare with; for numbers their digits
	Number int    // of csat and hour; 0 for csat stands for none
}

// Data that only the call that is inspected has.
const (
	AgentGroup = "call.agent_group" // the agent's sort of staff on the roster
	SeasonOf   = "call.season"      // that the call fell into
)

// weekdays are the days of the week as rules write them, Sunday first as in
// [time.Weekday].
func weekdays() []string {
	return []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
}

func trimCall(name string) string { return strings.TrimPrefix(name, "call.") }

// Operators lists the comparisons.
func Operators() []string { return []string{"=", "!=", "<", "<=", ">", ">="} }

// FieldNames lists the data of a call that rules may ask for.
func FieldNames() []string {
	return []string{
		"call.sector", "call.dept", "call.agent", "call.hangup", "call.csat", "call.answered", "call.hour",
		"call.direction", AgentGroup, SeasonOf, "call.weekday",
	}
}

// Tickets asks whether a ticket exists.
type Tickets struct {
	Pos    Position
	None   bool // written `no ticket`: holds when none exists
	Kinds  []call.TicketKind
	OfCall bool // only those filed in this call
	Filed  []Window
	By     Party // who filed it
	About  bool  // only those about the call's agent
	Saying *List // in the ticket's text; nil when it does not matter
	Unlike bool  // only those that hardly tell what the customer said
}

// Window is a stretch of time around a call in which a ticket was filed.
type Window struct {
	Kind  WindowKind
	Reach time.Duration
}

// WindowKind says where a [Window] lies.
type WindowKind int

// The kinds of windows.
const (
	WithinAfterEnd WindowKind = iota // from the call's beginning on
	WithinBeforeStart
	LaterAfterEnd
)

// Calls asks for other calls of the same customer.
type Calls struct {
	Pos    Position
	Later  bool // behind this call; otherwise before it
	N      int  // at least so many
	By     Party
	With   []Condition // what is asked of each: Field, Length or Metric
	Within time.Duration
	// Outbound ones were made by the hotline; they are always Later.
	Outbound bool
}

// Place is where the first part begins.
func (c And) Place() Position { return c.Parts[0].Place() }

// Place is where the first part begins.
func (c Or) Place() Position { return c.Parts[0].Place() }

// Place is where the word not stands.
func (c Not) Place() Position { return c.Pos }

// Place is where the word first or last stands.
func (c Edge) Place() Position { return c.Pos }

// Place is where A begins.
func (c Order) Place() Position { return c.A.Place() }

// Place is where the name stands.
func (c Named) Place() Position { return c.Pos }

// Place is where the test begins.
func (c Says) Place() Position { return c.Pos }

// Place is where the test begins.
func (c Silence) Place() Position { return c.Pos }

// Place is where the test begins.
func (c Overlap) Place() Position { return c.Pos }

// Place is where the test begins.
func (c Length) Place() Position { return c.Pos }

// Place is where the test begins.
func (c Field) Place() Position { return c.Pos }

// Place is where the test begins.
func (c Tickets) Place() Position { return c.Pos }

// Place is where the test begins.
func (c Calls) Place() Position { return c.Pos }
