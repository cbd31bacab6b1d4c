package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// SumUp makes sums anew that changes and time have made different. They are made of what is
// read before the transaction that writes them: that one only finds out whether somebody
// else was quicker.
func (k *Keeper) SumUp(ctx context.Context, within Within, r scoring.Reckoner, limit int) (done, left int, err error) {
	p, err := ask.NextPass(r, limit).Answer(ctx, within)
	if err != nil {
		return 0, 0, err
	}
	if done = len(p.Notes) + p.Looked; done > 0 {
		err = k.do(ctx, "sum up", func(ctx context.Context, t Tx) error { return writePass(ctx, t, p) })
	}
	if errors.Is(err, errOvertaken) {
		done, err = 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	left, err = ask.Unsummed().Answer(ctx, within)
	return done, left, err
}

// alone is errOvertaken when somebody has made sums since a pass was read.
func alone(ctx context.Context, t Tx, before int64) error {
	changed, err := t.Exec(ctx, `UPDATE tally_pass SET n = n + 1 WHERE n = $1`, before)
	if err == nil && changed == 0 {
		err = errOvertaken
	}
	return err
}

func writePass(ctx context.Context, t Tx, p ask.Pass) error {
	if err := alone(ctx, t, p.Before); err != nil {
		return err
	}
	if err := allGone(ctx, t, `DELETE FROM tally_todo WHERE seq IN `, p.Notes); err != nil {
		return err
	}
	var names [][]any
	for _, no := range p.Names.Fresh {
		name := p.Names.Name(no)
		names = append(names, []any{no, name.Class, name.Item})
	}
	if err := addRows(ctx, t, `INSERT INTO tally_name (no, class, item) VALUES `, names, ``); err != nil {
		return err
	}
	if err := writePlaces(ctx, t, p); err != nil {
		return err
	}
	if err := writeDays(ctx, t, p.Days); err != nil {
		return err
	}
	if err := writeMonths(ctx, t, p.Months); err != nil {
		return err
	}
	return addCorrections(ctx, t, p.Corrections)
}

func writePlaces(ctx context.Context, t Tx, p ask.Pass) error {
	for _, at := range p.Removed {
		if _, err := t.Exec(ctx, `DELETE FROM tally_ticket WHERE day = $1 AND agent = $2 AND id = $3`, at.Day, at.Agent, at.ID); err != nil {
			return err
		}
	}
	rows := make([][]any, len(p.Placed))
	for i, at := range p.Placed {
		rows[i] = []any{at.Day, at.Agent, at.ID}
	}
	if err := addRows(ctx, t, `INSERT INTO tally_ticket (day, agent, id) VALUES `, rows, ``); err != nil {
		return err
	}
	notes := make([][]any, len(p.Noted))
	for i, at := range p.Noted {
		notes[i] = []any{"cell", "", at.Day, at.Agent}
	}
	return addRows(ctx, t, `INSERT INTO tally_todo (kind, id, day, agent) VALUES `, notes, ``)
}

func writeDays(ctx context.Context, t Tx, days []decide.CellSums) error {
	var rows [][]any
	for _, c := range days {
		if len(c.Sums) > 0 {
			rows = append(rows, []any{c.Day, c.Agent, c.Dept, storage.EncodeSums(c.Sums), storage.Millis(c.Settles)})
		} else if _, err := t.Exec(ctx, `DELETE FROM tally WHERE day = $1 AND agent = $2 AND dept = $3`, c.Day, c.Agent, c.Dept); err != nil {
			return err
		}
	}
	return addRows(ctx, t, `INSERT INTO tally (day, agent, dept, sums, settles_at) VALUES `, rows,
		` ON CONFLICT (day, agent, dept) DO UPDATE SET sums = excluded.sums, settles_at = excluded.settles_at`)
}

func writeMonths(ctx context.Context, t Tx, months []decide.CellSums) error {
	var rows [][]any
	for _, c := range months {
		if len(c.Sums) > 0 {
			rows = append(rows, []any{c.Day, c.Agent, c.Dept, storage.EncodeSums(c.Sums)})
		} else if _, err := t.Exec(ctx, `DELETE FROM tally_month WHERE month = $1 AND agent = $2 AND dept = $3`, c.Day, c.Agent, c.Dept); err != nil {
			return err
		}
	}
	return addRows(ctx, t, `INSERT INTO tally_month (month, agent, dept, sums) VALUES `, rows,
		` ON CONFLICT (month, agent, dept) DO UPDATE SET sums = excluded.sums`)
}

// addCorrections numbers corrections after those that their months have.
func addCorrections(ctx context.Context, t Tx, all []storage.Correction) error {
	last := map[string]int{}
	rows := make([][]any, 0, len(all))
	for _, c := range all {
		seq, known := last[c.Month]
		if !known {
			err := t.Ask(ctx, `SELECT coalesce(max(seq), 0) FROM month_correction WHERE month = $1`, []any{c.Month}, func(row ask.Row) error { return row.Scan(&seq) })
			if err != nil {
				return err
			}
		}
		last[c.Month] = seq + 1
		rows = append(rows, []any{c.Month, seq + 1, c.Agent, c.Dept, c.Class, c.Item, c.Num, c.Den, c.Rows, storage.Millis(c.At)})
	}
	return addRows(ctx, t, `INSERT INTO month_correction (month, seq, agent, dept, class, item, num, den, n, at) VALUES `, rows, ``)
}

// Restate notes that days, and the tickets that count on them, are to be summed anew.
func (k *Keeper) Restate(ctx context.Context, first, last string) error {
	return k.do(ctx, "restate "+first+" to "+last, func(ctx context.Context, t Tx) error {
		if _, err := t.Exec(ctx, `INSERT INTO tally_todo (kind, id, day, agent)
			SELECT DISTINCT 'place', id, '', '' FROM tally_ticket WHERE day BETWEEN $1 AND $2`, first, last); err != nil {
			return err
		}
		_, err := t.Exec(ctx, `INSERT INTO tally_todo (kind, id, day, agent)
			SELECT 'day', '', day, '' FROM (SELECT DISTINCT day FROM ledger WHERE day BETWEEN $1 AND $2
				UNION SELECT DISTINCT day FROM tally WHERE day BETWEEN $1 AND $2) AS days`, first, last)
		return err
	})
}

// LockMonth freezes the sums of a month.
func (k *Keeper) LockMonth(ctx context.Context, within Within, r scoring.Reckoner, month, by string) (storage.MonthLock, error) {
	freeze, err := ask.FreezeMonth(r, month, by).Answer(ctx, within)
	if err != nil || freeze.Done {
		return freeze.MonthLock, err
	}
	err = k.do(ctx, "lock "+month, func(ctx context.Context, t Tx) error {
		if err := alone(ctx, t, freeze.Before); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO month_lock (month, by_whom, at, agents, unsettled, hash) VALUES ($1, $2, $3, $4, $5, $6)`,
			month, by, storage.Millis(freeze.At), freeze.Agents, freeze.Unsettled, freeze.Hash); err != nil {
			return err
		}
		return addRows(ctx, t, `INSERT INTO month_frozen (month, agent, dept, team, staff_group, sums) VALUES `, freeze.Rows, ``)
	})
	if errors.Is(err, errOvertaken) {
		err = fmt.Errorf("lock %s: sums were made meanwhile: %w", month, storage.ErrConflict)
	}
	if err != nil {
		// After a lost answer it may have been locked by this very call.
		locks, asked := ask.MonthLocks().Answer(ctx, within)
		at := slices.IndexFunc(locks, func(l storage.MonthLock) bool { return l == freeze.MonthLock })
		if asked == nil && at >= 0 {
			return locks[at], nil
		}
		return storage.MonthLock{}, err
	}
	return freeze.MonthLock, nil
}
