package complaint

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
)

// Step is a move that somebody made.
type Step struct {
	Key   string // unique to one press of a button; empty for what the ticket system tells
	Move  Move
	At    time.Time
	By    string
	Words string
	// Told says that the ticket system tells it, or that it follows from a callback.
	Told bool
	// Idle says that it brought the complaint nowhere: it came when it had gone on already.
	Idle bool
}

// Course is the way that a complaint has gone.
type Course struct {
	Opened time.Time
	State  State
	Since  time.Time // of the state
	// Outcome is the conclusion that stands; empty for none.
	Outcome Move
	// Concluded is when somebody first concluded; zero for never.
	Concluded time.Time
	// By is who gave the conclusion that stands.
	By string
	// Steps are all moves by time.
	Steps []Step
}

// Follow gives the course of a complaint that was opened at a moment. Steps of one moment
// come in the order in which they are given, told ones first. What the ticket system tells happened, and may pass over what nobody noted
// here; what people noted counts where it was allowed.
func Follow(opened time.Time, told, noted []Step) Course {
	c := Course{Opened: opened, State: Accepted, Since: opened}
	steps := slices.Concat(told, noted)
	slices.SortStableFunc(steps, func(a, b Step) int { return a.At.Compare(b.At) })
	for _, s := range steps {
		to, ok := c.goes(s)
		s.Idle = !ok
		if ok {
			c.enter(to, s)
		}
		c.Steps = append(c.Steps, s)
	}
	return c
}

// goes says where a step leads, and false when nowhere.
func (c Course) goes(s Step) (State, bool) {
	allowed := c.State.Takes(s.Move)
	if s.Told {
		allowed = c.takesTold(s.Move)
	}
	if s.Move.Checks() && s.By == c.By && !s.Told {
		allowed = false
	}
	return lead(s.Move), allowed
}

// takesTold tells whether what the ticket system tells brings a complaint on. A conclusion
// does from any state before the customer was called back, unless it only says again what
// was audited; a callback before the audit is none of the complaint's.
func (c Course) takesTold(m Move) bool {
	if m.Concludes() {
		return c.State != CalledBack && (c.State != Audited || c.Outcome != m)
	}
	return c.State.Takes(m)
}

// lead is the state that a move leads to.
func lead(m Move) State {
	return map[Move]State{
		Intervene: Intervened, Substantiate: Investigated, NotSubstantiate: Investigated, Audit: Audited, Return: Intervened, CallBack: CalledBack,
	}[m]
}

func (c *Course) enter(to State, s Step) {
	c.State, c.Since = to, s.At
	switch {
	case s.Move.Concludes():
		c.Outcome, c.By = s.Move, s.By
		if c.Concluded.IsZero() {
			c.Concluded = s.At
		}
	case s.Move == Return:
		c.Outcome, c.By = "", ""
	}
}

// OfTicket gives what the ticket system tells: its department has taken it up, what it
// concluded, and that the customer was surveyed.
func OfTicket(t call.Ticket) []Step {
	var told []Step
	for _, e := range t.Events {
		move := map[call.TicketEventKind]Move{
			call.Dispatched: Intervene, call.Step: Intervene, call.Replied: Intervene,
			call.Substantiated: Substantiate, call.NotSubstantiated: NotSubstantiate, call.Surveyed: CallBack,
		}[e.Kind]
		if move != "" {
			told = append(told, Step{Move: move, At: e.At, By: e.By, Words: e.Note, Told: true})
		}
	}
	return told
}

// OfCallbacks gives the calls that reached the customer, as they were noted on the list of
// callbacks.
func OfCallbacks(results []callback.Result) []Step {
	var told []Step
	for _, r := range results {
		if r.Try.Reached {
			told = append(told, Step{Move: CallBack, At: r.At, By: r.By, Words: r.Words, Told: true})
		}
	}
	return told
}
