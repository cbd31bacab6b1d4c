package inspect

import (
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
)

// calls tests whether the customer called before or again, or was called.
type calls struct {
	leaf
	lang.Calls
	with []ofOther
}

// ofOther is something asked of another call.
type ofOther func(c *call.Call) verdict

func callsOf(c lang.Calls) node {
	n := &calls{leaf: leaf{condition: c.String(), sought: "call"}, Calls: c}
	for _, cond := range c.With {
		n.with = append(n.with, otherOf(cond))
	}
	return n
}

func otherOf(cond lang.Condition) ofOther {
	switch cond := cond.(type) {
	case lang.Length:
		return func(c *call.Call) verdict {
			if c.Duration == 0 && c.Answered {
				return unknown
			}
			return verdictOf(lang.Compares(c.Duration, cond.Op, cond.Value))
		}
	case lang.Metric:
		return func(c *call.Call) verdict {
			length := c.Ring
			if cond.Name == lang.HoldTime {
				length = c.Hold
			}
			return told(length, "").compare(cond.Op, float64(cond.Duration))
		}
	case lang.Field:
		return func(c *call.Call) verdict {
			v, _ := fieldVerdict(c, cond)
			return v
		}
	}
	panic("inspect: no other call is asked " + cond.String())
}

func (n *calls) judge(s *scene) verdict {
	if s.in.Call.Customer == "" {
		return unknown
	}
	sure, possible := n.among(s)
	switch {
	case len(sure) >= n.N:
		return yes
	case len(sure)+len(possible) >= n.N:
		return unknown
	}
	return no
}

func (n *calls) find(s *scene) found { return found{verdict: n.judge(s)} }

// searched is when the other calls must have begun.
func (n *calls) searched(s *scene) (from, to time.Time) {
	if n.Later {
		return s.in.Call.Ended(), s.in.Call.Ended().Add(n.Within)
	}
	return s.in.Call.Started.Add(-n.Within), s.in.Call.Started
}

// among lists the other calls that fit, by ID, and those that may.
func (n *calls) among(s *scene) (sure, possible []string) {
	from, to := n.searched(s)
	for i := range s.in.Calls {
		c := &s.in.Calls[i]
		if at := c.Started; at.Before(from) || at.After(to) || c.ID == s.in.Call.ID {
			continue
		}
		switch n.fits(s, c) {
		case yes:
			sure = append(sure, c.ID)
		case unknown:
			possible = append(possible, c.ID)
		case no:
		}
	}
	return sure, possible
}

// fits says whether another call is one of those that are looked for, whenever it
// was.
func (n *calls) fits(s *scene, c *call.Call) verdict {
	v := yes
	if n.Outbound {
		v = madeByUs(c)
	}
	if n.By != lang.AnyParty {
		v = min(v, sameAgent(&s.in.Call, c, n.By))
	}
	for _, asked := range n.with {
		v = min(v, asked(c))
	}
	return v
}

func sameAgent(own, other *call.Call, by lang.Party) verdict {
	if own.Agent == "" || other.Agent == "" {
		return unknown
	}
	return verdictOf((own.Agent == other.Agent) == (by == lang.ThisAgent))
}

func (n *calls) ground(s *scene, holds bool, g *grounds) time.Time {
	e := Evidence{Kind: Absent, Condition: n.condition, Text: n.sought, Span: nowhere()}
	e.From, e.To = n.searched(s)
	if holds {
		sure, _ := n.among(s)
		e.Kind, e.Text = Record, strings.Join(sure, "、")
	}
	g.add(e)
	if holds || !n.Later {
		return time.Time{}
	}
	return e.To.Add(TicketLag)
}

func (n *calls) doubt(s *scene, r *reasons) {
	if s.in.Call.Customer == "" {
		r.add(CallerUnknown)
		return
	}
	from, to := n.searched(s)
	for i := range s.in.Calls {
		c := &s.in.Calls[i]
		switch {
		case c.Started.Before(from), c.Started.After(to), c.ID == s.in.Call.ID, n.fits(s, c) != unknown:
		case n.Outbound && madeByUs(c) == unknown:
			r.add(DirectionUnknown)
		case n.By != lang.AnyParty && sameAgent(&s.in.Call, c, n.By) == unknown:
			r.add(AgentUnknown)
		default:
			r.add(OtherUnclear)
		}
	}
}
