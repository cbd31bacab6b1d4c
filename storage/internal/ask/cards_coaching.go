package ask

import (
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

// CoachingNotes asks for notes, the newest first.
func CoachingNotes(f storage.CoachingFilter) Question[Some[storage.CoachingNote]] {
	return Question[Some[storage.CoachingNote]]{"notes", func(ctx context.Context, r Records) (Some[storage.CoachingNote], error) {
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
		return paged[storage.CoachingNote]{coachingColumns, ` FROM coaching c WHERE `, `c.at DESC, c.id DESC`, scanCoaching}.some(ctx, r, &where, f.Limit, f.Offset)
	}}
}
