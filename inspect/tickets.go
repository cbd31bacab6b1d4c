package inspect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// UsualWindow is how long after a call a ticket is expected at the latest by a
// condition that names no window. It decides when an absence becomes final.
const UsualWindow = 24 * time.Hour

// tickets tests whether a ticket exists.
type tickets struct {
	leaf
	lang.Tickets
}

func ticketsOf(t lang.Tickets) node {
	text := "ticket"
	if len(t.Kinds) > 0 {
		text = fmt.Sprint(t.Kinds)
		text = strings.ReplaceAll(text[1:len(text)-1], " ", "|")
	}
	n := &tickets{leaf{condition: t.String(), sought: text}, t}
	if t.None {
		return not{n}
	}
	return n
}

func (n *tickets) judge(s *scene) verdict {
	v := no
	for i := range s.in.Tickets {
		if v = max(v, n.fits(s, &s.in.Tickets[i])); v == yes {
			return yes
		}
	}
	if v == no && !n.OfCall && s.in.Call.Customer == "" {
		return unknown // tickets of the customer's other calls cannot be found
	}
	return v
}

func (n *tickets) find(s *scene) found { return found{verdict: n.judge(s)} }

func (n *tickets) fits(s *scene, t *call.Ticket) verdict {
	if len(n.Kinds) > 0 && !slices.Contains(n.Kinds, t.Kind) || !n.inWindow(s, t.Filed) {
		return no
	}
	switch {
	case !n.OfCall || t.CallID == s.in.Call.ID:
		return yes
	case t.CallID == "" && !t.Filed.Before(s.in.Call.Started):
		return unknown
	default:
		return no
	}
}

// inWindow says whether a moment lies in one of the windows.
func (n *tickets) inWindow(s *scene, at time.Time) bool {
	if len(n.Filed) == 0 {
		from, to := n.searched(s)
		return !at.Before(from) && !at.After(to)
	}
	for _, w := range n.Filed {
		from, to := windowOf(w, &s.in.Call)
		after := !at.Before(from) && (w.Kind != lang.LaterAfterEnd || at.After(from))
		before := !at.After(to) && (w.Kind != lang.WithinBeforeStart || at.Before(to))
		if after && before {
			return true
		}
	}
	return false
}

func windowOf(w lang.Window, c *call.Call) (from, to time.Time) {
	switch w.Kind {
	case lang.WithinBeforeStart:
		return c.Started.Add(-w.Reach), c.Started
	case lang.LaterAfterEnd:
		return c.Ended().Add(w.Reach), c.Ended().Add(Horizon)
	default:
		return c.Started, c.Ended().Add(w.Reach)
	}
}

// searched is the time from the first to the last moment of all windows.
func (n *tickets) searched(s *scene) (from, to time.Time) {
	if len(n.Filed) == 0 {
		return s.in.Call.Started.Add(-Horizon), s.in.Call.Ended().Add(Horizon)
	}
	for i, w := range n.Filed {
		start, end := windowOf(w, &s.in.Call)
		if i == 0 || start.Before(from) {
			from = start
		}
		if i == 0 || end.After(to) {
			to = end
		}
	}
	return from, to
}

func (n *tickets) ground(s *scene, holds bool, g *grounds) time.Time {
	e := Evidence{Kind: Absent, Condition: n.condition, Text: n.sought, Span: nowhere()}
	e.From, e.To = n.searched(s)
	for i := range s.in.Tickets {
		if t := &s.in.Tickets[i]; !holds || n.fits(s, t) == yes {
			e.Tickets = append(e.Tickets, t.ID)
		}
	}
	if holds {
		e.Kind = Record
		g.add(e)
		return time.Time{}
	}
	g.add(e)
	if len(n.Filed) == 0 {
		return s.in.Call.Ended().Add(UsualWindow + TicketLag)
	}
	return e.To.Add(TicketLag)
}

func (n *tickets) doubt(s *scene, r *reasons) {
	if !n.OfCall && s.in.Call.Customer == "" {
		r.add(CallerUnknown)
		return
	}
	r.add(TicketsUnclear)
}

// calls tests whether the customer called before or again.
type calls struct {
	leaf
	lang.Calls
}

func callsOf(c lang.Calls) node {
	return &calls{leaf{condition: c.String(), sought: "call"}, c}
}

func (n *calls) judge(s *scene) verdict {
	if s.in.Call.Customer == "" {
		return unknown
	}
	return verdictOf(len(n.among(s)) >= n.N)
}

func (n *calls) find(s *scene) found { return found{verdict: n.judge(s)} }

// searched is when the other calls must have begun.
func (n *calls) searched(s *scene) (from, to time.Time) {
	if n.Later {
		return s.in.Call.Ended(), s.in.Call.Ended().Add(n.Within)
	}
	return s.in.Call.Started.Add(-n.Within), s.in.Call.Started
}

// among lists the other calls that fit, by ID.
func (n *calls) among(s *scene) []string {
	var ids []string
	from, to := n.searched(s)
	for i := range s.in.Calls {
		if at := s.in.Calls[i].Started; !at.Before(from) && !at.After(to) && s.in.Calls[i].ID != s.in.Call.ID {
			ids = append(ids, s.in.Calls[i].ID)
		}
	}
	return ids
}

func (n *calls) ground(s *scene, holds bool, g *grounds) time.Time {
	e := Evidence{Kind: Absent, Condition: n.condition, Text: n.sought, Span: nowhere()}
	e.From, e.To = n.searched(s)
	if holds {
		e.Kind, e.Text = Record, strings.Join(n.among(s), "、")
	}
	g.add(e)
	if holds || !n.Later {
		return time.Time{}
	}
	return e.To.Add(TicketLag)
}

func (n *calls) doubt(_ *scene, r *reasons) { r.add(CallerUnknown) }
