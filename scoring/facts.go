package scoring

import (
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/inspect"
)

// Place is where somebody belonged: a staff number, and what the roster and the record
// itself say of it. Any of them may be empty, for nobody knows.
type Place struct {
	Agent string
	Dept  string // of the record; the roster's where the record names none
	Team  string // 班组, of the roster
	Group string // 人员类别, of the roster, such as 暑期工
}

// Contact is another call of the same customer, as far as it matters whether it was about
// the same thing.
type Contact struct {
	CallID    string
	Started   time.Time
	Answered  bool
	Direction call.Direction
	Class     call.TicketKind // see CallFacts.Class
}

// CallFacts is what indicators need to know of one call. A call that no person answered
// has facts, too, and counts for nothing: neither by itself nor as one that is repeated.
type CallFacts struct {
	Call call.Call
	Day  string // of the ledger: of the call's start in the hotline's zone
	Place
	Listed    bool // on the switch's list
	Inspected bool // it has been through every rule
	// Class is the kind of the first ticket that the call filed; empty when it filed none,
	// or nobody knows.
	Class call.TicketKind
	// Ticketed says that the call filed a ticket other than a consultation.
	Ticketed bool
	// Contacts are the customer's other calls that began within [Neighbourhood] before or
	// after this one, in any order. Nil for a call without a customer.
	Contacts []Contact
	// Verdicts are the findings of the call that stand: neither withdrawn nor only
	// recorded, rules in shadow left out.
	Verdicts []VerdictFacts
	// Tries are what was noted of calls to the customer because of this call.
	Tries []callback.Try
}

// Neighbourhood is how far before and after a call or a closing the customer's other calls
// are looked at. Whatever the dictionary freezes later than this would be wrong.
const Neighbourhood = 7 * 24 * time.Hour

// Ruling is what people say of a finding by the verdict that stands.
type Ruling string

// The rulings. A machine's finding is nobody's fault until somebody has confirmed it.
const (
	Unjudged        Ruling = ""
	ConfirmedRuling Ruling = "confirmed"
	RejectedRuling  Ruling = "rejected"
)

// VerdictFacts is what indicators need to know of one finding of a call.
type VerdictFacts struct {
	Finding string // its ID
	Rule    string
	Label   string // such as "internal=unreported"
	Family  string // such as "shirking"
	Level   inspect.Level
	Points  inspect.Points // what it costs when confirmed
	Charge  Charge         // what it costs together with
	Ruling  Ruling
	// Rechecked says that a second person has judged it: at a second look, in a decision on
	// appeal, or by a verdict of a later round.
	Rechecked bool
	Appeals   []AppealFacts
}

// AppealFacts is what became of an appeal against a verdict.
type AppealFacts struct {
	ID      string
	Decided bool
	// Changed says that the agent was right. (改判; in many systems' words the appeal was
	// "upheld", which in tingcha is what a verdict is that stands, 维持.)
	Changed bool
}

// TicketFacts is what indicators need to know of one ticket.
type TicketFacts struct {
	Ticket call.Ticket
	// Filer is who wrote the ticket down, and Place where they belong.
	Place
	// Against is whom a complaint about staff is about, and where they belong. Without a
	// staff number nobody knows; then its Dept is empty, too.
	Against Place
	// Contacts are the customer's calls that began within [Neighbourhood] after any closing
	// of the ticket, in any order. Nil for a ticket without a customer.
	Contacts []Contact
	// Tries are what was noted of calls to the customer because of this ticket. Those that
	// the ticket system made are its surveys.
	Tries []callback.Try
	// Conclusions are what people concluded here of a complaint about staff, oldest first.
	// Those of the ticket system are its events.
	Conclusions []Conclusion
}

// Conclusion says whether a complaint is substantiated.
type Conclusion struct {
	At            time.Time
	Substantiated bool
}
