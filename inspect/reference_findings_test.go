package inspect_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/inspect/internal/reference"
	"github.com/tingcha/tingcha/inspect/lang"
)

// maxShown is how many hits of one test a finding shows.
const maxShown = 5

// sameFindings compares what findings carry with the reference.
func sameFindings(t *rapid.T, book *lang.Rulebook, read *reference.Reading, in inspect.Input, report inspect.Report) {
	for _, rule := range book.Rules() {
		for _, f := range report.Findings {
			if f.Rule != rule.Name {
				continue
			}
			if fault := wrongFinding(book, read, rule, in, f); fault != "" {
				t.Fatalf("%s, for\n%s\nunless %v, shows %v, on %s\nwhich found %+v", fault, rule.When, rule.Unless, rule.Show, printed(in), f)
			}
		}
	}
	for _, u := range report.Undecided {
		i := slices.IndexFunc(book.Rules(), func(r *lang.Rule) bool { return r.Name == u.Rule })
		if rule := book.Rules()[i]; u.Reason == "" {
			t.Fatalf("%s\nunless %v is unknown for no reason, on %s", rule.When, rule.Unless, printed(in))
		}
	}
}

// wrongFinding tells what is wrong with a finding; nothing when it is right.
func wrongFinding(book *lang.Rulebook, read *reference.Reading, rule *lang.Rule, in inspect.Input, f inspect.Finding) string {
	want := inspect.Finding{
		Rule: rule.Name, RuleHash: rule.Hash(), Title: rule.Title, Label: rule.Label, Family: rule.Family, Level: inspect.Level(rule.Level),
		Veto: rule.Deduct.All, Dimension: rule.Dimension, Shadow: rule.Shadow,
	}
	for _, family := range book.Families() {
		if family.Name == rule.Family {
			want.FamilyCap = inspect.Points(family.AtMost)
		}
	}
	if diff := cmp.Diff(want, f, cmpopts.IgnoreFields(f, "Points", "Evidence", "ProvisionalUntil")); diff != "" {
		return "the finding (-want +got): " + diff
	}
	if len(f.Evidence) == 0 {
		return "there is no evidence"
	}
	if points, known := pointsOf(read, rule); known && points != f.Points {
		return fmt.Sprintf("%d points, the reference says %d", f.Points, points)
	}
	if until, known := read.Final(rule); known && !until.Equal(f.ProvisionalUntil) {
		return "provisional until " + f.ProvisionalUntil.String() + ", the reference says " + until.String()
	}
	if fault := wrongHits(read, rule, in, f); fault != "" {
		return fault
	}
	return wrongRecords(read, rule, f)
}

// pointsOf is what a finding takes, if that is known.
func pointsOf(read *reference.Reading, rule *lang.Rule) (points inspect.Points, known bool) {
	switch {
	case rule.Deduct.All:
		return inspect.FullMarks, true
	case !rule.Deduct.Each:
		return inspect.Points(rule.Deduct.Points), true
	}
	hits, known := read.Counted(rule)
	all := rule.Deduct.Points * int64(hits)
	if rule.Deduct.UpTo > 0 {
		all = min(all, rule.Deduct.UpTo)
	}
	return inspect.Points(all), known
}

// wrongHits holds the hits that a finding shows against those that it may and must
// show.
func wrongHits(read *reference.Reading, rule *lang.Rule, in inspect.Input, f inspect.Finding) string {
	must, may := read.Grounds(rule)
	if len(rule.Show) > 0 && !slices.ContainsFunc(f.Evidence, func(e inspect.Evidence) bool {
		return slices.ContainsFunc(may, func(g reference.Ground) bool { return g.Condition == e.Condition })
	}) { // what it is to show gave no grounds: it shows all
		open := *rule
		open.Show = nil
		_, may = read.Grounds(&open)
	}
	shown := map[string]int{}
	var all []reference.Ground
	for _, e := range f.Evidence {
		if e.Kind != inspect.Said && e.Kind != inspect.Heard {
			continue
		}
		g := reference.Ground{Condition: e.Condition, Span: e.Span}
		if e.Kind == inspect.Said {
			g.Text = e.Text
			if role := in.Transcript.Turns[e.Span.Turn].Role; e.Role != role {
				return "the role of what was said is " + string(e.Role)
			}
		}
		if g.Span.Turn >= 0 && !timed(in) {
			g.Span.Start, g.Span.End = 0, 0
		}
		if !slices.Contains(may, g) {
			return fmt.Sprintf("shows %+v, which is none of the hits %+v", g, may)
		}
		if slices.Contains(all, g) {
			return "shows a hit twice: " + g.Text
		}
		all = append(all, g)
		shown[g.Condition]++
	}
	for _, g := range must {
		if !slices.Contains(all, g) && shown[g.Condition] < maxShown && (!strings.Contains(g.Condition, " speaks") || shown[g.Condition] == 0) {
			return fmt.Sprintf("does not show %+v", g)
		}
	}
	return ""
}

// wrongRecords holds the tickets and other calls that a finding shows against those
// that fit.
func wrongRecords(read *reference.Reading, rule *lang.Rule, f inspect.Finding) string {
	records := read.Records(rule)
	for _, e := range f.Evidence {
		want, is := records[e.Condition]
		if e.Kind != inspect.Record || !is {
			continue
		}
		got := e.Tickets
		if e.Text != "" && strings.HasPrefix(e.Text, "o") {
			got = strings.Split(e.Text, "、")
		}
		if !slices.Equal(got, want) {
			return fmt.Sprintf("records %v, the reference %v, for %s", got, want, e.Condition)
		}
	}
	return ""
}

// timed says whether a turn of a call has a time.
func timed(in inspect.Input) bool {
	for _, turn := range in.Transcript.Turns {
		if turn.End > turn.Start {
			return true
		}
	}
	return false
}
