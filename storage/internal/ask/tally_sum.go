package ask

import (
	"maps"
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// wholeFrom is how many agents of a day are read as the whole day.
const wholeFrom = 3 * largeList

// sum makes the sums of what was touched.
func (p *pass) sum() error {
	agents := map[string][]string{}
	for of := range p.touched {
		agents[of.day] = append(agents[of.day], of.agent)
	}
	for day := range p.days {
		agents[day] = nil
	}
	for _, day := range slices.Sorted(maps.Keys(agents)) {
		some := agents[day]
		if p.days[day] || len(some) > wholeFrom {
			if err := p.sumCells(cells{day, day, nil}); err != nil {
				return err
			}
			continue
		}
		slices.Sort(some)
		for few := range slices.Chunk(some, largeList) {
			if err := p.sumCells(cells{day, day, few}); err != nil {
				return err
			}
		}
	}
	return nil
}

// sumCells makes the sums of cells of one day again, and notes which have changed.
func (p *pass) sumCells(of cells) error {
	adder := decide.NewAdder(p.Names, p.reckoner.AsOf)
	add := func(part scoring.Part) error { adder.Add(part); return nil }
	if err := p.facts.parts(p.reckoner, of, p.moved, add); err != nil {
		return err
	}
	for at, parts := range p.parts {
		for _, part := range parts {
			if of.hold(at.day, at.agent) {
				adder.Add(part)
			}
		}
	}
	was, err := cellsOf(p.facts, of)
	if err != nil {
		return err
	}
	looked := map[string]bool{}
	for _, is := range adder.Cells() {
		looked[is.Agent] = true
		p.changed(was[is.Cell], is)
		delete(was, is.Cell)
	}
	for at, old := range was { // nothing counts there any more
		looked[at.Agent] = true
		p.changed(old, decide.CellSums{Cell: at})
	}
	p.Looked += max(len(looked), len(of.agents))
	return nil
}

func (p *pass) changed(was, is decide.CellSums) {
	if was.Same(is) {
		return
	}
	p.Days = append(p.Days, is)
	p.changes = append(p.changes, change{was, is})
}

// cellsOf reads the sums of cells as they are kept.
func cellsOf(f facts, of cells) (map[decide.Cell]decide.CellSums, error) {
	var where clauses
	of.of(`t`, &where)
	all := map[decide.Cell]decide.CellSums{}
	err := f.records.Ask(f.ctx, `SELECT t.day, t.agent, t.dept, t.settles_at, t.sums FROM tally t WHERE `+where.String(), where.args, func(row Row) error {
		var settles int64
		c, err := scanCell(row, &settles)
		c.Settles = storage.Instant(settles)
		all[c.Cell] = c
		return err
	})
	return all, err
}

// scanCell reads day, agent and department of sums, the asker's own columns, and the sums.
func scanCell(row Row, more ...any) (decide.CellSums, error) {
	var c decide.CellSums
	var sums []byte
	err := row.Scan(append(append([]any{&c.Day, &c.Agent, &c.Dept}, more...), &sums)...)
	if err == nil {
		c.Sums, err = storage.DecodeSums(sums)
	}
	return c, err
}

// parts gives the parts of what counts on cells: those of calls, by day and ID, and then
// those of tickets, by ID, without some of these.
func (f facts) parts(r scoring.Reckoner, of cells, without map[string]bool, fn func(scoring.Part) error) error {
	hand := func(parts []scoring.Part) error {
		for _, part := range parts {
			if !of.hold(part.Day, part.Agent) {
				continue
			}
			if err := fn(part); err != nil {
				return err
			}
		}
		return nil
	}
	calls, err := f.calls(of)
	if err != nil {
		return err
	}
	for _, c := range calls {
		if err := hand(r.CallParts(c)); err != nil {
			return err
		}
	}
	tickets, err := f.tickets(of)
	if err != nil {
		return err
	}
	for _, t := range tickets {
		if without[t.Ticket.ID] {
			continue
		}
		if err := hand(r.TicketParts(t)); err != nil {
			return err
		}
	}
	return nil
}

// months adds to the sums of months what was added to those of their days.
func (p *pass) months() error {
	more := map[decide.Cell][]storage.PackedSum{}
	agents := map[string][]string{}
	for _, c := range p.changes {
		at := c.is.Cell
		at.Day = monthOf(at.Day)
		more[at] = decide.Plus(more[at], decide.Minus(c.is.Sums, c.was.Sums))
		agents[at.Day] = append(agents[at.Day], at.Agent)
	}
	for _, month := range slices.Sorted(maps.Keys(agents)) {
		some := slices.Compact(slices.Sorted(slices.Values(agents[month])))
		for few := range slices.Chunk(some, largeList) {
			in, args := inList(few, 1)
			err := p.records.Ask(p.ctx, `SELECT month, agent, dept, sums FROM tally_month WHERE month = $1 AND agent IN `+in, append([]any{month}, args...), func(row Row) error {
				c, err := scanCell(row)
				if m, changes := more[c.Cell]; changes {
					more[c.Cell] = decide.Plus(c.Sums, m)
				}
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(more), decide.CompareCells) {
		p.Months = append(p.Months, decide.CellSums{Cell: at, Sums: more[at]})
	}
	return nil
}

func monthOf(day string) string { return day[:min(len(day), len("2026-09"))] }

// correct notes what has changed in months that are locked.
func (p *pass) correct() error {
	locked := map[string]bool{}
	err := p.records.Ask(p.ctx, `SELECT month FROM month_lock`, nil, func(row Row) error {
		month, err := scanText(row)
		locked[month] = true
		return err
	})
	more := map[decide.Cell][]storage.PackedSum{}
	for _, c := range p.changes {
		at := c.is.Cell
		if at.Day = monthOf(at.Day); locked[at.Day] {
			more[at] = decide.Plus(more[at], decide.Minus(c.is.Sums, c.was.Sums))
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(more), decide.CompareCells) {
		for _, s := range more[at] {
			if s.Num == 0 && s.Den == 0 && s.Rows == 0 {
				continue
			}
			name := p.Names.Name(s.Name)
			p.Corrections = append(p.Corrections, storage.Correction{
				Month: at.Day, Agent: at.Agent, Dept: at.Dept, Item: name.Item, Class: name.Class, Num: s.Num, Den: s.Den, Rows: s.Rows, At: p.reckoner.AsOf,
			})
		}
	}
	return err
}
