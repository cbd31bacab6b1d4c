package explain

import (
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/lang"
)

// maxTickets bounds how many of a customer's tickets are thought otherwise.
const maxTickets = 20

// byTickets looks for a ticket that would have turned the verdict: one that is
// there, if it were of another kind, and otherwise one that was not filed.
func (p *probe) byTickets(root lang.Condition, verdict Verdict, in inspect.Input) ([]Miss, error) {
	asked := ticketsAsked(p.spelled(root, 0))
	if len(asked) == 0 || verdict == Unknown {
		return nil, nil
	}
	engine, err := inspect.Compile(p.rulebook([]lang.Condition{root}))
	if err != nil {
		return nil, err
	}
	turns := func(tickets []call.Ticket) (Verdict, bool) {
		other := in
		other.Tickets = tickets
		then := verdictOf(engine.Inspect(other))
		return then, then != verdict && then != Unknown
	}
	var found []Miss
	for i, t := range in.Tickets[:min(len(in.Tickets), maxTickets)] {
		for _, kind := range kindsOf(asked) {
			if kind == t.Kind {
				continue
			}
			tickets := slices.Clone(in.Tickets)
			tickets[i].Kind = kind
			if then, does := turns(tickets); does {
				found = append(found, Miss{Kind: TicketKind, Condition: asked[0].String(), Verdict: then, Ticket: t.ID, TicketKind: string(kind), By: t.Filed})
			}
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	for _, kind := range kindsOf(asked) {
		for _, filed := range latest(asked, in.Call) {
			missing := call.Ticket{ID: "(not filed)", Kind: kind, CallID: in.Call.ID, Customer: in.Call.Customer, Agent: in.Call.Agent, Filed: filed}
			tickets := append(slices.Clone(in.Tickets), missing)
			slices.SortStableFunc(tickets, func(a, b call.Ticket) int { return a.Filed.Compare(b.Filed) })
			if then, does := turns(tickets); does {
				found = append(found, Miss{Kind: NoTicket, Condition: asked[0].String(), Verdict: then, TicketKind: string(kind), By: filed})
				break
			}
		}
	}
	return found, nil
}

// latest are the moments at which a ticket may have been due, the last first: the ends
// of the windows that are asked for, and the end of the call.
func latest(asked []lang.Tickets, c call.Call) []time.Time {
	due := []time.Time{c.Ended()}
	for _, t := range asked {
		for _, w := range t.Filed {
			if w.Kind == lang.WithinAfterEnd {
				due = append(due, c.Ended().Add(w.Reach))
			}
		}
	}
	slices.SortFunc(due, func(a, b time.Time) int { return b.Compare(a) })
	return due
}

// verdictOf reads what a report of one question says.
func verdictOf(r inspect.Report) Verdict {
	for _, f := range r.Findings {
		if _, opposite := numberOf(f.Rule); !opposite {
			return Hit
		}
	}
	if len(r.Undecided) > 0 {
		return Unknown
	}
	return NoHit
}

// ticketsAsked lists the tests for tickets in a condition.
func ticketsAsked(c lang.Condition) []lang.Tickets {
	var all []lang.Tickets
	if t, is := c.(lang.Tickets); is {
		all = append(all, t)
	}
	for _, child := range lang.Children(c) {
		all = append(all, ticketsAsked(child)...)
	}
	return all
}

// kindsOf lists the kinds of tickets that are asked for, each once.
func kindsOf(asked []lang.Tickets) []call.TicketKind {
	var kinds []call.TicketKind
	for _, t := range asked {
		for _, kind := range t.Kinds {
			if !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds
}
