package decide_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

func TestADaysStatesAreOfListedCallsAndItsReasonsOfAllThatLeftTheirWay(t *testing.T) {
	t.Parallel()
	var c decide.Coverage
	c.Add("2026-09-03", false, storage.ReasonCount{State: storage.Dead, Reason: "silent", N: 2})
	c.Add("2026-09-03", false, storage.ReasonCount{State: storage.Scored, N: 1})
	c.Add("2026-09-03", true, storage.ReasonCount{State: storage.Dead, Reason: "silent", N: 3})
	c.Add("2026-09-03", true, storage.ReasonCount{State: storage.Excluded, Reason: "too_short", N: 9})
	c.Add("2026-09-03", true, storage.ReasonCount{State: storage.Scored, N: 4})
	c.Add("2026-09-04", true, storage.ReasonCount{State: storage.Expected, N: 1})
	want := []storage.Day{
		{
			Day: "2026-09-03", Expected: 16,
			States:   map[storage.State]int{storage.Dead: 3, storage.Excluded: 9, storage.Scored: 4},
			Unlisted: map[storage.State]int{storage.Dead: 2, storage.Scored: 1},
			Reasons:  []storage.ReasonCount{{State: storage.Excluded, Reason: "too_short", N: 9}, {State: storage.Dead, Reason: "silent", N: 5}},
		},
		{Day: "2026-09-04", Expected: 1, States: map[storage.State]int{storage.Expected: 1}, Unlisted: map[storage.State]int{}},
	}
	if diff := cmp.Diff(want, c.Days()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestATallyIgnoresStatusAndRuleInTurn(t *testing.T) {
	t.Parallel()
	rule := func(name string, n int) storage.RuleCount {
		return storage.RuleCount{Rule: name, Title: name + " at its latest", Level: inspect.Serious, N: n}
	}
	for name, c := range map[string]struct {
		filter storage.FindingFilter
		want   storage.FindingCounts
	}{
		"all": {storage.FindingFilter{}, storage.FindingCounts{
			ByStatus: map[storage.FindingStatus]int{storage.Open: 7, storage.Withdrawn: 1},
			ByRule:   []storage.RuleCount{rule("b", 4), rule("d", 3), rule("a", 1)}, Shadow: 2,
		}},
		"of one status and rule": {storage.FindingFilter{Status: storage.Open, Rule: "b"}, storage.FindingCounts{
			ByStatus: map[storage.FindingStatus]int{storage.Open: 4},
			ByRule:   []storage.RuleCount{rule("b", 4), rule("d", 3)},
		}},
		"in shadow": {storage.FindingFilter{Shadow: true}, storage.FindingCounts{
			ByStatus: map[storage.FindingStatus]int{storage.Recorded: 2, storage.Withdrawn: 5},
			ByRule:   []storage.RuleCount{rule("c", 7)}, Shadow: 2,
		}},
	} {
		tally := decide.NewTally(c.filter)
		tally.Add(storage.Withdrawn, "a", 1, 0, 2)
		tally.Add(storage.Open, "b", 4, 0, 3)
		tally.Add(storage.Open, "d", 3, 0, 8)
		tally.Add(storage.Recorded, "c", 0, 2, 5)
		tally.Add(storage.Withdrawn, "c", 0, 5, 4)
		titles := map[int64]string{2: "a", 3: "b", 8: "d", 5: "c"}
		got, err := tally.Counts(func(latest int64) (string, inspect.Level, error) {
			return titles[latest] + " at its latest", inspect.Serious, nil
		})
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
		}
		away := errors.New("away")
		if _, err := tally.Counts(func(int64) (string, inspect.Level, error) { return "", "", away }); !errors.Is(err, away) {
			t.Errorf("%s: a title that cannot be read: %v", name, err)
		}
	}
}

func TestEachRecordIsCountedByItsFate(t *testing.T) {
	t.Parallel()
	var c storage.Count
	for _, f := range []decide.Fate{decide.Fresh, decide.Changed, decide.Same, decide.Same} {
		decide.Count(&c, f)
	}
	if want := (storage.Count{New: 1, Changed: 1, Same: 2}); c != want {
		t.Errorf("counted %+v, want %+v", c, want)
	}
}
