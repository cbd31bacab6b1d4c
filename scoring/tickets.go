package scoring

import (
	"time"

	"github.com/tingcha/tingcha/call"
)

// The terms that tickets are held to.
const (
	// HandleWithin is how long after filing a ticket must be on its way (60 分钟处理).
	HandleWithin = 60 * time.Minute
	// ReplyWithin is how long after filing the customer must have a reply (48 小时回复).
	ReplyWithin = 48 * time.Hour
	// SettledAfter is how long after its closing a ticket can still lose its
	// first close. What happens later does not move the figure any more.
	SettledAfter = 7 * 24 * time.Hour
)

// OfTicket gives what a ticket adds to the months of the agent who filed it, as
// far as its events go:
//
//   - once closed, a [FirstClose] in the month of the first closing;
//   - while it is closed, [TicketSteps] and [TicketTime] in the month of the last
//     closing;
//   - [Handled] and [Replied] in the months in which they fall due. A
//     consultation that was passed to nobody was answered in the call and owes
//     neither.
//
// A ticket that nobody is known to have filed is on nobody's card. OfTicket looks
// at the ticket alone: a new call of the customer about the same matter does not
// cost the first close yet.
func OfTicket(t call.Ticket, zone *time.Location) []Entry {
	if t.Agent == "" {
		return nil
	}
	return entriesOf(t, lifeOf(t), zone)
}

// entriesOf is OfTicket for whoever filed the ticket, known or not.
func entriesOf(t call.Ticket, l life, zone *time.Location) []Entry {
	entry := Entry{
		Agent: t.Agent, Dept: t.Dept, Den: 1,
		Source: Source{Kind: TicketSource, ID: t.ID},
	}
	var entries []Entry
	if !l.firstClosed.IsZero() {
		e := entry.counting(FirstClose, l.closedAtOnce())
		entries = append(entries, e.at(l.firstClosed, zone))
	}
	if l.closed {
		e := entry.at(l.lastClosed, zone)
		e.Item, e.Num = TicketSteps, l.steps
		entries = append(entries, e)
		e.Item, e.Num = TicketTime, max(0, l.lastClosed.Sub(t.Filed).Milliseconds())
		entries = append(entries, e)
	}
	if owes(t, l) {
		entries = append(entries,
			entry.timed(Handled, l.handled, t.Filed.Add(HandleWithin), zone),
			entry.timed(Replied, l.replied, t.Filed.Add(ReplyWithin), zone))
	}
	return entries
}

// owes reports whether a ticket has terms to keep: a consultation that went to no other
// desk was answered in the call.
func owes(t call.Ticket, l life) bool { return t.Kind != call.Consult || l.passedOn }

// at dates an entry, and with it its month.
func (e Entry) at(t time.Time, zone *time.Location) Entry {
	e.At, e.Month = t, MonthOf(t, zone)
	return e
}

// timed is the entry for something done at done, zero for not yet, and due at
// due. It belongs to the month in which it is due: counting by the month of
// closing would hide what is overdue and still open.
func (e Entry) timed(item Item, done, due time.Time, zone *time.Location) Entry {
	e = e.counting(item, !done.IsZero() && !done.After(due))
	e.Due, e.At, e.Month = due, done, MonthOf(due, zone)
	if done.IsZero() {
		e.At = due
	}
	return e
}

// life is what the events of a ticket come to.
type life struct {
	handled, replied        time.Time // first time; zero for not yet
	firstClosed, lastClosed time.Time
	closed                  bool // and not reopened since
	passedOn                bool // to another desk
	steps                   int64
	dispatches              []time.Time
	reopenings              []time.Time
	urges                   []time.Time
}

func lifeOf(t call.Ticket) life {
	var l life
	for _, e := range t.Events {
		l.follow(e)
	}
	return l
}

// follow takes the next event into account. Acceptance opens the first node, so
// that it is no step; urging, rating and the verdict on a complaint move the
// ticket nowhere.
func (l *life) follow(e call.TicketEvent) {
	switch e.Kind {
	case call.Dispatched:
		l.dispatches = append(l.dispatches, e.At)
		l.moved(e.At)
		l.passedOn = true
	case call.Step:
		l.moved(e.At)
		l.passedOn = true
	case call.Replied:
		l.moved(e.At)
		l.replied = first(l.replied, e.At)
	case call.Closed:
		l.moved(e.At)
		l.firstClosed, l.lastClosed, l.closed = first(l.firstClosed, e.At), e.At, true
	case call.Reopened:
		l.steps++
		l.reopenings, l.closed = append(l.reopenings, e.At), false
	case call.Urged:
		l.urges = append(l.urges, e.At)
	case call.Accepted, call.Surveyed, call.Substantiated, call.NotSubstantiated:
	}
}

func (l *life) moved(at time.Time) {
	l.steps++
	l.handled = first(l.handled, at)
}

// closedAtOnce says whether the first closing was the end of it: one dispatch at
// most, never returned or reopened, and not urged after it, all within
// SettledAfter.
func (l *life) closedAtOnce() bool {
	settled := l.firstClosed.Add(SettledAfter)
	if len(l.dispatches) > 1 && !l.dispatches[1].After(settled) {
		return false
	}
	if len(l.reopenings) > 0 && !l.reopenings[0].After(settled) {
		return false
	}
	for _, at := range l.urges {
		if at.After(l.firstClosed) && !at.After(settled) {
			return false
		}
	}
	return true
}

// first is the earlier of two instants, of which the first may be zero for none.
func first(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
