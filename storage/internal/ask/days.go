package ask

import (
	"cmp"
	"context"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// AfterAllDays sorts after every day.
const AfterAllDays = "~"

// Coverage asks for a line for each day from first to last, either empty for no bound.
func Coverage(first, last string) Question[[]storage.Day] {
	return Question[[]storage.Day]{"coverage", func(ctx context.Context, r Records) ([]storage.Day, error) {
		var c decide.Coverage
		err := r.Ask(ctx, `SELECT day, listed, state, reason, count(*) FROM ledger
			WHERE day BETWEEN $1 AND $2
			GROUP BY day, listed, state, reason ORDER BY day, listed, state, reason`, []any{first, cmp.Or(last, AfterAllDays)}, func(row Row) error {
			var day string
			var listed bool
			var of storage.ReasonCount
			err := row.Scan(&day, &listed, &of.State, &of.Reason, &of.N)
			c.Add(day, listed, of)
			return err
		})
		return c.Days(), err
	}}
}

// Closes asks for the closed days, in the order of the chain.
func Closes() Question[[]storage.DayClose] {
	return listing("closed days", `SELECT body, hash FROM day_close ORDER BY seq`, nil, func(row Row) (storage.DayClose, error) {
		var body []byte
		var hash string
		if err := row.Scan(&body, &hash); err != nil {
			return storage.DayClose{}, err
		}
		return decide.Thaw(body, hash)
	})
}

// ExemptionColumns are those that ScanExemption reads, in its order, of an exemption x and
// the ledger's row l of its call.
const ExemptionColumns = `l.call_id, l.day, x.reason, x.asked_by, x.asked_at, x.approved_by, x.approved_at`

// ScanExemption reads an exemption.
func ScanExemption(row Row) (storage.Exemption, error) {
	var e storage.Exemption
	var asked, approved int64
	err := row.Scan(&e.CallID, &e.Day, &e.Reason, &e.AskedBy, &asked, &e.ApprovedBy, &approved)
	e.AskedAt, e.ApprovedAt = storage.Instant(asked), storage.Instant(approved)
	return e, err
}

// Exemptions asks for what was asked for the calls of a day, or of all days when it is
// empty.
func Exemptions(day string) Question[[]storage.Exemption] {
	return listing("exemptions", `SELECT `+ExemptionColumns+` FROM exemption x JOIN ledger l ON l.n = x.n
		WHERE l.day BETWEEN $1 AND $2 ORDER BY l.day, l.call_id`, []any{day, cmp.Or(day, AfterAllDays)}, ScanExemption)
}
