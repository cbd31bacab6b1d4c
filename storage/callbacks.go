package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
)

// Callbacks keeps which customers are to be called back, and what became of it. A ticket
// or call leaves a note in the transaction that writes it, and Arise makes callbacks of
// the notes: the same records give the same list, in whatever order and however often
// they came.
type Callbacks interface {
	// Arise takes up to limit notes of changed tickets and calls, the oldest first, and
	// finds out anew whether their customers are to be called back. It returns how
	// many notes it has dealt with; doing it until that is 0 leaves none.
	Arise(ctx context.Context, r scoring.Reckoner, limit int) (done int, err error)
	// ListCallbacks lists callbacks and says how many there are in all: those that wait by
	// when they are due, and then those done last.
	ListCallbacks(ctx context.Context, f CallbackFilter) ([]Callback, int, error)
	// CallbackCounts counts callbacks under a filter, whose State is ignored.
	CallbackCounts(ctx context.Context, f CallbackFilter) (CallbackCounts, error)
	// Callback gives the callback of a call or ticket with its results. It is
	// [ErrNotFound] when its customer is not to be called back as far as is known.
	Callback(ctx context.Context, source scoring.Source) (Callback, error)
	// RecordCallback notes what came of a call to a customer. Another press with the same
	// key changes nothing. It is [ErrNotFound] when the customer is not to be called
	// back, and a [callback.MistakeError] when the result is none.
	RecordCallback(ctx context.Context, source scoring.Source, result callback.Result) error
}

// CallbackState is where a callback stands.
type CallbackState string

// The states of callbacks. Overdue ones wait, too.
const (
	CallbackWaiting CallbackState = "waiting"
	CallbackOverdue CallbackState = "overdue"
	CallbackDone    CallbackState = "done"
)

// CallbackStates lists every state, in the order of pages.
func CallbackStates() []CallbackState {
	return []CallbackState{CallbackWaiting, CallbackOverdue, CallbackDone}
}

// Callback is a customer who is to be called back, or was.
type Callback struct {
	Source scoring.Source
	Agent  string // who filed the ticket or took the call; empty for nobody that is known
	Dept   string // of the record, and the roster's where that names none
	// Causes by time. That of an open repair may lie in the future.
	Causes []callback.Cause
	Since  time.Time // the first cause
	Due    time.Time
	Tries  int
	Tried  time.Time // the last time; zero for never
	Done   time.Time // zero for not yet
	Score  int       // what the customer first said, 1 to 5; 0 for nothing
	// Surveys are the ticket system's, and Results what was noted here, oldest first; both
	// only when the callback was asked for by itself.
	Surveys []callback.Try
	Results []callback.Result
}

// CallbackFilter narrows callbacks; zero fields do not.
type CallbackFilter struct {
	State  CallbackState
	Reason callback.Reason
	Agent  string
	// From and To bound when callbacks arose; To is excluded.
	From, To time.Time
	Reach    people.Reach
	// AsOf says what is overdue, and leaves out what had not arisen yet; it has to be set.
	AsOf          time.Time
	Limit, Offset int // 0 is 50
}

// CallbackCounts is how many callbacks there are.
type CallbackCounts struct {
	ByState map[CallbackState]int // those overdue count as waiting, too
	// Rated is how many of those done gave a score, and Satisfied how many of these were
	// content.
	Rated, Satisfied int
}
