package evaluate

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/intake"
	"github.com/tingcha/tingcha/transcribe"
)

// Inputs makes of the blocks of a file what the rules look at: each call with the
// tickets and the other calls of its customer, from the whole file. The calendar
// says into which seasons it fell; without one nobody knows.
func Inputs(blocks []intake.LabelledCall, calendar inspect.Calendar) []inspect.Input {
	world := worldOf(blocks, calendar)
	inputs := make([]inspect.Input, len(blocks))
	for i, b := range blocks {
		inputs[i] = world.input(b)
	}
	return inputs
}

// world is all calls of a file, by customer: what a call's own block does not
// say, such as the complaint that was filed in the next call.
type world struct {
	calls   map[call.Customer][]call.Call
	tickets map[call.Customer][]call.Ticket
	seasons inspect.Calendar
}

func worldOf(blocks []intake.LabelledCall, calendar inspect.Calendar) world {
	w := world{calls: map[call.Customer][]call.Call{}, tickets: map[call.Customer][]call.Ticket{}, seasons: calendar}
	for _, b := range blocks {
		customer := b.Call.Customer
		if customer == "" { // equals no other caller
			continue
		}
		w.calls[customer] = append(w.calls[customer], b.Call)
		w.tickets[customer] = append(w.tickets[customer], b.Tickets...)
	}
	return w
}

// input is what the pipeline would load for the call.
func (w world) input(b intake.LabelledCall) inspect.Input {
	transcript := transcribe.Settle(b.Transcript, b.Call.Agent)
	in := inspect.Input{
		Call:       b.Call,
		Transcript: transcript,
		Signals:    call.FromTurns(transcript, b.Call.Duration),
		Group:      b.Group,
		Seasons:    w.seasons.On(b.Call.Started),
	}
	tickets := b.Tickets
	if b.Call.Customer != "" {
		tickets = w.tickets[b.Call.Customer]
	}
	for _, t := range tickets {
		if t.CallID == b.Call.ID || near(b.Call, t.Filed) {
			in.Tickets = append(in.Tickets, t)
		}
	}
	for _, other := range w.calls[b.Call.Customer] {
		if other.ID != b.Call.ID && near(b.Call, other.Started) {
			in.Calls = append(in.Calls, other)
		}
	}
	slices.SortStableFunc(in.Tickets, func(a, b call.Ticket) int { return a.Filed.Compare(b.Filed) })
	slices.SortStableFunc(in.Calls, func(a, b call.Call) int { return a.Started.Compare(b.Started) })
	return in
}

// near says whether a moment lies within the horizon of the call.
func near(c call.Call, at time.Time) bool {
	return !at.Before(c.Started.Add(-inspect.Horizon)) && !at.After(c.Ended().Add(inspect.Horizon))
}
