package ask

import (
	"context"
	"maps"
	"slices"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

// Pass is what there is to be written after some changes were summed.
type Pass struct {
	Before  int64 // passes so far: nobody may have come between
	Notes   []int64
	Looked  int // agents' days that were made again
	Names   *decide.SumNames
	Days    []decide.CellSums // those that have changed; without sums to be removed
	Months  []decide.CellSums
	Placed  []TicketPlace // rows of where tickets count that are to be added
	Removed []TicketPlace
	// Corrections are without numbers.
	Corrections []storage.Correction
}

// TicketPlace is a day on which a ticket counts for an agent.
type TicketPlace struct {
	Day, Agent, ID string
}

// agentDay is a cell whatever the department.
type agentDay struct{ day, agent string }

// NextPass asks for the sums that the oldest notes of changes, and time, make different.
// All of it has to see one state of the records.
func NextPass(r scoring.Reckoner, limit int) Question[Pass] {
	return Question[Pass]{"sums", func(ctx context.Context, records Records) (Pass, error) {
		p := &pass{ctx: ctx, records: records, reckoner: r, touched: map[agentDay]bool{}, moved: map[string]bool{}, parts: map[agentDay][]scoring.Part{}, days: map[string]bool{}}
		p.Names = decide.NewSumNames()
		return p.Pass, p.make(limit)
	}}
}

// pass is a Pass in the making.
type pass struct {
	Pass
	ctx      context.Context
	records  Records
	reckoner scoring.Reckoner
	facts    facts
	touched  map[agentDay]bool
	days     map[string]bool             // that are made whole
	moved    map[string]bool             // tickets of notes, by ID
	parts    map[agentDay][]scoring.Part // of those
	changes  []change
}

// change is what a cell was and is.
type change struct{ was, is decide.CellSums }

func (p *pass) make(limit int) error {
	if err := one(p.ctx, p.records, `SELECT n FROM tally_pass`, nil, []any{&p.Before}); err != nil {
		return err
	}
	if err := p.take(limit); err != nil || len(p.touched)+len(p.days)+len(p.moved) == 0 {
		return err
	}
	for _, step := range []func() error{p.know, p.place, p.leave, p.sum, p.months, p.correct} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// know reads what all sums need.
func (p *pass) know() error {
	who, err := readRoster(p.ctx, p.records)
	if err != nil {
		return err
	}
	p.facts = facts{p.ctx, p.records, who}
	return readNames(p.ctx, p.records, p.Names)
}

func readNames(ctx context.Context, r Records, into *decide.SumNames) error {
	return r.Ask(ctx, `SELECT no, item, class FROM tally_name`, nil, func(row Row) error {
		var number int
		var name decide.SumName
		err := row.Scan(&number, &name.Item, &name.Class)
		into.Know(number, name)
		return err
	})
}

// touch notes that an agent's day is to be made again.
func (p *pass) touch(row Row) error {
	var of agentDay
	err := row.Scan(&of.day, &of.agent)
	p.touched[of] = true
	return err
}

// place finds the days on which the tickets of notes count now.
func (p *pass) place() error {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(p.moved)), largeList) {
		was, err := p.places(some)
		if err != nil {
			return err
		}
		all, err := p.facts.ticketsNamed(some)
		if err != nil {
			return err
		}
		for _, f := range all {
			for _, part := range p.reckoner.TicketParts(f) {
				at := agentDay{part.Day, part.Agent}
				p.parts[at] = append(p.parts[at], part)
				p.counts(TicketPlace{part.Day, part.Agent, f.Ticket.ID}, was)
			}
		}
		for at, still := range was {
			if !still {
				p.Removed = append(p.Removed, at)
			}
		}
	}
	slices.SortFunc(p.Removed, comparePlaces)
	return nil
}

// places reads where tickets counted so far. All of it is touched.
func (p *pass) places(ids []string) (map[TicketPlace]bool, error) {
	was := map[TicketPlace]bool{}
	in, args := inList(ids, 0)
	err := p.records.Ask(p.ctx, `SELECT day, agent, id FROM tally_ticket WHERE id IN `+in, args, func(row Row) error {
		var of TicketPlace
		err := row.Scan(&of.Day, &of.Agent, &of.ID)
		was[of] = false
		p.touched[agentDay{of.Day, of.Agent}] = true
		return err
	})
	return was, err
}

// counts notes where a ticket counts. was has where it did before, and whether it still does.
func (p *pass) counts(at TicketPlace, was map[TicketPlace]bool) {
	if _, known := was[at]; !known {
		p.Placed = append(p.Placed, at)
	}
	was[at] = true
	p.touched[agentDay{at.Day, at.Agent}] = true
}

func comparePlaces(a, b TicketPlace) int {
	return decide.CompareCells(decide.Cell{Day: a.Day, Agent: a.Agent, Dept: a.ID}, decide.Cell{Day: b.Day, Agent: b.Agent, Dept: b.ID})
}

// leave leaves days out that are to be summed whole after this.
func (p *pass) leave() error {
	waiting, err := list(p.ctx, p.records, `SELECT DISTINCT day FROM tally_todo WHERE kind = 'day'`, nil, scanText)
	for _, day := range waiting {
		for of := range p.touched {
			if of.day == day && !p.days[day] {
				delete(p.touched, of)
			}
		}
	}
	return err
}
