package ask

import (
	"cmp"
	"slices"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
)

// tickets gives the tickets that count on cells, by ID.
func (f facts) tickets(of cells) ([]scoring.TicketFacts, error) {
	var s clauses
	of.of(`s`, &s)
	return f.ticketsIn(`SELECT s.id FROM tally_ticket s WHERE `+s.String(), s.args)
}

// ticketsNamed gives tickets by their IDs; unknown ones are left out. It asks for all at
// once.
func (f facts) ticketsNamed(ids []string) ([]scoring.TicketFacts, error) {
	in, args := inList(ids, 0)
	return f.ticketsIn(`SELECT i.id FROM ticket i WHERE i.id IN `+in, args)
}

// ticketsAlone is ticketsNamed without what the customers did afterwards, on which no day
// of a part depends.
func (f facts) ticketsAlone(ids []string) ([]scoring.TicketFacts, error) {
	in, args := inList(ids, 0)
	all, err := list(f.ctx, f.records, `SELECT k.body FROM ticket k WHERE k.id IN `+in, args, f.scanTicket)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all, f.conclude(`SELECT i.id FROM ticket i WHERE i.id IN `+in, args, all, placesOf(all))
}

// placesOf says where in a list which ticket is.
func placesOf(all []scoring.TicketFacts) map[string]int {
	at := map[string]int{}
	for i, t := range all {
		at[t.Ticket.ID] = i
	}
	return at
}

// conclude adds what people concluded of tickets, whose IDs a query gives.
func (f facts) conclude(ids string, args []any, all []scoring.TicketFacts, at map[string]int) error {
	return f.concluded(ids, args, func(ticket string, c scoring.Conclusion) {
		if i, known := at[ticket]; known {
			all[i].Conclusions = append(all[i].Conclusions, c)
		}
	})
}

func (f facts) scanTicket(row Row) (scoring.TicketFacts, error) {
	t, err := ScanTicket(row)
	facts := scoring.TicketFacts{Ticket: t, Place: f.roster.place(t.Agent, t.Dept)}
	if t.About != "" {
		facts.Against = f.roster.place(t.About, "")
	}
	return facts, err
}

// ticketsIn gives the tickets whose IDs a query gives, some of them more than once.
func (f facts) ticketsIn(ids string, args []any) ([]scoring.TicketFacts, error) {
	all, err := list(f.ctx, f.records, `SELECT k.body FROM ticket k WHERE k.id IN (`+ids+`)`, args, f.scanTicket)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	at := placesOf(all)
	if err := f.later(ids, args, all, at); err != nil {
		return nil, err
	}
	if err := f.tries(ids, args, all, at); err != nil {
		return nil, err
	}
	if err := f.conclude(ids, args, all, at); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b scoring.TicketFacts) int { return cmp.Compare(a.Ticket.ID, b.Ticket.ID) })
	return all, nil
}

// later adds the calls of the customers of tickets after they were filed.
func (f facts) later(ids string, args []any, all []scoring.TicketFacts, at map[string]int) error {
	calls := `ticket t JOIN ledger o ON o.customer = t.customer AND o.customer <> '' AND o.started_at > t.filed_at`
	those := clauses{all: []string{`t.id IN (` + ids + `)`}, args: args}
	found := contacts{first: map[string]call.Ticket{}}
	err := f.records.Ask(f.ctx, `SELECT t.id, `+contactColumns+` FROM `+calls+whatTheyFiled+` WHERE `+those.String(), args, func(row Row) error {
		var id string
		o, err := found.scan(row, &id)
		if i, known := at[id]; known && afterClosing(all[i], o) {
			all[i].Contacts = append(all[i].Contacts, o)
		}
		return err
	})
	for i := range all {
		all[i].Contacts = found.classified(all[i].Contacts)
	}
	return err
}

// tries adds what was noted of calls to the customers of tickets.
func (f facts) tries(ids string, args []any, all []scoring.TicketFacts, at map[string]int) error {
	return f.records.Ask(f.ctx, `SELECT r.source, r.at, r.reached, r.score FROM callback_result r
		WHERE r.kind = 'ticket' AND r.source IN (`+ids+`) ORDER BY r.at, r.key`, args, func(row Row) error {
		var id string
		try, err := scanTry(row, &id)
		if i, known := at[id]; known {
			all[i].Tries = append(all[i].Tries, try)
		}
		return err
	})
}

// afterClosing tells whether a call began so soon after a closing that it may be about it.
func afterClosing(f scoring.TicketFacts, o scoring.Contact) bool {
	for _, e := range f.Ticket.Events {
		if e.Kind == call.Closed && !o.Started.Before(e.At) && o.Started.Sub(e.At) <= scoring.Neighbourhood {
			return true
		}
	}
	return false
}
