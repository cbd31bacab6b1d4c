package explain

import (
	"time"

	"github.com/tingcha/tingcha/inspect"
)

// Verdict is what a rule, or a part of it, says of a call.
type Verdict string

// The verdicts.
const (
	Hit     Verdict = "hit"
	NoHit   Verdict = "no hit"
	Unknown Verdict = "unknown"
)

// Explanation is why a rule says what it says of a call.
type Explanation struct {
	Rule, Title, Hash string
	Call              string
	Step              // the rule's whole condition, with its parts
	// Misses are the smallest changes found that would turn the verdict, at most
	// [MaxMisses] of them. There may be none: when it takes two at once.
	Misses []Miss
}

// Step is a part of a rule's condition and what it says of the call.
type Step struct {
	Condition string // in canonical form
	Name      string // of the named condition that it stands for; often empty
	Verdict   Verdict
	Reason    string             // why it is unknown; in English, pages translate it
	Evidence  []inspect.Evidence // the grounds on which it holds, or on which it does not
	Steps     []Step             // the parts that it is joined of
}

// MissKind says what a [Miss] would change.
type MissKind string

// The kinds of misses.
const (
	OutOfScope  MissKind = "scope"        // said, but outside the turns or the time asked for
	OtherRole   MissKind = "role"         // said, but by somebody else
	Guarded     MissKind = "guard"        // said, but negated, supposed, quoted or of the past
	TooFar      MissKind = "distance"     // both said, but too far from each other
	SoundsLike  MissKind = "sound"        // something was said that sounds like it
	Between     MissKind = "between"      // something stood between that was not to
	NotEach     MissKind = "each"         // it holds of some, not of each
	KeptLate    MissKind = "kept_late"    // a promise was kept, but too late
	TooFew      MissKind = "count"        // said, but not often enough
	TooShort    MissKind = "length"       // heard, but not long enough
	OtherTicket MissKind = "ticket"       // there is a ticket that does not fit
	TicketKind  MissKind = "ticket_kind"  // a ticket would fit if it were of this kind
	NoTicket    MissKind = "ticket_filed" // a ticket that was not filed would have turned it
	OtherCalls  MissKind = "calls"        // there are calls, but fewer or at another time
)

// Miss is one change that would turn the verdict.
type Miss struct {
	Kind      MissKind
	Condition string // the part that decides, in canonical form
	Instead   string // the part with which the verdict would be another; empty for tickets
	Verdict   Verdict
	// Evidence is what was found by Instead.
	Evidence []inspect.Evidence
	// Off is by how much time it missed, when that can be said; otherwise zero.
	Off time.Duration
	// Ticket is the ticket that would have to be otherwise, and TicketKind of what kind.
	Ticket, TicketKind string
	// By is until when a ticket would have had to be filed.
	By time.Time
}

// MaxMisses is how many changes an explanation tells.
const MaxMisses = 5
