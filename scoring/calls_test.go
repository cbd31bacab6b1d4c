package scoring_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

// beijing is the zone of the hotlines in these tests.
var beijing = time.FixedZone("CST", 8*60*60)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.September, day, hour, minute, 0, 0, beijing)
}

func TestMonthIsTheHotlinesOwn(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, time.August, 31, 16, 30, 0, 0, time.UTC)
	if got := scoring.MonthOf(late, beijing); got != "2026-09" {
		t.Errorf("month of %s is %s, want 2026-09: it is already September in Beijing", late, got)
	}
}

func TestCallCountsForItsAgent(t *testing.T) {
	t.Parallel()
	answered := call.Call{ID: "c1", Agent: "1024", Dept: "客服一部", Started: at(3, 10, 0), Answered: true}
	type met map[scoring.Item]int64
	for name, tc := range map[string]struct {
		change func(*call.Call)
		want   met
	}{
		"very satisfied":        {func(c *call.Call) { c.CSAT = 5 }, met{"inspected": 1, "rated": 1, "satisfaction": 1}},
		"satisfied":             {func(c *call.Call) { c.CSAT = 4 }, met{"inspected": 1, "rated": 1, "satisfaction": 1}},
		"so-so is not enough":   {func(c *call.Call) { c.CSAT = 3 }, met{"inspected": 1, "rated": 1, "satisfaction": 0}},
		"not rated":             {func(*call.Call) {}, met{"inspected": 1, "rated": 0}},
		"no such rating":        {func(c *call.Call) { c.CSAT = 9 }, met{"inspected": 1, "rated": 0}},
		"nobody answered":       {func(c *call.Call) { c.Answered = false }, met{}},
		"nobody knows by whom":  {func(c *call.Call) { c.Agent = "" }, met{}},
		"rated and unanswered?": {func(c *call.Call) { c.Answered, c.CSAT = false, 5 }, met{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := answered
			tc.change(&c)
			got := met{}
			for _, e := range scoring.OfCall(c, "2026-09") {
				got[e.Item] = e.Num
				want := scoring.Entry{
					Agent: "1024", Dept: "客服一部", Month: "2026-09", Item: e.Item, Num: e.Num, Den: 1,
					Source: scoring.Source{Kind: scoring.CallSource, ID: "c1"}, At: c.Started,
				}
				if diff := cmp.Diff(want, e); diff != "" {
					t.Errorf("entry (-want +got)\n%s", diff)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("items (-want +got)\n%s", diff)
			}
		})
	}
}

func TestVerdictTakesPointsAndGivesThemBack(t *testing.T) {
	t.Parallel()
	c := call.Call{ID: "c1", Agent: "1024", Dept: "客服一部", Answered: true}
	rude := inspect.Finding{Rule: "attitude.rude", Points: 5_00, Family: "attitude", FamilyCap: 10_00, Dimension: "manner"}
	taken := scoring.OfVerdict(rude, "f1", c, "2026-09", true, 1, at(4, 9, 0))
	back := scoring.OfVerdict(rude, "f1", c, "2026-09", false, 2, at(4, 9, 1))
	want := scoring.Entry{
		Agent: "1024", Dept: "客服一部", Month: "2026-09", Item: scoring.Deduction, Num: 1, Points: 5_00,
		Source: scoring.Source{Kind: scoring.FindingSource, ID: "f1", Round: 1}, At: at(4, 9, 0),
		Charge: scoring.Charge{Call: "c1", Family: "attitude", FamilyCap: 10_00, Dimension: "manner"},
	}
	if diff := cmp.Diff([]scoring.Entry{want}, taken); diff != "" {
		t.Errorf("confirmed (-want +got)\n%s", diff)
	}
	want.Num, want.Points, want.Source.Round, want.At = -1, -5_00, 2, at(4, 9, 1)
	if diff := cmp.Diff([]scoring.Entry{want}, back); diff != "" {
		t.Errorf("undone (-want +got)\n%s", diff)
	}
	if got := scoring.OfVerdict(rude, "f1", call.Call{ID: "c1"}, "2026-09", true, 1, at(4, 9, 0)); got != nil {
		t.Errorf("without an agent: %v, want nothing", got)
	}
}

func TestGiveBackReturnsWhatWasTakenAndNotWhatTheRuleCostsToday(t *testing.T) {
	t.Parallel()
	c := call.Call{ID: "c1", Agent: "1024", Answered: true}
	entries := scoring.OfVerdict(inspect.Finding{Points: 5_00}, "f1", c, "2026-09", true, 1, at(4, 9, 0))
	entries = append(entries, scoring.OfVerdict(inspect.Finding{Points: 1_00}, "f2", c, "2026-09", true, 1, at(4, 9, 0))...)
	back := scoring.GiveBack(entries, "f1", 2, at(5, 9, 0))
	if len(back) != 1 || back[0].Points != -5_00 || back[0].Num != -1 || back[0].Source.Round != 2 {
		t.Fatalf("gave back %+v, want one entry of -5 points in round 2", back)
	}
	if again := scoring.GiveBack(append(entries, back...), "f1", 3, at(5, 9, 1)); again != nil {
		t.Errorf("gave back twice: %+v", again)
	}
}
