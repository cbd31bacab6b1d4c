package ask

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/tingcha/tingcha/storage"
)

// SumOf is the SHA-256 of what is kept, in hexadecimal.
func SumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// bulletinColumns are those that scanBulletin reads, in its order, but for the body.
const bulletinColumns = `id, kind, period, first_day, last_day, dept, lang, title, number, issued_by, issued_at, hash`

func scanBulletin(row Row, more ...any) (storage.Issued, error) {
	var b storage.Issued
	var at int64
	err := row.Scan(append([]any{&b.ID, &b.Kind, &b.Period, &b.First, &b.Last, &b.Dept, &b.Lang, &b.Title, &b.Number, &b.By, &at, &b.Hash}, more...)...)
	b.At = storage.Instant(at)
	return b, err
}

// Bulletin asks for a bulletin; it is [storage.ErrNotFound] when there is none.
func Bulletin(id string) Question[storage.Issued] {
	return Question[storage.Issued]{"bulletin " + id, func(ctx context.Context, r Records) (storage.Issued, error) {
		return single(ctx, r, `SELECT `+bulletinColumns+`, body FROM bulletin WHERE id = $1`, []any{id}, func(row Row) (storage.Issued, error) {
			var body string
			b, err := scanBulletin(row, &body)
			b.Body = []byte(body)
			return b, err
		})
	}}
}

// Bulletins asks for bulletins without their bodies, the last issued first.
func Bulletins(f storage.BulletinFilter) Question[Some[storage.Issued]] {
	return Question[Some[storage.Issued]]{"bulletins", func(ctx context.Context, r Records) (Some[storage.Issued], error) {
		var some Some[storage.Issued]
		if f.Reach.Agent != "" || f.Reach.Team != "" {
			return some, nil
		}
		const where = ` FROM bulletin WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR period = $2) AND ($3 = '' OR dept = $3)`
		args := []any{f.Kind, f.Period, f.Reach.Dept}
		if err := one(ctx, r, `SELECT count(*)`+where, args, []any{&some.Total}); err != nil {
			return some, err
		}
		var err error
		some.Rows, err = list(ctx, r, `SELECT `+bulletinColumns+where+` ORDER BY issued_at DESC, id DESC LIMIT $4 OFFSET $5`,
			append(args, cmp.Or(f.Limit, 50), f.Offset), func(row Row) (storage.Issued, error) { return scanBulletin(row) })
		return some, err
	}}
}

// changedBulletins holds every bulletin to its hash.
func changedBulletins(ctx context.Context, r Records) ([]storage.Problem, error) {
	var problems []storage.Problem
	err := r.Ask(ctx, `SELECT id, hash, body FROM bulletin ORDER BY id`, nil, func(row Row) error {
		var id, hash, body string
		err := row.Scan(&id, &hash, &body)
		if err == nil && SumOf([]byte(body)) != hash {
			problems = append(problems, storage.Problem{Kind: "chain", Subject: "bulletin " + id, Detail: "is not what was issued"})
		}
		return err
	})
	return problems, err
}
