package web

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/tingcha/tingcha/estimate"
	"github.com/tingcha/tingcha/storage"
)

// The categories of opinions, as estimate counts them.
const (
	confirms = 0
	rejects  = 1
)

// How agreement is bounded: a share of confidence, and how often items are drawn anew.
const (
	confidence = 0.95
	redraws    = 1000
)

// A sheet is what several people said of the same things, ready for figures. A row of
// Ratings belongs to the item, a column to the reviewer of the same number.
type sheet struct {
	Items     []sheetItem
	Reviewers []string
	Ratings   estimate.Ratings
}

// A sheetItem is a finding within a session or a second look.
type sheetItem struct {
	Source, CallID, Finding, Rule, Title string
}

// sheetOf sorts opinions into a sheet. The right answers of gold calls are no one's.
func sheetOf(said []storage.Opinion) sheet {
	var s sheet
	row, column := map[[2]string]int{}, map[string]int{}
	for _, o := range said {
		if o.Reviewer != "" && !slices.Contains(s.Reviewers, o.Reviewer) {
			s.Reviewers = append(s.Reviewers, o.Reviewer)
		}
	}
	slices.Sort(s.Reviewers)
	for i, who := range s.Reviewers {
		column[who] = i
	}
	ordered := slices.SortedStableFunc(slices.Values(said), func(a, b storage.Opinion) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.CallID, b.CallID), cmp.Compare(a.Rule, b.Rule))
	})
	for _, o := range ordered {
		if o.Reviewer == "" {
			continue
		}
		at := [2]string{o.Source, o.Finding}
		i, known := row[at]
		if !known {
			i = len(s.Items)
			row[at] = i
			s.Items = append(s.Items, sheetItem{o.Source, o.CallID, o.Finding, o.Rule, o.Title})
			s.Ratings = append(s.Ratings, slices.Repeat([]int{estimate.Unrated}, len(s.Reviewers)))
		}
		s.Ratings[i][column[o.Reviewer]] = confirms
		if o.Answer == storage.Reject {
			s.Ratings[i][column[o.Reviewer]] = rejects
		}
	}
	return s
}

// A measure is a figure with its bounds, as far as they are known.
type measure struct {
	Value     float64
	Known     bool
	Low, High float64
	Bounded   bool
	Items     int // that it stands on
}

// measure takes a figure of the sheet, with bounds that the sheet itself settles.
func (s sheet) measure(of estimate.Statistic) measure {
	m := measure{Items: len(s.Items)}
	if m.Value, m.Known = of(s.Ratings); m.Known {
		m.Low, m.High, m.Bounded = estimate.Bootstrap(s.Ratings, of, s.seed(), redraws, confidence)
	}
	return m
}

// seed is settled by what the sheet is about.
func (s sheet) seed() uint64 {
	h := fnv.New64a()
	for _, i := range s.Items {
		fmt.Fprintln(h, i.Source, i.Finding)
	}
	return h.Sum64()
}

// of narrows a sheet to the items of a rule.
func (s sheet) of(rule string) sheet {
	n := sheet{Reviewers: s.Reviewers}
	for i, item := range s.Items {
		if item.Rule == rule {
			n.Items, n.Ratings = append(n.Items, item), append(n.Ratings, s.Ratings[i])
		}
	}
	return n
}

// A ruleAgreement says how far reviewers agree on a rule.
type ruleAgreement struct {
	Rule, Title   string
	Items         int
	Fleiss, Alpha measure
}

// byRule gives the agreement on each rule, on which they agree least first.
func (s sheet) byRule() []ruleAgreement {
	var rules []ruleAgreement
	for _, item := range s.Items {
		if !slices.ContainsFunc(rules, func(r ruleAgreement) bool { return r.Rule == item.Rule }) {
			of := s.of(item.Rule)
			rules = append(rules, ruleAgreement{item.Rule, item.Title, len(of.Items), of.measure(estimate.Ratings.Fleiss), of.measure(estimate.Ratings.Alpha)})
		}
	}
	slices.SortStableFunc(rules, func(a, b ruleAgreement) int {
		return cmp.Or(cmp.Compare(order(a.Alpha), order(b.Alpha)), cmp.Compare(a.Rule, b.Rule))
	})
	return rules
}

// order puts what is unknown behind what is known.
func order(m measure) float64 {
	if !m.Known {
		return 2
	}
	return m.Value
}

// A pair is two reviewers with Cohen's kappa between them.
type pair struct {
	A, B  string
	Kappa measure
}

// pairs gives the agreement of every two who have rated something in common.
func (s sheet) pairs() []pair {
	var all []pair
	for a := range s.Reviewers {
		for b := a + 1; b < len(s.Reviewers); b++ {
			common := sheet{Reviewers: s.Reviewers}
			for i, row := range s.Ratings {
				if row[a] != estimate.Unrated && row[b] != estimate.Unrated {
					common.Items, common.Ratings = append(common.Items, s.Items[i]), append(common.Ratings, row)
				}
			}
			if len(common.Items) > 0 {
				kappa := func(r estimate.Ratings) (float64, bool) { return r.Kappa(a, b) }
				all = append(all, pair{s.Reviewers[a], s.Reviewers[b], common.measure(kappa)})
			}
		}
	}
	return all
}

// agreement is how far a reviewer agrees with the others: the mean of Cohen's kappas,
// each with the weight of its items.
func (s sheet) agreement(who string) (m measure) {
	sum, weight := 0.0, 0
	for _, p := range s.pairs() {
		if (p.A == who || p.B == who) && p.Kappa.Known {
			sum += p.Kappa.Value * float64(p.Kappa.Items)
			weight += p.Kappa.Items
		}
	}
	if weight > 0 {
		m = measure{Value: sum / float64(weight), Known: true, Items: weight}
	}
	return m
}

// leniency is by how much rarer a reviewer confirms than the others do on the same.
func (s sheet) leniency(who string) measure {
	at := slices.Index(s.Reviewers, who)
	if at < 0 {
		return measure{}
	}
	m := s.measure(func(r estimate.Ratings) (float64, bool) { return r.Leniency(at, confirms) })
	m.Items = 0
	for _, row := range s.Ratings {
		if row[at] != estimate.Unrated && slices.ContainsFunc(slices.Concat(row[:at], row[at+1:]), func(c int) bool { return c != estimate.Unrated }) {
			m.Items++
		}
	}
	return m
}

// A weekFigure is a figure of one week, by the Monday on which it began.
type weekFigure struct {
	Monday time.Time
	measure
}

// drift gives the leniency of a reviewer for each week of so many up to now.
func drift(said []storage.Opinion, who string, weeks int, now time.Time) []weekFigure {
	var line []weekFigure
	monday := mondayOf(now).AddDate(0, 0, -7*(weeks-1))
	last := map[[2]string]time.Time{} // an item belongs to the week in which it was said last
	for _, o := range said {
		at := [2]string{o.Source, o.Finding}
		if o.At.After(last[at]) {
			last[at] = o.At
		}
	}
	for range weeks {
		end := monday.AddDate(0, 0, 7)
		of := sheetOf(slices.DeleteFunc(slices.Clone(said), func(o storage.Opinion) bool {
			at := last[[2]string{o.Source, o.Finding}]
			return at.Before(monday) || !at.Before(end)
		}))
		line = append(line, weekFigure{monday, of.leniency(who)})
		monday = end
	}
	return line
}
