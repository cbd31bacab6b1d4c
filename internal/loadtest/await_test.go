package loadtest_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/synth"
)

var onTheirWay = []storage.State{storage.Expected, storage.Registered, storage.Fetched, storage.Transcribed, storage.Inspected}

// await waits until all calls are there and none is on its way, and gives how they stand.
func (r *rig) await(t testing.TB, calls int, patience time.Duration) map[storage.State]int {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		states := r.states(t)
		here, going := 0, 0
		for state, n := range states {
			here += n
			if slices.Contains(onTheirWay, state) {
				going += n
			}
		}
		if here >= calls && going == 0 {
			return states
		}
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %d calls at their end; %v", patience, calls, states)
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// states counts the listed calls of all days.
func (r *rig) states(t testing.TB) map[storage.State]int {
	t.Helper()
	days, err := r.store.Coverage(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	states := map[storage.State]int{}
	for _, d := range days {
		if !d.AddsUp() {
			t.Errorf("%s does not add up: %d = %v", d.Day, d.Expected, d.States)
		}
		for state, n := range d.States {
			states[state] += n
		}
	}
	return states
}

// awaitTickets waits until every ticket is in.
func (r *rig) awaitTickets(t testing.TB, archive string) {
	t.Helper()
	next := lines(t, filepath.Join(archive, synth.TicketsFile))
	for text, more := next(); more; text, more = next() {
		r.awaitTicket(t, fieldOf(t, string(text), "id"))
	}
}

func (r *rig) awaitTicket(t testing.TB, id string) {
	t.Helper()
	for range 600 {
		if _, err := r.store.Ticket(t.Context(), id); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("ticket %s did not come", id)
}
