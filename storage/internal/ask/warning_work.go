package ask

import (
	"context"
	"slices"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/warning"
)

// WarningNotes are the next notes of changes that watches may count, each call and ticket
// once.
type WarningNotes struct {
	Seqs    []int64
	Calls   []int64 // numbers
	Tickets []string
	Left    int // 1 when there are notes that are not among them
}

// NextWarningNotes asks for the next notes: the oldest of what came in, and after them those
// of what was there before a watch was, which have numbers below zero.
func NextWarningNotes(limit int) Question[WarningNotes] {
	return Question[WarningNotes]{"changes that may be counted", func(ctx context.Context, r Records) (WarningNotes, error) {
		var w WarningNotes
		for _, which := range []string{`seq > 0`, `seq < 0`} {
			err := r.Ask(ctx, `SELECT seq, n, ticket FROM warning_todo WHERE `+which+` ORDER BY seq LIMIT $1`, []any{limit + 1 - len(w.Seqs)}, func(row Row) error {
				var seq, n int64
				var ticket string
				err := row.Scan(&seq, &n, &ticket)
				switch {
				case err != nil:
					return err
				case len(w.Seqs) == limit:
					w.Left = 1
					return nil
				case n != 0:
					w.Calls = append(w.Calls, n)
				default:
					w.Tickets = append(w.Tickets, ticket)
				}
				w.Seqs = append(w.Seqs, seq)
				return nil
			})
			if err != nil {
				return w, err
			}
			if w.Left > 0 {
				break
			}
		}
		slices.Sort(w.Calls)
		slices.Sort(w.Tickets)
		w.Calls, w.Tickets = slices.Compact(w.Calls), slices.Compact(w.Tickets)
		return w, nil
	}}
}

// WarningSources asks for calls and tickets as watches see them; those that are excluded
// are left out. Words are read only when they are asked for.
func WarningSources(notes WarningNotes, words bool) Question[[]warning.Source] {
	return Question[[]warning.Source]{"what may be counted", func(ctx context.Context, r Records) ([]warning.Source, error) {
		var all []warning.Source
		for some := range slices.Chunk(notes.Calls, atOnce) {
			calls, err := warningCalls(ctx, r, some, words)
			if err != nil {
				return nil, err
			}
			all = append(all, calls...)
		}
		for some := range slices.Chunk(notes.Tickets, atOnce) {
			tickets, err := ticketWords(ctx, r, some)
			if err != nil {
				return nil, err
			}
			for _, w := range tickets {
				h := w.search
				s := warning.Source{Medium: warning.Tickets, ID: h.ID, CallID: h.CallID, Agent: h.Agent, Dept: h.Dept, At: h.At, Kind: h.Kind}
				for _, text := range w.written[:1] { // notes of later steps are not the customer's
					s.Said = append(s.Said, warning.Said{By: roles(""), Text: text})
				}
				all = append(all, s)
			}
		}
		return all, departed(ctx, r, all)
	}}
}

// departed gives sources that name no department that of the agent's roster.
func departed(ctx context.Context, r Records, all []warning.Source) error {
	if !slices.ContainsFunc(all, func(s warning.Source) bool { return s.Dept == "" && s.Agent != "" }) {
		return nil
	}
	places, err := readRoster(ctx, r)
	for i, s := range all {
		all[i].Dept = places.place(s.Agent, s.Dept).Dept
	}
	return err
}

// numbered gives the arguments of a query with places for atOnce numbers.
func numbered(numbers []int64) []any {
	args := make([]any, atOnce)
	for i := range args {
		args[i] = numbers[0]
		if i < len(numbers) {
			args[i] = numbers[i]
		}
	}
	return args
}

func warningCalls(ctx context.Context, r Records, numbers []int64, words bool) ([]warning.Source, error) {
	at := map[int64]int{}
	all, err := list(ctx, r, `SELECT n, call_id, agent, dept, started_at, duration_ms, coalesce(hold_ms, -1) FROM ledger
		WHERE n IN (`+places()+`) AND state <> 'excluded' ORDER BY n`, numbered(numbers), func(row Row) (warning.Source, error) {
		s := warning.Source{Medium: warning.Calls}
		var n, started, length, hold int64
		err := row.Scan(&n, &s.ID, &s.Agent, &s.Dept, &started, &length, &hold)
		at[n] = len(at)
		s.CallID, s.At, s.Duration, s.Hold = s.ID, storage.Instant(started), milliseconds(length), told(hold)
		return s, err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	err = r.Ask(ctx, `SELECT n, rule, label FROM finding WHERE n IN (`+places()+`) AND held AND status NOT IN ('withdrawn', 'recorded') AND shadow <> 1`, numbered(numbers), func(row Row) error {
		var n int64
		var h warning.Hit
		err := row.Scan(&n, &h.Rule, &h.Label)
		if i, known := at[n]; known {
			all[i].Hits = append(all[i].Hits, h)
		}
		return err
	})
	if err != nil || !words {
		return all, err
	}
	ids := make([]string, len(all))
	by := map[string]int{}
	for i, s := range all {
		ids[i], by[s.ID] = s.ID, i
	}
	spoken, err := callWords(ctx, r, ids, "")
	for _, w := range spoken {
		i := by[w.search.ID]
		for _, turn := range w.turns {
			all[i].Said = append(all[i].Said, warning.Said{By: roles(turn.Role), Text: turn.Text})
		}
	}
	return all, err
}

// WarningEvents asks for the events of a watch and scope from one moment to another, both
// included.
func WarningEvents(watch, scope string, from, to time.Time) Question[[]warning.Event] {
	return listing("events of watch "+watch, `SELECT medium, id, call_id, agent, dept, scope, at, gist, sketch FROM warning_event
		WHERE watch = $1 AND scope = $2 AND at BETWEEN $3 AND $4`, []any{watch, scope, storage.Millis(from), storage.Millis(to)}, func(row Row) (warning.Event, error) {
		var e warning.Event
		var at int64
		var sketch []byte
		err := row.Scan(&e.Medium, &e.ID, &e.CallID, &e.Agent, &e.Dept, &e.Scope, &at, &e.Gist, &sketch)
		if err == nil {
			e.Sketch, err = warning.ReadSketch(sketch)
		}
		e.At = storage.Instant(at)
		return e, err
	})
}

// WarningTimes asks when events of a watch and scope were, from after one moment to another.
func WarningTimes(watch, scope string, after, until time.Time) Question[[]time.Time] {
	return listing("times of watch "+watch, `SELECT at FROM warning_event WHERE watch = $1 AND scope = $2 AND at > $3 AND at <= $4 ORDER BY at`,
		[]any{watch, scope, storage.Millis(after), storage.Millis(until)}, func(row Row) (time.Time, error) {
			var at int64
			err := row.Scan(&at)
			return storage.Instant(at), err
		})
}

// FirstRecord asks since when there are records, the zero time for none.
func FirstRecord(zone *time.Location) Question[time.Time] {
	return Question[time.Time]{"first record", func(ctx context.Context, r Records) (time.Time, error) {
		var day string
		var filed int64
		if err := one(ctx, r, `SELECT coalesce(min(day), ''), (SELECT coalesce(min(filed_at), 0) FROM ticket) FROM ledger WHERE day <> ''`, nil, []any{&day, &filed}); err != nil {
			return time.Time{}, err
		}
		first := storage.Instant(filed)
		if at, err := time.ParseInLocation(time.DateOnly, day, zone); err == nil && (first.IsZero() || at.Before(first)) {
			first = at
		}
		return first, nil
	}}
}
