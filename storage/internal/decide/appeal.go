package decide

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/storage"
)

// Standing is what an appeal is held against: the finding as it is, and the appeal that
// the verdict decided, if it did.
type Standing struct {
	Status storage.FindingStatus
	Rounds int
	Before *storage.Appeal // the appeal whose decision is objected to; nil for none
}

// Filing completes an appeal with its ID, instance and state. It is an error that wraps
// [storage.ErrConflict] when there is nothing to appeal against.
func Filing(a storage.Appeal, on Standing) (storage.Appeal, error) {
	switch {
	case a.Key == "":
		return a, ErrNoKey
	case on.Rounds != a.Round:
		return a, fmt.Errorf("the verdict of round %d is objected to, and the finding is at %d: %w", a.Round, on.Rounds, storage.ErrConflict)
	case on.Status != storage.Confirmed:
		return a, fmt.Errorf("the finding is %s: %w", on.Status, storage.ErrConflict)
	case on.Before != nil && on.Before.Final():
		return a, fmt.Errorf("the last instance has decided: %w", storage.ErrConflict)
	}
	a.ID, a.State, a.Instance = a.Finding+"-"+strconv.Itoa(a.Round), storage.Filed, 1
	if on.Before != nil {
		a.Instance = storage.FinalInstance
	}
	return a, nil
}

var errNoDecision = errors.New("an appeal is upheld or changed")

// Decision gives the verdict that a decision on an appeal is. Nobody decides who has
// judged the finding in any round, is among those who gave an opinion on it, or has filed
// the appeal: that is an error that wraps [storage.ErrSamePerson].
func Decision(d storage.AppealDecision, a storage.Appeal, rounds int, said []storage.Verdict, thought []string) (storage.Verdict, error) {
	v := storage.Verdict{Finding: a.Finding, Kind: storage.Confirm, Reviewer: d.By, Reason: storage.AppealReason, Note: d.Words, Key: d.Key, Seen: d.Seen, At: d.At}
	switch {
	case d.State != storage.Upheld && d.State != storage.Changed:
		return v, errNoDecision
	case a.State != storage.Filed:
		return v, fmt.Errorf("it is %s: %w", a.State, storage.ErrConflict)
	case rounds != a.Round:
		return v, fmt.Errorf("the verdict of round %d is objected to, and the finding is at %d: %w", a.Round, rounds, storage.ErrConflict)
	case a.By == d.By:
		return v, fmt.Errorf("%s has filed it: %w", d.By, storage.ErrSamePerson)
	case slices.Contains(thought, d.By):
		return v, fmt.Errorf("%s has given an opinion on the finding: %w", d.By, storage.ErrSamePerson)
	}
	for _, s := range said {
		if s.Reviewer == d.By {
			return v, fmt.Errorf("%s has judged the finding in round %d: %w", d.By, s.Round, storage.ErrSamePerson)
		}
	}
	if d.State == storage.Changed {
		v.Kind = storage.Reject
	}
	return v, nil
}
