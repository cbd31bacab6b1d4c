package ask

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// cells are agents' days: all from first to last, or some agents' of them.
type cells struct {
	first, last string
	agents      []string // nil for all
}

// of is the condition on rows of a table with day and agent.
func (c cells) of(table string, q *clauses) {
	if c.first == c.last {
		q.is(table+`.day`, c.first)
	} else {
		q.add(table + `.day BETWEEN ` + q.arg(c.first) + ` AND ` + q.arg(c.last))
	}
	if c.agents == nil {
		return
	}
	in, args := inList(c.agents, len(q.args))
	q.args = append(q.args, args...)
	q.add(table + `.agent IN ` + in)
}

// hold tells whether an agent's day is one of them.
func (c cells) hold(day, agent string) bool {
	return c.first <= day && day <= c.last && (c.agents == nil || slices.Contains(c.agents, agent))
}

// roster is where agents belong.
type roster map[string]scoring.Place

func readRoster(ctx context.Context, r Records) (roster, error) {
	all := roster{}
	err := r.Ask(ctx, `SELECT id, dept, team, staff_group FROM agent`, nil, func(row Row) error {
		var p scoring.Place
		err := row.Scan(&p.Agent, &p.Dept, &p.Team, &p.Group)
		all[p.Agent] = p
		return err
	})
	return all, err
}

// place is where an agent belonged by a record that may name a department.
func (r roster) place(agent, dept string) scoring.Place {
	p := r[agent]
	return scoring.Place{Agent: agent, Dept: cmp.Or(dept, p.Dept), Team: p.Team, Group: p.Group}
}

// facts reads what indicators need to know of calls and tickets.
type facts struct {
	ctx     context.Context
	records Records
	roster  roster
}

// neighbours joins the customer's other calls, o, to calls l.
const neighbours = ` JOIN ledger o ON o.customer = l.customer AND o.customer <> ''
	AND o.started_at BETWEEN l.started_at - 604800000 AND l.started_at + 604800000 AND o.n <> l.n`

// calls gives the answered calls of cells, by day and ID: others count nowhere.
func (f facts) calls(of cells) ([]scoring.CallFacts, error) {
	c := &callFacts{facts: f, at: map[int64]int{}}
	of.of(`l`, &c.where)
	c.where.add(`l.answered`)
	for _, read := range []func() error{c.rows, c.contacts, c.filed, c.findings, c.appeals, c.tries} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(c.all, func(a, b scoring.CallFacts) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Call.ID, b.Call.ID))
	})
	return c.all, nil
}

// callFacts collects the facts of calls by several questions with one condition.
type callFacts struct {
	facts
	where clauses
	all   []scoring.CallFacts
	at    map[int64]int // by the call's number
}

// each asks about the calls of the condition.
func (c *callFacts) each(columns, joins, more string, row func(Row) error) error {
	return c.records.Ask(c.ctx, `SELECT `+columns+` FROM ledger l`+joins+` WHERE `+c.where.String()+more, c.where.args, row)
}

func (c *callFacts) rows() error {
	return c.each(`l.n, l.day, l.listed, l.state IN ('inspected', 'scored'), l.call_id, l.sector, l.started_at, l.duration_ms, l.agent, l.dept, l.customer,
		l.answered, l.hangup, l.csat, coalesce(l.ring_ms, -1), coalesce(l.hold_ms, -1), l.direction`, ``, ``, func(row Row) error {
		var n, started, length, ring, hold int64
		var f scoring.CallFacts
		k := &f.Call
		err := row.Scan(&n, &f.Day, &f.Listed, &f.Inspected, &k.ID, &k.Sector, &started, &length, &k.Agent, &k.Dept, &k.Customer,
			&k.Answered, &k.Hangup, &k.CSAT, &ring, &hold, &k.Direction)
		k.Started, k.Duration, k.Ring, k.Hold = storage.Instant(started), milliseconds(length), told(ring), told(hold)
		f.Place = c.roster.place(k.Agent, k.Dept)
		c.at[n] = len(c.all)
		c.all = append(c.all, f)
		return err
	})
}

func milliseconds(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

// told is a length that the switch may not have told, -1.
func told(ms int64) call.Told {
	if ms < 0 {
		return call.Told{}
	}
	return call.Tell(milliseconds(ms))
}

func (c *callFacts) contacts() error {
	o := contacts{first: map[string]call.Ticket{}}
	err := c.each(`l.n, `+contactColumns, neighbours+whatTheyFiled, ``, func(row Row) error {
		var n int64
		found, err := o.scan(row, &n)
		if at, known := c.at[n]; known {
			c.all[at].Contacts = append(c.all[at].Contacts, found)
		}
		return err
	})
	for i := range c.all {
		c.all[i].Contacts = o.classified(c.all[i].Contacts)
	}
	return err
}

func (c *callFacts) filed() error {
	first := map[int64]call.Ticket{}
	return c.each(`l.n, k.body`, ` JOIN ticket k ON k.call_id = l.call_id AND k.call_id <> ''`, ``, func(row Row) error {
		var n int64
		var body []byte
		if err := row.Scan(&n, &body); err != nil {
			return err
		}
		t, err := storage.DecodeTicket(body)
		was, before := first[n]
		at, known := c.at[n]
		if !known {
			return err
		}
		if !before || earlier(t, was) {
			first[n], c.all[at].Class = t, t.Kind
		}
		c.all[at].Ticketed = c.all[at].Ticketed || t.Kind != call.Consult
		return err
	})
}

// earlier tells whether of two tickets of one call the first was filed first.
func earlier(a, b call.Ticket) bool {
	return cmp.Or(a.Filed.Compare(b.Filed), cmp.Compare(a.ID, b.ID)) < 0
}

// standing joins the findings f that stand to calls l.
const standing = ` JOIN finding f ON f.n = l.n AND f.status NOT IN ('withdrawn', 'recorded') AND f.shadow <> 1`

func (c *callFacts) findings() error {
	return c.each(`l.n, l.call_id, f.id, f.rule, f.label, f.family, f.level, f.points, f.taking, f.status,
			CASE WHEN f.rounds = 0 THEN 0
				WHEN EXISTS (SELECT 1 FROM look k WHERE k.kind = 'second' AND k.call_id = l.call_id AND k.answered_at > 0) THEN 1
				ELSE (SELECT count(DISTINCT v.reviewer) - 1 FROM verdict v WHERE v.finding = f.id AND v.kind <> 'undo') END`,
		standing, ` ORDER BY f.id`, func(row Row) error {
			var n, others int64
			var id string
			var status storage.FindingStatus
			var taking []byte
			var found inspect.Finding
			var v scoring.VerdictFacts
			err := row.Scan(&n, &id, &v.Finding, &v.Rule, &v.Label, &v.Family, &v.Level, &v.Points, &taking, &status, &others)
			if err == nil {
				err = storage.DecodeTaking(taking, &found)
			}
			found.Rule, found.Family = v.Rule, v.Family
			v.Charge, v.Ruling, v.Rechecked = scoring.ChargeOf(found, id), ruling(status), others > 0
			if at, known := c.at[n]; known {
				c.all[at].Verdicts = append(c.all[at].Verdicts, v)
			}
			return err
		})
}

func ruling(status storage.FindingStatus) scoring.Ruling {
	switch status {
	case storage.Confirmed:
		return scoring.ConfirmedRuling
	case storage.Rejected:
		return scoring.RejectedRuling
	default:
		return scoring.Unjudged
	}
}

func (c *callFacts) appeals() error {
	return c.each(`l.n, f.id, a.id, a.state`, standing+` JOIN appeal a ON a.finding = f.id`, ` ORDER BY a.id`, func(row Row) error {
		var n int64
		var finding string
		var a scoring.AppealFacts
		var state storage.AppealState
		err := row.Scan(&n, &finding, &a.ID, &state)
		a.Decided, a.Changed = state == storage.Upheld || state == storage.Changed, state == storage.Changed
		at, known := c.at[n]
		if err != nil || !known {
			return err
		}
		verdicts := c.all[at].Verdicts
		for i := range verdicts {
			if verdicts[i].Finding == finding {
				verdicts[i].Appeals = append(verdicts[i].Appeals, a)
			}
		}
		return err
	})
}

func (c *callFacts) tries() error {
	return c.each(`l.n, r.at, r.reached, r.score`, ` JOIN callback_result r ON r.kind = 'call' AND r.source = l.call_id`, ` ORDER BY r.at, r.key`, func(row Row) error {
		var n int64
		try, err := scanTry(row, &n)
		if at, known := c.at[n]; known {
			c.all[at].Tries = append(c.all[at].Tries, try)
		}
		return err
	})
}
