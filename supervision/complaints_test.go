package supervision_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/supervision"
)

func complaint(ticket, day, agent string) supervision.Complaint {
	return supervision.Complaint{Ticket: ticket, Day: day, Agent: agent, Dept: "一部", Team: "甲"}
}

func TestMissingInterviewsComeFirstByWhenTheyWereDue(t *testing.T) {
	t.Parallel()
	begun := supervision.Matter{ID: "m1", Kind: supervision.Interview, Subject: "T2", State: supervision.Monitor, Due: time.Date(2026, 9, 8, 0, 0, 0, 0, time.UTC)}
	done := supervision.Matter{ID: "m2", Kind: supervision.Interview, Subject: "T3", State: supervision.Manager}
	talks := supervision.Talks(
		[]supervision.Complaint{complaint("T3", "2026-09-01", "1"), complaint("T1", "2026-09-04", "1"), complaint("T2", "2026-09-01", "2"), complaint("T4", "2026-09-03", "3")},
		[]supervision.Matter{begun, done}, supervision.Usual(), calendar.China(), time.UTC)
	var order []string
	for _, talk := range talks {
		order = append(order, talk.Ticket)
	}
	if got := strings.Join(order, " "); got != "T2 T4 T1 T3" {
		t.Errorf("the order is %s", got)
	}
	for _, talk := range talks {
		missing := map[string]int{"T1": 4, "T2": 2, "T3": 0, "T4": 4}[talk.Ticket]
		if len(talk.Missing) != missing || (missing == 0) != talk.Due.IsZero() {
			t.Errorf("%s: %v, due %v", talk.Ticket, talk.Missing, talk.Due)
		}
	}
	// 2026-09-04 is a Friday: two working days after are Monday and Tuesday.
	first := talks[2]
	if want := time.Date(2026, 9, 9, 0, 0, 0, 0, time.UTC); !first.Due.Equal(want) || first.Overdue(want) || !first.Overdue(want.Add(time.Second)) {
		t.Errorf("the first is due %v, want %v", first.Due, want)
	}
}

func TestWhoRepeatsIsTrainedAndAgainAfterAnother(t *testing.T) {
	t.Parallel()
	p := supervision.Usual()
	all := []supervision.Complaint{complaint("T2", "2026-09-10", "1"), complaint("T1", "2026-09-01", "1"), complaint("T3", "2026-09-02", "2")}
	some := supervision.Repeaters(all, nil, p)
	if len(some) != 1 || some[0].Agent != "1" || !some[0].Named || some[0].Complaints[0].Ticket != "T1" {
		t.Fatalf("%+v", some)
	}
	going := supervision.Matter{Kind: supervision.Training, Subject: "1", State: supervision.Course, Opened: time.Date(2026, 9, 11, 1, 0, 0, 0, time.UTC)}
	if some = supervision.Repeaters(all, []supervision.Matter{going}, p); some[0].Named || len(some[0].Trainings) != 1 {
		t.Errorf("who is being trained is named again: %+v", some[0])
	}
	going.State = supervision.Passed
	if some = supervision.Repeaters(all, []supervision.Matter{going}, p); some[0].Named {
		t.Error("who was trained since is named again")
	}
	all = append(all, complaint("T5", "2026-09-20", "1"))
	if some = supervision.Repeaters(all, []supervision.Matter{going}, p); !some[0].Named {
		t.Error("one more after the training names nobody")
	}
}

func TestWhatIsOverdueRises(t *testing.T) {
	t.Parallel()
	p, c := supervision.Usual(), calendar.China()
	due := time.Date(2026, 9, 5, 0, 0, 0, 0, time.UTC) // a Friday was the last day
	for at, want := range map[time.Time]supervision.Rung{
		due:                         supervision.InTime,
		due.Add(time.Second):        supervision.OfOffice,
		due.AddDate(0, 0, 4):        supervision.OfOffice, // Tuesday has ended, the second working day
		due.Add(4*24*time.Hour + 1): supervision.OfService,
		due.AddDate(0, 0, 6):        supervision.OfService,
		due.Add(6*24*time.Hour + 1): supervision.OfDirector,
		due.AddDate(1, 0, 0):        supervision.OfDirector,
	} {
		if got := p.Risen(due, at, c); got != want {
			t.Errorf("at %v it is with %d, want %d", at, got, want)
		}
	}
	if p.Risen(time.Time{}, due, c) != supervision.InTime {
		t.Error("what is not due is overdue")
	}
}
