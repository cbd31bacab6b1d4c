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
	Noted   []decide.Cell // without departments: they are to be made by a later pass
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
		p := newPass(ctx, records, r)
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
	placed   map[string]bool             // tickets that only have to be placed
	parts    map[agentDay][]scoring.Part // of those
	changes  []change
}

// change is what a cell was and is.
type change struct{ was, is decide.CellSums }

func newPass(ctx context.Context, records Records, r scoring.Reckoner) *pass {
	return &pass{
		Pass: Pass{Names: decide.NewSumNames()}, ctx: ctx, records: records, reckoner: r,
		touched: map[agentDay]bool{}, days: map[string]bool{}, moved: map[string]bool{}, placed: map[string]bool{},
		parts: map[agentDay][]scoring.Part{},
	}
}

func (p *pass) make(limit int) error {
	if err := one(p.ctx, p.records, `SELECT n FROM tally_pass`, nil, []any{&p.Before}); err != nil {
		return err
	}
	if err := p.take(limit); err != nil || len(p.Notes)+len(p.touched) == 0 {
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

// place finds the days on which the tickets of notes count now. Where those have come to
// count, or do not any more, that only have to be placed, is left to a later pass, which
// will know of all of them.
func (p *pass) place() error {
	for some := range slices.Chunk(slices.Sorted(maps.Keys(p.moved)), largeList) {
		all, err := p.facts.ticketsNamed(some)
		if err == nil {
			err = p.counts(some, all, func(at TicketPlace, _ bool) { p.touched[agentDay{at.Day, at.Agent}] = true })
		}
		if err != nil {
			return err
		}
		for _, f := range all {
			for _, part := range p.reckoner.TicketParts(f) {
				at := agentDay{part.Day, part.Agent}
				p.parts[at] = append(p.parts[at], part)
			}
		}
	}
	later := map[agentDay]bool{}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(p.placed)), largeList) {
		all, err := p.facts.ticketsAlone(some)
		if err == nil {
			err = p.counts(some, all, func(at TicketPlace, moved bool) {
				if moved {
					later[agentDay{at.Day, at.Agent}] = true
				}
			})
		}
		if err != nil {
			return err
		}
	}
	slices.SortFunc(p.Removed, comparePlaces)
	return p.note(later)
}

// counts notes where tickets count now and did not, and where they did and do not. touch is
// told of these, and of where they count as before.
func (p *pass) counts(ids []string, all []scoring.TicketFacts, touch func(at TicketPlace, moved bool)) error {
	still := map[TicketPlace]bool{} // whether it still counts where it did
	in, args := inList(ids, 0)
	err := p.records.Ask(p.ctx, `SELECT day, agent, id FROM tally_ticket WHERE id IN `+in, args, func(row Row) error {
		var at TicketPlace
		err := row.Scan(&at.Day, &at.Agent, &at.ID)
		still[at] = false
		return err
	})
	for _, f := range all {
		for _, part := range p.reckoner.TicketParts(f) {
			at := TicketPlace{part.Day, part.Agent, f.Ticket.ID}
			if _, known := still[at]; !known {
				p.Placed = append(p.Placed, at)
				touch(at, true)
			}
			still[at] = true
		}
	}
	for at, stays := range still {
		touch(at, !stays)
		if !stays {
			p.Removed = append(p.Removed, at)
		}
	}
	return err
}

// note leaves notes of cells, but for those of days that are to be summed whole anyway.
func (p *pass) note(later map[agentDay]bool) error {
	waiting, err := p.waiting()
	for of := range later {
		if !waiting[of.day] {
			p.Noted = append(p.Noted, decide.Cell{Day: of.day, Agent: of.agent})
		}
	}
	slices.SortFunc(p.Noted, decide.CompareCells)
	return err
}

// waiting gives the days that are to be summed whole.
func (p *pass) waiting() (map[string]bool, error) {
	days := map[string]bool{}
	all, err := list(p.ctx, p.records, `SELECT DISTINCT day FROM tally_todo WHERE kind = 'day'`, nil, scanText)
	for _, day := range all {
		days[day] = true
	}
	return days, err
}

func comparePlaces(a, b TicketPlace) int {
	return decide.CompareCells(decide.Cell{Day: a.Day, Agent: a.Agent, Dept: a.ID}, decide.Cell{Day: b.Day, Agent: b.Agent, Dept: b.ID})
}

// leave leaves days out that are to be summed whole after this.
func (p *pass) leave() error {
	waiting, err := p.waiting()
	maps.DeleteFunc(p.touched, func(of agentDay, _ bool) bool { return waiting[of.day] && !p.days[of.day] })
	return err
}
