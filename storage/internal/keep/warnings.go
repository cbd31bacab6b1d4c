package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/warning"
)

// warningTurn makes those who count and raise wait for each other.
const warningTurn = "warnings"

// SetWatches puts the watches of a book in force.
func (k *Keeper) SetWatches(ctx context.Context, b warning.Book, now time.Time) error {
	return k.do(ctx, "set watches", func(ctx context.Context, t Tx) error {
		if err := t.Lock(ctx, warningTurn); err != nil {
			return err
		}
		had, err := inForce(ctx, t)
		if err != nil {
			return err
		}
		for name, hash := range had {
			w, still := b.Watch(name)
			if still && w.Hash() == hash {
				continue
			}
			if _, err := t.Exec(ctx, `DELETE FROM warning_watch WHERE name = $1`, name); err != nil { // with its events
				return err
			}
			delete(had, name)
		}
		for _, w := range b.Watches {
			if had[w.Name] != "" {
				continue
			}
			since, err := watchedSince(ctx, t, b, w, now)
			if err == nil {
				_, err = t.Exec(ctx, `INSERT INTO warning_watch (name, hash, since, set_at, filled) VALUES ($1, $2, $3, $4, 0)`,
					w.Name, w.Hash(), storage.Millis(since), storage.Millis(now))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// inForce gives what the watches in force count, by their names.
func inForce(ctx context.Context, t Tx) (map[string]string, error) {
	had := map[string]string{}
	err := t.Ask(ctx, `SELECT name, hash FROM warning_watch`, nil, func(row ask.Row) error {
		var name, hash string
		err := row.Scan(&name, &hash)
		had[name] = hash
		return err
	})
	return had, err
}

// holds tells whether a book's watches are those in force: counting by others would take
// changes that a watch in force is to count, and lose them.
func holds(b warning.Book, had map[string]string) bool {
	return len(b.Watches) == len(had) && !slices.ContainsFunc(b.Watches, func(w warning.Watch) bool { return had[w.Name] != w.Hash() })
}

// watchedSince is from when on a watch counts: as far back as it asks for, or from the
// beginning where there are no older records yet.
func watchedSince(ctx context.Context, t Tx, b warning.Book, w warning.Watch, now time.Time) (time.Time, error) {
	since := now.Add(-w.Past())
	first, err := ask.FirstRecord(zoneOf(b)).Of(ctx, t)
	if first.IsZero() || first.After(since) {
		since = time.Time{}
	}
	return since, err
}

func zoneOf(b warning.Book) *time.Location {
	if b.Zone == nil {
		return time.UTC
	}
	return b.Zone
}

// settled is how long a watch is in force before what was there before it is noted: by
// then nobody writes any more who did not see the watch.
const settled = 5 * time.Second

// fill notes what was there before watches were, of what they count. These notes have numbers
// below zero, the newest the lowest: they are taken after those of what comes in, and the
// newest first.
func fill(ctx context.Context, t Tx, b warning.Book, now time.Time) error {
	since, found := int64(-1), false
	err := t.Ask(ctx, `SELECT since FROM warning_watch WHERE filled = 0 AND set_at <= $1`, []any{storage.Millis(now.Add(-settled))}, func(row ask.Row) error {
		var at int64
		err := row.Scan(&at)
		if !found || at < since {
			since, found = at, true
		}
		return err
	})
	if err != nil || !found {
		return err
	}
	day := storage.Instant(since).Add(-24 * time.Hour).Format(time.DateOnly)
	for _, old := range []struct {
		medium warning.Medium
		note   string
		since  any
	}{
		{warning.Calls, `SELECT $1 - row_number() OVER (ORDER BY day), n, '' FROM ledger WHERE day >= $2`, day},
		{warning.Tickets, `SELECT $1 - row_number() OVER (ORDER BY filed_at), 0, id FROM ticket WHERE filed_at >= $2`, since},
	} {
		if !slices.ContainsFunc(b.Watches, func(w warning.Watch) bool { return w.What.Medium == old.medium }) {
			continue
		}
		var lowest int64
		err := t.Ask(ctx, `SELECT coalesce(min(seq), 0) FROM warning_todo`, nil, func(row ask.Row) error { return row.Scan(&lowest) })
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, `INSERT INTO warning_todo (seq, n, ticket) `+old.note, min(lowest, 0), old.since); err != nil {
			return err
		}
	}
	_, err = t.Exec(ctx, `UPDATE warning_watch SET filled = 1 WHERE filled = 0 AND set_at <= $1`, storage.Millis(now.Add(-settled)))
	return err
}

// Warn counts what has changed, and raises alerts by it.
func (k *Keeper) Warn(ctx context.Context, b warning.Book, now time.Time, limit int) (storage.Warned, error) {
	var done storage.Warned
	err := k.do(ctx, "count for warnings", func(ctx context.Context, t Tx) error {
		done = storage.Warned{}
		if err := t.Lock(ctx, warningTurn); err != nil {
			return err
		}
		had, err := inForce(ctx, t)
		if err != nil {
			return err
		}
		if !holds(b, had) {
			return storage.ErrOtherWatches
		}
		if err := fill(ctx, t, b, now); err != nil {
			return err
		}
		c := counting{ctx: ctx, tx: t, book: b, now: now, touched: map[watchScope][]time.Time{}, since: map[string]time.Time{}}
		err = t.Ask(ctx, `SELECT name, since FROM warning_watch`, nil, func(row ask.Row) error {
			var name string
			var since int64
			err := row.Scan(&name, &since)
			c.since[name] = storage.Instant(since)
			return err
		})
		if err != nil {
			return err
		}
		notes, err := ask.NextWarningNotes(limit).Of(ctx, t)
		if err != nil {
			return err
		}
		if err := c.count(notes); err != nil {
			return err
		}
		if err := c.raiseAll(); err != nil {
			return err
		}
		if err := c.calm(); err != nil {
			return err
		}
		done = c.done
		done.Taken, done.Left = len(notes.Seqs), notes.Left
		return nil
	})
	return done, err
}

// counting is a pass over changes.
type counting struct {
	ctx     context.Context
	tx      Tx
	book    warning.Book
	now     time.Time
	first   time.Time // of all records; asked for once
	touched map[watchScope][]time.Time
	since   map[string]time.Time // from when on watches count
	done    storage.Warned
}

// watchScope is what counts are of: a watch, and the department or all.
type watchScope struct{ watch, scope string }

// count brings the events of watches up to date with what has changed.
func (c *counting) count(notes ask.WarningNotes) error {
	if len(notes.Seqs) == 0 {
		return nil
	}
	sources, err := ask.WarningSources(notes, c.book.Reads()).Of(c.ctx, c.tx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, s := range sources {
		seen[string(s.Medium)+" "+s.ID] = true
		if err := c.countOne(s); err != nil {
			return err
		}
	}
	for _, n := range notes.Calls { // excluded ones count nowhere
		if err := c.dropExcluded(n); err != nil {
			return err
		}
	}
	err = allGone(c.ctx, c.tx, `DELETE FROM warning_todo WHERE seq IN `, notes.Seqs)
	if errors.Is(err, errOvertaken) { // nobody else takes notes while this one has the turn
		err = fmt.Errorf("changes that were to be counted have gone: %w", err)
	}
	return err
}

func (c *counting) dropExcluded(n int64) error {
	_, err := c.tx.Exec(c.ctx, `DELETE FROM warning_event WHERE medium = 'call' AND id IN (SELECT call_id FROM ledger WHERE n = $1 AND state = 'excluded')`, n)
	return err
}

// countOne brings the events of one source up to date, and notes when something has come.
// What is counted no more takes nothing back that was raised.
func (c *counting) countOne(s warning.Source) error {
	for _, w := range c.book.Watches {
		if w.What.Medium != s.Medium {
			continue
		}
		e, counts := w.Event(s)
		if !counts || e.At.Before(c.since[w.Name]) {
			if _, err := c.tx.Exec(c.ctx, `DELETE FROM warning_event WHERE watch = $1 AND medium = $2 AND id = $3`, w.Name, s.Medium, s.ID); err != nil {
				return err
			}
			continue
		}
		sketch := e.Sketch.Bytes()
		changed, err := c.tx.Exec(c.ctx, `INSERT INTO warning_event (watch, medium, id, scope, at, call_id, agent, dept, gist, sketch)
			SELECT name, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM warning_watch WHERE name = $1
			ON CONFLICT (watch, medium, id) DO UPDATE SET scope = excluded.scope, at = excluded.at, call_id = excluded.call_id,
				agent = excluded.agent, dept = excluded.dept, gist = excluded.gist, sketch = excluded.sketch
			WHERE warning_event.scope <> excluded.scope OR warning_event.at <> excluded.at OR warning_event.call_id <> excluded.call_id OR warning_event.agent <> excluded.agent
				OR warning_event.dept <> excluded.dept OR warning_event.gist <> excluded.gist OR warning_event.sketch <> excluded.sketch`,
			w.Name, e.Medium, e.ID, e.Scope, storage.Millis(e.At), e.CallID, e.Agent, e.Dept, e.Gist, sketch)
		if err != nil {
			return err
		}
		if changed > 0 {
			of := watchScope{w.Name, e.Scope}
			c.touched[of] = append(c.touched[of], e.At)
		}
	}
	return nil
}

// raiseAll looks at every stretch of time in which something has come.
func (c *counting) raiseAll() error {
	all := make([]watchScope, 0, len(c.touched))
	for of := range c.touched {
		all = append(all, of)
	}
	slices.SortFunc(all, func(a, b watchScope) int {
		if a.watch != b.watch {
			return compare(a.watch, b.watch)
		}
		return compare(a.scope, b.scope)
	})
	for _, of := range all {
		w, _ := c.book.Watch(of.watch)
		times := c.touched[of]
		slices.SortFunc(times, time.Time.Compare)
		for from := 0; from < len(times); {
			to := from + 1
			for to < len(times) && times[to].Sub(times[to-1]) <= w.Window+2*w.Calm {
				to++
			}
			if err := c.raise(w, of.scope, times[from], times[to-1]); err != nil {
				return err
			}
			from = to
		}
	}
	return nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
