package ask

import (
	"cmp"
	"context"
	"time"

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

// Close is a day that is to be closed, or is.
type Close struct {
	storage.DayClose
	Done bool   // it was closed before: there is nothing to be kept
	Body string // of which the hash is the seal, as it is to be kept
}

// CloseDay asks for the close of a day as it stands. All of it has to see one state of
// the records. It is an error that wraps [storage.ErrOpen] while something is in the way.
func CloseDay(day, by string, now time.Time) Question[Close] {
	return Question[Close]{"close " + day, func(ctx context.Context, r Records) (Close, error) {
		var c Close
		closed, err := Closes().Of(ctx, r)
		if err != nil {
			return c, err
		}
		c.DayClose, c.Done, err = decide.NextClose(closed, day, by, now)
		if err != nil || c.Done {
			return c, err
		}
		if err := closable(ctx, r, day); err != nil {
			return c, err
		}
		days, err := Coverage(day, day).Of(ctx, r)
		if err != nil {
			return c, err
		}
		asked, err := Exemptions(day).Of(ctx, r)
		if err != nil {
			return c, err
		}
		c.Body, err = decide.Freeze(&c.DayClose, days, asked)
		return c, err
	}}
}

// closable is nil when nothing is in the way of closing a day.
func closable(ctx context.Context, r Records, day string) error {
	// The days are stepped through: a year has few of them, and millions of calls.
	obstacles, err := list(ctx, r, `WITH RECURSIVE days (day) AS (SELECT min(day) FROM ledger
			UNION ALL SELECT (SELECT min(l.day) FROM ledger l WHERE l.day > days.day) FROM days WHERE days.day < $1)
		SELECT 1, day, 'is not closed' FROM days WHERE day < $1 AND day NOT IN (SELECT day FROM day_close)
		UNION ALL SELECT 2, call_id, 'is ' || state || ', which is not what its events say' FROM ledger l
			WHERE day = $1 AND state IS DISTINCT FROM (SELECT e.to_state FROM coverage_event e WHERE e.n = l.n ORDER BY e.seq DESC LIMIT 1)
		UNION ALL SELECT 3, call_id, 'is ' || state || CASE WHEN reason = '' THEN '' ELSE ' (' || reason || ')' END FROM ledger
			WHERE day = $1 AND state NOT IN ('scored', 'excluded')
			AND n NOT IN (SELECT n FROM exemption WHERE approved_by <> '')
		ORDER BY 1, 2`, []any{day}, func(row Row) (string, error) {
		var sort int
		var subject, why string
		err := row.Scan(&sort, &subject, &why)
		return decide.Obstacle(subject, why), err
	})
	if err != nil {
		return err
	}
	return decide.Obstacles(obstacles)
}
