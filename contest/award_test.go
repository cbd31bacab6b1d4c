package contest_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/scoring"
)

func agent(id string, num, den int64) contest.Candidate {
	return contest.Candidate{Agent: id, Dept: "一部", Sum: scoring.Sum{Num: num, Den: den, Rows: int(den)}}
}

func TestAnAwardIsForWhoStandsOutFromChance(t *testing.T) {
	t.Parallel()
	star := contest.Award{Name: "star", Item: scoring.Satisfaction, AtLeast: 100}
	barred := agent("red line", 999, 1000)
	barred.Barred = true
	all := []contest.Candidate{agent("lucky", 20, 20), agent("best", 990, 1000), agent("as good", 495, 500), agent("", 1000, 1000), barred}
	for i := range 20 {
		all = append(all, agent("usual "+strconv.Itoa(i), 850+int64(i), 1000))
	}
	r := star.Earned(all)
	if r.Compared != 22 || len(r.Earned) != 2 || r.Earned[0].Agent != "best" || r.Earned[1].Agent != "as good" {
		t.Errorf("%d compared, earned by %+v; want best and as good of 22", r.Compared, r.Earned)
	}
	if r.Earned[0].Shrunk > 99 || r.Earned[0].Shrunk < 95 {
		t.Errorf("drawn to the mean of all the best is %g", r.Earned[0].Shrunk)
	}
}

func TestLessIsBetterWhereItIs(t *testing.T) {
	t.Parallel()
	all := []contest.Candidate{agent("careful", 1, 1000), agent("usual", 50, 1000), agent("other", 60, 1000), agent("third", 55, 1000)}
	r := contest.Award{Name: "communicator", Item: scoring.CallsInError, AtLeast: 200}.Earned(all)
	if len(r.Earned) != 1 || r.Earned[0].Agent != "careful" {
		t.Errorf("earned by %+v", r.Earned)
	}
}

// TestAmongEqualsNobodyIsHonoured draws months of agents that are all alike: in a hundred no
// more than five may honour anybody. The seed is fixed.
func TestAmongEqualsNobodyIsHonoured(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(20260902, 25)) //nolint:gosec // a draw of a test
	wrong := 0
	for range 100 {
		var all []contest.Candidate
		for i := range 60 {
			n, k := int64(100+rng.IntN(200)), int64(0)
			for range n {
				if rng.Float64() < 0.85 {
					k++
				}
			}
			all = append(all, agent(strconv.Itoa(i), k, n))
		}
		if r := (contest.Award{Name: "star", Item: scoring.Satisfaction, AtLeast: 100}).Earned(all); len(r.Earned) > 0 {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 100 months honour chance", wrong)
	}
}

func TestNobodyEarnsWhatCannotBeRanked(t *testing.T) {
	t.Parallel()
	for _, item := range []scoring.Item{scoring.TicketSteps, "luck"} {
		if r := (contest.Award{Name: "x", Item: item, AtLeast: 1}).Earned([]contest.Candidate{agent("a", 1, 1)}); len(r.Earned) > 0 {
			t.Errorf("%s honours %+v", item, r.Earned)
		}
	}
	if r := (contest.Award{Name: "x", Item: scoring.Satisfaction, AtLeast: 1}).Earned(nil); len(r.Earned) > 0 {
		t.Error("nobody is honoured")
	}
}
