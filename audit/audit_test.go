package audit_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audit"
)

var (
	start = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	frame = audit.Frame{First: "2026-09-01", Last: "2026-09-07", Rules: []string{"shirking", "silence", "promise"}}
	plan  = audit.Plan{Frame: frame, Size: 120, Boost: 5, FlaggedBoost: 2, Seed: "9"}
)

// month has 2,000 calls: 100 flagged for shirking, 20 for a broken promise, 60 near-misses;
// no call can be decided by the rule on silence.
func month() []audit.Call {
	calls := make([]audit.Call, 2000)
	for i := range calls {
		c := audit.Call{ID: fmt.Sprint("c", i), Dept: []string{"一部", "二部"}[i%2], Group: []string{"新人", "老手"}[i/2%2], Started: start.Add(time.Duration(i) * 5 * time.Minute)}
		if i%20 == 0 {
			c.Flagged = append(c.Flagged, "shirking")
		}
		if i%100 == 1 {
			c.Flagged = append(c.Flagged, "promise")
		}
		if i%33 == 5 {
			c.Near = append(c.Near, "shirking")
		}
		c.Near = append(c.Near, "silence")
		calls[i] = c
	}
	return calls
}

func TestADrawIsRepeatedByItsSeed(t *testing.T) {
	t.Parallel()
	first, picks, err := audit.New("d", "zhou", start, plan, month(), 7, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	shuffled := month()
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	second, again, err := audit.New("d", "zhou", start, plan, shuffled, 7, time.UTC)
	if diff := cmp.Diff(first, second) + cmp.Diff(picks, again); diff != "" || err != nil {
		t.Fatalf("not the same: %s %v", diff, err)
	}
	shuffled[0].Dept = "三部"
	third, _, err := audit.New("d", "zhou", start, plan, shuffled, 7, time.UTC)
	if err != nil || third.Digest == first.Digest {
		t.Errorf("another frame has the same digest: %v", err)
	}
}

func TestEveryAnswerOfTheMachineIsDrawn(t *testing.T) {
	t.Parallel()
	d, picks, err := audit.New("d", "zhou", start, plan, month(), 7, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	size, drawn := 0, 0
	for _, c := range d.Cells {
		size, drawn = size+c.Size, drawn+c.Drawn
	}
	if size != 2000 || drawn != 120 || len(picks) != 120 || d.Calls != 2000 || d.Left != 7 {
		t.Errorf("%d calls in cells, %d drawn, %d picks", size, drawn, len(picks))
	}
	clean, cleanDrawn := d.Size(audit.Clean)
	near, nearDrawn := d.Size(audit.Near)
	flagged, flaggedDrawn := d.Size(audit.Flagged)
	if clean+near+flagged != 2000 || flagged != 120 || near == 0 || near > 61 {
		t.Errorf("clean %d, near %d, flagged %d: a rule that decides nothing must not make a near-miss of each call", clean, near, flagged)
	}
	rate := func(n, of int) float64 { return float64(n) / float64(of) }
	if r := rate(nearDrawn, near) / rate(cleanDrawn, clean); r < 4.5 || r > 5.5 {
		t.Errorf("near-misses are drawn %.1f times as often, want 5", r)
	}
	if r := rate(flaggedDrawn, flagged) / rate(cleanDrawn, clean); r < 1.7 || r > 2.3 {
		t.Errorf("flagged calls are drawn %.1f times as often, want 2", r)
	}
	want := []audit.Rule{{Name: "shirking", Flagged: 100, Near: 61}, {Name: "silence", Near: 2000, Wide: true}, {Name: "promise", Flagged: 20}}
	if diff := cmp.Diff(want, d.Asked); diff != "" {
		t.Error(diff)
	}
}

func TestAPlanThatCannotBeSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*audit.Plan){
		"size": func(p *audit.Plan) { p.Size = 0 }, "boost": func(p *audit.Plan) { p.Boost = 0.5 },
		"seed": func(p *audit.Plan) { p.Seed = "" }, "rules": func(p *audit.Plan) { p.Rules = nil },
	} {
		p := plan
		change(&p)
		if _, _, err := audit.New("d", "zhou", start, p, month(), 0, time.UTC); err == nil {
			t.Errorf("%s: drawn all the same", name)
		}
	}
	if _, _, err := audit.New("d", "zhou", start, plan, nil, 0, time.UTC); err == nil {
		t.Error("drawn from nothing")
	}
}

// TestWhatIsMissedIsEstimatedFromTheDraw has people find shirking in every tenth call that
// is not flagged, and in three of four that are.
func TestWhatIsMissedIsEstimatedFromTheDraw(t *testing.T) {
	t.Parallel()
	has := func(c audit.Call) bool {
		var n int
		_, _ = fmt.Sscanf(c.ID, "c%d", &n)
		if n%20 == 0 {
			return n%80 != 0
		}
		return n%10 == 3
	}
	truth := map[string]bool{}
	for _, c := range month() {
		truth[c.ID] = has(c)
	}
	p := plan
	p.Size = 600
	d, picks, err := audit.New("d", "zhou", start, p, month(), 0, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for i := range picks {
		if i >= 500 {
			continue // not judged yet
		}
		picks[i].By = "li"
		if i%50 == 0 {
			picks[i].Marks = []audit.Mark{{Rule: "shirking", Said: audit.Unknown}}
		} else if truth[picks[i].CallID] {
			picks[i].Marks = []audit.Mark{{Rule: "shirking", Said: audit.Present}}
		}
	}
	results := audit.Results(audit.Sample{Draw: d, Picks: picks})
	r := results[0]
	if len(results) != 3 || r.Rule != "shirking" || r.Judged != 500 || r.Unknown != 10 || r.Flagged != 100 || r.Present != r.Right+r.Found {
		t.Fatalf("%+v", r)
	}
	if r.Precision.Low > 0.75 || r.Precision.High < 0.75 || r.Precision.High-r.Precision.Low > 0.4 {
		t.Errorf("three of four are right: %+v", r.Precision)
	}
	if r.Missed.Low > 200 || r.Missed.High < 200 || r.Missed.High-r.Missed.Low > 150 {
		t.Errorf("200 were missed: %+v", r.Missed)
	}
	if want := 200.0 / 275; r.Share.Low > want || r.Share.High < want {
		t.Errorf("of 275 that have it 200 were missed: %+v", r.Share)
	}
	if quiet := results[1]; quiet.Missed.Value != 0 || quiet.Missed.High <= 0 || quiet.Rate.High > 0.02 {
		t.Errorf("nothing was found of silence: %+v", quiet)
	}
}

func TestDrawsThatMayShareCallsAreNotPutTogether(t *testing.T) {
	t.Parallel()
	of := func(id, first, last string, depts ...string) audit.Draw {
		return audit.Draw{ID: id, Plan: audit.Plan{Frame: audit.Frame{First: first, Last: last, Depts: depts}}}
	}
	apart, others := audit.Apart([]audit.Draw{
		of("new", "2026-09-10", "2026-09-20", "一部"), of("same days, other department", "2026-09-10", "2026-09-20", "二部"),
		of("all departments", "2026-09-20", "2026-09-30"), of("before", "2026-09-01", "2026-09-09"),
	})
	if diff := cmp.Diff([]string{"all departments"}, others); diff != "" || len(apart) != 3 {
		t.Errorf("%s %v", diff, apart)
	}
}

func TestResultsOfTwoDrawsAddUp(t *testing.T) {
	t.Parallel()
	sample := func(seed string) audit.Sample {
		p := plan
		p.Seed = seed
		d, picks, err := audit.New(seed, "zhou", start, p, month(), 0, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		for i := range picks {
			picks[i].By = "li"
		}
		return audit.Sample{Draw: d, Picks: picks}
	}
	one, two := audit.Results(sample("a"))[0], audit.Results(sample("a"), sample("b"))[0]
	if two.Judged != 2*one.Judged || two.Flagged != 2*one.Flagged || two.Rate.High >= one.Rate.High {
		t.Errorf("two draws know no more than one: %+v, %+v", one, two)
	}
}
