package contest

import (
	"errors"
	"fmt"

	"github.com/tingcha/tingcha/scoring"
)

// Criterion is one thing that departments are compared by.
type Criterion string

// The criteria. The first three are the contest's own, the others make it heavier (D06).
const (
	Total         Criterion = "total"         // ① 每百万通对内投诉总数
	Substantiated Criterion = "substantiated" // ② 每百万通对内投诉属实数
	Movement      Criterion = "movement"      // ③ 对内投诉属实率环比
	Shirked       Criterion = "shirked"       // 推诿率
	Undispatched  Criterion = "undispatched"  // 应派未派率
	Repeated      Criterion = "repeated"      // 推诿、应派未派后重复来电率
)

// Criteria lists all of them in the order in which pages show them.
func Criteria() []Criterion {
	return []Criterion{Total, Substantiated, Movement, Shirked, Undispatched, Repeated}
}

// Item is the indicator of a criterion; that of a movement is the share that moves.
func (c Criterion) Item() scoring.Item {
	switch c {
	case Total:
		return scoring.InternalTotal
	case Substantiated:
		return scoring.InternalConfirmed
	case Movement:
		return scoring.ConfirmedShare
	case Shirked:
		return scoring.Shirked
	case Undispatched:
		return scoring.Undispatched
	case Repeated:
		return scoring.Aggravated
	}
	return ""
}

// Judged reports whether verdicts decide a criterion.
func (c Criterion) Judged() bool {
	i, _ := scoring.Lookup(c.Item())
	return i.Judged()
}

// Terms are the conditions of the contest and of awards.
type Terms struct {
	// Coverage is the least share of calls inspected (质检覆盖率) with which a department has
	// a place, 0 to 1.
	Coverage float64
	// Calls is the least number of calls that people answered.
	Calls int64
	// RedLines is how many confirmed findings of a red line a department may have.
	RedLines int
	// Weights say how much a group behind the best costs; what is missing costs nothing.
	Weights map[Criterion]float64
	Awards  []Award
}

// Award is what agents are given for an indicator.
type Award struct {
	// Name is its code, with words in report/words under "award." and in web/lang under
	// "honour."; one without words is shown as it is.
	Name string
	// Item is a share or a rate of which one way is better.
	Item scoring.Item
	// AtLeast is the least denominator with which an agent can have it.
	AtLeast int64
}

// Default are the terms that hold where nothing is configured. What repeats weighs double
// (加大考核, D06).
func Default() Terms {
	return Terms{
		Coverage: 0.9, Calls: 1000,
		Weights: map[Criterion]float64{Total: 1, Substantiated: 1, Movement: 1, Shirked: 1, Undispatched: 1, Repeated: 2},
		Awards: []Award{
			{Name: "communicator", Item: scoring.CallsInError, AtLeast: 200},
			{Name: "star", Item: scoring.Satisfaction, AtLeast: 100},
			{Name: "solver", Item: scoring.SolvedAtOnce, AtLeast: 200},
		},
	}
}

// heaviest is the most that a group may cost.
const heaviest = 100

// Check refuses terms that mean nothing. The error names the field.
func (t Terms) Check() error {
	var all []error
	if !(t.Coverage >= 0 && t.Coverage <= 1) {
		all = append(all, fmt.Errorf("coverage: %v: write a share from 0 to 1", t.Coverage))
	}
	if t.Calls < 0 {
		all = append(all, fmt.Errorf("calls: %d: write 0 or more", t.Calls))
	}
	if t.RedLines < 0 {
		all = append(all, fmt.Errorf("red_lines: %d: write 0 or more", t.RedLines))
	}
	for c, w := range t.Weights {
		if !known(c) || !(w >= 0 && w <= heaviest) {
			all = append(all, fmt.Errorf("weights: %s: %v: write one of %v, with 0 to %d", c, w, Criteria(), heaviest))
		}
	}
	for _, a := range t.Awards {
		if i, ok := scoring.Lookup(a.Item); !ok || !i.Rankable() || !i.Summed() || a.AtLeast < 1 || a.Name == "" {
			all = append(all, fmt.Errorf("awards: %s: %s at least %d: write a share or a rate of docs/indicators.md that is computed here, and 1 or more", a.Name, a.Item, a.AtLeast))
		}
	}
	return errors.Join(all...)
}

func known(c Criterion) bool { return c.Item() != "" }
