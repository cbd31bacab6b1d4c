package ask

import (
	"context"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// Answers is the part of a [storage.Store] that only asks, in words that both databases
// understand. A store embeds it.
type Answers struct {
	within func(context.Context, func(context.Context, Records) error) error
	kept   Findings
}

// NewAnswers gives the answers of a store that asks inside of what within opens and ends,
// a transaction that reads, and that keeps findings as kept says.
func NewAnswers(within func(context.Context, func(context.Context, Records) error) error, kept Findings) Answers {
	return Answers{within, kept}
}

// ScoreEntries gives an agent's month.
func (a *Answers) ScoreEntries(ctx context.Context, agent, month string) ([]scoring.Entry, error) {
	return ScoreEntries(agent, month).Answer(ctx, a.within)
}

// Agents lists who has score entries in a month. Who is not on the roster goes by the
// department of the entries.
func (a *Answers) Agents(ctx context.Context, month string) ([]storage.AgentRow, error) {
	return Agents(month).Answer(ctx, a.within)
}

// Months lists the months that have score entries, newest first.
func (a *Answers) Months(ctx context.Context) ([]string, error) {
	return Months().Answer(ctx, a.within)
}

// Ticket gives a ticket by its ID.
func (a *Answers) Ticket(ctx context.Context, id string) (call.Ticket, error) {
	return Ticket(id).Answer(ctx, a.within)
}

// Findings lists findings, those of the last calls first, and says how many there are.
func (a *Answers) Findings(ctx context.Context, f storage.FindingFilter) ([]storage.FindingRow, int, error) {
	some, err := a.kept.List(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// FindingCounts counts findings by status and by rule.
func (a *Answers) FindingCounts(ctx context.Context, f storage.FindingFilter) (storage.FindingCounts, error) {
	return FindingCounts(f).Answer(ctx, a.within)
}

// AgentFindings gives an agent's findings of a month that are not withdrawn.
func (a *Answers) AgentFindings(ctx context.Context, agent, month string) ([]storage.FindingRow, error) {
	return a.kept.OfAgent(agent, month).Answer(ctx, a.within)
}

// Finding gives a finding by its ID.
func (a *Answers) Finding(ctx context.Context, id string) (storage.FindingRow, error) {
	return a.kept.ByID(id).Answer(ctx, a.within)
}

// Coverage gives a line for each day.
func (a *Answers) Coverage(ctx context.Context, first, last string) ([]storage.Day, error) {
	return Coverage(first, last).Answer(ctx, a.within)
}

// Closes lists the closed days in the order of the chain.
func (a *Answers) Closes(ctx context.Context) ([]storage.DayClose, error) {
	return Closes().Answer(ctx, a.within)
}

// Exemptions lists what was asked for.
func (a *Answers) Exemptions(ctx context.Context, day string) ([]storage.Exemption, error) {
	return Exemptions(day).Answer(ctx, a.within)
}

// DeadLetters lists bad records, and says how many there are.
func (a *Answers) DeadLetters(ctx context.Context, limit int) ([]storage.DeadLetter, int, error) {
	some, err := DeadLetters(limit).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// Oddities lists what does not fit, and says how much there is.
func (a *Answers) Oddities(ctx context.Context, limit int) ([]storage.Oddity, int, error) {
	some, err := Oddities(limit).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// Versions says which rulebooks and rules the records were made by.
func (a *Answers) Versions(ctx context.Context) (storage.Versions, error) {
	return Versions().Answer(ctx, a.within)
}

// Runs lists the last run of every job.
func (a *Answers) Runs(ctx context.Context) ([]storage.Run, error) {
	return Runs().Answer(ctx, a.within)
}

// Watermarks lists the sources that came with marks.
func (a *Answers) Watermarks(ctx context.Context) ([]storage.Watermark, error) {
	return Watermarks().Answer(ctx, a.within)
}
