package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/storage"
)

// Stage is one step of a call's way.
type Stage interface {
	// Name is the step's verb: "fetch". It names the topic that rings for it.
	Name() string
	// Takes is the state of the calls that it works on.
	Takes() storage.State
	// Work makes an outcome of each claimed call, in their order, with To, and
	// what it made, filled in. A call's own trouble is its own Result's Err; an
	// error of Work means that nothing could be done for any of them.
	Work(ctx context.Context, claimed []storage.Entry) ([]Result, error)
}

// Slow is a stage whose work on one call takes minutes. Its calls are claimed, worked on
// and committed one by one, so many side by side. The work's context ends when the
// process is told to stop or the call's lease is lost; a call that was not finished
// then goes back as it was.
type Slow interface {
	Stage
	// AtOnce is how many calls are worked on side by side, at least 1.
	AtOnce() int
}

// Choosy is a stage that takes only some of the calls in its state.
type Choosy interface {
	Stage
	// Words says which.
	Words() storage.Words
}

// width is how many batches of a stage are in work at a time.
func width(stage Stage) int {
	if slow, ok := stage.(Slow); ok {
		return max(1, slow.AtOnce())
	}
	return 1
}

func isSlow(stage Stage) bool {
	_, slow := stage.(Slow)
	return slow
}

// Result is what a stage has to say of one call.
type Result struct {
	Outcome storage.Outcome
	Err     error // a *FailureError, or anything else that may pass
}

// FailureError is trouble with one call that has a name: the reason with which the
// call is Dead when trying again cannot help.
type FailureError struct {
	Reason string // a code: "bad_container", "silent", …
	Detail string // for people: which file, what was found
	// Passing says that trying again later may help.
	Passing bool
}

// Error tells the reason and the detail.
func (f *FailureError) Error() string { return f.Reason + ": " + f.Detail }

// IsPermanent tells whether trying again cannot help.
func IsPermanent(err error) bool {
	failure, ok := errors.AsType[*FailureError](err)
	return ok && !failure.Passing
}

func fail(reason, format string, args ...any) *FailureError {
	return &FailureError{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// reasonOf gives the code and the words under which a failure is kept.
func reasonOf(err error) (reason, detail string) {
	if failure, ok := errors.AsType[*FailureError](err); ok {
		return failure.Reason, failure.Detail
	}
	if errors.Is(err, storage.ErrUnavailable) {
		return "unavailable", err.Error()
	}
	return "error", err.Error()
}
