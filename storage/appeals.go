package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
)

// Appeals keeps what agents object to, what became of it, and how reviewers compare.
type Appeals interface {
	Blind
	// FileAppeal keeps an appeal against the verdict of round a.Round on a finding. There
	// is one for each finding and round: a second is ErrConflict, unless it has the same
	// Key, and then changes nothing. It is ErrConflict, too, when the finding is not
	// confirmed, is at another round, or when an appeal was decided finally. The store
	// sets ID, Instance and State.
	FileAppeal(ctx context.Context, a Appeal) error
	// WithdrawAppeal ends an appeal that nobody has decided, for who filed it. Doing it
	// again changes nothing; it is ErrConflict when the appeal was decided.
	WithdrawAppeal(ctx context.Context, id, by string, at time.Time) error
	// DecideAppeal stores a decision as one more round of verdicts, with its score
	// entries, in one transaction. Of several decisions the first holds, and the others
	// are ErrConflict; so is one on another version of the finding than d.Seen. It is
	// ErrSamePerson when d.By has judged the finding before, has given an opinion on it in
	// a decision or at a second look, or has filed the appeal. A decision with a key that was stored before changes nothing.
	DecideAppeal(ctx context.Context, d AppealDecision, scores []scoring.Entry) (FindingRow, error)
	// Appeal gives an appeal by its ID.
	Appeal(ctx context.Context, id string) (AppealRow, error)
	// ListAppeals lists appeals, those that are due first before the others, and says how
	// many there are in all under the filter.
	ListAppeals(ctx context.Context, f AppealFilter) (rows []AppealRow, total int, err error)
	// AppealCounts counts appeals under the filter, whose State and Overdue are ignored.
	AppealCounts(ctx context.Context, f AppealFilter) (AppealCounts, error)
	// AppealsOn gives all appeals on findings of a call, oldest first.
	AppealsOn(ctx context.Context, callID string) ([]Appeal, error)
}

// AppealState is how far an appeal has come.
type AppealState string

// The states of an appeal. An appeal becomes void when its finding is judged anew, on other
// ground, before anybody has decided: there is nothing left to object to. The verdict
// itself is not undone so long.
const (
	Filed           AppealState = "filed"
	AppealWithdrawn AppealState = "withdrawn"
	Upheld          AppealState = "upheld"  // 维持: the finding stands
	Changed         AppealState = "changed" // 改判: the finding is rejected, its points are given back
	Void            AppealState = "void"
)

// AppealStates lists every state, in the order of pages.
func AppealStates() []AppealState {
	return []AppealState{Filed, Upheld, Changed, AppealWithdrawn, Void}
}

// AppealReason is the reason of verdicts that are decisions on appeals. They are not
// undone: an agent goes to the second instance.
const AppealReason = "appeal"

// FinalInstance is the last one: what it decides stays.
const FinalInstance = 2

// Appeal is what an agent objects to.
type Appeal struct {
	ID       string // "<finding>-<round>"
	Finding  string
	Round    int // of the verdict objected to
	Instance int // 1, or [FinalInstance] when the verdict is itself a decision on appeal
	By       string
	Words    string
	Marks    []Mark // places of the recording, in the order given
	Filed    time.Time
	Due      time.Time // when it has to be decided
	State    AppealState
	Ended    time.Time // when it was decided or withdrawn
	Decider  string
	Answer   string
	Decided  int    // the round of the decision; 0 without one
	Key      string // unique to one press of a button
}

// Mark is a part of a recording, counted from its start.
type Mark struct {
	From time.Duration
	To   time.Duration // From for a moment
}

// Open tells whether the appeal waits for a decision.
func (a Appeal) Open() bool { return a.State == Filed }

// Overdue tells whether the time to decide has passed.
func (a Appeal) Overdue(now time.Time) bool { return a.Open() && now.After(a.Due) }

// Final tells whether no further appeal is possible.
func (a Appeal) Final() bool { return a.Instance >= FinalInstance }

// AppealRow is an appeal with the finding that it is about, as that is now.
type AppealRow struct {
	Appeal
	On FindingRow
}

// AppealDecision is what somebody decided on an appeal.
type AppealDecision struct {
	Appeal string      // its ID
	State  AppealState // Upheld or Changed
	By     string
	Words  string
	Seen   int64 // version of the finding that was looked at
	Key    string
	At     time.Time
}

// AppealFilter narrows appeals; zero fields do not.
type AppealFilter struct {
	State   AppealState
	Overdue time.Time // those that were due before then and are not decided
	Agent   string
	Month   string // "2026-09", of the call's day
	Reach   people.Reach
	// SealedTo leaves out what is sealed to that reviewer; see Blind.
	SealedTo string
	Limit    int // 0 is 50
	Offset   int
}

// AppealCounts counts appeals.
type AppealCounts struct {
	ByState map[AppealState]int
	Overdue int // filed and due before AppealFilter.Overdue
}
