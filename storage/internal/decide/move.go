package decide

import (
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// Who signs the moves that no person and no stage brings about.
const (
	// ByIntake signs the moves that records from outside bring about.
	ByIntake = "ingest"
	// ByContent signs the moves that equal recordings bring about.
	ByContent = "content"
	// BySweeper signs the moves of calls that nobody else drives.
	BySweeper = "sweeper"
)

// Move is a call's change of place in the ledger for any reason but a stage's outcome.
type Move struct {
	From, To       storage.State
	Reason, Detail string
	By             string
	At             int64 // in milliseconds, see [storage.Millis]
	NewInput       bool  // what the call is judged on has changed
}

// Left gives what the call's row says after the move of where it left its way and why:
// nothing of a call that goes on. Only a call that leaves its way wears the reason.
func (m Move) Left() (endedIn storage.State, reason, detail string) {
	if !Ended(m.To) {
		return "", "", ""
	}
	return m.From, m.Reason, m.Detail
}

// Due is when the call may be claimed after the move, in milliseconds: at once, or 0
// for never when no stage takes it.
func (m Move) Due() int64 {
	if !Live(m.To) {
		return 0
	}
	return m.At
}

// DueAt is when the call of an outcome may be claimed next, in milliseconds: when the
// stage says, or else at once, or 0 for never when no stage takes it.
func DueAt(o storage.Outcome, at int64) int64 {
	switch {
	case !Live(o.To):
		return 0
	case o.NextAt.IsZero():
		return at
	default:
		return storage.Millis(o.NextAt)
	}
}

// Arrived says where a call in a state, with the reason that its row wears, goes for
// which something has arrived: to the first stage. It is false for an excluded call,
// which stays where it is unless it was excluded for the reason unless.
func Arrived(from storage.State, reason, unless, what string, at int64) (Move, bool) {
	m := Move{From: from, To: storage.Registered, Reason: what, By: ByIntake, At: at, NewInput: true}
	return m, from != storage.Excluded || unless != "" && reason == unless
}

// Stirred is the move of a call in a state back to be inspected: something that it is
// judged on besides itself has changed.
func Stirred(from storage.State, reason, detail string, at int64) Move {
	return Move{From: from, To: storage.Transcribed, Reason: reason, Detail: detail, By: ByIntake, At: at, NewInput: true}
}

// Overdue is the move of a listed call of which nothing came in time.
func Overdue(from storage.State, q storage.Sweep) Move {
	return Move{
		From: from, To: storage.Missing, Reason: "no_recording", By: BySweeper, At: storage.Millis(q.Now),
		Detail: fmt.Sprintf("no recording or transcript came within %.0f minutes of the call's end", q.MissingAfter.Minutes()),
	}
}

// Poisonous is the move of a call on which too many workers were lost.
func Poisonous(from storage.State, q storage.Sweep) Move {
	return Move{
		From: from, To: storage.Dead, Reason: "poison_crash", By: BySweeper, At: storage.Millis(q.Now),
		Detail: fmt.Sprintf("%d workers took the call on and none came back", q.MaxAttempts),
	}
}

// Reopened is the move of a call that left its way back to where it left it. It is
// false for a call that nobody may send back.
func Reopened(from, endedIn storage.State, by string, at int64) (Move, bool) {
	return Move{From: from, To: endedIn, Reason: "reopened", By: by, At: at}, Reopens(from)
}

// Reheard is the move of a call back to be heard again. It is false for a call that
// was not heard, or is on its way there already.
func Reheard(from storage.State, by string, at int64) (Move, bool) {
	m := Move{From: from, To: storage.Fetched, Reason: "heard_again", By: by, At: at, NewInput: true}
	return m, from == storage.Transcribed || from == storage.Inspected || from == storage.Scored
}

// Outdated is the move of a call back to be inspected under another rulebook. It is
// false for a call that was not inspected, or is on its way there already.
func Outdated(from storage.State, by string, at int64) (Move, bool) {
	m := Move{From: from, To: storage.Transcribed, Reason: "rulebook_changed", By: by, At: at, NewInput: true}
	return m, from == storage.Inspected || from == storage.Scored
}
