package estimate_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/estimate"
)

const none = estimate.Unrated

// fleiss1971 is Table 1 of Fleiss: how many of six psychiatrists gave each of 30 patients
// each of five diagnoses.
var fleiss1971 = [][5]int{
	{0, 0, 0, 6, 0},
	{0, 3, 0, 0, 3},
	{0, 1, 4, 0, 1},
	{0, 0, 0, 0, 6},
	{0, 3, 0, 3, 0},
	{2, 0, 4, 0, 0},
	{0, 0, 4, 0, 2},
	{2, 0, 3, 1, 0},
	{2, 0, 0, 4, 0},
	{0, 0, 0, 0, 6},
	{1, 0, 0, 5, 0},
	{1, 1, 0, 4, 0},
	{0, 3, 3, 0, 0},
	{1, 0, 0, 5, 0},
	{0, 2, 0, 3, 1},
	{0, 0, 5, 0, 1},
	{3, 0, 0, 1, 2},
	{5, 1, 0, 0, 0},
	{0, 2, 0, 4, 0},
	{1, 0, 2, 0, 3},
	{0, 0, 0, 0, 6},
	{0, 1, 0, 5, 0},
	{0, 2, 0, 1, 3},
	{2, 0, 0, 4, 0},
	{1, 0, 0, 4, 1},
	{0, 5, 0, 1, 0},
	{4, 0, 0, 0, 2},
	{0, 2, 0, 4, 0},
	{1, 0, 5, 0, 0},
	{0, 0, 0, 0, 6},
}

// spread writes counts out as ratings: who of the raters gave which does not matter.
func spread(counts [][5]int) estimate.Ratings {
	var r estimate.Ratings
	for _, c := range counts {
		var item []int
		for category, n := range c {
			for range n {
				item = append(item, category)
			}
		}
		r = append(r, item)
	}
	return r
}

// krippendorff2011 is the data of sections C and D of his paper: twelve units, of which
// each of four observers has seen some.
var krippendorff2011 = estimate.Ratings{
	{1, 1, none, 1},
	{2, 2, 3, 2},
	{3, 3, 3, 3},
	{3, 3, 3, 3},
	{2, 2, 2, 2},
	{1, 2, 3, 4},
	{4, 4, 4, 4},
	{1, 1, 2, 1},
	{2, 2, 2, 2},
	{none, 5, 5, 5},
	{none, none, 1, 1},
	{none, 3, none, none},
}

func near(got, want, by float64) bool { return math.Abs(got-want) <= by }

func TestAgreementIsAsPublished(t *testing.T) {
	t.Parallel()
	if got, ok := spread(fleiss1971).Fleiss(); !ok || !near(got, 0.430, 0.0005) {
		t.Errorf("Fleiss' psychiatrists agree by %.4f, want 0.430", got)
	}
	if got, ok := krippendorff2011.Alpha(); !ok || !near(got, 0.743, 0.0005) {
		t.Errorf("Krippendorff's observers agree by %.4f, want 0.743", got)
	}
	var pair estimate.Ratings
	for _, c := range []struct{ a, b, n int }{{1, 1, 20}, {1, 0, 5}, {0, 1, 10}, {0, 0, 15}} {
		for range c.n {
			pair = append(pair, []int{c.a, c.b})
		}
	}
	if got, ok := pair.Kappa(0, 1); !ok || !near(got, 0.4, 1e-12) {
		t.Errorf("kappa %.6f, want 0.4", got)
	}
}

func TestAgreementOfNothingOrOfNoChoiceIsUnknown(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]estimate.Ratings{
		"no items":          nil,
		"no item twice":     {{1, none}, {none, 0}},
		"always the same":   {{1, 1}, {1, 1}},
		"a single rating":   {{1}},
		"nobody rated them": {{none, none}},
	} {
		if len(r) == 0 || len(r[0]) > 1 {
			if got, ok := r.Kappa(0, 1); ok {
				t.Errorf("%s: kappa is %g", name, got)
			}
		}
		if got, ok := r.Fleiss(); ok {
			t.Errorf("%s: Fleiss' kappa is %g", name, got)
		}
		if got, ok := r.Alpha(); ok {
			t.Errorf("%s: alpha is %g", name, got)
		}
	}
}

func TestLeniencyIsAgainstThoseWhoHeardTheSame(t *testing.T) {
	t.Parallel()
	r := estimate.Ratings{{1, 1, 0}, {0, 1, 1}, {0, none, 1}, {1, none, none}}
	if got, ok := r.Leniency(0, 1); !ok || !near(got, (0.5-1+1+1)/3, 1e-12) {
		t.Errorf("leniency %.4f, want 0.5", got)
	}
	if _, ok := (estimate.Ratings{{1, none}}).Leniency(0, 1); ok {
		t.Error("one who rated alone is compared with nobody")
	}
}

// drawRatings draws ratings in three categories, some of them missing unless whole.
func drawRatings(t *rapid.T, whole bool) estimate.Ratings {
	least := none
	if whole {
		least = 0
	}
	raters := rapid.IntRange(2, 5).Draw(t, "raters")
	r := make(estimate.Ratings, rapid.IntRange(1, 20).Draw(t, "items"))
	for i := range r {
		r[i] = rapid.SliceOfN(rapid.IntRange(least, 2), raters, raters).Draw(t, "item")
	}
	return r
}

func TestAgreementDoesNotDependOnOrderOrNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, false)
		other := slices.Clone(r)
		for i := range other {
			other[i] = slices.Clone(other[i])
			slices.Reverse(other[i])
			for j, c := range other[i] {
				if c != none {
					other[i][j] = 7 - c
				}
			}
		}
		slices.Reverse(other)
		last := len(r[0]) - 1
		for name, f := range map[string]func(estimate.Ratings, int, int) (float64, bool){
			"kappa":  func(r estimate.Ratings, a, b int) (float64, bool) { return r.Kappa(a, b) },
			"Fleiss": func(r estimate.Ratings, _, _ int) (float64, bool) { return r.Fleiss() },
			"alpha":  func(r estimate.Ratings, _, _ int) (float64, bool) { return r.Alpha() },
		} {
			want, known := f(r, 0, 1)
			got, still := f(other, last-1, last)
			if known != still || !near(got, want, 1e-9) {
				t.Fatalf("%s is %g (%t), and %g (%t) with other names", name, want, known, got, still)
			}
			if known && want > 1+1e-12 {
				t.Fatalf("%s is %g", name, want)
			}
		}
	})
}

func TestWholeAgreementIsOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, true)
		for i := range r {
			for j := range r[i] {
				r[i][j] = r[i][0]
			}
		}
		r = append(r, slices.Repeat([]int{8}, len(r[0])), slices.Repeat([]int{9}, len(r[0])))
		for name, f := range map[string]estimate.Statistic{
			"kappa": func(r estimate.Ratings) (float64, bool) { return r.Kappa(0, 1) }, "Fleiss": estimate.Ratings.Fleiss, "alpha": estimate.Ratings.Alpha,
		} {
			if got, ok := f(r); !ok || !near(got, 1, 1e-12) {
				t.Fatalf("%s of raters who agree always is %g", name, got)
			}
		}
	})
}

// TestAlphaIsFleissForASmallSample holds the two to each other: without missing data they
// differ by the factor (n-1)/n of n ratings, as Krippendorff notes.
func TestAlphaIsFleissForASmallSample(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t, true)
		fleiss, ok := r.Fleiss()
		if !ok {
			t.Skip("chance leaves no room")
		}
		n := float64(len(r) * len(r[0]))
		if alpha, known := r.Alpha(); !known || !near(1-alpha, (1-fleiss)*(n-1)/n, 1e-9) {
			t.Fatalf("alpha is %g beside Fleiss' %g of %g ratings", alpha, fleiss, n)
		}
	})
}

func TestABootstrapIsSettledByItsSeedAndHoldsTheFigure(t *testing.T) {
	t.Parallel()
	r := spread(fleiss1971)
	low, high, ok := estimate.Bootstrap(r, estimate.Ratings.Fleiss, 7, 2000, 0.95)
	again, same, _ := estimate.Bootstrap(r, estimate.Ratings.Fleiss, 7, 2000, 0.95)
	if !ok || low != again || high != same {
		t.Fatalf("between %g and %g, then %g and %g", low, high, again, same)
	}
	if low > 0.430 || high < 0.430 || low < 0.2 || high > 0.65 {
		t.Errorf("between %.3f and %.3f, which is not about 0.430", low, high)
	}
	if narrow, wide, _ := estimate.Bootstrap(r, estimate.Ratings.Fleiss, 7, 2000, 0.8); narrow <= low || wide >= high {
		t.Errorf("80 %% lies between %.3f and %.3f, 95 %% between %.3f and %.3f", narrow, wide, low, high)
	}
	if _, _, ok := estimate.Bootstrap(estimate.Ratings{{1, 1}, {1, 1}, {1, 1}, {0, 0}}, estimate.Ratings.Fleiss, 7, 500, 0.95); ok {
		t.Error("there are bounds for a figure that is known of few draws")
	}
	if _, _, ok := estimate.Bootstrap(r[:1], estimate.Ratings.Fleiss, 7, 500, 0.95); ok {
		t.Error("there are bounds for one item")
	}
}
