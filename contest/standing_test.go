package contest_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/scoring"
)

// unit is a department with so many calls and complaints, all inspected.
func unit(name string, calls, complaints, confirmed int64) contest.Unit {
	return contest.Unit{
		Name: name,
		Now: map[scoring.Item]scoring.Sum{
			scoring.InternalTotal:     {Num: complaints, Den: calls},
			scoring.InternalConfirmed: {Num: confirmed, Den: calls},
			scoring.ConfirmedShare:    {Num: confirmed, Den: complaints},
			scoring.Covered:           {Num: calls, Den: calls},
			scoring.Shirked:           {Num: 0, Den: calls},
			scoring.Undispatched:      {Num: 0, Den: calls / 4},
			scoring.Aggravated:        {Num: 0, Den: calls},
		},
		Before: map[scoring.Item]scoring.Sum{scoring.ConfirmedShare: {Num: complaints / 2, Den: complaints}},
	}
}

func standing(t *testing.T, all []contest.Standing, name string) contest.Standing {
	t.Helper()
	at := slices.IndexFunc(all, func(s contest.Standing) bool { return s.Name == name })
	if at < 0 {
		t.Fatalf("%s does not stand anywhere", name)
	}
	return all[at]
}

func TestWhoCannotBeToldApartSharesAPlace(t *testing.T) {
	t.Parallel()
	units := []contest.Unit{unit("甲", 400_000, 20, 10), unit("乙", 400_000, 24, 12), unit("丙", 400_000, 400, 300)}
	all := contest.Standings(units, contest.Default(), contest.Criteria())
	for name, want := range map[string]int{"甲": 1, "乙": 1, "丙": 3} {
		if s := standing(t, all, name); s.Place != want || s.Shared != (want == 1) || s.First() != (want == 1) {
			t.Errorf("%s has place %d (shared %v), want %d", name, s.Place, s.Shared, want)
		}
	}
	last := standing(t, all, "丙")
	if last.Groups[contest.Total] != 2 || last.Groups[contest.Substantiated] != 2 || last.Groups[contest.Movement] != 3 || last.Points != 4 {
		t.Errorf("the last has %+v and %g points, want 2, 2 and 3, which cost 4", last.Groups, last.Points)
	}
	if all[2].Name != "丙" {
		t.Errorf("%s stands last", all[2].Name)
	}
}

func TestPointsAreAsOnPaper(t *testing.T) {
	t.Parallel()
	terms := contest.Default()
	terms.Weights = map[contest.Criterion]float64{contest.Total: 0.1, contest.Substantiated: 0.2}
	all := contest.Standings([]contest.Unit{unit("甲", 400_000, 20, 10), unit("乙", 400_000, 24, 12), unit("丙", 400_000, 400, 300)}, terms, contest.Criteria())
	if points := standing(t, all, "丙").Points; points != 0.3 {
		t.Errorf("0.1 and 0.2 come to %.20g", points)
	}
}

func TestWhatIsRepeatedWeighsHeavier(t *testing.T) {
	t.Parallel()
	good, once, again := unit("甲", 100_000, 5, 2), unit("乙", 100_000, 5, 2), unit("丙", 100_000, 5, 2)
	once.Now[scoring.Shirked] = scoring.Sum{Num: 500, Den: 100_000}
	again.Now[scoring.Shirked] = scoring.Sum{Num: 500, Den: 100_000}
	again.Now[scoring.Aggravated] = scoring.Sum{Num: 500, Den: 100_000}
	units := []contest.Unit{again, once, good}
	all := contest.Standings(units, contest.Default(), contest.Criteria())
	for i, want := range []string{"甲", "乙", "丙"} {
		if all[i].Name != want || all[i].Place != i+1 || all[i].Shared {
			t.Errorf("place %d is %s's (%d), want %s's alone", i+1, all[i].Name, all[i].Place, want)
		}
	}
	if points := standing(t, all, "丙").Points; points != 1+1+2 {
		t.Errorf("shirking with a call after it costs %g, want 1 and 2 besides the 1 of all", points)
	}
	blind := contest.Standings(units, contest.Default(), []contest.Criterion{contest.Total, contest.Substantiated, contest.Movement})
	if s := standing(t, blind, "丙"); s.Place != 1 || !s.Shared {
		t.Errorf("without what verdicts say the worst has place %d", s.Place)
	}
}

func TestWhoMissesAConditionHasNoPlace(t *testing.T) {
	t.Parallel()
	few, uncovered, red, nameless := unit("少", 999, 0, 0), unit("漏", 100_000, 0, 0), unit("红", 100_000, 0, 0), unit("", 100_000, 0, 0)
	uncovered.Now[scoring.Covered] = scoring.Sum{Num: 89_999, Den: 100_000}
	red.RedLines = 1
	all := contest.Standings([]contest.Unit{few, uncovered, red, nameless, unit("好", 100_000, 300, 200)}, contest.Default(), contest.Criteria())
	for name, want := range map[string]contest.Bar{"少": contest.FewCalls, "漏": contest.Uncovered, "红": contest.RedLine, "": contest.Nameless} {
		if s := standing(t, all, name); !slices.Equal(s.Bars, []contest.Bar{want}) || s.Place != 0 || s.First() {
			t.Errorf("%q is barred by %v and has place %d, want %s and none", name, s.Bars, s.Place, want)
		}
	}
	if all[0].Name != "好" || all[0].Place != 1 || all[0].Shared {
		t.Errorf("%+v, want the only one that fulfils them", all[0])
	}
}

// TestEqualDepartmentsAreSeldomToldApart draws contests of twelve departments that are all
// alike: in a hundred months no more than five may tell any two apart. The seed is fixed.
func TestEqualDepartmentsAreSeldomToldApart(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(20260901, 5)) //nolint:gosec // a draw of a test
	draw := func(n int64, p float64) int64 {
		var k int64
		for range n {
			if rng.Float64() < p {
				k++
			}
		}
		return k
	}
	wrong := 0
	for range 100 {
		units := make([]contest.Unit, 12)
		for i := range units {
			calls := int64(2000 + rng.IntN(4000))
			complaints := draw(calls, 0.01)
			u := unit(string(rune('a'+i)), calls, complaints, draw(complaints, 0.4))
			before := draw(calls, 0.01)
			u.Before[scoring.ConfirmedShare] = scoring.Sum{Num: draw(before, 0.4), Den: before}
			u.Now[scoring.Shirked] = scoring.Sum{Num: draw(calls, 0.005), Den: calls}
			u.Now[scoring.Undispatched] = scoring.Sum{Num: draw(calls/4, 0.02), Den: calls / 4}
			u.Now[scoring.Aggravated] = scoring.Sum{Num: draw(calls, 0.001), Den: calls}
			units[i] = u
		}
		if slices.ContainsFunc(contest.Standings(units, contest.Default(), contest.Criteria()), func(s contest.Standing) bool { return s.Place != 1 }) {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 100 contests rank noise", wrong)
	}
}

// TestPlacesFollowThePoints holds every contest to its own arithmetic.
func TestPlacesFollowThePoints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var units []contest.Unit
		for i := range rapid.IntRange(1, 5).Draw(t, "units") {
			calls := rapid.Int64Range(0, 5_000).Draw(t, "calls")
			complaints := rapid.Int64Range(0, calls/10).Draw(t, "complaints")
			u := unit(string(rune('a'+i)), calls, complaints, rapid.Int64Range(0, complaints).Draw(t, "confirmed"))
			u.RedLines = rapid.IntRange(0, 1).Draw(t, "red")
			units = append(units, u)
		}
		all := contest.Standings(units, contest.Default(), contest.Criteria())
		if len(all) != len(units) {
			t.Fatalf("%d of %d units stand", len(all), len(units))
		}
		for i, a := range all {
			if (a.Place == 0) != (len(a.Bars) > 0) || i > 0 && a.Place > 0 && all[i-1].Place == 0 {
				t.Fatalf("%+v", a)
			}
			for _, b := range all {
				if a.Place > 0 && b.Place > 0 && (a.Points < b.Points) != (a.Place < b.Place) {
					t.Fatalf("%g points have place %d, and %g place %d", a.Points, a.Place, b.Points, b.Place)
				}
			}
		}
	})
}

func TestTermsThatMeanNothingAreRefused(t *testing.T) {
	t.Parallel()
	if err := contest.Default().Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*contest.Terms){
		"coverage":  func(c *contest.Terms) { c.Coverage = 90 },
		"calls":     func(c *contest.Terms) { c.Calls = -1 },
		"red lines": func(c *contest.Terms) { c.RedLines = -1 },
		"weight":    func(c *contest.Terms) { c.Weights = map[contest.Criterion]float64{contest.Total: -1} },
		"criterion": func(c *contest.Terms) { c.Weights = map[contest.Criterion]float64{"luck": 1} },
		"mean":      func(c *contest.Terms) { c.Awards = []contest.Award{{Name: "x", Item: scoring.TicketSteps, AtLeast: 1}} },
		"imported":  func(c *contest.Terms) { c.Awards = []contest.Award{{Name: "x", Item: scoring.Invited, AtLeast: 1}} },
		"nobody":    func(c *contest.Terms) { c.Awards = []contest.Award{{Name: "x", Item: scoring.Satisfaction}} },
	} {
		terms := contest.Default()
		change(&terms)
		if terms.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
