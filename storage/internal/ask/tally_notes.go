package ask

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/storage"
)

// largeList is how many values a condition names at most.
const largeList = 128

// inList is ($n, …) behind other places, with its arguments. There are lists of few
// lengths only, since a store keeps every text of a query that it has seen: the first
// value stands in for those that are missing.
func inList(values []string, behind int) (places string, args []any) {
	size := largeList
	for _, s := range []int{1, 8, 32} {
		if len(values) <= s {
			size = s
			break
		}
	}
	var b strings.Builder
	for i := range size {
		b.WriteString(map[bool]string{true: "(", false: ", "}[i == 0] + "$" + strconv.Itoa(behind+i+1))
		value := values[0]
		if i < len(values) {
			value = values[i]
		}
		args = append(args, value)
	}
	return b.String() + ")", args
}

// take takes the oldest notes, and what time has made final. Days are summed whole, one at a
// time, when there is nothing smaller.
func (p *pass) take(limit int) error {
	var calls []string
	note := func(row Row) error {
		var seq int64
		var kind, id string
		var of agentDay
		err := row.Scan(&seq, &kind, &id, &of.day, &of.agent)
		p.Notes = append(p.Notes, seq)
		switch kind {
		case "call":
			calls = append(calls, id)
		case "ticket":
			p.moved[id] = true
		case "place":
			p.placed[id] = true
		case "cell":
			p.touched[of] = true
		default:
			p.days[of.day] = true
		}
		return err
	}
	const columns = `SELECT seq, kind, id, day, agent FROM tally_todo WHERE `
	if err := p.records.Ask(p.ctx, columns+`kind <> 'day' ORDER BY seq LIMIT $1`, []any{limit}, note); err != nil {
		return err
	}
	// What lies on a day that waits to be summed whole waits with it: were it taken here, the
	// day itself would never be.
	if err := p.records.Ask(p.ctx, `SELECT day, agent FROM tally WHERE settles_at > 0 AND settles_at <= $1
			AND day NOT IN (SELECT day FROM tally_todo WHERE kind = 'day') ORDER BY settles_at LIMIT $2`,
		[]any{storage.Millis(p.reckoner.AsOf), limit}, p.touch); err != nil {
		return err
	}
	if len(p.Notes)+len(p.touched) == 0 {
		return p.records.Ask(p.ctx, columns+`kind = 'day' AND day = (SELECT max(day) FROM tally_todo WHERE kind = 'day')`, nil, note)
	}
	return p.spread(calls)
}

// spread touches what calls and tickets matter to.
func (p *pass) spread(calls []string) error {
	slices.Sort(calls)
	for some := range slices.Chunk(slices.Compact(calls), largeList) {
		in, args := inList(some, 0)
		for _, query := range []string{
			`SELECT l.day, l.agent FROM ledger l WHERE l.call_id IN ` + in,
			`SELECT o.day, o.agent FROM ledger l` + neighbours + ` WHERE l.call_id IN ` + in,
			`SELECT s.day, s.agent FROM ledger l JOIN ticket k ON k.customer = l.customer AND k.customer <> '' AND k.filed_at < l.started_at
				JOIN tally_ticket s ON s.id = k.id WHERE l.call_id IN ` + in,
		} {
			if err := p.records.Ask(p.ctx, query, args, p.touch); err != nil {
				return err
			}
		}
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(p.moved)), largeList) {
		in, args := inList(some, 0)
		const own = ` FROM ticket k JOIN ledger l ON l.call_id = k.call_id AND k.call_id <> ''`
		for _, query := range []string{
			`SELECT l.day, l.agent` + own + ` WHERE k.id IN ` + in,
			`SELECT o.day, o.agent` + own + neighbours + ` WHERE k.id IN ` + in,
			`SELECT s.day, s.agent FROM ticket k JOIN ticket t ON t.customer = k.customer AND t.customer <> '' AND t.id <> k.id
				JOIN tally_ticket s ON s.id = t.id WHERE k.id IN ` + in,
		} {
			if err := p.records.Ask(p.ctx, query, args, p.touch); err != nil {
				return err
			}
		}
	}
	return nil
}
