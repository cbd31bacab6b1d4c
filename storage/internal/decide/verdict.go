package decide

import (
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// ErrNoKey refuses a verdict that could not be told from another press of its button.
var ErrNoKey = errors.New("verdict has no key")

// SamePress is nil when a stored verdict with the key of this one was given by the same
// reviewer. One reviewer's key never answers for another's: that is
// [storage.ErrConflict].
func SamePress(v storage.Verdict, by string) error {
	if by != v.Reviewer {
		return fmt.Errorf("its key is that of another verdict: %w", storage.ErrConflict)
	}
	return nil
}

// Past is what was said of a finding before.
type Past struct {
	Verdicts []storage.Verdict // by people, oldest first
	Held     bool              // it was found when its call was inspected last
	Appealed bool              // an appeal against the last of Verdicts waits
}

// Verdict gives the status in which a verdict leaves a finding. It is an error that
// wraps [storage.ErrConflict] when the verdict was made on another version, when the
// finding is not for review, when there is nothing to undo or (wrapping
// [storage.ErrAppealed]) an appeal against it waits, and, wrapping
// [storage.ErrProvisional] besides, when what the finding misses may still come and it
// would be confirmed. past is asked only when the verdict is an undo, and its error is
// given back.
func Verdict(f storage.FindingRow, v storage.Verdict, past func() (Past, error)) (storage.FindingStatus, error) {
	if f.Version != v.Seen {
		return "", fmt.Errorf("version %d was seen, and it is at %d: %w", v.Seen, f.Version, storage.ErrConflict)
	}
	if f.Status == storage.Withdrawn || f.Status == storage.Recorded {
		return "", fmt.Errorf("it is %s and not for review: %w", f.Status, storage.ErrConflict)
	}
	status, err := statusAfter(f, v.Kind, past)
	if err != nil {
		return "", err
	}
	if status == storage.Confirmed && f.Provisional {
		return "", fmt.Errorf("what it misses may come until %s: %w: %w",
			f.Finding.ProvisionalUntil.Format(time.RFC3339), storage.ErrProvisional, storage.ErrConflict)
	}
	return status, nil
}

func statusAfter(f storage.FindingRow, kind storage.VerdictKind, past func() (Past, error)) (storage.FindingStatus, error) {
	switch kind {
	case storage.Confirm:
		return storage.Confirmed, nil
	case storage.Reject:
		return storage.Rejected, nil
	case storage.Undo:
		said, err := past()
		if err != nil {
			return "", err
		}
		return statusBefore(f, said)
	default:
		return "", fmt.Errorf("unknown kind of verdict %q", kind)
	}
}

// statusBefore gives the status that an undo leads back to: that before the last
// verdict which was not undone.
func statusBefore(f storage.FindingRow, said Past) (storage.FindingStatus, error) {
	if n := len(said.Verdicts); n > 0 && said.Verdicts[n-1].Reason == storage.AppealReason {
		return "", fmt.Errorf("it was decided on appeal: %w", storage.ErrConflict)
	}
	if said.Appealed {
		return "", fmt.Errorf("decide on the appeal first: %w: %w", storage.ErrAppealed, storage.ErrConflict)
	}
	switch stands := standing(said.Verdicts); len(stands) {
	case 0:
		return "", fmt.Errorf("there is no verdict to undo: %w", storage.ErrConflict)
	case 1:
		return Unjudged(f.Finding, said.Held), nil
	default:
		return stands[len(stands)-2], nil
	}
}

// standing gives the statuses of the verdicts that were not undone, oldest first.
func standing(verdicts []storage.Verdict) []storage.FindingStatus {
	var stands []storage.FindingStatus
	for _, v := range verdicts {
		switch v.Kind {
		case storage.Confirm:
			stands = append(stands, storage.Confirmed)
		case storage.Reject:
			stands = append(stands, storage.Rejected)
		case storage.Undo:
			stands = stands[:max(len(stands)-1, 0)]
		case storage.Doubt: // no verdict comes of it
		}
	}
	return stands
}
