package storage

import (
	"context"
	"errors"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

// ErrNotFound is returned, wrapped, when what was asked for by its ID is not there.
var ErrNotFound = errors.New("not found")

// ErrConflict is returned, wrapped, when what was seen has changed meanwhile: a
// verdict on a finding that has moved.
var ErrConflict = errors.New("changed meanwhile")

// ErrInUse is returned, wrapped, by an Open for writing when another process has the
// same records open for writing.
var ErrInUse = errors.New("in use")

// ErrUnavailable is returned, wrapped, when a database or an object store cannot be
// reached or has no room: nothing is wrong with what was asked, and it can be asked
// again.
var ErrUnavailable = errors.New("not available")

// ErrProvisional is returned, wrapped together with ErrConflict, when a finding that
// asserts an absence is confirmed before the time for what is absent has passed.
var ErrProvisional = errors.New("provisional")

// ErrReadOnly is returned, wrapped, by every write to a store that was opened for
// reading only.
var ErrReadOnly = errors.New("open for reading only")

// Store is the memory of one hotline. All methods are safe for concurrent use and
// end when their context does; each is one transaction, but for Sweep, which may take
// several. Times are kept to the
// millisecond.
type Store interface {
	Intake
	Ledger
	Reader
	Reviews
	Late
	Closing
	Running
	People
	Desk
	Appeals
	Audits
	Searching
	Outlets
	Tallies
	Callbacks
	Complaints
	Bulletins
	Warnings
	Metrics
	Coaching
	Supervision
	Contests
	// Check looks for what must not be: a broken identity, rows that lead
	// nowhere, findings without grounds, sums that do not add up, closes that are not
	// what was signed, a damaged file.
	// No problem gives an empty slice.
	Check(ctx context.Context) ([]Problem, error)
	Close() error
}

// Problem is one thing that Check found.
type Problem struct {
	Kind    string `json:"kind"`    // "identity", "orphan", "lease", "constraint", "blob", "chain"
	Subject string `json:"subject"` // the day, call, finding or file
	Detail  string `json:"detail"`
}

// Intake takes in what sources deliver.
type Intake interface {
	// Ingest stores a batch and the source's new position in one transaction.
	// Doing it again, in whole or in part, changes nothing and counts as Same:
	// identity comes from IDs and contents, not from when or how often.
	//
	//   - A call line makes the ledger's row if there is none: Expected, or
	//     Excluded with the line's reason to exclude it. It lists the call. A line
	//     with such a reason excludes a call that was there before, too; a changed
	//     line without it takes that back.
	//   - A changed line sends its own call back, with a higher InputRev: to
	//     Registered when the duration is another, otherwise to Transcribed if it was
	//     beyond. Its findings take over the new agent, department and day.
	//   - A recording or transcript for a call that nobody listed makes an
	//     unlisted row. New or changed ones set the row to Registered with a
	//     higher InputRev, whatever its state was, except Excluded. A duplicate whose
	//     recording has changed, or whose original's has, is none any more and is
	//     registered, too.
	//   - Content that was replaced by other content before is Same when it is
	//     delivered again: an old delivery does not undo a new one.
	//   - A ticket replaces an earlier version only when its Version is higher, or
	//     equal with different contents that sort higher. A new or changed ticket,
	//     and a new or changed call line, sends every call of the same customer
	//     within inspect.Horizon of it, and the ticket's own call, back from
	//     Inspected or Scored to Transcribed with a higher InputRev. One that is
	//     Transcribed stays there, and whoever is inspecting it is fenced off.
	//   - An agent's row replaces the one before; one that says no group leaves the
	//     group as it was. It sends no call back: who belongs to what group is asked
	//     when a call is inspected.
	//   - A ticket's score entries replace those of its earlier version.
	//   - Dead letters are kept by source and offset, the first of each; only new ones
	//     are counted.
	//
	// It is all or nothing: a record without an ID fails the batch.
	Ingest(ctx context.Context, b Batch) (Accepted, error)
	// Position says where a source was left, and whether it was read to its end. It is
	// zero but for Source when nothing was read of it, and never goes back.
	Position(ctx context.Context, source string) (Position, error)
}

// Ledger drives each call through its states. The row of the ledger is the truth;
// messages only say that there is something to do.
type Ledger interface {
	// Claim leases up to q.Limit rows in state q.State that are due and not
	// leased, raises token and attempts of each, and returns them, those waiting
	// longest (NextAt, then CallID) first.
	Claim(ctx context.Context, q Claim) ([]Entry, error)
	// Extend prolongs leases; it returns the calls whose lease was lost.
	Extend(ctx context.Context, held []Entry, until time.Time) (lost []string, err error)
	// Commit writes what a stage made and moves the rows, each only if state,
	// token and InputRev are still those of the outcome; otherwise nothing of
	// that outcome is written and its place in the result is false. Commit may
	// itself exclude a call whose recording is that of an earlier call, or the
	// later call when the earlier one comes second: Reason "duplicate". What was
	// found and counted of a call that becomes Excluded is taken back: its findings
	// are withdrawn unless they were judged, and its score entries removed.
	//
	// A Report opens new findings, withdraws those that no longer hold, opens them
	// again when they do, and leaves judged ones as they are, Moved when their
	// evidence is not that of the verdict. Findings of a rule in shadow are Recorded;
	// when the rule leaves it, the next Report opens them.
	Commit(ctx context.Context, outcomes []Outcome, now time.Time) ([]bool, error)
	// Sweep moves what nobody else will: Expected rows that have waited too long
	// become Missing, rows whose lease has run out and whose attempts are used up
	// become Dead("poison_crash").
	Sweep(ctx context.Context, q Sweep) (moved int, err error)
	// Release ends every lease of every owner at once, and fences the owners off. The
	// rows count as ones whose worker did not come back. Only a process that knows
	// itself to be the only one may call it, at its start.
	Release(ctx context.Context) error
	// Reopen sends rows that are Dead, Waiting or Missing back to the state in
	// which they ended, with attempts at zero and due now. It returns how many.
	Reopen(ctx context.Context, callIDs []string, by string, now time.Time) (int, error)
	// Reinspect sends up to limit calls that were inspected under another rulebook
	// than the one named back to Transcribed, with a higher InputRev, and returns how
	// many. Doing it until it returns 0 sends all.
	Reinspect(ctx context.Context, rulebook, by string, limit int, now time.Time) (int, error)
	// Rehear sends those of the calls back to Fetched, with a higher InputRev, whose turns
	// an engine has made: Transcribed, Inspected or Scored ones with a recording and
	// without a delivered transcript. It returns how many.
	Rehear(ctx context.Context, callIDs []string, by string, now time.Time) (int, error)
	// Due says how many rows of each state may be claimed at now, and when the
	// next one comes due (zero when none waits).
	Due(ctx context.Context, now time.Time) (ready map[State]int, next time.Time, err error)
}

// Claim asks for work.
type Claim struct {
	State State
	Owner string        // who asks: a name that is unique among running workers
	Lease time.Duration // from Now
	Limit int
	Now   time.Time
	// Suspects asks for rows that were claimed SuspectAfter times or more at this
	// state and did not come back; without it only the others are given. They are
	// taken one at a time, so that a call on which workers die harms no neighbour.
	Suspects bool
	// Words narrows to calls with a delivered transcript, or to those without.
	Words Words
}

// Words says whether another system has delivered the transcript of a call.
type Words int

// What a claim may ask for.
const (
	AnyWords  Words = iota // all the same
	Delivered              // there is a delivered transcript
	Unwritten              // there is none: the call can only be heard
)

// SuspectAfter is how many claims make a row a suspect.
const SuspectAfter = 3

// Sweep says what counts as too long.
type Sweep struct {
	Now          time.Time
	MissingAfter time.Duration // after the call's end
	MaxAttempts  int
}

// Outcome is what a stage made of one claimed call. To == From is a retry at NextAt.
type Outcome struct {
	CallID   string
	Token    int64
	InputRev int64
	From, To State
	Reason   string // a code; see State
	Detail   string // for people: what was found, where
	NextAt   time.Time
	// Unharmed says that the try does not count: a database or an object store was
	// away, and the call has nothing to do with it. Attempts is what it was before the
	// claim.
	Unharmed bool

	Fetched []FetchedRecording // of the fetch stage
	Hearing *Hearing           // of the transcribe stage
	Report  *inspect.Report    // of the inspect stage
	Scores  []scoring.Entry    // of the score stage: replaces the call's own entries
}
