package ask

import (
	"cmp"
	"context"

	"github.com/tingcha/tingcha/storage"
)

const coachingColumns = `id, kind, agent, dept, month, finding, words, by_whom, at, answer, answered_by, answered_at`

func scanCoaching(row Row) (storage.CoachingNote, error) {
	var n storage.CoachingNote
	var at, answered int64
	err := row.Scan(&n.ID, &n.Kind, &n.Agent, &n.Dept, &n.Month, &n.Finding, &n.Words, &n.By, &at, &n.Answer.Words, &n.Answer.By, &answered)
	n.At = storage.Instant(at)
	if answered > 0 {
		n.Answer.At = storage.Instant(answered)
	}
	return n, err
}

// CoachingNote asks for a note; it is [storage.ErrNotFound] when there is none.
func CoachingNote(id string) Question[storage.CoachingNote] {
	return Question[storage.CoachingNote]{"note " + id, func(ctx context.Context, r Records) (storage.CoachingNote, error) {
		return single(ctx, r, `SELECT `+coachingColumns+` FROM coaching WHERE id = $1`, []any{id}, scanCoaching)
	}}
}

// someNotes are those of a page, and how many there are.
type someNotes struct {
	rows  []storage.CoachingNote
	total int
}

// CoachingNotes asks for notes, the newest first.
func CoachingNotes(f storage.CoachingFilter) Question[someNotes] {
	return Question[someNotes]{"notes", func(ctx context.Context, r Records) (someNotes, error) {
		var where clauses
		where.add(`1 = 1`)
		for _, c := range []struct{ column, value string }{
			{`c.kind`, string(f.Kind)}, {`c.agent`, f.Agent}, {`c.month`, f.Month}, {`c.finding`, f.Finding},
		} {
			if c.value != "" {
				where.is(c.column, c.value)
			}
		}
		if f.Unanswered {
			where.add(`c.answered_at = 0`)
		}
		where.reach(f.Reach)
		var some someNotes
		from := ` FROM coaching c WHERE ` + where.String()
		if err := one(ctx, r, `SELECT count(*)`+from, where.args, []any{&some.total}); err != nil {
			return some, err
		}
		var err error
		limit := where.arg(cmp.Or(f.Limit, 50))
		some.rows, err = list(ctx, r, `SELECT `+coachingColumns+from+` ORDER BY c.at DESC, c.id DESC LIMIT `+limit+` OFFSET `+where.arg(f.Offset), where.args, scanCoaching)
		return some, err
	}}
}
