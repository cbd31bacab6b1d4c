package scoring_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

// found is a finding of a call.
type found struct {
	inspect.Finding
	call string
}

// judged is the entry of a confirmation.
func judged(id string, f found) []scoring.Entry {
	c := call.Call{ID: f.call, Agent: "1024", Dept: "客服一部", Answered: true}
	return scoring.OfVerdict(f.Finding, id, c, month, true, 1, at(9, 9, 0))
}

func drawFinding(t *rapid.T) found {
	f := found{call: rapid.SampledFrom([]string{"c1", "c2"}).Draw(t, "call")}
	f.Points = inspect.Points(rapid.Int64Range(0, 40_00).Draw(t, "points"))
	f.Family = rapid.SampledFrom([]string{"", "manner", "script"}).Draw(t, "family")
	f.FamilyCap = rapid.SampledFrom([]inspect.Points{0, 10_00, 25_00}).Draw(t, "cap")
	f.Dimension = rapid.SampledFrom([]string{"", "服务"}).Draw(t, "dimension")
	if rapid.IntRange(0, 5).Draw(t, "veto") == 0 {
		f.Veto, f.Points = true, inspect.FullMarks
	}
	return f
}

func TestAFamilyTakesNoMoreThanItsLimitInACall(t *testing.T) {
	t.Parallel()
	manner := func(call string, points inspect.Points) found {
		return found{inspect.Finding{Points: points, Family: "manner", FamilyCap: 6_00}, call}
	}
	plain := func(call string, points inspect.Points) found {
		return found{inspect.Finding{Points: points}, call}
	}
	veto := func(call, dimension string) found {
		return found{inspect.Finding{Points: inspect.FullMarks, Veto: true, Dimension: dimension}, call}
	}
	inDimension := func(f found, dimension string) found { f.Dimension = dimension; return f }
	unlimited := manner("c1", 4_00)
	unlimited.FamilyCap = 0
	for name, tc := range map[string]struct {
		findings []found
		want     inspect.Points
	}{
		"below it":                               {[]found{manner("c1", 5_00)}, 5_00},
		"together beyond it":                     {[]found{manner("c1", 5_00), manner("c1", 4_00)}, 6_00},
		"one alone beyond it":                    {[]found{manner("c1", 9_00)}, 6_00},
		"in two calls":                           {[]found{manner("c1", 5_00), manner("c2", 4_00)}, 9_00},
		"others are not held":                    {[]found{manner("c1", 5_00), manner("c1", 4_00), plain("c1", 3_00)}, 9_00},
		"in two dimensions":                      {[]found{manner("c1", 5_00), inDimension(manner("c1", 4_00), "业务")}, 6_00},
		"one under rules without limit":          {[]found{manner("c1", 5_00), unlimited}, 9_00},
		"a veto takes all":                       {[]found{veto("c1", "")}, 100_00},
		"and nothing is left to take":            {[]found{veto("c1", ""), plain("c1", 3_00), manner("c1", 5_00), veto("c1", "")}, 100_00},
		"but of another dimension":               {[]found{veto("c1", "服务"), plain("c1", 3_00)}, 103_00},
		"and of another call":                    {[]found{veto("c1", ""), plain("c2", 3_00)}, 103_00},
		"what a veto covers does not fill a cap": {[]found{veto("c1", ""), manner("c1", 5_00), inDimension(manner("c1", 4_00), "业务")}, 104_00},
	} {
		var entries []scoring.Entry
		for i, f := range tc.findings {
			entries = append(entries, judged(string(rune('a'+i)), f)...)
		}
		c := card(append(calls(1), entries...))
		if c.Deducted != tc.want || c.Confirmed != len(tc.findings) {
			t.Errorf("%s: %d for %d findings, want %d for %d", name, c.Deducted, c.Confirmed, tc.want, len(tc.findings))
		}
		want := max(0, 100-float64(tc.want)/100)
		if got := c.Figure(scoring.Quality); got.Value != want {
			t.Errorf("%s: quality %g, want %g", name, got.Value, want)
		}
	}
}

func TestWhatOpenFindingsWouldCostKeepsTheLimits(t *testing.T) {
	t.Parallel()
	charge := scoring.Charge{Call: "c1", Family: "manner", FamilyCap: 6_00}
	entries := judged("a", found{inspect.Finding{Points: 5_00, Family: "manner", FamilyCap: 6_00}, "c1"})
	c := card(entries, scoring.OpenFinding{ID: "b", Points: 4_00, Charge: charge}, scoring.OpenFinding{ID: "c", Points: 2_00})
	if c.UnconfirmedPoints != 3_00 || c.Unconfirmed != 2 {
		t.Errorf("%d open ones cost %d, want 2 that cost 300: 1 up to the limit, and 2", c.Unconfirmed, c.UnconfirmedPoints)
	}
}

func TestWhatStandsDecidesAndNotTheOrderOfVerdicts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		findings := map[string]found{}
		var want []scoring.Entry
		var presses []string
		for _, id := range []string{"a", "b", "c", "d", "e"}[:rapid.IntRange(1, 5).Draw(t, "findings")] {
			findings[id] = drawFinding(t)
			want = append(want, judged(id, findings[id])...)
			presses = append(presses, id)
			for range 2 * rapid.IntRange(0, 2).Draw(t, "undone and confirmed again") {
				presses = append(presses, id)
			}
		}
		var entries []scoring.Entry
		rounds := map[string]int{}
		for i, id := range rapid.Permutation(presses).Draw(t, "presses") {
			rounds[id]++
			now := at(9, 9, 0).Add(time.Duration(i) * time.Minute)
			if rounds[id]%2 == 0 {
				entries = append(entries, scoring.GiveBack(entries, id, rounds[id], now)...)
				continue
			}
			c := call.Call{ID: findings[id].call, Agent: "1024", Dept: "客服一部", Answered: true}
			entries = append(entries, scoring.OfVerdict(findings[id].Finding, id, c, month, true, rounds[id], now)...)
		}
		got, once := card(entries), card(want)
		if diff := cmp.Diff([]any{once.Deducted, once.Confirmed}, []any{got.Deducted, got.Confirmed}); diff != "" {
			t.Fatalf("deducted and confirmed (-each once +in this order)\n%s", diff)
		}
	})
}
