package scoring_test

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// storeWorlds is how many worlds go through a store, which takes longer than parts alone.
const storeWorlds = 40

// TestSumsOfAStoreComeToTheSame takes worlds into a store, has it find the facts by itself,
// and holds its sums against the second hand's. Nothing in them is inspected: what verdicts
// add is the other test's.
func TestSumsOfAStoreComeToTheSame(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves out what takes long and has nothing to race")
	}
	drawn := drawWorlds(storeWorlds)
	for _, w := range drawn {
		w.uninspected()
		w.uncalled(scoring.Reckoner{Zone: w.zone, Calendar: calendar.China(), AsOf: w.asOf})
	}
	for i, hand := range secondHand(t, drawn) {
		w := drawn[i]
		store := w.stored(t, scoring.Reckoner{Zone: w.zone, Calendar: calendar.China(), AsOf: w.asOf})
		for _, span := range [][2]string{{"2026-09-01", "2026-09-30"}, {"2026-10-01", "2026-10-31"}, {"2026-09-20", "2026-09-20"}, {"2026-01-01", "2026-12-31"}} {
			rows, err := store.Sums(t.Context(), storage.SumFilter{First: span[0], Last: span[1], By: storage.ByDept})
			if err != nil {
				t.Fatal(err)
			}
			got := map[spot]numbers{}
			for _, s := range rows {
				if n := (numbers{s.Num, s.Den}); n != (numbers{}) {
					got[spot{Item: string(s.Item), Dept: s.Dept}] = n
				}
			}
			if diff := cmp.Diff(hand.byDept(span), got); diff != "" {
				t.Fatalf("world %d from %s to %s (-second hand +store)\n%s", i, span[0], span[1], diff)
			}
		}
	}
}

// byDept adds up what a hand has of a span.
func (h hand) byDept(span [2]string) map[spot]numbers {
	sums := map[spot]numbers{}
	for at, n := range h.sums {
		if span[0] <= at.Day && at.Day <= span[1] {
			of := spot{Item: at.Item, Dept: at.Dept}
			sums[of] = sums[of].plus(n)
		}
	}
	return sums
}

// uninspected leaves out what only an inspection and a person can bring.
func (w *world) uninspected() {
	for i := range w.calls {
		w.calls[i].inspected, w.calls[i].listed, w.calls[i].verdicts = false, true, nil
	}
}

// uncalled leaves out calls to customers who are not to be called back: of those a store
// takes none.
func (w *world) uncalled(r scoring.Reckoner) {
	for i, x := range w.tickets {
		w.tickets[i].conclusions = nil // the store has them go from desk to desk
		if len(r.TicketCauses(x.Ticket)) == 0 {
			w.tickets[i].tries = nil
		}
	}
}

// stored takes the world into a store and sums it up.
func (w *world) stored(t *testing.T, r scoring.Reckoner) storage.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "records.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b := storage.Batch{Position: storage.Position{Source: "file:world", Name: "world", Next: 1, Done: true}, At: w.asOf}
	for agent, dept := range w.roster {
		b.Agents = append(b.Agents, call.Agent{ID: agent, Dept: dept})
	}
	for _, c := range w.calls {
		b.Calls = append(b.Calls, storage.CallLine{Call: c.Call, Day: r.DayOf(c.Started), Origin: "world:1"})
	}
	for _, x := range w.tickets {
		x.Version = 1
		b.Tickets = append(b.Tickets, storage.OfferedTicket{Ticket: x.Ticket, Origin: "world:1"})
	}
	if _, err := store.Ingest(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	w.noted(t, store, r)
	sumUp(t.Context(), t, store, r)
	return store
}

// noted keeps what was noted of calls to customers.
func (w *world) noted(t *testing.T, store storage.Store, r scoring.Reckoner) {
	t.Helper()
	for {
		done, err := store.Arise(t.Context(), r, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			break
		}
	}
	note := func(kind scoring.SourceKind, id string, tries []callback.Try) {
		t.Helper()
		for i, try := range tries {
			res := callback.Result{Key: string(kind) + id + strconv.Itoa(i), By: "li", At: try.At, Try: try}
			if err := store.RecordCallback(t.Context(), scoring.Source{Kind: kind, ID: id}, res); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range w.calls {
		note(scoring.CallSource, c.ID, c.tries)
	}
	for _, x := range w.tickets {
		note(scoring.TicketSource, x.ID, x.tries)
	}
}

func sumUp(ctx context.Context, t *testing.T, store storage.Store, r scoring.Reckoner) {
	t.Helper()
	for {
		done, left, err := store.SumUp(ctx, r, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 && left == 0 {
			return
		}
	}
}
