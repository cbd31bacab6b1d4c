package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/scoring"
)

// Reviews keeps what people decide.
type Reviews interface {
	// Judge stores a verdict with its score entries if the finding still has
	// version v.Seen; otherwise ErrConflict. A verdict whose Key the same reviewer has
	// stored before changes nothing and returns the stored result. A finding that is
	// Withdrawn or Recorded, an Undo without a verdict to undo, and one against whose
	// verdict an appeal waits (ErrAppealed), are conflicts, too; so is a verdict that would leave a provisional one Confirmed, which wraps
	// ErrProvisional besides. The entries stand on the finding and on the verdict's round, whatever
	// their Source says.
	Judge(ctx context.Context, v Verdict, scores []scoring.Entry) (FindingRow, error)
	// Finding gives a finding by its ID.
	Finding(ctx context.Context, id string) (FindingRow, error)
}

// VerdictKind is what a person decided.
type VerdictKind string

// The kinds of verdicts. Undo puts the finding back to where it was before the
// verdict before.
const (
	Confirm VerdictKind = "confirm"
	Reject  VerdictKind = "reject"
	Undo    VerdictKind = "undo"
)

// Verdict is one decision about one finding.
type Verdict struct {
	Finding  string
	Round    int // counted from 1; set by the store
	Kind     VerdictKind
	Reviewer string
	Reason   string // a code: "clear", "minor", "misheard", "not_agent", "rule_wrong", …
	Note     string // the reviewer's own words
	Key      string // unique to one press of a button; a repeated request has the same
	Seen     int64  // version of the finding that was judged
	At       time.Time
}
