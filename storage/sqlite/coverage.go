package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// afterAllDays sorts after every day.
const afterAllDays = "~"

// Coverage gives a line for each day.
func (s *Store) Coverage(ctx context.Context, first, last string) ([]storage.Day, error) {
	var days []storage.Day
	err := s.view(ctx, func(t *tx) error {
		var err error
		days, err = t.coverage(ctx, first, last)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	return days, nil
}

func (t *tx) coverage(ctx context.Context, first, last string) ([]storage.Day, error) {
	var days []storage.Day
	err := t.each(ctx, `SELECT day, listed, state, reason, count(*) FROM ledger
		WHERE day BETWEEN $1 AND $2
		GROUP BY day, listed, state, reason ORDER BY day, listed, state, reason`, []any{first, cmp.Or(last, afterAllDays)}, func(rows *sql.Rows) error {
		var day string
		var listed bool
		var c storage.ReasonCount
		err := rows.Scan(&day, &listed, &c.State, &c.Reason, &c.N)
		if len(days) == 0 || days[len(days)-1].Day != day {
			days = append(days, storage.Day{Day: day, States: map[storage.State]int{}, Unlisted: map[storage.State]int{}})
		}
		addCount(&days[len(days)-1], listed, c)
		return err
	})
	for i := range days {
		slices.SortStableFunc(days[i].Reasons, func(a, b storage.ReasonCount) int {
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason))
		})
	}
	return days, err
}

func addCount(d *storage.Day, listed bool, c storage.ReasonCount) {
	if listed {
		d.Expected += c.N
		d.States[c.State] += c.N
	} else {
		d.Unlisted[c.State] += c.N
	}
	if !decide.Ended(c.State) {
		return
	}
	i := slices.IndexFunc(d.Reasons, func(r storage.ReasonCount) bool { return r.State == c.State && r.Reason == c.Reason })
	if i < 0 {
		d.Reasons = append(d.Reasons, c)
		return
	}
	d.Reasons[i].N += c.N
}

// Entries lists rows of the ledger.
func (s *Store) Entries(ctx context.Context, f storage.EntryFilter) ([]storage.EntryRow, error) {
	var entries []storage.EntryRow
	err := s.view(ctx, func(t *tx) error {
		rows, err := list(ctx, t, `SELECT `+columns+` FROM ledger
			WHERE day BETWEEN $1 AND $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR reason = $4)
				AND ($5 = 0 OR updated_at < $5)
			ORDER BY day, call_id LIMIT $6 OFFSET $7`,
			[]any{f.Day, cmp.Or(f.Day, afterAllDays), f.State, f.Reason, storage.Millis(f.Before), cmp.Or(f.Limit, 200), f.Offset}, scanRow)
		for _, r := range rows {
			entries = append(entries, storage.EntryRow{Entry: r.entry, Call: r.call, Origin: r.origin})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ledger's rows: %w", err)
	}
	return entries, nil
}
