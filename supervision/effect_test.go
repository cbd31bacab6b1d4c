package supervision_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/supervision"
)

func TestAnEffectIsToldWhereItCanBe(t *testing.T) {
	t.Parallel()
	type count = supervision.Count
	for name, c := range map[string]struct {
		days          int
		before, after count
		want          supervision.Outcome
	}{
		"fell":                    {14, count{Calls: 2000, Bad: 80}, count{Calls: 2000, Bad: 20}, supervision.Better},
		"rose":                    {14, count{Calls: 2000, Bad: 20}, count{Calls: 2000, Bad: 80}, supervision.Worse},
		"as it was":               {14, count{Calls: 2000, Bad: 40}, count{Calls: 2000, Bad: 42}, supervision.Alike},
		"few days":                {6, count{Calls: 2000, Bad: 80}, count{Calls: 2000, Bad: 20}, supervision.Unknown},
		"few calls":               {14, count{Calls: 99, Bad: 80}, count{Calls: 2000, Bad: 20}, supervision.Unknown},
		"no calls":                {14, count{}, count{Calls: 2000, Bad: 20}, supervision.Unknown},
		"much is not judged":      {14, count{Calls: 2000, Bad: 80}, count{Calls: 2000, Bad: 20, Waiting: 60}, supervision.Unknown},
		"little is not judged":    {14, count{Calls: 2000, Bad: 80}, count{Calls: 2000, Bad: 20, Waiting: 5}, supervision.Better},
		"more of it than of all":  {14, count{Calls: 200, Bad: 201}, count{Calls: 2000, Bad: 20}, supervision.Unknown},
		"nothing, and less of it": {14, count{Calls: 2000}, count{Calls: 2000}, supervision.Alike},
	} {
		if e := supervision.Compare(c.days, c.before, c.after); e.Outcome != c.want {
			t.Errorf("%s: %+v, want %s", name, e, c.want)
		}
	}
}

// TestWhatIsJudgedLaterDoesNotTurnAnEffect: an outcome that was told holds whatever becomes
// of what waits.
func TestWhatIsJudgedLaterDoesNotTurnAnEffect(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) supervision.Count {
			c := supervision.Count{Calls: rapid.IntRange(100, 5000).Draw(t, label)}
			c.Bad = rapid.IntRange(0, c.Calls/2).Draw(t, label+" bad")
			c.Waiting = rapid.IntRange(0, 40).Draw(t, label+" waiting")
			return c
		}
		before, after := draw("before"), draw("after")
		e := supervision.Compare(30, before, after)
		judge := func(c supervision.Count, label string) supervision.Count {
			c.Bad, c.Waiting = min(c.Calls, c.Bad+rapid.IntRange(0, c.Waiting).Draw(t, label)), 0
			return c
		}
		then := supervision.Compare(30, judge(before, "of before"), judge(after, "of after"))
		if e.Outcome != supervision.Unknown && then.Outcome != e.Outcome {
			t.Fatalf("%+v, and then %+v", e, then)
		}
		if e.Low > e.Value || e.Value > e.High {
			t.Fatalf("%v lies outside of %v to %v", e.Value, e.Low, e.High)
		}
	})
}

func TestAsManyDaysAfterAMeasureAsBefore(t *testing.T) {
	t.Parallel()
	days, from, before, until, ok := supervision.Span("2026-09-10", "2026-09-17")
	if !ok || days != 7 || from != "2026-09-03" || before != "2026-09-09" || until != "2026-09-16" {
		t.Errorf("%d days from %s to %s, and until %s", days, from, before, until)
	}
	if days, from, _, until, _ := supervision.Span("2026-01-01", "2026-12-31"); days != 90 || from != "2025-10-03" || until != "2026-03-31" {
		t.Errorf("%d days from %s until %s", days, from, until)
	}
	for _, odd := range [][2]string{{"2026-09-10", "2026-09-10"}, {"2026-09-10", "2026-09-01"}, {"", "2026-09-01"}, {"2026-09-10", "now"}} {
		if _, _, _, _, ok := supervision.Span(odd[0], odd[1]); ok {
			t.Errorf("%v can be compared", odd)
		}
	}
}
