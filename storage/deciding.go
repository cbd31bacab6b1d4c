package storage

import (
	"context"
	"errors"
	"time"

	"github.com/tingcha/tingcha/scoring"
)

// Deciding keeps what people decide about cases.
type Deciding interface {
	// JudgeCase stores a decision about every finding of a case that waits, with the
	// verdicts and score entries that come of it, in one transaction.
	//
	//   - Parts name every finding that waits, at its present version, and InputRev is
	//     that of the call: otherwise something has changed since it was seen, and it is
	//     ErrConflict. So it is when nothing waits.
	//   - A decision whose Key the same reviewer has stored before changes nothing and gives
	//     the stored one; another's Key is ErrConflict.
	//   - With Only, what Parts do not name goes on waiting. It is ErrInDoubt when the case
	//     waits for a second reviewer or a leader.
	//   - What is provisional cannot be confirmed and stays as it is; Decision.Left names
	//     it. When that is all there is, it is ErrProvisional.
	//   - A Doubt is an opinion and gives no verdict: the case waits for a second reviewer,
	//     who must be another one (ErrSamePerson). When the second comes to the same as
	//     the first leans to, the second's verdicts stand; otherwise they are an opinion,
	//     too, and a leader decides (ErrLeads for anyone else).
	//
	// The reviewer's draft on the case is forgotten, and the reviewer listens no more.
	JudgeCase(ctx context.Context, v CaseVerdict) (Decision, error)
	// UndoCase takes back the last decision on a case, which must be one of the reviewer's
	// last Undoable, or anybody's for a leader: findings, score entries and the case's stage
	// are as before. It is ErrConflict when it is not, when another decision than the one
	// that is meant is the last, or when a verdict was given on a finding since; ErrAppealed when an appeal against one of its verdicts waits; and
	// ErrLooked while somebody gives a second look to it. A second look that nobody has
	// taken yet is forgotten. A Key that was stored before changes nothing.
	UndoCase(ctx context.Context, u CaseUndo) (Decision, error)
	// Decisions lists what was decided about a call, oldest first.
	Decisions(ctx context.Context, callID string) ([]Decision, error)
	// RecentDecisions lists the reviewer's last decisions that were not taken back, the last
	// first, without their parts.
	RecentDecisions(ctx context.Context, reviewer string, limit int) ([]Decision, error)
	// Pace counts the reviewer's decisions since then that were not taken back.
	Pace(ctx context.Context, reviewer string, since time.Time) (int, error)
}

// ErrLeads is returned, wrapped, when a leader has to decide and somebody else does.
var ErrLeads = errors.New("a leader decides")

// ErrInDoubt is returned, wrapped together with ErrConflict, when a part of a case is decided
// that waits for a second reviewer or a leader: they decide all of it.
var ErrInDoubt = errors.New("somebody was in doubt about the case")

// ErrAppealed is returned, wrapped together with ErrConflict, when a verdict is undone that
// an agent has appealed against and nobody has decided on yet.
var ErrAppealed = errors.New("an appeal against it waits")

// ErrLooked is returned, wrapped together with ErrConflict, when a decision is taken back
// that somebody is giving a second look to.
var ErrLooked = errors.New("it is being looked at a second time")

// Undoable is how many of a reviewer's decisions can be taken back.
const Undoable = 10

// Doubt is the kind of a decision that asks for a second reviewer.
const Doubt VerdictKind = "doubt"

// CaseVerdict is one press of a button about a case.
type CaseVerdict struct {
	CallID   string
	Kind     VerdictKind // Confirm, Reject or Doubt
	Reviewer string
	Leads    bool // the reviewer is a leader, too
	Only     bool // Parts are all that is decided about
	Reason   string
	Note     string
	Key      string // unique to one press of a button
	InputRev int64  // of the call as it was seen; 0 for whatever it is
	Parts    []CasePart
	At       time.Time
}

// CasePart is what a decision says of one finding. In a Doubt it is what the reviewer
// leans to.
type CasePart struct {
	Finding string
	Kind    VerdictKind // Confirm or Reject
	Reason  string
	Seen    int64           // version of the finding
	Scores  []scoring.Entry // for when the verdict stands
}

// CaseUndo takes the last decision on a case back.
type CaseUndo struct {
	CallID, Reviewer, Key string
	Of                    string // key of the decision that is meant; "" for whichever is the last
	Leads                 bool   // the reviewer is a leader: others' decisions, too
	At                    time.Time
}

// Decision is a decision as it is kept.
type Decision struct {
	Key      string
	CallID   string
	Round    int // of the case, from 1
	Kind     VerdictKind
	Reviewer string
	Reason   string
	Note     string
	At       time.Time
	// Stood is set when verdicts came of it; otherwise it is an opinion.
	Stood  bool
	Undoes string // key of the decision that an Undo takes back
	Undone bool
	Before CaseStage // where the case stood
	Given  []Given
	// Left are the findings that still wait, as they could not be confirmed yet. It is
	// set in the answer of JudgeCase alone.
	Left []string
}

// Given is what was decided of one finding.
type Given struct {
	Finding string
	Kind    VerdictKind
	Round   int // of the finding; 0 for an opinion
}
