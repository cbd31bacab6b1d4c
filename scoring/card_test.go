package scoring_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

const month = "2026-09"

// calls gives entries of n calls of agent 1024, of which the first rated ones got
// the ratings given.
func calls(n int, ratings ...int) []scoring.Entry {
	var entries []scoring.Entry
	for i := range n {
		c := call.Call{ID: fmt.Sprintf("c%03d", i), Agent: "1024", Dept: "客服一部", Started: at(1+i%28, 9, i%60), Answered: true}
		if i < len(ratings) {
			c.CSAT = ratings[i]
		}
		entries = append(entries, scoring.OfCall(c, month)...)
	}
	return entries
}

func confirmed(id string, points inspect.Points) []scoring.Entry {
	c := call.Call{ID: "of-" + id, Agent: "1024", Dept: "客服一部", Answered: true}
	return scoring.OfVerdict(inspect.Finding{Points: points}, id, c, month, true, 1, at(9, 9, 0))
}

func card(entries []scoring.Entry, open ...scoring.OpenFinding) scoring.Card {
	return scoring.NewCard("1024", month, entries, open, at(30, 12, 0))
}

func TestQualityIsFullMarksLessConfirmedPoints(t *testing.T) {
	t.Parallel()
	entries := append(calls(10), confirmed("f1", 5_00)...)
	entries = append(entries, confirmed("f2", 2_50)...)
	c := card(entries, scoring.OpenFinding{ID: "f3", Points: 20_00}, scoring.OpenFinding{ID: "f4", Points: 1_25})
	got := c.Figure(scoring.Quality)
	if !got.Known || got.Value != 92.5 || got.Num != 7_50 || got.Den != 10 || len(got.Rows) != 2 {
		t.Errorf("quality %+v, want 92.5 after 7.50 points in 2 rows, of 10 calls", got)
	}
	if c.Confirmed != 2 || c.Deducted != 7_50 || c.Unconfirmed != 2 || c.UnconfirmedPoints != 21_25 {
		t.Errorf("confirmed %d (%d), unconfirmed %d (%d); want 2 (750), 2 (2125)", c.Confirmed, c.Deducted, c.Unconfirmed, c.UnconfirmedPoints)
	}
}

func TestQualityDoesNotFallBelowNothing(t *testing.T) {
	t.Parallel()
	entries := append(confirmed("f1", 60_00), confirmed("f2", 60_00)...)
	if got := card(entries).Figure(scoring.Quality); got.Value != 0 || got.Num != 120_00 {
		t.Errorf("quality %g after %d, want 0 after 12000", got.Value, got.Num)
	}
}

func TestAgentWithoutInspectedCallsHasNoQuality(t *testing.T) {
	t.Parallel()
	c := card(nil)
	for _, f := range c.Figures {
		if f.Known && f.Item != scoring.Inspected {
			t.Errorf("%s is known to be %g from nothing", f.Item, f.Value)
		}
	}
}

func TestSatisfactionIsOfRatedCallsAndSaysHowManyThoseAre(t *testing.T) {
	t.Parallel()
	c := card(calls(20, 5, 4, 4, 3, 1))
	got := c.Figure(scoring.Satisfaction)
	if got.Num != 3 || got.Den != 5 || got.Value != 60 || len(got.Rows) != 5 {
		t.Errorf("satisfaction %d of %d = %g in %d rows, want 3 of 5 = 60", got.Num, got.Den, got.Value, len(got.Rows))
	}
	if math.Abs(got.Low-23.07) > 0.01 || math.Abs(got.High-88.24) > 0.01 {
		t.Errorf("between %.2f and %.2f, want Wilson's 23.07 and 88.24", got.Low, got.High)
	}
	if rated := c.Figure(scoring.Rated); rated.Num != 5 || rated.Den != 20 || rated.Value != 25 {
		t.Errorf("rated %d of %d = %g, want 5 of 20 = 25", rated.Num, rated.Den, rated.Value)
	}
	if inspected := c.Figure(scoring.Inspected); inspected.Value != 20 {
		t.Errorf("inspected %g, want 20", inspected.Value)
	}
}

func TestOverdueOpenTicketsAreFailuresAndTicketsInTimeWait(t *testing.T) {
	t.Parallel()
	inTime := repair(event(call.Dispatched, at(3, 10, 10)), event(call.Replied, at(3, 11, 0)))
	open := repair()
	open.ID = "T2"
	entries := append(scoring.OfTicket(inTime, beijing), scoring.OfTicket(open, beijing)...)
	for _, tc := range []struct {
		asOf         time.Time
		den, waiting int
	}{
		{at(3, 10, 59), 1, 1},
		{at(3, 11, 0), 2, 0},
		{at(9, 0, 0), 2, 0},
	} {
		got := scoring.NewCard("1024", month, entries, nil, tc.asOf).Figure(scoring.Handled)
		if got.Num != 1 || int(got.Den) != tc.den || len(got.Rows) != tc.den || len(got.Waiting) != tc.waiting {
			t.Errorf("at %s: %d of %d, %d waiting; want 1 of %d, %d waiting", tc.asOf, got.Num, got.Den, len(got.Waiting), tc.den, tc.waiting)
		}
	}
}

func TestFirstCloseIsProvisionalForAWeek(t *testing.T) {
	t.Parallel()
	entries := scoring.OfTicket(repair(event(call.Closed, at(3, 15, 0))), beijing)
	for asOf, want := range map[time.Time]int{at(4, 0, 0): 1, at(10, 14, 59): 1, at(10, 15, 0): 0} {
		got := scoring.NewCard("1024", month, entries, nil, asOf).Figure(scoring.FirstClose)
		if got.Provisional != want || got.Num != 1 {
			t.Errorf("at %s: %d of which %d provisional, want 1 and %d", asOf, got.Num, got.Provisional, want)
		}
	}
}

func TestTicketLengthHasMeanAndNinetiethPercentile(t *testing.T) {
	t.Parallel()
	var entries []scoring.Entry
	for i := range 20 { // 1, 2, … 20 hours
		ticket := repair(event(call.Closed, at(3, 11+i, 0)))
		ticket.ID = fmt.Sprintf("T%02d", i)
		entries = append(entries, scoring.OfTicket(ticket, beijing)...)
	}
	got := card(entries).Figure(scoring.TicketTime)
	if got.Duration() != 10*time.Hour+30*time.Minute || got.P90Duration() != 18*time.Hour {
		t.Errorf("mean %s, P90 %s; want 10h30m, 18h", got.Duration(), got.P90Duration())
	}
	if steps := card(entries).Figure(scoring.TicketSteps); steps.Value != 1 || steps.P90 != 1 {
		t.Errorf("mean %g, P90 %g steps; want 1 and 1", steps.Value, steps.P90)
	}
}

func TestCardLeavesOutOtherAgentsAndMonths(t *testing.T) {
	t.Parallel()
	entries := calls(3, 5)
	for _, e := range calls(2, 1, 1) {
		other := e
		other.Agent = "2046"
		e.Month = "2026-08"
		entries = append(entries, other, e)
	}
	if diff := cmp.Diff(card(calls(3, 5)), card(entries)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFigureOfAnUnknownItemPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	card(nil).Figure("no_such_item")
}

// entriesOf draws a month's rows: calls, tickets in all stages and verdicts.
func entriesOf(t *rapid.T) []scoring.Entry {
	var entries []scoring.Entry
	for i := range rapid.IntRange(0, 12).Draw(t, "calls") {
		c := call.Call{
			ID: fmt.Sprintf("c%d", i), Agent: "1024", Answered: true,
			Dept:    rapid.SampledFrom([]string{"客服一部", "客服二部"}).Draw(t, "dept"),
			Started: at(rapid.IntRange(1, 28).Draw(t, "day"), 9, 0),
			CSAT:    rapid.IntRange(0, 5).Draw(t, "csat"),
		}
		entries = append(entries, scoring.OfCall(c, month)...)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "tickets") {
		ticket := repair()
		ticket.ID, ticket.Filed = fmt.Sprintf("T%d", i), at(rapid.IntRange(1, 29).Draw(t, "day"), 8, 0)
		now := ticket.Filed
		for _, kind := range rapid.SliceOfN(rapid.SampledFrom(call.TicketEventKinds()), 0, 6).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 4000).Draw(t, "minutes")) * time.Minute)
			ticket.Events = append(ticket.Events, event(kind, now))
		}
		entries = append(entries, scoring.OfTicket(ticket, beijing)...)
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "findings") {
		entries = append(entries, judged(fmt.Sprintf("f%d", i), drawFinding(t))...)
	}
	return entries
}

func TestOneMoreConfirmedFindingNeverRaisesQuality(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := append(entriesOf(t), calls(1)...)
		more := judged("one-more", drawFinding(t))
		before, after := card(entries), card(append(entries, more...))
		if after.Figure(scoring.Quality).Value > before.Figure(scoring.Quality).Value {
			t.Fatalf("quality rose from %g to %g", before.Figure(scoring.Quality).Value, after.Figure(scoring.Quality).Value)
		}
		if after.Confirmed != before.Confirmed+1 {
			t.Fatalf("confirmed %d, then %d", before.Confirmed, after.Confirmed)
		}
	})
}

func TestEveryTotalIsTheSumOfItsRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		asOf := at(rapid.IntRange(1, 30).Draw(t, "asof"), 12, 0)
		rows := 0
		for _, f := range scoring.NewCard("1024", month, entries, nil, asOf).Figures {
			var num, den int64
			for _, e := range f.Rows {
				num, den = num+e.Num, den+e.Den
				if f.Item == scoring.Quality {
					num += int64(e.Points) - e.Num
				}
			}
			if num != f.Num || (den != f.Den && f.Item != scoring.Quality) {
				t.Fatalf("%s is %d of %d, its rows come to %d of %d", f.Item, f.Num, f.Den, num, den)
			}
			rows += len(f.Rows) + len(f.Waiting)
		}
		mine := 0
		for _, e := range entries {
			if e.Month == month {
				mine++
			}
		}
		for _, e := range scoring.NewCard("1024", month, entries, nil, asOf).Figure(scoring.Quality).Rows {
			if e.Source.Kind == scoring.CapSource || e.Source.Kind == scoring.VetoSource {
				mine++ // the card's own
			}
		}
		if rows != mine {
			t.Fatalf("%d entries made %d rows", mine, rows)
		}
	})
}

func TestOrderOfEntriesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		shuffled := rapid.Permutation(entries).Draw(t, "shuffled")
		if diff := cmp.Diff(card(entries), card(shuffled)); diff != "" {
			t.Fatalf("(-as they came +shuffled)\n%s", diff)
		}
	})
}

func TestUndoRestoresTheCardsFigures(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := append(entriesOf(t), calls(1)...)
		points := inspect.Points(rapid.Int64Range(0, 100_00).Draw(t, "points"))
		c := call.Call{ID: "c", Agent: "1024", Dept: "客服一部", Answered: true}
		finding := inspect.Finding{Points: points}
		before := card(entries)
		entries = append(entries, scoring.OfVerdict(finding, "judged", c, month, true, 1, at(29, 9, 0))...)
		entries = append(entries, scoring.GiveBack(entries, "judged", 2, at(29, 9, 1))...)
		after := card(entries)
		if before.Deducted != after.Deducted || before.Confirmed != after.Confirmed ||
			before.Figure(scoring.Quality).Value != after.Figure(scoring.Quality).Value {
			t.Fatalf("deducted %d → %d, confirmed %d → %d", before.Deducted, after.Deducted, before.Confirmed, after.Confirmed)
		}
		if rows := len(after.Figure(scoring.Quality).Rows) - len(before.Figure(scoring.Quality).Rows); rows != 2 {
			t.Fatalf("undo left %d rows more, want both of the verdicts", rows)
		}
	})
}
