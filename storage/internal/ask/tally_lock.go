package ask

import (
	"context"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Freeze is a month that is to be locked, or is.
type Freeze struct {
	storage.MonthLock
	Done   bool    // it was locked before: there is nothing to be kept
	Before int64   // passes so far: nobody may have come between
	Rows   [][]any // of month_frozen
}

// MonthLocks asks for the months that are locked.
func MonthLocks() Question[[]storage.MonthLock] {
	return listing("locked months", `SELECT month, by_whom, at, agents, unsettled, hash FROM month_lock ORDER BY month DESC`, nil, func(row Row) (storage.MonthLock, error) {
		var l storage.MonthLock
		var at int64
		err := row.Scan(&l.Month, &l.By, &at, &l.Agents, &l.Unsettled, &l.Hash)
		l.At = storage.Instant(at)
		return l, err
	})
}

// FreezeMonth asks for the lock of a month as it stands. All of it has to see one state of
// the records.
func FreezeMonth(r scoring.Reckoner, month, by string) Question[Freeze] {
	return Question[Freeze]{"lock " + month, func(ctx context.Context, records Records) (Freeze, error) {
		var z Freeze
		locks, err := MonthLocks().Of(ctx, records)
		if err != nil {
			return z, err
		}
		z.MonthLock, z.Done, err = decide.NextLock(locks, r, month, by)
		if err != nil || z.Done {
			return z, err
		}
		if err := one(ctx, records, `SELECT n FROM tally_pass`, nil, []any{&z.Before}); err != nil {
			return z, err
		}
		if err := summed(ctx, records, r.AsOf, month); err != nil {
			return z, err
		}
		names := decide.NewSumNames()
		if err := readNames(ctx, records, names); err != nil {
			return z, err
		}
		seal := decide.NewMonthSeal(z.MonthLock, names)
		err = records.Ask(ctx, `SELECT t.month, t.agent, t.dept, coalesce(a.team, ''), coalesce(a.staff_group, ''), t.sums
			FROM tally_month t LEFT JOIN agent a ON a.id = t.agent WHERE t.month = $1 ORDER BY t.agent, t.dept`, []any{month}, func(row Row) error {
			var of decide.Whose
			c, err := scanCell(row, &of.Team, &of.Group)
			of.Agent, of.Dept = c.Agent, c.Dept
			z.Rows = append(z.Rows, []any{month, of.Agent, of.Dept, of.Team, of.Group, storage.EncodeSums(c.Sums)})
			seal.Add(of, c.Sums)
			return err
		})
		z.Agents, z.Unsettled, z.Hash = seal.Agents, seal.Unsettled, seal.Sum()
		return z, err
	}}
}

// summed is an error while the sums of a month do not know of everything.
func summed(ctx context.Context, r Records, asOf time.Time, month string) error {
	notes, err := Unsummed().Of(ctx, r)
	if err != nil {
		return err
	}
	var due int
	err = one(ctx, r, `SELECT count(*) FROM tally WHERE settles_at > 0 AND settles_at <= $1 AND day BETWEEN $2 || '-01' AND $2 || '-31'`,
		[]any{storage.Millis(asOf), month}, []any{&due})
	if err == nil && notes+due > 0 {
		err = fmt.Errorf("%d changes and %d agents' days are to be summed first: %w", notes, due, storage.ErrUnsummed)
	}
	return err
}

// LockedSums asks for the sums of a locked month as it was frozen.
func LockedSums(month string, f storage.SumFilter) Question[[]storage.Sum] {
	return Question[[]storage.Sum]{"sums of the locked month " + month, func(ctx context.Context, r Records) ([]storage.Sum, error) {
		var n int
		err := one(ctx, r, `SELECT count(*) FROM month_lock WHERE month = $1`, []any{month}, []any{&n})
		if err == nil && n == 0 {
			err = storage.ErrNotFound
		}
		names := decide.NewSumNames()
		if err == nil {
			err = readNames(ctx, r, names)
		}
		if err != nil {
			return nil, err
		}
		fold := decide.NewFold(f, names)
		var where clauses
		where.is(`t.month`, month)
		whose(f, &where, `t.team`, `t.staff_group`)
		err = r.Ask(ctx, `SELECT t.agent, t.dept, t.team, t.staff_group, t.sums FROM month_frozen t WHERE `+where.String(), where.args, func(row Row) error {
			var of decide.Whose
			var sums []byte
			if err := row.Scan(&of.Agent, &of.Dept, &of.Team, &of.Group, &sums); err != nil {
				return err
			}
			return fold.Add("", of, sums)
		})
		return fold.Sums(), err
	}}
}

// Corrections asks what has changed in a month since it was locked.
func Corrections(month string, reach people.Reach) Question[[]storage.Correction] {
	return listing("corrections of "+month, `SELECT c.month, c.seq, c.agent, c.dept, c.item, c.class, c.num, c.den, c.n, c.at
		FROM month_correction c WHERE c.month = $1 AND `+Reached(`c`, 2)+` ORDER BY c.seq`, append([]any{month}, ReachArgs(reach)...), func(row Row) (storage.Correction, error) {
		var c storage.Correction
		var at int64
		err := row.Scan(&c.Month, &c.Seq, &c.Agent, &c.Dept, &c.Item, &c.Class, &c.Num, &c.Den, &c.Rows, &at)
		c.At = storage.Instant(at)
		return c, err
	})
}
