package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// VerdictColumns are those that ScanVerdict reads, in its order, of a verdict v.
const VerdictColumns = `v.finding, v.round, v.kind, v.reviewer, v.reason, v.note, v.key, v.seen, v.at`

// ScanVerdict reads a verdict, with columns of the asker's own before it.
func ScanVerdict(row Row, before ...any) (storage.Verdict, error) {
	var v storage.Verdict
	var at int64
	err := row.Scan(append(before, &v.Finding, &v.Round, &v.Kind, &v.Reviewer, &v.Reason, &v.Note, &v.Key, &v.Seen, &at)...)
	v.At = storage.Instant(at)
	return v, err
}

// Past asks what was said of a finding before.
func Past(finding string) Question[decide.Past] {
	return Question[decide.Past]{"verdicts on finding " + finding, func(ctx context.Context, r Records) (decide.Past, error) {
		var p decide.Past
		if err := one(ctx, r, `SELECT held, EXISTS (SELECT 1 FROM appeal a WHERE a.finding = f.id AND a.round = f.rounds AND a.state = 'filed')
			FROM finding f WHERE id = $1`, []any{finding}, []any{&p.Held, &p.Appealed}); err != nil {
			return p, err
		}
		var err error
		p.Verdicts, err = list(ctx, r, `SELECT `+VerdictColumns+` FROM verdict v WHERE v.finding = $1 ORDER BY v.round`,
			[]any{finding}, func(row Row) (storage.Verdict, error) { return ScanVerdict(row) })
		return p, err
	}}
}

// Thought asks who has said of a finding what to make of it, whatever came of that: in a
// decision that was not taken back, or at a second, blind look.
func Thought(finding string) Question[[]string] {
	return listing("opinions on finding "+finding, `SELECT d.reviewer FROM decision_part p JOIN decision d ON d.key = p.key
			WHERE p.finding = $1 AND d.undone = 0 AND d.kind <> 'undo'
		UNION SELECT o.reviewer FROM opinion o WHERE o.finding = $1 AND o.kind = 'second' ORDER BY 1`, []any{finding}, func(row Row) (string, error) {
		var who string
		err := row.Scan(&who)
		return who, err
	})
}
