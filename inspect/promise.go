package inspect

import (
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/inspect/number"
)

// promise looks for what the agent promised, and whether it was done in time.
type promise struct {
	leaf
	lang.Promise
	said node
}

func (c *compiler) promise(p lang.Promise) (node, error) {
	said, err := c.wordsOf(p.Said)
	remedies := make([]string, len(p.By))
	for i, r := range p.By {
		remedies[i] = r.String()
	}
	return &promise{leaf{condition: p.String(), sought: strings.Join(remedies, " or ")}, p, said}, err
}

func (n *promise) judge(s *scene) verdict { return n.find(s).verdict }

func (n *promise) find(s *scene) found {
	said := n.said.find(s)
	if said.verdict == no {
		return found{}
	}
	f := found{blind: said.blind}
	for _, h := range said.hits {
		fits := n.met(s, n.due(s, h)).verdict
		if !n.Kept {
			fits = fits.not()
		}
		if fits == no {
			continue
		}
		h.sure, h.leaf = h.sure && fits == yes, &n.leaf
		f.hits = append(f.hits, h)
	}
	f.verdict = countSure(f.hits).verdict
	if f.blind {
		f.verdict = max(f.verdict, unknown)
	}
	return f
}

// due is the moment by which what was promised had to be done: that which the turn
// names nearest to the words, if that counts, and otherwise so long after the call.
// What lies further off than [Horizon] is not looked at.
func (n *promise) due(s *scene, h hit) time.Time {
	ended := s.in.Call.Ended()
	due := ended.Add(n.Within)
	if n.AsSaid {
		nearest := int(^uint(0) >> 1)
		for _, d := range number.Deadlines(s.in.Transcript.Turns[h.turn].Text, ended.In(china), nil) {
			if apart := max(d.From-int(h.to), int(h.from)-d.To, 0); apart < nearest {
				nearest, due = apart, d.By
			}
		}
	}
	if last := s.in.Call.Ended().Add(Horizon); due.After(last) {
		return last
	}
	return due
}

// remedied says whether something was done until a moment, what, and why that may be
// unknown.
type remedied struct {
	verdict
	tickets, calls []string
	why            string
}

// met looks for what keeps a promise: a ticket that was filed from the call's
// beginning on, or a call to the customer behind it, answered or not.
func (n *promise) met(s *scene, due time.Time) remedied {
	var m remedied
	for _, r := range n.By {
		if r.Call {
			n.called(s, due, &m)
		} else {
			n.filed(s, r, due, &m)
		}
	}
	if m.verdict == no && s.in.Call.Customer == "" {
		m.verdict, m.why = unknown, CallerUnknown
	}
	return m
}

func (n *promise) filed(s *scene, r lang.Remedy, due time.Time, m *remedied) {
	for i := range s.in.Tickets {
		t := &s.in.Tickets[i]
		if t.Filed.Before(s.in.Call.Started) || t.Filed.After(due) || len(r.Kinds) > 0 && !slices.Contains(r.Kinds, t.Kind) {
			continue
		}
		m.verdict = yes
		m.tickets = append(m.tickets, t.ID)
	}
}

func (n *promise) called(s *scene, due time.Time, m *remedied) {
	for i := range s.in.Calls {
		c := &s.in.Calls[i]
		if c.Started.Before(s.in.Call.Ended()) || c.Started.After(due) || c.ID == s.in.Call.ID {
			continue
		}
		switch madeByUs(c) {
		case yes:
			m.verdict = yes
			m.calls = append(m.calls, c.ID)
		case unknown:
			m.verdict, m.why = max(m.verdict, unknown), DirectionUnknown
		case no:
		}
	}
}

func (n *promise) ground(s *scene, holds bool, g *grounds) time.Time {
	if !holds && n.said.judge(s) == no {
		return n.said.ground(s, false, g)
	}
	hits := n.find(s).hits
	if !holds { // the promises were the opposite
		hits = n.opposite(s)
	}
	g.hits(s, hits)
	if n.Kept == holds {
		n.show(s, hits, g)
		return time.Time{}
	}
	return n.missing(s, hits, g)
}

// opposite gives the promises that were kept where unkept ones are looked for, and
// the other way round.
func (n *promise) opposite(s *scene) []hit {
	other := *n
	other.Kept = !n.Kept
	hits := other.find(s).hits
	for i := range hits {
		hits[i].leaf = &n.leaf
	}
	return hits
}

// show adds what kept the promises.
func (n *promise) show(s *scene, hits []hit, g *grounds) {
	e := Evidence{Kind: Record, Condition: n.condition, Span: nowhere(), From: s.in.Call.Started, To: s.in.Call.Ended()}
	var calls []string
	for _, h := range hits {
		due := n.due(s, h)
		m := n.met(s, due)
		e.Tickets, calls = append(e.Tickets, m.tickets...), append(calls, m.calls...)
		e.To = later(e.To, due)
	}
	slices.Sort(e.Tickets)
	e.Tickets = slices.Compact(e.Tickets)
	slices.Sort(calls)
	e.Text = strings.Join(slices.Compact(calls), "、")
	g.add(e)
}

// missing adds that nothing kept the promises, and tells when the last of them is
// due: what comes until then may still keep it.
func (n *promise) missing(s *scene, hits []hit, g *grounds) time.Time {
	e := Evidence{Kind: Absent, Condition: n.condition, Text: n.sought, Span: nowhere(), From: s.in.Call.Started}
	for _, h := range hits {
		if h.sure {
			e.To = later(e.To, n.due(s, h))
		}
	}
	for i := range s.in.Tickets {
		e.Tickets = append(e.Tickets, s.in.Tickets[i].ID)
	}
	g.add(e)
	return e.To.Add(TicketLag)
}

func (n *promise) doubt(s *scene, r *reasons) {
	own := r.apart()
	said := n.said.find(s)
	if said.verdict == unknown || slices.ContainsFunc(said.hits, func(h hit) bool { return !h.sure }) {
		n.said.doubt(s, own)
	}
	for _, h := range said.hits {
		if m := n.met(s, n.due(s, h)); m.verdict == unknown {
			own.add(m.why)
		}
	}
	r.add(own.texts...)
}

// madeByUs says whether the hotline made a call.
func madeByUs(c *call.Call) verdict {
	if c.Direction == "" {
		return unknown
	}
	return verdictOf(c.Direction == call.Outbound)
}

// demand is that of the words.
func (n *promise) demand(lists []list) demand { return demandOf(n.said, lists) }
