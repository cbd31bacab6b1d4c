package decide

import (
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
)

var (
	errNobody   = errors.New("nobody is named")
	errNoReason = errors.New("no reason is given")
)

// Exempt is an error when somebody asks that a gap be accepted without saying who they
// are and why.
func Exempt(e storage.Exemption) error {
	if e.AskedBy == "" {
		return errNobody
	}
	if e.Reason == "" {
		return errNoReason
	}
	return nil
}

// Approve gives what becomes of the exemption that was asked for a call, if one
// was, when somebody approves of it. changed is false when it was approved before: the
// first approval stands. It is [storage.ErrNotFound] when nobody asked, and
// [storage.ErrSamePerson] when by asked themselves.
func Approve(asked []storage.Exemption, by string, now time.Time) (e storage.Exemption, changed bool, err error) {
	switch {
	case by == "":
		return e, false, errNobody
	case len(asked) == 0:
		return e, false, storage.ErrNotFound
	case asked[0].AskedBy == by:
		return e, false, fmt.Errorf("%s asked for it: %w", by, storage.ErrSamePerson)
	case asked[0].ApprovedBy != "":
		return asked[0], false, nil
	}
	e = asked[0]
	e.ApprovedBy, e.ApprovedAt = by, now.UTC().Truncate(time.Millisecond)
	return e, true, nil
}
