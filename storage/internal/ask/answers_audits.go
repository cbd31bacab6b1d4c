package ask

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/storage"
)

// AuditCalls hands over the calls that may be drawn, and counts the others.
func (a *Answers) AuditCalls(ctx context.Context, f audit.Frame, fn func(audit.Call) error) (int, error) {
	return AuditCalls(f, fn).Answer(ctx, a.within)
}

// Draws lists draws, newest first.
func (a *Answers) Draws(ctx context.Context) ([]storage.DrawRow, error) {
	return Draws().Answer(ctx, a.within)
}

// Draw gives a draw by its ID.
func (a *Answers) Draw(ctx context.Context, id string) (audit.Draw, error) {
	return Draw(id).Answer(ctx, a.within)
}

// Picks gives the calls of a draw, in their order.
func (a *Answers) Picks(ctx context.Context, draw string) ([]audit.Pick, error) {
	return Picks(draw, 0).Answer(ctx, a.within)
}

// TakenPick gives the draw in which a person has a call before them.
func (a *Answers) TakenPick(ctx context.Context, callID, by string) (string, error) {
	return TakenPick(callID, by).Answer(ctx, a.within)
}

// RuleHints lists what was written to the author of a rule, newest first.
func (a *Answers) RuleHints(ctx context.Context, rule string) ([]storage.RuleHint, error) {
	return RuleHints(rule).Answer(ctx, a.within)
}

// RuleDays counts findings by day and status.
func (a *Answers) RuleDays(ctx context.Context, f storage.FindingFilter) ([]storage.RuleDay, error) {
	return RuleDays(f).Answer(ctx, a.within)
}

// RuleCounts counts findings by rule and status.
func (a *Answers) RuleCounts(ctx context.Context, f storage.FindingFilter) ([]storage.RuleTally, error) {
	return RuleCounts(f).Answer(ctx, a.within)
}

// RejectReasons counts rejected findings by reason.
func (a *Answers) RejectReasons(ctx context.Context, f storage.FindingFilter) ([]storage.ReasonTally, error) {
	return RejectReasons(f).Answer(ctx, a.within)
}

// RejectedFor lists the findings that were rejected for a reason.
func (a *Answers) RejectedFor(ctx context.Context, f storage.FindingFilter, reason string) ([]storage.FindingRow, error) {
	return a.kept.RejectedFor(f, reason).Answer(ctx, a.within)
}

// ReviewTime tells what the verdicts on a rule cost.
func (a *Answers) ReviewTime(ctx context.Context, rule string, since time.Time) (storage.ReviewTime, error) {
	return ReviewTime(rule, since).Answer(ctx, a.within)
}
