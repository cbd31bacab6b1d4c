package ask

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Cases lists cases with their findings.
func (a *Answers) Cases(ctx context.Context, f storage.CaseFilter) ([]storage.CaseRow, error) {
	return a.kept.Cases(f).Answer(ctx, a.within)
}

// CaseCounts says how many cases each tab has.
func (a *Answers) CaseCounts(ctx context.Context, f storage.CaseFilter, tabs ...storage.CaseTab) (storage.CaseCounts, error) {
	return CaseCounts(f, tabs).Answer(ctx, a.within)
}

// Case gives the case of a call.
func (a *Answers) Case(ctx context.Context, callID, who string, now time.Time) (storage.CaseRow, error) {
	return a.kept.Case(callID, who, now).Answer(ctx, a.within)
}

// Decisions lists what was decided about a call.
func (a *Answers) Decisions(ctx context.Context, callID string) ([]storage.Decision, error) {
	return Decisions(callID).Answer(ctx, a.within)
}

// RecentDecisions lists a reviewer's last decisions.
func (a *Answers) RecentDecisions(ctx context.Context, reviewer string, limit int) ([]storage.Decision, error) {
	return RecentDecisions(reviewer, limit).Answer(ctx, a.within)
}

// Pace counts a reviewer's decisions.
func (a *Answers) Pace(ctx context.Context, reviewer string, since time.Time) (int, error) {
	return Pace(reviewer, since).Answer(ctx, a.within)
}

// Draft gives what somebody has typed on a call.
func (a *Answers) Draft(ctx context.Context, callID, who string) (storage.Draft, error) {
	return Question[storage.Draft]{"draft on call " + callID, func(ctx context.Context, r Records) (storage.Draft, error) {
		d := storage.Draft{CallID: callID, Who: who}
		var at int64
		err := one(ctx, r, `SELECT d.note, d.at FROM draft d JOIN ledger l ON l.n = d.n WHERE l.call_id = $1 AND d.who = $2`,
			[]any{callID, who}, []any{&d.Note, &at})
		d.At = storage.Instant(at)
		if err != nil || at == 0 {
			return storage.Draft{}, err
		}
		return d, nil
	}}.Answer(ctx, a.within)
}
