package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/estimate"
)

// A resultView is what draws say of a rule, with the ways to the calls behind it.
type resultView struct {
	audit.Result
	Title string
	Rows  string // address of the calls behind a figure, without which; "" for several draws
}

// To is the address of the calls behind a figure of this rule.
func (v resultView) To(which string) string {
	if v.Rows == "" {
		return ""
	}
	return v.Rows + which
}

// Counts shows an estimate of a number of calls.
func (v resultView) Counts() string { return counted(v.Missed) }

// Precise, Missing and OfThousand show estimates of shares.
func (v resultView) Precise() string { return shareOf(v.Precision) }

// Missing shows which share of all calls that have it nobody flagged.
func (v resultView) Missing() string { return shareOf(v.Share) }

// OfThousand shows how many of 1,000 calls have it unflagged.
func (v resultView) OfThousand() string {
	f := v.Rate
	return spread(f.Known, decimal(1, 1000*f.Value), decimal(1, 1000*f.Low), decimal(1, 1000*f.High))
}

// resultViews gives what draws say, of rules that were found in one of the judged calls,
// those that miss most first, and of the others. rows is the address of the calls behind.
func (s *server) resultViews(samples []audit.Sample, rows string) (found, quiet []resultView) {
	titles := s.titles()
	for _, r := range audit.Results(samples...) {
		v := resultView{Result: r, Title: titles[r.Rule]}
		if v.Title == "" {
			v.Title = r.Rule
		}
		if rows != "" {
			v.Rows = rows + "?rule=" + url.QueryEscape(r.Rule) + "&rows="
		}
		if r.Present+r.Heard+r.Unknown > 0 {
			found = append(found, v)
		} else if r.Judged > 0 {
			quiet = append(quiet, v)
		}
	}
	slices.SortStableFunc(found, func(a, b resultView) int {
		return cmp.Or(cmp.Compare(b.Missed.Value, a.Missed.Value), cmp.Compare(b.Present, a.Present))
	})
	return found, quiet
}

// titles gives the titles of the rules in force by their names.
func (s *server) titles() map[string]string {
	titles := map[string]string{}
	for _, rule := range s.Rules() {
		titles[rule.Name] = rule.Title
	}
	return titles
}

// counted shows an estimate with its bounds, in whole calls: 12 [3, 40].
func counted(f estimate.Figure) string {
	return spread(f.Known, decimal(0, f.Value), decimal(0, f.Low), decimal(0, f.High))
}

// shareOf shows a share with its bounds: 85% [70, 94].
func shareOf(f estimate.Figure) string {
	digits := 0
	if f.High <= 0.1 {
		digits = 1
	}
	return spread(f.Known, decimal(digits, 100*f.Value)+"%", decimal(digits, 100*f.Low), decimal(digits, 100*f.High))
}

func spread(known bool, value, low, high string) string {
	if !known {
		value = "–"
	}
	return value + " [" + low + ", " + high + "]"
}

// A planView answers how large a draw has to be.
type planView struct {
	Calls  int     // in the frame
	Bound  float64 // percent that is to be shown
	Found  int     // that is reckoned with
	ByZero int     // how many to judge; 0 when no number would do
	Share  float64 // percent that is expected
	Half   float64 // percent on either side
	ByHalf int
}

// parsePlan reads what is asked for; without it, at most one in a hundred of the last
// frame.
func parsePlan(q url.Values, draws []audit.Draw) (planView, error) {
	p := planView{Calls: 10_000, Bound: 1, Share: 5, Half: 2}
	if len(draws) > 0 {
		p.Calls = draws[0].Calls
	}
	for key, into := range map[string]*int{"calls": &p.Calls, "found": &p.Found} {
		if v := q.Get(key); v != "" {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 || n > 100_000_000 || key == "calls" && n == 0 {
				return p, inputError{key, v}
			}
			*into = n
		}
	}
	for key, into := range map[string]*float64{"bound": &p.Bound, "share": &p.Share, "half": &p.Half} {
		if v := q.Get(key); v != "" {
			x, err := strconv.ParseFloat(v, 64)
			if err != nil || !(x >= 0.01 && x <= 100) {
				return p, inputError{key, v}
			}
			*into = x
		}
	}
	if n, ok := estimate.SampleForBound(p.Bound/100, min(p.Found, p.Calls), p.Calls, audit.Level); ok {
		p.ByZero = n
	}
	p.ByHalf = estimate.SampleForHalfWidth(p.Share/100, p.Half/100, p.Calls, audit.Level)
	return p, nil
}
