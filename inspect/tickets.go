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
	saying *wording // nil when the text does not matter
}

func (c *compiler) tickets(t lang.Tickets) (node, error) {
	text := "ticket"
	if len(t.Kinds) > 0 {
		text = fmt.Sprint(t.Kinds)
		text = strings.ReplaceAll(text[1:len(text)-1], " ", "|")
	}
	n := &tickets{leaf: leaf{condition: t.String(), sought: text}, Tickets: t}
	if t.Saying != nil {
		var err error
		if n.saying, err = c.wordingOf(t.Saying); err != nil {
			return nil, err
		}
	}
	if t.None {
		return not{n}, nil
	}
	return n, nil
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

// fits says whether a ticket is one of those that are looked for.
func (n *tickets) fits(s *scene, t *call.Ticket) verdict {
	var why string
	return n.fitsFor(s, t, &why)
}

// fitsFor is fits with the reason for which it is unknown.
func (n *tickets) fitsFor(s *scene, t *call.Ticket, why *string) verdict {
	v := n.ofCall(s, t, why)
	for _, more := range []func() verdict{
		func() verdict { return filedBy(n.By, &s.in.Call, t, why) },
		func() verdict {
			if !n.About {
				return yes
			}
			return isAbout(&s.in.Call, t, why)
		},
		func() verdict {
			if n.saying == nil {
				return yes
			}
			return n.saying.in(t, why)
		},
		func() verdict {
			if !n.Unlike {
				return yes
			}
			return s.unlikeCall(t, why)
		},
	} {
		if v == no {
			return no
		}
		v = min(v, more())
	}
	return v
}

// ofCall looks at kind, time and the call that filed a ticket.
func (n *tickets) ofCall(s *scene, t *call.Ticket, why *string) verdict {
	if len(n.Kinds) > 0 && !slices.Contains(n.Kinds, t.Kind) || !n.inWindow(s, t.Filed) {
		return no
	}
	switch {
	case !n.OfCall || t.CallID == s.in.Call.ID:
		return yes
	case t.CallID == "" && !t.Filed.Before(s.in.Call.Started):
		*why = TicketsUnclear
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
	for i := range s.in.Tickets {
		var why string
		if n.fitsFor(s, &s.in.Tickets[i], &why) == unknown {
			r.add(why)
		}
	}
	if !n.OfCall && s.in.Call.Customer == "" {
		r.add(CallerUnknown)
	}
}
