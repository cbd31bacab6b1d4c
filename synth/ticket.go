package synth

import (
	"strconv"
	"time"

	"github.com/tingcha/tingcha/call"
)

// ticketOf writes the ticket of a call that ended at ended, and its life.
func (p *planner) ticketOf(c plan, ended time.Time, text string) call.Ticket {
	d := diceFor(p.seed, c.number, forTicket)
	agent := p.staff[c.agent]
	t := call.Ticket{
		ID:   "G" + strconv.FormatUint(p.seed, 10) + "T" + digits(uint64(c.number), 8),
		Kind: c.ticket, CallID: p.id(c.number), Agent: agent.id, Dept: agent.dept, Text: text,
	}
	if c.ticket == call.ComplaintInternal {
		t.About = pick(&d, p.staff).id
	}
	switch {
	case c.story == internalOff:
		t.Filed = ended.Add(time.Duration(d.between(25*60, 60*60)) * time.Minute)
	case d.chance(10_000):
		t.Filed = ended.Add(-time.Duration(d.between(1, 10)) * time.Second)
	default:
		t.Filed = ended.Add(time.Duration(d.between(20, 900)) * time.Second)
	}
	l := life{dice: &d, now: t.Filed}
	l.run(t.Kind)
	t.Events = l.events
	t.Version = l.now.UnixMilli()
	return t
}

// life makes a ticket's events. Most go as they should, some late, some twice,
// some are never finished.
type life struct {
	dice   *dice
	now    time.Time
	events []call.TicketEvent
}

// then adds an event that comes from low to high minutes after the one before.
func (l *life) then(kind call.TicketEventKind, low, high int) {
	l.now = l.now.Add(time.Duration(l.dice.between(low, high)) * time.Minute)
	l.events = append(l.events, call.TicketEvent{Kind: kind, At: l.now})
}

// sometimes adds an event to share of the tickets.
func (l *life) sometimes(share int, kind call.TicketEventKind, low, high int) bool {
	happens := l.dice.chance(share)
	if happens {
		l.then(kind, low, high)
	}
	return happens
}

func (l *life) run(kind call.TicketKind) {
	l.then(call.Accepted, 0, 0)
	if kind == call.Consult { // answered in the call
		l.then(call.Closed, 0, 0)
		return
	}
	if !l.sometimes(92_000, call.Dispatched, 2, 50) {
		l.then(call.Dispatched, 65, 300)
	}
	for range l.dice.below(3) {
		l.then(call.Step, 10, 400)
	}
	l.sometimes(5_000, call.Urged, 30, 600)
	if l.dice.chance(5_000) { // nobody ever finishes it
		return
	}
	l.sometimes(4_000, call.Dispatched, 20, 600)
	if !l.sometimes(93_000, call.Replied, 30, 1200) {
		l.then(call.Replied, 2900, 5000)
	}
	l.then(call.Closed, 5, 300)
	if l.sometimes(3_000, call.Reopened, 300, 4000) {
		l.then(call.Dispatched, 5, 60)
		l.then(call.Closed, 300, 2000)
	}
	l.afterwards(kind)
}

// afterwards comes when the work is done: the verdict on a complaint, and the
// rating that a callback asks for.
func (l *life) afterwards(kind call.TicketKind) {
	if kind == call.ComplaintInternal && !l.sometimes(40_000, call.Substantiated, 60, 2000) {
		l.then(call.NotSubstantiated, 60, 2000)
	}
	if l.sometimes(30_000, call.Surveyed, 60, 3000) {
		l.events[len(l.events)-1].Score = pick(l.dice, []int{5, 5, 5, 4, 4, 3, 2, 1})
	}
}
