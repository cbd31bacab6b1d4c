package scoring_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
)

func event(kind call.TicketEventKind, at time.Time) call.TicketEvent {
	return call.TicketEvent{Kind: kind, At: at}
}

// repair is a ticket filed on 3 September at 10:00.
func repair(events ...call.TicketEvent) call.Ticket {
	return call.Ticket{
		ID: "T1", Kind: call.Repair, Agent: "1024", Dept: "客服一部",
		Filed: at(3, 10, 0), Events: events,
	}
}

// nums gives the numerators by item.
func nums(entries []scoring.Entry) map[scoring.Item]int64 {
	got := map[scoring.Item]int64{}
	for _, e := range entries {
		got[e.Item] = e.Num
	}
	return got
}

func TestFirstClose(t *testing.T) {
	t.Parallel()
	dispatched, closed := event(call.Dispatched, at(3, 10, 5)), event(call.Closed, at(3, 15, 0))
	for name, tc := range map[string]struct {
		events []call.TicketEvent
		want   int64
	}{
		"dispatched once and closed":           {[]call.TicketEvent{dispatched, closed}, 1},
		"closed on the spot":                   {[]call.TicketEvent{closed}, 1},
		"dispatched again":                     {[]call.TicketEvent{dispatched, event(call.Dispatched, at(3, 11, 0)), closed}, 0},
		"returned before it was closed":        {[]call.TicketEvent{dispatched, event(call.Reopened, at(3, 11, 0)), closed}, 0},
		"reopened two days later":              {[]call.TicketEvent{dispatched, closed, event(call.Reopened, at(5, 9, 0))}, 0},
		"reopened and closed again":            {[]call.TicketEvent{dispatched, closed, event(call.Reopened, at(5, 9, 0)), event(call.Closed, at(6, 9, 0))}, 0},
		"reopened when it had long settled":    {[]call.TicketEvent{dispatched, closed, event(call.Reopened, at(12, 9, 0))}, 1},
		"urged while it was open":              {[]call.TicketEvent{dispatched, event(call.Urged, at(3, 12, 0)), closed}, 1},
		"urged after it was closed":            {[]call.TicketEvent{dispatched, closed, event(call.Urged, at(4, 12, 0))}, 0},
		"urged after it had long settled":      {[]call.TicketEvent{dispatched, closed, event(call.Urged, at(14, 12, 0))}, 1},
		"rated and substantiated after it":     {[]call.TicketEvent{dispatched, closed, event(call.Surveyed, at(4, 9, 0)), event(call.Substantiated, at(5, 9, 0))}, 1},
		"reopened on the last settling minute": {[]call.TicketEvent{dispatched, closed, event(call.Reopened, at(10, 15, 0))}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := nums(scoring.OfTicket(repair(tc.events...), beijing))[scoring.FirstClose]
			if !ok || got != tc.want {
				t.Errorf("first close = %d, %t; want %d", got, ok, tc.want)
			}
		})
	}
}

func TestOpenTicketHasNoFirstCloseAndNoLength(t *testing.T) {
	t.Parallel()
	got := nums(scoring.OfTicket(repair(event(call.Dispatched, at(3, 10, 5))), beijing))
	want := map[scoring.Item]int64{scoring.Handled: 1, scoring.Replied: 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got)\n%s", diff)
	}
}

func TestTicketLengthIsToItsLastClosing(t *testing.T) {
	t.Parallel()
	ticket := repair(
		event(call.Accepted, at(3, 10, 0)), event(call.Dispatched, at(3, 10, 5)), event(call.Step, at(3, 11, 0)),
		event(call.Urged, at(3, 12, 0)), event(call.Replied, at(3, 14, 0)), event(call.Closed, at(3, 15, 0)),
	)
	got := nums(scoring.OfTicket(ticket, beijing))
	if got[scoring.TicketSteps] != 4 || got[scoring.TicketTime] != (5*time.Hour).Milliseconds() {
		t.Errorf("%d steps in %d ms, want 4 (dispatched, step, replied, closed) in 5 h", got[scoring.TicketSteps], got[scoring.TicketTime])
	}
	ticket.Events = append(ticket.Events, event(call.Reopened, at(4, 10, 0)))
	if _, closed := nums(scoring.OfTicket(ticket, beijing))[scoring.TicketSteps]; closed {
		t.Error("a reopened ticket has a length before it is closed again")
	}
	ticket.Events = append(ticket.Events, event(call.Closed, at(4, 12, 0)))
	got = nums(scoring.OfTicket(ticket, beijing))
	if got[scoring.TicketSteps] != 6 || got[scoring.TicketTime] != (26*time.Hour).Milliseconds() {
		t.Errorf("%d steps in %d ms, want 6 in 26 h", got[scoring.TicketSteps], got[scoring.TicketTime])
	}
}

func TestTermsRunFromFiling(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		events           []call.TicketEvent
		handled, replied int64
	}{
		"nothing happened":              {nil, 0, 0},
		"taken up in time":              {[]call.TicketEvent{event(call.Dispatched, at(3, 11, 0))}, 1, 0},
		"taken up a minute late":        {[]call.TicketEvent{event(call.Dispatched, at(3, 11, 1))}, 0, 0},
		"accepting is not handling":     {[]call.TicketEvent{event(call.Accepted, at(3, 10, 1))}, 0, 0},
		"urging is not handling":        {[]call.TicketEvent{event(call.Urged, at(3, 10, 30))}, 0, 0},
		"replied at once":               {[]call.TicketEvent{event(call.Replied, at(3, 10, 30))}, 1, 1},
		"replied in the 48th hour":      {[]call.TicketEvent{event(call.Step, at(3, 10, 30)), event(call.Replied, at(5, 10, 0))}, 1, 1},
		"replied on the third day":      {[]call.TicketEvent{event(call.Step, at(3, 10, 30)), event(call.Replied, at(5, 10, 1))}, 1, 0},
		"closed and the customer told?": {[]call.TicketEvent{event(call.Closed, at(3, 10, 30))}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := nums(scoring.OfTicket(repair(tc.events...), beijing))
			if got[scoring.Handled] != tc.handled || got[scoring.Replied] != tc.replied {
				t.Errorf("handled %d, replied %d; want %d, %d", got[scoring.Handled], got[scoring.Replied], tc.handled, tc.replied)
			}
		})
	}
}

func TestTermsBelongToTheMonthInWhichTheyFallDue(t *testing.T) {
	t.Parallel()
	ticket := repair(event(call.Dispatched, at(30, 23, 10)))
	ticket.Filed = at(30, 22, 50)
	months := map[scoring.Item]string{}
	for _, e := range scoring.OfTicket(ticket, beijing) {
		months[e.Item] = e.Month
	}
	want := map[scoring.Item]string{scoring.Handled: "2026-09", scoring.Replied: "2026-10"}
	if diff := cmp.Diff(want, months); diff != "" {
		t.Errorf("months (-want +got)\n%s", diff)
	}
}

func TestConsultationOwesAReplyOnlyOncePassedOn(t *testing.T) {
	t.Parallel()
	ticket := repair(event(call.Closed, at(3, 10, 0)))
	ticket.Kind = call.Consult
	got := nums(scoring.OfTicket(ticket, beijing))
	want := map[scoring.Item]int64{scoring.FirstClose: 1, scoring.TicketSteps: 1, scoring.TicketTime: 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answered in the call (-want +got)\n%s", diff)
	}
	ticket.Events = []call.TicketEvent{event(call.Step, at(3, 10, 20))}
	got = nums(scoring.OfTicket(ticket, beijing))
	want = map[scoring.Item]int64{scoring.Handled: 1, scoring.Replied: 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("passed on (-want +got)\n%s", diff)
	}
}

func TestTicketOfNobodyIsOnNobodysCard(t *testing.T) {
	t.Parallel()
	ticket := repair()
	ticket.Agent = ""
	if got := scoring.OfTicket(ticket, beijing); got != nil {
		t.Errorf("got %v, want nothing", got)
	}
}
