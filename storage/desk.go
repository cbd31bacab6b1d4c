package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
)

// Desk keeps the reviewers' work: who listens to what, what was put off or assigned,
// drafts, and second opinions.
//
// What is reviewed is a case: a call with the findings that stand on it. A finding waits
// for a person while it is Open, and again when the ground of its verdict has Moved. A
// call is a case once one of its findings was for review.
type Desk interface {
	Deciding
	// Cases lists cases with their findings, in the order of the filter.
	Cases(ctx context.Context, f CaseFilter) ([]CaseRow, error)
	// CaseCounts says how many cases each of the tabs has under the filter, whose Tab is
	// ignored; without tabs, all of them, and which is the oldest. What it costs grows neither with what is done nor, beyond CountsTo, with
	// what there is to do.
	CaseCounts(ctx context.Context, f CaseFilter, tabs ...CaseTab) (CaseCounts, error)
	// Case gives the case of a call as who sees it at now; ErrNotFound for a call that
	// is none.
	Case(ctx context.Context, callID, who string, now time.Time) (CaseRow, error)
	// Listen says that somebody has a call open until then, unless another one has at
	// now: it gives who does.
	Listen(ctx context.Context, l Listening, now time.Time) (Listening, error)
	// Leave says that somebody has a call open no more.
	Leave(ctx context.Context, callID, who string) error
	// Assign gives cases to people, or to nobody, in place of those who had them. It gives
	// the calls that it has passed over: those that are no cases, and those that
	// somebody else has meanwhile.
	Assign(ctx context.Context, to []Assignment) (left []string, err error)
	// Snooze puts cases off until then; the zero time brings them back.
	Snooze(ctx context.Context, callIDs []string, until time.Time) error
	// KeepDraft keeps what somebody has typed on a call, in place of what was kept
	// before; an empty note is forgotten. An older draft never replaces a newer one.
	KeepDraft(ctx context.Context, d Draft) error
	// Draft gives what somebody has typed on a call; the zero Draft for nothing.
	Draft(ctx context.Context, callID, who string) (Draft, error)
	// See says that somebody has seen a case at a version.
	See(ctx context.Context, callID, who string, version int64) error
	// MarkTypical keeps a case for others to learn from, in place of an earlier mark. An
	// older mark never replaces a newer one, and a call that is no case gets none.
	MarkTypical(ctx context.Context, t Typical) error
	// DropTypical takes the mark of a case away that was set at a time or before.
	DropTypical(ctx context.Context, callID string, at time.Time) error
}

// CaseTab is a part of the queue.
type CaseTab string

// The parts of the queue. A case may be in TabMine and in TabOpen at once, and in
// TabAppeal and TabTypical whatever becomes of it.
const (
	TabOpen    CaseTab = "open"    // can be judged now
	TabMine    CaseTab = "mine"    // of those, what is assigned to the asker
	TabSecond  CaseTab = "second"  // waits for a second reviewer, or a leader
	TabAppeal  CaseTab = "appeal"  // an agent's appeal on it waits for a decision
	TabWindow  CaseTab = "window"  // waits until tickets that may come have come
	TabSnoozed CaseTab = "snoozed" // was put off
	TabDone    CaseTab = "done"    // was judged within DoneFor
	TabTypical CaseTab = "typical" // was marked for others to learn from
)

// CaseTabs lists the tabs in the order of pages.
func CaseTabs() []CaseTab {
	return []CaseTab{TabOpen, TabMine, TabSecond, TabAppeal, TabWindow, TabSnoozed, TabDone, TabTypical}
}

// DoneFor is how long a case that was judged stays in the queue's last tab.
const DoneFor = 7 * 24 * time.Hour

// CaseSort is an order of cases.
type CaseSort string

// The orders. SortGravest is by level, and the oldest of each level first.
const (
	SortGravest CaseSort = "gravest"
	SortOldest  CaseSort = "oldest"
	SortNewest  CaseSort = "newest"
)

// CaseFilter narrows cases; zero fields do not, except that a zero Tab is TabOpen and a
// zero Sort is SortGravest. TabDone is always in the order of verdicts, the last first.
type CaseFilter struct {
	Tab         CaseTab
	Rule, Label string // of a finding that waits, or, in TabDone, that was judged
	Level       inspect.Level
	Agent, Dept string
	First, Last string // days, both included
	Typical     TypicalKind
	Sort        CaseSort
	// Reach narrows by who took the call: what the asker may see.
	Reach people.Reach
	// Who asks, and when. What is sealed to them (see Blind) is left out.
	Who string
	Now time.Time
	// Unassigned leaves out what was given to somebody.
	Unassigned bool
	// Free leaves out what others listen to or were assigned, calls that the asker, of
	// the staff number OwnAgent, took, and what waits for another's opinion than the asker's.
	Free     bool
	OwnAgent string
	// Not is a call to leave out.
	Not string
	// After leaves out what does not come after that place in the order.
	After *CasePlace
	// Before leaves out what does not come before that place in the order.
	Before *CasePlace
	Limit  int // 0 is 50
	Offset int
}

// CasePlace is where a case stands in the queue's orders.
type CasePlace struct {
	Gravity  int
	Started  time.Time
	JudgedAt time.Time
	N        int64
}

// CaseRow is a case.
type CaseRow struct {
	CallID   string
	Agent    string
	Dept     string
	Day      string
	Sector   call.Sector
	Started  time.Time
	Duration time.Duration
	Level    inspect.Level // of the gravest finding that waits, or else that was judged
	Todo     int           // findings that wait for a person
	Judged   int
	Upheld   int // of Judged, those that are Confirmed
	// ReadyAt is until when none of what waits can be confirmed; zero when some can be at once.
	ReadyAt time.Time
	// Version changes whenever one of the findings does.
	Version  int64
	JudgedAt time.Time // the last verdict
	InputRev int64     // of the call
	Tickets  int       // filed in the call
	Findings []FindingRow

	Assignee     string
	SnoozedUntil time.Time
	Stage        CaseStage
	DoubtedBy    string // who asked for a second opinion
	Listening    Listening
	Seen         bool   // the asker has seen this version
	Appeal       string // the ID of the appeal that waits for a decision and is due first; "" for none
	Typical      Typical
	Place        CasePlace
}

// CaseStage says whose verdict a case waits for.
type CaseStage int

// The stages of a case.
const (
	First  CaseStage = iota // any reviewer's
	Second                  // another reviewer's, who does not know what the first one thinks
	Leads                   // a leader's: two reviewers disagree
)

// Waits tells whether a finding of a case waits for a person.
func (f FindingRow) Waits() bool {
	return f.Status == Open || f.Moved && (f.Status == Confirmed || f.Status == Rejected)
}

// CountsTo is as far as cases of a tab are counted: beyond it, there are more.
const CountsTo = 5_000

// CaseCounts counts cases.
type CaseCounts struct {
	ByTab  map[CaseTab]int // CountsTo+1 when there are more
	Oldest time.Time       // when the oldest call of TabOpen began; zero when there is none, or only some tabs were asked for
}

// Listening says who has a call open.
type Listening struct {
	CallID string
	Who    string // "" for nobody
	Name   string // as pages show it
	Until  time.Time
}

// Assignment gives a case to somebody, or to nobody when To is empty, in place of From, who
// is nobody, too, when empty.
type Assignment struct {
	CallID, To, From string
}

// Draft is what somebody has typed and not sent.
type Draft struct {
	CallID, Who string
	Note        string
	At          time.Time
}

// TypicalKind says what is to be learned from a case.
type TypicalKind string

// The kinds of typical cases, which are where they come from.
const (
	Substantiated   TypicalKind = "substantiated"   // a complaint about staff that was upheld
	Unsubstantiated TypicalKind = "unsubstantiated" // one that was not
	RepeatCall      TypicalKind = "repeat"          // the customer had to call again
	ScriptError     TypicalKind = "script"          // what the agent had to say was not said, or not well
)

// TypicalKinds lists the kinds in the order of pages.
func TypicalKinds() []TypicalKind {
	return []TypicalKind{Substantiated, Unsubstantiated, RepeatCall, ScriptError}
}

// Typical is the mark of a case that others are to learn from; the zero value is none.
type Typical struct {
	CallID string
	Kind   TypicalKind
	Words  string // what there is to learn; may be empty
	By     string
	At     time.Time
}
