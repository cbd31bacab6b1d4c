package inspect

import (
	"time"

	"github.com/tingcha/tingcha/call"
)

// Level is how grave a hit is.
type Level string

// The levels of a rule, mildest first. Info is recorded and never sent to review.
const (
	Info     Level = "info"     // 信息
	General  Level = "general"  // 一般
	Serious  Level = "serious"  // 严重
	Critical Level = "critical" // 重大
	RedLine  Level = "redline"  // 红线
)

// Points are what a confirmed finding costs an agent, in hundredths of a point,
// so that sums are exact.
type Points int64

// FullMarks is what a call has to lose in each dimension, and what a month without
// confirmed findings has.
const FullMarks Points = 100_00

// Input is everything that the rules may look at for one call. All of it is
// values: the same Input under the same rulebook gives the same [Report].
type Input struct {
	Call       call.Call
	Transcript call.Transcript
	Signals    call.Signals
	// Tickets are those of this call and of its customer, filed within [Horizon]
	// of the call, in order of Filed.
	Tickets []call.Ticket
	// Calls are the other calls of the same customer within [Horizon], in order
	// of Started.
	Calls []call.Call
	// Group is the agent's sort of staff on the roster; empty when it says none.
	Group string
	// Seasons are those of the hotline's calendar that the call fell into. Nil says
	// that there is no calendar, which is not the same as none of them.
	Seasons []string
}

// Horizon is how far before and after a call its customer's tickets and other
// calls are looked at.
const Horizon = 30 * 24 * time.Hour

// TicketLag is how long after its window a ticket may still be on its way into
// tingcha. An absence is provisional until window and lag have passed.
const TicketLag = 2 * time.Hour

// Finding is one rule that holds for one call, with the grounds.
type Finding struct {
	Rule     string // the rule's name in its rulebook
	RuleHash string // of the rule's canonical text: which wording decided
	Title    string // Chinese, for pages
	Label    string // "internal=unreported", "shirking", "script.no_greeting"
	Family   string // for league tables
	Level    Level
	Points   Points // what it costs when confirmed; FullMarks of a Veto
	// Veto says that a confirmation takes all that the call has in its Dimension.
	Veto bool
	// Dimension is the part of the call's score from which it takes; may be empty.
	Dimension string
	// FamilyCap is what the confirmed findings of its family take in one call
	// together at most; 0 when there is no limit.
	FamilyCap Points
	// Shadow says that its rule is being tried out: it is counted and shown to
	// whoever asks for such, and neither reviewed nor scored.
	Shadow   bool
	Evidence []Evidence
	// ProvisionalUntil is when an asserted absence ("no ticket within 24 h")
	// becomes final; zero when nothing absent was asserted.
	ProvisionalUntil time.Time
}

// EvidenceKind says what sort of ground an Evidence is.
type EvidenceKind string

// The sorts of grounds.
const (
	Said   EvidenceKind = "said"   // words: Span points at them
	Heard  EvidenceKind = "heard"  // silence, overlap: Span has the time, Turn is -1
	Absent EvidenceKind = "absent" // something that was looked for and is not there
	Record EvidenceKind = "record" // a ticket, another call, or data of the call
)

// Evidence is one ground of a finding.
type Evidence struct {
	Kind EvidenceKind
	// Condition is the rule's own words for what was asked, in canonical form.
	Condition string
	Span      call.Span // for Said and Heard
	Role      call.Role // who said it
	Text      string    // the words found, or what was looked for
	// BySound says that the words only sound like what was looked for.
	BySound bool
	// Tickets are those that were looked at to say so, by ID.
	Tickets []string
	// From and To bound the time that was searched, for Absent and Record.
	From, To time.Time
}

// Undecided is a rule that could say neither yes nor no.
type Undecided struct {
	Rule   string
	Reason string // "roles of the speakers are unknown", in English; pages translate
}

// Report is what a rulebook says of one call.
type Report struct {
	CallID    string
	Rulebook  string // hash of the rulebook's canonical text
	Findings  []Finding
	Undecided []Undecided
}
