package scoring_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
)

// noon is that of Thursday 3 September 2026 in Shanghai.
var noon = time.Date(2026, 9, 3, 4, 0, 0, 0, time.UTC)

func reckoner(asOf time.Time) scoring.Reckoner {
	return scoring.Reckoner{Zone: time.FixedZone("CST", 8*60*60), Calendar: calendar.China(), AsOf: asOf}
}

func partOf(t *testing.T, parts []scoring.Part, item scoring.Item) scoring.Part {
	t.Helper()
	i := slices.IndexFunc(parts, func(p scoring.Part) bool { return p.Item == item })
	if i < 0 {
		t.Fatalf("no part of %s in %+v", item, parts)
	}
	return parts[i]
}

func TestAContactIsProvisionalForAWeekAndThenFrozen(t *testing.T) {
	t.Parallel()
	f := scoring.CallFacts{Call: call.Call{ID: "c", Started: noon, Answered: true, Customer: "x"}, Day: "2026-09-03"}
	week := 7 * 24 * time.Hour
	p := partOf(t, reckoner(noon).CallParts(f), scoring.SolvedAtOnce)
	if !p.Unsettled(noon.Add(week-time.Millisecond)) || p.Unsettled(noon.Add(week)) {
		t.Errorf("%+v is settled at %v", p, p.Settled)
	}
	for after, num := range map[time.Duration]int64{week: 0, week + time.Millisecond: 1, 0: 1} {
		f.Contacts = []scoring.Contact{{CallID: "d", Started: noon.Add(after), Answered: true}}
		p := partOf(t, reckoner(noon).CallParts(f), scoring.SolvedAtOnce)
		if p.Num != num || num == 0 && p.Unsettled(noon) {
			t.Errorf("called again after %v: %+v", after, p)
		}
	}
}

func TestOnlyContactsOnTheSameMatterAreRepeats(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		before scoring.Contact
		again  int64
	}{
		{scoring.Contact{Answered: true, Class: call.Repair}, 1},
		{scoring.Contact{Answered: true, Class: call.Consult}, 0},
		{scoring.Contact{Answered: true}, 1}, // nobody wrote down what about
		{scoring.Contact{Answered: true, Class: call.Urge}, 1},
		{scoring.Contact{Class: call.Repair}, 0}, // nobody answered
		{scoring.Contact{Answered: true, Class: call.Repair, Direction: call.Outbound}, 0},
	} {
		tc.before.Started = noon.Add(-72 * time.Hour)
		f := scoring.CallFacts{Call: call.Call{ID: "c", Started: noon, Answered: true, Customer: "x"}, Day: "2026-09-03", Class: call.Repair, Contacts: []scoring.Contact{tc.before}}
		if p := partOf(t, reckoner(noon).CallParts(f), scoring.Repeated); p.Num != tc.again {
			t.Errorf("after %+v: %+v", tc.before, p)
		}
	}
}

func TestACallThatNobodyAnsweredAddsNothing(t *testing.T) {
	t.Parallel()
	f := scoring.CallFacts{Call: call.Call{ID: "c", Started: noon, Customer: "x"}, Day: "2026-09-03", Listed: true}
	if parts := reckoner(noon).CallParts(f); len(parts) > 0 {
		t.Errorf("%+v", parts)
	}
}

func TestWhatIsNotDueYetWaitsAndThenFails(t *testing.T) {
	t.Parallel()
	f := scoring.TicketFacts{Ticket: call.Ticket{ID: "t", Kind: call.ComplaintExternal, Filed: noon}}
	due := time.Date(2026, 9, 9, 16, 0, 0, 0, time.UTC) // midnight after Wednesday the 9th, the fourth working day
	p := partOf(t, reckoner(due.Add(-time.Millisecond)).TicketParts(f), scoring.Timely)
	if !p.Waits() || p.Day != "2026-09-09" || !p.Settled.Equal(due) || !p.Unsettled(due.Add(-time.Millisecond)) {
		t.Errorf("before: %+v", p)
	}
	if p = partOf(t, reckoner(due).TicketParts(f), scoring.Timely); p.Num != 0 || p.Den != 1 || p.Unsettled(due) {
		t.Errorf("when due: %+v", p)
	}
	f.Ticket.Events = []call.TicketEvent{{Kind: call.Closed, At: due}}
	if p = partOf(t, reckoner(due).TicketParts(f), scoring.Timely); p.Num != 1 {
		t.Errorf("closed at the last moment: %+v", p)
	}
}

func TestAComplaintCountsAgainstWhomItIsAbout(t *testing.T) {
	t.Parallel()
	filer, about := scoring.Place{Agent: "1001", Dept: "甲部"}, scoring.Place{Agent: "1002", Dept: "乙部"}
	f := scoring.TicketFacts{
		Place: filer, Against: about,
		Ticket: call.Ticket{ID: "t", Kind: call.ComplaintInternal, Filed: noon, Events: []call.TicketEvent{
			{Kind: call.Substantiated, At: noon.Add(24 * time.Hour)},
			{Kind: call.NotSubstantiated, At: noon.Add(40 * 24 * time.Hour)},
		}},
	}
	parts := reckoner(noon.Add(50 * 24 * time.Hour)).TicketParts(f)
	for item, place := range map[scoring.Item]scoring.Place{scoring.InternalTotal: about, scoring.ConfirmedShare: about, scoring.Unreported: filer, scoring.Urged: filer} {
		if p := partOf(t, parts, item); p.Place != place {
			t.Errorf("%s belongs to %+v", item, p.Place)
		}
	}
	// The later verdict stands, on the day of the first.
	if p := partOf(t, parts, scoring.ConfirmedShare); p.Num != 0 || p.Day != "2026-09-04" {
		t.Errorf("%+v", p)
	}
}

func TestATicketNamesTheDaysOnWhichItCounts(t *testing.T) {
	t.Parallel()
	f := scoring.TicketFacts{Ticket: call.Ticket{ID: "t", Kind: call.Repair, Filed: noon, Events: []call.TicketEvent{{Kind: call.Closed, At: noon.Add(30 * time.Hour)}}}}
	got := reckoner(noon).TicketDays(f)
	slices.Sort(got)
	if diff := cmp.Diff([]string{"2026-09-03", "2026-09-04", "2026-09-05"}, got); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}

// TestACallCostsWhatItsCardSays holds the points of a call to those of a card: what is
// beyond the limit of a family and beyond a veto is given back.
func TestACallCostsWhatItsCardSays(t *testing.T) {
	t.Parallel()
	limited := scoring.Charge{Family: "shirking", FamilyCap: 500}
	veto := scoring.Charge{Dimension: "服务", Veto: true}
	f := scoring.CallFacts{Call: call.Call{ID: "c", Started: noon, Answered: true}, Day: "2026-09-03", Inspected: true, Verdicts: []scoring.VerdictFacts{
		{Finding: "1", Points: 400, Charge: limited, Ruling: scoring.ConfirmedRuling},
		{Finding: "2", Points: 400, Charge: limited, Ruling: scoring.ConfirmedRuling},
		{Finding: "3", Points: 900, Charge: limited, Ruling: scoring.RejectedRuling},
		{Finding: "4", Points: scoring.FullMarks, Charge: veto, Ruling: scoring.ConfirmedRuling},
		{Finding: "5", Points: 300, Charge: scoring.Charge{Dimension: "服务"}, Ruling: scoring.ConfirmedRuling},
	}}
	if p := partOf(t, reckoner(noon).CallParts(f), scoring.Deduction); p.Num != 500+int64(scoring.FullMarks) || p.Den != 1 {
		t.Errorf("%+v", p)
	}
}
