package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/audit"
)

// Audits keeps random draws of calls and what people found in them, and counts what the
// verdicts say of a rule.
type Audits interface {
	// AuditCalls hands over the inspected calls of a frame, in no order, with what the
	// frame's rules say of them: a rule holds when the last inspection found it, and
	// nearly does when it could not decide or was taken back. left counts the frame's
	// calls that nobody has inspected.
	AuditCalls(ctx context.Context, f audit.Frame, fn func(audit.Call) error) (left int, err error)
	// AddDraw stores a draw with its picks. A draw whose ID is stored changes nothing,
	// and is ErrConflict unless its frame's digest is the stored one's.
	AddDraw(ctx context.Context, d audit.Draw, picks []audit.Pick) error
	// Draws lists draws with how far they are judged, newest first.
	Draws(ctx context.Context) ([]DrawRow, error)
	// Draw gives a draw by its ID.
	Draw(ctx context.Context, id string) (audit.Draw, error)
	// Picks gives the calls of a draw, in their order.
	Picks(ctx context.Context, draw string) ([]audit.Pick, error)
	// TakePick gives a person the next call of a draw to judge: the one already taken, or
	// the first that nobody else has before them. Calls that the person has taken part in,
	// as the agent, or by a verdict, an opinion or a look, are passed over. It is ErrNotFound when none is left.
	TakePick(ctx context.Context, t Taking) (audit.Pick, error)
	// TakenPick gives the draw in which a person has a call before them that is not judged,
	// also when the time has passed in which nobody else is given it. It is ErrNotFound when
	// there is none. Until then the call is sealed to that person, see Blind.
	TakenPick(ctx context.Context, callID, by string) (draw string, err error)
	// JudgePick stores what a person said of a call of a draw. Another press with the same
	// Key changes nothing; what somebody has judged is ErrConflict.
	JudgePick(ctx context.Context, j PickJudgement) error
	// HintRule keeps a word to a rule's author on a judged call of a draw, in place of any
	// earlier one; empty Words take it back. A call that is not judged is ErrConflict.
	HintRule(ctx context.Context, h RuleHint) error
	// RuleHints lists what was written to the author of a rule, newest first.
	RuleHints(ctx context.Context, rule string) ([]RuleHint, error)
	// RuleDays counts the findings under a filter by day and status.
	RuleDays(ctx context.Context, f FindingFilter) ([]RuleDay, error)
	// RuleCounts counts the findings under a filter by rule and status, those of rules in
	// shadow left out.
	RuleCounts(ctx context.Context, f FindingFilter) ([]RuleTally, error)
	// RejectReasons counts rejected findings under a filter by the reason of the verdict
	// that stands, most first. The filter's Status is ignored.
	RejectReasons(ctx context.Context, f FindingFilter) ([]ReasonTally, error)
	// RejectedFor lists the rejected findings under a filter whose verdict has a reason, as
	// RejectReasons counts them; Limit and Offset are those of the filter.
	RejectedFor(ctx context.Context, f FindingFilter, reason string) ([]FindingRow, error)
	// ReviewTime tells what the verdicts on a rule cost, by the time between a reviewer's
	// verdicts.
	ReviewTime(ctx context.Context, rule string, since time.Time) (ReviewTime, error)
}

// DrawRow is a draw in a list.
type DrawRow struct {
	audit.Draw
	Drawn, Judged int
}

// Taking asks for the next call of a draw.
type Taking struct {
	Draw  string
	By    string
	Agent string // the own staff number of By; may be empty
	Now   time.Time
	Until time.Time // how long nobody else is given the call
}

// PickJudgement is what a person said of a call.
type PickJudgement struct {
	Draw, CallID string
	By           string
	At           time.Time
	Key          string
	Note         string
	Marks        []audit.Mark // one for each rule of which more than Absent is said
}

// RuleHint is a word to a rule's author.
type RuleHint struct {
	Draw, CallID, Rule string
	Words              string
	By                 string
	At                 time.Time
}

// RuleDay counts findings of a day.
type RuleDay struct {
	Day    string
	Status FindingStatus
	N      int
}

// RuleTally counts findings of a rule.
type RuleTally struct {
	Rule   string
	Status FindingStatus
	N      int
}

// ReasonTally counts verdicts by reason.
type ReasonTally struct {
	Reason string
	N      int
}

// ReviewTime is what verdicts on a rule cost.
type ReviewTime struct {
	Verdicts int // undone ones, too: they cost as much
	// Timed are those that came within PauseAfter of the reviewer's verdict before, Spent
	// the time between. Verdicts given at once share it.
	Timed int
	Spent time.Duration
}

// PauseAfter is how long after a verdict the reviewer's next one still tells how long it
// took; after more there was a pause.
const PauseAfter = 15 * time.Minute
