package storage

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
)

// Reasons are the codes of reasons that there are for a verdict of the kind, the one
// first that is taken when none is given. An Undo needs none, which is its only one; nil
// is for what is no verdict on one finding.
func (k VerdictKind) Reasons() []string {
	switch k {
	case Confirm:
		return []string{"clear", "serious", "minor", "other"}
	case Reject:
		return []string{"context", "misheard", "not_agent", "handled", "rule_wrong", "other"}
	case Undo:
		return []string{""}
	case Doubt:
	}
	return nil
}

// Scores gives the entries that a verdict on a finding adds to its agent's scorecard: what
// an earlier one took is given back, and what a Confirm costs is taken. Months are those of
// the zone.
func (k VerdictKind) Scores(ctx context.Context, r Reader, f FindingRow, zone *time.Location, at time.Time) ([]scoring.Entry, error) {
	month, round := scoring.MonthOf(f.Started, zone), f.Rounds+1
	var scores []scoring.Entry
	if f.Status == Confirmed && f.Agent != "" {
		entries, err := r.ScoreEntries(ctx, f.Agent, month)
		if err != nil {
			return nil, err
		}
		scores = scoring.GiveBack(entries, f.ID, round, at)
	}
	if k == Confirm {
		c := call.Call{ID: f.CallID, Agent: f.Agent, Dept: f.Dept, Started: f.Started}
		scores = append(scores, scoring.OfVerdict(f.Finding, f.ID, c, month, true, round, at)...)
	}
	return scores, nil
}
