package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

// A world is a random store of calls and tickets, as rows that were recorded.
type world struct {
	rng     *rand.Rand
	zone    *time.Location
	asOf    time.Time
	calls   []worldCall
	tickets []worldTicket
	roster  map[string]string // dept by agent
}

type worldCall struct {
	call.Call
	listed, inspected bool
	verdicts          []scoring.VerdictFacts
	tries             []callback.Try
}

type worldTicket struct {
	call.Ticket
	tries       []callback.Try
	conclusions []scoring.Conclusion // noted here
}

// The worlds lie around the National Day of 2026: Sunday 20 September and Saturday 10
// October are worked, 25 September and the first week of October are off.
var worldBegins = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

const worldDays = 50

// newWorld draws a world. One in ten has nothing in it, one in ten a single call.
func newWorld(seed uint64) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 1_6)), roster: map[string]string{}} //nolint:gosec // a draw of a test
	w.zone = time.FixedZone("hotline", []int{8, 8, 8, 0, -3}[w.rng.IntN(5)]*60*60)
	for i := range 6 {
		w.roster[strconv.Itoa(1001+i)] = []string{"甲部", "乙部"}[i%2]
	}
	w.asOf = worldBegins.Add(time.Duration(20+w.rng.IntN(60)) * 24 * time.Hour)
	nCalls, nTickets := 5+w.rng.IntN(40), w.rng.IntN(30)
	switch seed % 10 {
	case 0:
		nCalls, nTickets = 0, 0
	case 1:
		nCalls, nTickets = 1, 0
	}
	for i := range nCalls {
		w.calls = append(w.calls, w.call(i))
	}
	for i := range nTickets {
		w.tickets = append(w.tickets, w.ticket(i))
	}
	for i := range w.calls {
		if c := &w.calls[i]; c.Answered && (c.CSAT == 1 || c.CSAT == 2) {
			c.tries = w.tries(c.Started)
		}
	}
	for i := range w.tickets {
		w.tickets[i].tries = w.tries(w.tickets[i].Filed)
		w.tickets[i].conclude(w)
	}
	return w
}

// conclude has people conclude, now and then, what a complaint is.
func (x *worldTicket) conclude(w *world) {
	at := x.Filed
	for x.Kind == call.ComplaintInternal && len(x.conclusions) < 2 && w.often(4) {
		at = at.Add(pick(w, time.Hour, 24*time.Hour, 9*24*time.Hour))
		x.conclusions = append(x.conclusions, scoring.Conclusion{At: at, Substantiated: w.often(5)})
	}
}

// tries are calls to a customer around and after a moment, by time.
func (w *world) tries(at time.Time) []callback.Try {
	var all []callback.Try
	for range w.rng.IntN(3) {
		at = at.Add(pick(w, 0, time.Minute, time.Minute-time.Millisecond, 24*time.Hour, 9*24*time.Hour))
		try := callback.Try{At: at, Reached: w.often(6)}
		if try.Reached {
			try.Score = w.rng.IntN(6)
		}
		all = append(all, try)
	}
	return all
}

// moment is any, a midnight, or as far from an earlier call as windows reach: those are
// where computations come to disagree.
func (w *world) moment() time.Time {
	at := worldBegins.Add(time.Duration(w.rng.IntN(worldDays*24*60)) * time.Minute)
	switch w.rng.IntN(5) {
	case 0:
		y, m, d := at.In(w.zone).Date()
		at = time.Date(y, m, d, 0, 0, 0, 0, w.zone)
	case 1:
		if len(w.calls) > 0 {
			reach := []time.Duration{72 * time.Hour, 7 * 24 * time.Hour, time.Hour, 0}[w.rng.IntN(4)]
			at = w.calls[w.rng.IntN(len(w.calls))].Started.Add(reach + time.Duration(w.rng.IntN(3)-1)*time.Millisecond)
		}
	}
	return at
}

func (w *world) often(tenths int) bool { return w.rng.IntN(10) < tenths }

func pick[T any](w *world, from ...T) T { return from[w.rng.IntN(len(from))] }

func (w *world) agent() string { return strconv.Itoa(1001 + w.rng.IntN(6)) }

func (w *world) customer() call.Customer {
	return pick(w, call.Customer(""), "c1", "c2", "c3", "c4", "c5")
}

func (w *world) call(i int) worldCall {
	agent := w.agent()
	c := worldCall{Call: call.Call{
		ID: fmt.Sprintf("c%d", i), Started: w.moment(), Duration: time.Minute, Agent: agent, Dept: w.roster[agent], Customer: w.customer(),
		Answered: w.often(9), CSAT: w.rng.IntN(7) - 1, Direction: pick(w, "", call.Inbound, call.Inbound, call.Outbound),
	}, listed: w.often(9)}
	c.inspected = c.Answered && w.often(8)
	if !c.inspected {
		return c
	}
	for n := range w.rng.IntN(4) {
		c.verdicts = append(c.verdicts, w.verdict(fmt.Sprintf("%s-f%d", c.ID, n), c.ID))
	}
	return c
}

func (w *world) verdict(id, callID string) scoring.VerdictFacts {
	label := pick(w, "shirking", "undispatched", "internal=unreported", "script.no_greeting")
	family := map[string]string{"internal=unreported": "internal", "script.no_greeting": "script"}[label]
	if family == "" {
		family = label
	}
	v := scoring.VerdictFacts{
		Finding: id, Rule: id, Label: label, Family: family, Level: inspect.General, Points: inspect.Points(100 * (1 + w.rng.IntN(8))),
		Ruling: pick(w, scoring.Unjudged, scoring.ConfirmedRuling, scoring.ConfirmedRuling, scoring.RejectedRuling), Rechecked: w.often(3),
		Charge: scoring.Charge{Call: callID, Family: family},
	}
	if family == "shirking" {
		v.Charge.FamilyCap = 500
	}
	if v.Ruling != scoring.Unjudged && w.often(4) {
		v.Appeals = append(v.Appeals, scoring.AppealFacts{ID: id + "-1", Decided: w.often(8), Changed: w.often(4)})
	}
	return v
}

// ticket is one whose events come in any order that has the closing last, or not: reopened
// in the next month, concluded twice, closed at the very end of a term.
func (w *world) ticket(i int) worldTicket {
	agent := w.agent()
	t := worldTicket{Ticket: call.Ticket{
		ID: fmt.Sprintf("t%d", i), Kind: pick(w, call.TicketKinds()...), Customer: w.customer(),
		Agent: agent, Dept: w.roster[agent], Filed: w.moment(),
	}}
	if len(w.calls) > 0 && w.often(7) {
		c := pick(w, w.calls...)
		t.CallID, t.Customer = c.ID, c.Customer
	}
	if t.Kind == call.ComplaintInternal && w.often(8) {
		t.About = w.agent()
	}
	at := t.Filed
	for range w.rng.IntN(8) {
		at = at.Add(pick(w, 0, time.Minute, time.Hour, 59*time.Minute, 24*time.Hour, 48*time.Hour, 72*time.Hour, 7*24*time.Hour, 9*24*time.Hour))
		e := call.TicketEvent{Kind: pick(w, call.TicketEventKinds()...), At: at}
		if e.Kind == call.Surveyed {
			e.Score = w.rng.IntN(6)
		}
		t.Events = append(t.Events, e)
	}
	if w.often(6) {
		t.Events = append(t.Events, call.TicketEvent{Kind: call.Closed, At: at.Add(pick(w, 0, time.Minute, 24*time.Hour))})
	}
	return t
}

// classOf is the kind of the first ticket of a call.
func (w *world) classOf(id string) call.TicketKind {
	var of []worldTicket
	for _, t := range w.tickets {
		if t.CallID == id {
			of = append(of, t)
		}
	}
	slices.SortFunc(of, func(a, b worldTicket) int {
		if c := a.Filed.Compare(b.Filed); c != 0 {
			return c
		}
		return map[bool]int{true: -1, false: 1}[a.ID < b.ID]
	})
	if len(of) == 0 {
		return ""
	}
	return of[0].Kind
}

func (w *world) contacts(customer call.Customer, not string) []scoring.Contact {
	if customer == "" {
		return nil
	}
	var all []scoring.Contact
	for _, c := range w.calls {
		if c.Customer == customer && c.ID != not {
			all = append(all, scoring.Contact{CallID: c.ID, Started: c.Started, Answered: c.Answered, Direction: c.Direction, Class: w.classOf(c.ID)})
		}
	}
	return all
}

// parts are what the program makes of the world.
func (w *world) parts(r scoring.Reckoner) []scoring.Part {
	var parts []scoring.Part
	for _, c := range w.calls {
		ticketed := slices.ContainsFunc(w.tickets, func(t worldTicket) bool { return t.CallID == c.ID && t.Kind != call.Consult })
		parts = append(parts, r.CallParts(scoring.CallFacts{
			Call: c.Call, Day: r.DayOf(c.Started), Place: scoring.Place{Agent: c.Agent, Dept: c.Dept}, Listed: c.listed, Inspected: c.inspected,
			Class: w.classOf(c.ID), Ticketed: ticketed, Contacts: w.contacts(c.Customer, c.ID), Verdicts: c.verdicts, Tries: c.tries,
		})...)
	}
	for _, t := range w.tickets {
		f := scoring.TicketFacts{Ticket: t.Ticket, Place: scoring.Place{Agent: t.Agent, Dept: t.Dept}, Contacts: w.contacts(t.Customer, ""), Tries: t.tries, Conclusions: t.conclusions}
		if t.About != "" {
			f.Against = scoring.Place{Agent: t.About, Dept: w.roster[t.About]}
		}
		parts = append(parts, r.TicketParts(f)...)
	}
	return parts
}
