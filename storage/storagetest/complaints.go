package storagetest

import (
	"errors"
	"fmt"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/callback"
	complaints "github.com/tingcha/tingcha/complaint" // warnings have a complaint of their own
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func complaintCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a complaint goes from desk to desk, each step once":         complaintGoesOn,
		"what is confirmed as unreported opens a complaint":          complaintUnreported,
		"a complaint follows its ticket in whatever order":           complaintFollowsTicket,
		"complaints are listed, overdue first, as far as one sees":   complaintsListed,
		"what people concluded counts on the day of the first":       complaintsCount,
		"a ticket that is no complaint any more keeps what was done": complaintWithdrawn,
	}
}

// about is a complaint about an agent that is filed at t0.
func about(id, agent string, events ...call.TicketEvent) storage.OfferedTicket {
	t := work(id, call.ComplaintInternal, events...)
	t.Ticket.About = agent
	return t
}

func ticketSource(id string) scoring.Source {
	return scoring.Source{Kind: scoring.TicketSource, ID: id}
}

// move takes a step of a complaint some hours after t0, from the state that it is in.
func (k *kit) move(of scoring.Source, m complaints.Move, hours int, by string) error {
	k.Helper()
	c, err := k.s.Complaint(k.Context(), of)
	k.must(err)
	return k.s.MoveComplaint(k.Context(), reckoner(inOctober), of, c.State, stepped(m, hours, by))
}

func stepped(m complaints.Move, hours int, by string) complaints.Step {
	return complaints.Step{Key: fmt.Sprintf("%s %d", m, hours), Move: m, At: t0.Add(time.Duration(hours) * time.Hour), By: by, Words: "听过录音"}
}

// at tells where a complaint stands.
func (k *kit) at(of scoring.Source) string {
	k.Helper()
	c, err := k.s.Complaint(k.Context(), of)
	k.must(err)
	if c.State != c.Course.State && !c.Withdrawn || c.Outcome != c.Course.Outcome {
		k.Errorf("written down is %s %s, and its steps come to %s %s", c.State, c.Outcome, c.Course.State, c.Course.Outcome)
	}
	return string(c.State) + " " + string(c.Outcome)
}

func complaintGoesOn(k *kit) {
	k.ingest(about("t", "3021"))
	k.arise()
	of := ticketSource("t")
	for i, s := range []struct {
		move complaints.Move
		by   string
		want string
	}{
		{complaints.Intervene, "leader", "intervened "},
		{complaints.Substantiate, "li", "investigated substantiated"},
		{complaints.Return, "zhou", "intervened "},
		{complaints.Substantiate, "li", "investigated substantiated"},
		{complaints.Audit, "zhou", "audited substantiated"},
		{complaints.CallBack, "wang", "called_back substantiated"},
	} {
		if s.move.Checks() {
			if err := k.move(of, s.move, 100+i, "li"); !errors.Is(err, complaints.ErrSamePerson) {
				k.Errorf("%s of the own conclusion: %v", s.move, err)
			}
		}
		c, err := k.s.Complaint(k.Context(), of)
		k.must(err)
		for range 2 { // pressed twice
			k.must(k.s.MoveComplaint(k.Context(), reckoner(inOctober), of, c.State, stepped(s.move, i+1, s.by)))
		}
		k.same(s.want, k.at(of))
		if err := k.s.MoveComplaint(k.Context(), reckoner(inOctober), of, c.State, stepped(s.move, 50+i, "late")); !errors.Is(err, storage.ErrConflict) {
			k.Errorf("%s of somebody who saw it before: %v", s.move, err)
		}
	}
	if err := k.move(of, complaints.Intervene, 20, "x"); !errors.Is(err, complaints.ErrNotAllowed) {
		k.Errorf("after its end: %v", err)
	}
	if err := k.s.MoveComplaint(k.Context(), reckoner(inOctober), ticketSource("none"), complaints.Accepted, stepped(complaints.Intervene, 1, "x")); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("of no complaint: %v", err)
	}
}

func complaintUnreported(k *kit) {
	f := SampleFinding("internal.unreported")
	f.Label, f.Family, f.Level = scoring.UnreportedLabel, "internal", inspect.Critical
	row := k.withFinding("a-01", f)
	k.arise()
	of := scoring.Source{Kind: scoring.CallSource, ID: "a-01"}
	if _, err := k.s.Complaint(k.Context(), of); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("before anybody has confirmed it: %v", err)
	}
	confirmed := k.judge("a-01", storage.Confirm, "k1")
	k.arise()
	c, err := k.s.Complaint(k.Context(), of)
	k.must(err)
	if c.Agent != row.Agent || c.State != complaints.Accepted || !c.Opened.Equal(later) || c.Withdrawn {
		k.Errorf("%+v", c)
	}
	k.must(k.move(of, complaints.Intervene, 200, "leader"))
	_, err = k.s.Judge(k.Context(), verdict(confirmed, storage.Undo, "k2"), k.deduct(confirmed, storage.Undo))
	k.must(err)
	k.arise()
	c, err = k.s.Complaint(k.Context(), of)
	k.must(err)
	if !c.Withdrawn || len(c.Course.Steps) != 1 {
		k.Errorf("the verdict was undone: %+v", c)
	}
	if err := k.move(of, complaints.Substantiate, 201, "li"); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a step of what is withdrawn: %v", err)
	}
}

func complaintFollowsTicket(k *kit) {
	of := ticketSource("t")
	whole := about("t", "3021", happened(call.Dispatched, time.Hour), happened(call.Substantiated, 2*time.Hour))
	whole.Ticket.Version = 2
	k.ingest(whole)
	k.arise()
	k.same("investigated substantiated", k.at(of))
	k.ingest(about("t", "3021"))
	k.arise()
	k.same("investigated substantiated", k.at(of))
	k.must(k.move(of, complaints.Audit, 3, "zhou"))
	result := noted("r", 4, 5)
	k.must(k.s.RecordCallback(k.Context(), of, result))
	k.arise()
	k.same("called_back substantiated", k.at(of))
}

func complaintsListed(k *kit) {
	far := about("far", "3099")
	far.Ticket.Filed = t0.Add(time.Minute)
	nobody := about("nobody", "")
	nobody.Ticket.Filed = t0.Add(2 * time.Minute)
	k.ingest(call.Agent{ID: "3021", Dept: "一部", Team: "一班"}, call.Agent{ID: "3099", Dept: "二部", Team: "二班"},
		about("late", "3021"), far, nobody, about("done", "3021", happened(call.Substantiated, time.Hour)), work("other", call.ComplaintExternal))
	k.arise()
	k.must(k.move(ticketSource("done"), complaints.Audit, 2, "zhou"))
	k.must(k.move(ticketSource("done"), complaints.CallBack, 3, "wang"))
	k.must(k.move(ticketSource("far"), complaints.Intervene, 1, "leader"))
	soon := t0.Add(25 * time.Hour)
	for _, tc := range []struct {
		f    storage.ComplaintFilter
		want string
	}{
		{storage.ComplaintFilter{}, "[late nobody far done]"},
		{storage.ComplaintFilter{Tab: storage.ComplaintsOpen}, "[late nobody far]"},
		{storage.ComplaintFilter{Tab: storage.ComplaintsOverdue}, "[late nobody]"},
		{storage.ComplaintFilter{Tab: "intervened"}, "[far]"},
		{storage.ComplaintFilter{Tab: "called_back"}, "[done]"},
		{storage.ComplaintFilter{Agent: "3021"}, "[late done]"},
		{storage.ComplaintFilter{Reach: people.Reach{Dept: "一部"}}, "[late nobody done]"},
		{storage.ComplaintFilter{Reach: people.Reach{Team: "二班"}}, "[far]"},
		{storage.ComplaintFilter{Reach: people.Reach{Agent: "3099"}}, "[far]"},
		{storage.ComplaintFilter{SealedTo: "li"}, "[late nobody far done]"},
		{storage.ComplaintFilter{Limit: 1, Offset: 1}, "[nobody]"},
	} {
		tc.f.AsOf = soon
		all, _, err := k.s.ListComplaints(k.Context(), tc.f)
		k.must(err)
		var ids []string
		for _, c := range all {
			ids = append(ids, c.Source.ID)
		}
		k.same(tc.want, fmt.Sprint(ids))
	}
	n, err := k.s.ComplaintCounts(k.Context(), storage.ComplaintFilter{AsOf: soon})
	k.must(err)
	k.same(map[storage.ComplaintTab]int{"open": 3, "overdue": 2, "accepted": 2, "intervened": 1, "called_back": 1}, n)
}

func complaintsCount(k *kit) {
	k.ingest(call.Agent{ID: "3021", Dept: "一部"}, about("t", "3021"), line("c", t0))
	k.arise()
	of := ticketSource("t")
	share := func(want ...int64) {
		k.Helper()
		k.sumUp(inOctober)
		var got []int64
		for _, s := range k.sums(september(scoring.ConfirmedShare)) {
			got = append(got, s.Num, s.Den)
		}
		k.same(want, got)
	}
	share()
	k.must(k.move(of, complaints.Intervene, 1, "leader"))
	k.must(k.move(of, complaints.Substantiate, 30, "li"))
	share(1, 1)
	k.must(k.move(of, complaints.Return, 31, "zhou"))
	k.must(k.move(of, complaints.NotSubstantiate, 60, "li"))
	share(0, 1)
	var days []string
	k.must(k.s.Parts(k.Context(), reckoner(inOctober), september(scoring.ConfirmedShare), func(p scoring.Part) error {
		days = append(days, p.Day)
		return nil
	}))
	k.same([]string{"2026-09-04"}, days)
}

func complaintWithdrawn(k *kit) {
	k.ingest(about("t", "3021"), about("untouched", "3021"))
	k.arise()
	k.must(k.move(ticketSource("t"), complaints.Intervene, 1, "leader"))
	for _, id := range []string{"t", "untouched"} {
		other := work(id, call.Consult)
		other.Ticket.Version = 2
		k.ingest(other)
	}
	k.arise()
	if c, err := k.s.Complaint(k.Context(), ticketSource("t")); err != nil || !c.Withdrawn || len(c.Course.Steps) != 1 || !c.Due.IsZero() {
		k.Errorf("%+v, %v", c, err)
	}
	if _, err := k.s.Complaint(k.Context(), ticketSource("untouched")); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("nobody had done anything about it: %v", err)
	}
	back := about("t", "3021")
	back.Ticket.Version = 3
	k.ingest(back)
	k.arise()
	k.same("intervened ", k.at(ticketSource("t")))
	var none callback.Result
	if err := k.s.RecordCallback(k.Context(), ticketSource("t"), none); err == nil {
		k.Error("a result of nobody was taken")
	}
}
