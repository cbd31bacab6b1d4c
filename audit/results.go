package audit

import (
	"slices"

	"github.com/tingcha/tingcha/estimate"
)

// Level is the confidence of the intervals.
const Level = 0.95

// Result is what a draw says of one rule.
type Result struct {
	Rule string
	// Judged are calls of the draw that people have judged, of which so many had what the
	// rule looks for, or could not be told.
	Judged, Present, Unknown int
	// Flagged is how many calls of the frame the rule held in. Heard of them were judged:
	// Right of those had it, and of Unsure nobody could tell.
	Flagged, Heard, Right, Unsure int
	// Precision is the share of Flagged that people would confirm.
	Precision estimate.Figure
	// Found is how many of the judged calls had it and were not flagged; Missed is how many
	// there are in the whole frame, Rate for how large a share of its calls that is, and
	// Share of all calls that have it.
	Found               int
	Missed, Rate, Share estimate.Figure
}

// Sample is a draw with its picks.
type Sample struct {
	Draw  Draw
	Picks []Pick
}

// Results says what draws that share no call say together of every rule that one of them
// asks for, in the order in which they ask.
func Results(samples ...Sample) []Result {
	var rules []string
	for _, s := range samples {
		for _, r := range s.Draw.Rules {
			if !slices.Contains(rules, r) {
				rules = append(rules, r)
			}
		}
	}
	results := make([]Result, len(rules))
	for i, rule := range rules {
		results[i] = resultOf(rule, samples)
	}
	return results
}

func resultOf(rule string, samples []Sample) Result {
	r := Result{Rule: rule}
	var missed, caught []estimate.Stratum
	calls := 0
	for _, s := range samples {
		i := slices.IndexFunc(s.Draw.Asked, func(a Rule) bool { return a.Name == rule })
		if i < 0 {
			continue
		}
		m, c := strata(s, s.Draw.Asked[i])
		missed, caught = append(missed, m...), append(caught, c)
		calls += s.Draw.Calls
		r.count(s.Picks)
		r.Flagged += c.Size
	}
	r.Precision = estimate.Total(caught, Level).Over(float64(r.Flagged))
	r.Missed = estimate.Total(missed, Level)
	r.Rate = r.Missed.Over(float64(calls))
	r.Share = estimate.MissedShare(missed, caught, Level)
	return r
}

// strata gives the parts of a frame in which a rule did not hold, and the one in which it
// did, with what was found of it in each.
func strata(s Sample, asked Rule) (missed []estimate.Stratum, caught estimate.Stratum) {
	caught = estimate.Stratum{Size: asked.Flagged}
	missed = make([]estimate.Stratum, len(Answers()))
	for i, a := range Answers() {
		missed[i].Size, _ = s.Draw.Size(a)
		if a == Flagged {
			missed[i].Size -= asked.Flagged
		}
	}
	for _, p := range s.Picks {
		if !p.Judged() {
			continue
		}
		at := &missed[slices.Index(Answers(), p.Answer)]
		if slices.Contains(p.Held, asked.Name) {
			at = &caught
		}
		at.Drawn++
		switch p.Of(asked.Name) {
		case Present:
			at.Found++
		case Unknown:
			at.Unknown++
		case Absent:
		}
	}
	return missed, caught
}

// count adds what people said.
func (r *Result) count(picks []Pick) {
	for _, p := range picks {
		if !p.Judged() {
			continue
		}
		held, said := slices.Contains(p.Held, r.Rule), p.Of(r.Rule)
		r.Judged++
		if held {
			r.Heard++
		}
		switch said {
		case Unknown:
			r.Unknown++
			if held {
				r.Unsure++
			}
		case Present:
			r.Present++
			if held {
				r.Right++
			} else {
				r.Found++
			}
		case Absent:
		}
	}
}

// Apart gives of draws, the newest first, those that share no call with a newer one, and
// the IDs of the others: a call that two draws could have drawn would count twice.
func Apart(draws []Draw) (apart []Draw, others []string) {
	for _, d := range draws {
		if slices.ContainsFunc(apart, func(a Draw) bool { return a.meets(d.Frame) }) {
			others = append(others, d.ID)
			continue
		}
		apart = append(apart, d)
	}
	return apart, others
}

// meets tells whether two frames may have calls in common.
func (f Frame) meets(g Frame) bool {
	if f.Last < g.First || g.Last < f.First {
		return false
	}
	return len(f.Depts) == 0 || len(g.Depts) == 0 ||
		slices.ContainsFunc(f.Depts, func(dept string) bool { return slices.Contains(g.Depts, dept) })
}
