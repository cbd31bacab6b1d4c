package scoring_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
)

func TestTheDefaultSchemeIsSoundAndWorthAHundred(t *testing.T) {
	t.Parallel()
	scheme := scoring.DefaultScheme()
	if err := scheme.Check(); err != nil {
		t.Fatal(err)
	}
	points := 0
	for _, w := range scheme {
		points += w.Points
	}
	if points != 100 {
		t.Errorf("worth %d points", points)
	}
	if items := scheme.Items(); !slices.Contains(items, scoring.Deduction) || slices.Contains(items, scoring.Quality) {
		t.Errorf("is made of %v: quality is read from what was deducted", items)
	}
}

func TestASchemeThatCannotBeCountedByIsRefused(t *testing.T) {
	t.Parallel()
	good := scoring.Weight{Item: scoring.Satisfaction, Points: 10, Full: 95, None: 70}
	for want, change := range map[string]func(*scoring.Weight){
		"no indicator":     func(w *scoring.Weight) { w.Item = "odd" },
		"no indicator of":  func(w *scoring.Weight) { w.Item = scoring.SurveyScore },
		"no indicator of ": func(w *scoring.Weight) { w.Item = scoring.ConfirmedMovement },
		"neither better":   func(w *scoring.Weight) { w.Item = scoring.Inspected },
		"write 1 to":       func(w *scoring.Weight) { w.Points = 0 },
		"points 2000":      func(w *scoring.Weight) { w.Points = 2000 },
		"differ":           func(w *scoring.Weight) { w.Full = w.None },
		"two numbers":      func(w *scoring.Weight) { w.Full = math.NaN() },
		"wrong way round":  func(w *scoring.Weight) { w.Full, w.None = w.None, w.Full },
		"higher is better": func(w *scoring.Weight) { w.Full, w.None = w.None, w.Full },
		"lower is better":  func(w *scoring.Weight) { w.Item = scoring.Urged },
	} {
		w := good
		change(&w)
		if err := (scoring.Scheme{w}).Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", w, err, want)
		}
	}
	if err := (scoring.Scheme{good, good}).Check(); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same twice: %v", err)
	}
}

func TestASheetLeavesOutWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	scheme := scoring.Scheme{
		{Item: scoring.Satisfaction, Points: 30, Full: 95, None: 75},
		{Item: scoring.Quality, Points: 50, Full: 100, None: 60},
		{Item: scoring.Urged, Points: 20, Full: 0, None: 10},
	}
	sheet := scheme.Sheet(map[scoring.Item]scoring.Sum{
		scoring.Satisfaction: {Num: 17, Den: 20, Rows: 20},    // 85 %: half way
		scoring.Deduction:    {Num: 15_00, Den: 40, Rows: 40}, // 85 marks: 25 of 40
	})
	if sheet.Earned != 15_00+31_25 || sheet.Possible != 80_00 {
		t.Errorf("%d of %d, want 4625 of 8000", sheet.Earned, sheet.Possible)
	}
	if l := sheet.Lines[1]; l.Value != 85 || l.Earned != 31_25 || !l.Known {
		t.Errorf("quality %+v", l)
	}
	if l := sheet.Lines[2]; l.Known || l.Earned != 0 {
		t.Errorf("what nobody knows earns %+v", l)
	}
}

func TestABetterValueNeverEarnsLess(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := scoring.Weight{Item: scoring.Satisfaction, Points: rapid.IntRange(1, 1000).Draw(t, "points")}
		w.None = rapid.Float64Range(0, 99).Draw(t, "none")
		w.Full = w.None + rapid.Float64Range(0.1, 100).Draw(t, "more")
		a, b := rapid.Float64Range(-10, 210).Draw(t, "a"), rapid.Float64Range(-10, 210).Draw(t, "b")
		less, more := w.Earned(min(a, b)), w.Earned(max(a, b))
		if less > more || less < 0 || more > inspect.Points(100*w.Points) {
			t.Fatalf("%+v: %g earns %d, %g earns %d", w, min(a, b), less, max(a, b), more)
		}
	})
}

func TestAnAgentStandsApartOnlyBeyondChance(t *testing.T) {
	t.Parallel()
	of, _ := scoring.Lookup(scoring.Satisfaction)
	others := []scoring.Sum{{Num: 90, Den: 100}, {Num: 88, Den: 100}, {Num: 91, Den: 100}, {Num: 87, Den: 100}}
	for want, own := range map[scoring.Standing]scoring.Sum{
		scoring.Alike:  {Num: 2, Den: 4},
		scoring.Worse:  {Num: 50, Den: 100},
		scoring.Better: {Num: 100, Den: 100},
		scoring.Untold: {},
	} {
		s := of.Among(2, slices.Insert(slices.Clone(others), 2, own))
		if s.Stands != want {
			t.Errorf("%+v stands %q, want %q", own, s.Stands, want)
		}
		if s.Known != (own.Den > 0) || len(s.Values) != 4+min(1, int(own.Den)) || !slices.IsSorted(s.Values) {
			t.Errorf("%+v lies in %+v", own, s)
		}
	}
	if s := of.Among(0, append([]scoring.Sum{{Num: 2, Den: 4}}, others...)); !s.Drawn || s.Own < 70 || s.Own > 90 {
		t.Errorf("2 of 4 is %g, want drawn to the mean of all", s.Own)
	}
	lower, _ := scoring.Lookup(scoring.Urged)
	if s := lower.Among(0, append([]scoring.Sum{{Num: 0, Den: 100}}, others...)); s.Stands != scoring.Better {
		t.Errorf("nobody urged, and the agent stands %q", s.Stands)
	}
	quality, _ := scoring.Lookup(scoring.Quality)
	if s := quality.Among(0, []scoring.Sum{{Num: 10_00, Den: 5}, {Num: 0, Den: 9}}); s.Stands != scoring.Untold || s.Own != 90 || s.Middle.Value != 95 || s.Drawn {
		t.Errorf("quality %+v, want 90 among 90 and 100 and no word of chance", s)
	}
}
