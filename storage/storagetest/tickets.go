package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func ticketCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a higher version replaces a lower one, in whatever order": versionsInOrder,
		"equal versions are settled by their contents":             versionsEqual,
		"a ticket's scores go with its version":                    scoresFollowTicket,
		"a late ticket sends its calls back to be inspected":       ticketStirs,
		"a ticket of nobody in particular stirs only its call":     ticketStirsOwn,
		"a ticket that moves stirs where it was, too":              ticketMoves,
		"a ticket during an inspection fences the inspection off":  ticketFences,
		"a dossier has the tickets of the call and its customer":   ticketsRelated,
		"a ticket can be asked for by its ID":                      ticketByID,
	}
}

func versionsInOrder(k *kit) {
	first, second := ticket("T1", 1, "a"), ticket("T1", 2, "a")
	second.Ticket.Text = "第二版"
	k.same(storage.Count{New: 1}, k.ingest(second).Tickets)
	k.same(storage.Count{Same: 1}, k.ingest(first).Tickets)
	k.same(second.Ticket, k.ticket("T1"))
	third := ticket("T1", 3, "a")
	k.same(storage.Count{Changed: 1}, k.ingest(third).Tickets)
	k.same(third.Ticket, k.ticket("T1"))
}

func (k *kit) ticket(id string) call.Ticket {
	k.Helper()
	got, err := k.s.Ticket(k.Context(), id)
	k.must(err)
	return got
}

func versionsEqual(k *kit) {
	a, b := ticket("T1", 1, "a"), ticket("T1", 1, "a")
	a.Ticket.Text, b.Ticket.Text = "甲", "乙"
	k.ingest(a)
	k.ingest(b)
	once := k.ticket("T1")
	c, d := a, b
	c.Ticket.ID, d.Ticket.ID = "T2", "T2"
	k.ingest(d)
	k.ingest(c)
	if other := k.ticket("T2"); other.Text != once.Text {
		k.Errorf("%q or %q, as they came", once.Text, other.Text)
	}
}

// entries gives the score entries of agent 3021.
func (k *kit) entries() []scoring.Entry {
	k.Helper()
	entries, err := k.s.ScoreEntries(k.Context(), "3021", month)
	k.must(err)
	return entries
}

func scoresFollowTicket(k *kit) {
	first, second := ticket("T1", 1, ""), ticket("T1", 2, "")
	second.Scores = append(second.Scores, scoring.Entry{Agent: "3021", Month: month, Item: scoring.TicketSteps, Num: 3, Den: 1, At: t0})
	second.Scores[0].Num = 1
	k.ingest(first)
	want := first.Scores[0]
	want.Source = scoring.Source{Kind: scoring.TicketSource, ID: "T1"}
	k.same([]scoring.Entry{want}, k.entries())
	k.ingest(second)
	if got := k.entries(); len(got) != 2 || got[0].Num != 1 || got[1].Num != 3 || !got[0].Due.Equal(want.Due) {
		k.Errorf("entries %+v", got)
	}
	k.ingest(first)
	if got := k.entries(); len(got) != 2 {
		k.Errorf("an old version took scores back: %+v", got)
	}
	third := ticket("T1", 3, "")
	third.Scores = nil
	k.ingest(third)
	if got := k.entries(); len(got) != 0 {
		k.Errorf("entries %+v", got)
	}
}

func ticketStirs(k *kit) {
	own, stranger := line("own", t0), line("stranger", t0)
	own.Call.Customer, stranger.Call.Customer = "c3", "c2"
	before, after := line("before", t0.Add(-20*24*time.Hour)), line("after", t0.Add(20*24*time.Hour))
	edge, beyond := line("edge", t0.Add(time.Hour-30*24*time.Hour)), line("beyond", t0.Add(time.Hour-30*24*time.Hour-time.Millisecond))
	ids := []string{"own", "stranger", "before", "after", "edge", "beyond"}
	k.ingest(own, stranger, before, after, edge, beyond)
	for _, id := range ids {
		k.ingest(transcript(id))
	}
	k.run(stages{}, later)
	rev := k.dossier("own").Entry.InputRev
	k.ingest(ticket("T1", 1, "own"))
	for _, id := range []string{"own", "before", "after", "edge"} {
		e := k.stands(id, storage.Transcribed, "ticket_arrived")
		if !e.NextAt.Equal(t0.Add(24*time.Hour)) || e.Attempts != 0 {
			k.Errorf("entry %+v", e)
		}
	}
	if got := k.dossier("own").Entry.InputRev; got != rev+1 {
		k.Errorf("input revision %d, want %d", got, rev+1)
	}
	k.stands("stranger", storage.Scored, "")
	k.stands("beyond", storage.Scored, "")
	k.run(stages{}, later)
	k.ingest(ticket("T1", 1, "own"))
	k.stands("own", storage.Scored, "")
	k.ingest(ticket("T1", 2, "own"))
	k.stands("own", storage.Transcribed, "ticket_arrived")
}

func ticketStirsOwn(k *kit) {
	one, other := line("one", t0), line("other", t0)
	one.Call.Customer, other.Call.Customer = "", ""
	k.ingest(one, other, transcript("one"), transcript("other"))
	k.run(stages{}, later)
	o := ticket("T1", 1, "one")
	o.Ticket.Customer = ""
	k.ingest(o)
	k.stands("one", storage.Transcribed, "ticket_arrived")
	k.stands("other", storage.Scored, "")
}

func ticketMoves(k *kit) {
	one, other := line("one", t0), line("other", t0)
	one.Call.Customer, other.Call.Customer = "", ""
	k.ingest(one, other, transcript("one"), transcript("other"))
	o := ticket("T1", 1, "one")
	o.Ticket.Customer = ""
	k.ingest(o)
	k.run(stages{}, later)
	o.Ticket.Version, o.Ticket.CallID = 2, "other"
	k.ingest(o)
	k.stands("one", storage.Transcribed, "ticket_arrived")
	k.stands("other", storage.Transcribed, "ticket_arrived")
	if got := k.dossier("one").Tickets; len(got) != 0 {
		k.Errorf("tickets %+v", got)
	}
}

func ticketFences(k *kit) {
	k.ingest(line("a", t0), transcript("a"))
	k.commit(later, stages{}.outcome(k.one(storage.Registered, later)))
	k.commit(later, stages{}.outcome(k.one(storage.Fetched, later)))
	e := k.one(storage.Transcribed, later)
	k.ingest(ticket("T1", 1, "a"))
	o := stages{findings: shirking}.outcome(e)
	if k.commit(later, o)[0] {
		k.Error("an inspection that did not see the ticket was written")
	}
	if d := k.dossier("a"); len(d.Findings) != 0 || d.Entry.State != storage.Transcribed {
		k.Errorf("dossier %+v", d)
	}
	k.one(storage.Transcribed, later) // at once, and not when the lease has run out
}

func ticketsRelated(k *kit) {
	mine, late, foreign := ticket("mine", 1, "a"), ticket("late", 1, ""), ticket("foreign", 1, "")
	mine.Ticket.Customer, foreign.Ticket.Customer = "", "c2"
	mine.Ticket.Filed, late.Ticket.Filed = t0.Add(3*time.Hour), t0.Add(time.Hour)
	old := ticket("old", 1, "")
	old.Ticket.Filed = t0.Add(-31 * 24 * time.Hour)
	k.ingest(line("a", t0), mine, late, foreign, old)
	k.same([]call.Ticket{late.Ticket, mine.Ticket}, k.dossier("a").Tickets)
	k.ingest(line("c", t0.Add(-time.Hour)), line("b", t0.Add(time.Hour)), line("ancient", t0.Add(-31*24*time.Hour)))
	k.same([]call.Call{line("c", t0.Add(-time.Hour)).Call, line("b", t0.Add(time.Hour)).Call}, k.dossier("a").Calls)
}

func ticketByID(k *kit) {
	k.ingest(ticket("T1", 1, ""))
	k.same(ticket("T1", 1, "").Ticket, k.ticket("T1"))
	if _, err := k.s.Ticket(k.Context(), "T2"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("Ticket = %v", err)
	}
}
