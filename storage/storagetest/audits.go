package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

func auditCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"the frame of a draw is what was inspected":           auditFrame,
		"a draw is kept with its calls and what was said":     drawIsKept,
		"the same draw again changes nothing":                 drawAgain,
		"calls of a draw are taken one by one":                picksTaken,
		"a call is not audited by who gave an opinion on it":  picksUnknown,
		"nobody is given a call that is the own":              picksNotOwn,
		"of two people each is given another call":            takersApart,
		"who judges a call of a draw is known until then":     pickHeld,
		"a call of a draw is judged once":                     pickJudged,
		"who knows the machine's answer may write to authors": hintsKept,
		"verdicts on a rule are counted by day and reason":    ruleCounted,
		"verdicts cost the time between them":                 reviewTimed,
	}
}

// five has calls a to e inspected: a and b are flagged, every one is undecided by a rule
// on silence, and c was by another department. f is not inspected.
func (k *kit) five() {
	k.Helper()
	for i, id := range []string{"a", "b", "c", "d", "e"} {
		l := line(id, t0.Add(time.Duration(i)*time.Hour))
		l.Call.Agent = "30" + id
		if id == "c" {
			l.Call.Dept = "二部"
		}
		k.ingest(l, transcript(id))
	}
	k.ingest(line("f", t0), call.Agent{ID: "30a", Name: "陈", Dept: "一部", Group: "新人"})
	k.run(stages{findings: func(id string) []inspect.Finding {
		if id == "a" || id == "b" {
			return shirking(id)
		}
		return nil
	}}, later)
}

var audited = audit.Frame{First: day, Last: day, Rules: []string{"shirking.not_ours", "silence.long"}}

// frame reads the calls of a frame.
func (k *kit) frame(f audit.Frame) (calls []audit.Call, left int) {
	k.Helper()
	left, err := k.s.AuditCalls(k.Context(), f, func(c audit.Call) error {
		calls = append(calls, c)
		return nil
	})
	k.must(err)
	slices.SortFunc(calls, func(a, b audit.Call) int { return a.Started.Compare(b.Started) })
	return calls, left
}

// drawn draws from all five calls.
func (k *kit) drawn(size int) (audit.Draw, []audit.Pick) {
	k.Helper()
	calls, left := k.frame(audited)
	plan := audit.Plan{Frame: audited, Size: size, Boost: 2, FlaggedBoost: 1, Seed: "s1"}
	d, picks, err := audit.New("d1", "zhou", later, plan, calls, left, time.UTC)
	k.must(err)
	k.must(k.s.AddDraw(k.Context(), d, picks))
	return d, picks
}

func auditFrame(k *kit) {
	k.five()
	calls, left := k.frame(audited)
	want := []audit.Call{
		{ID: "a", Dept: "一部", Group: "新人", Flagged: []string{"shirking.not_ours"}},
		{ID: "b", Dept: "一部", Flagged: []string{"shirking.not_ours"}},
		{ID: "c", Dept: "二部"},
		{ID: "d", Dept: "一部"},
		{ID: "e", Dept: "一部"},
	}
	for i := range want {
		want[i].Started, want[i].Near = t0.Add(time.Duration(i)*time.Hour), []string{"silence.long"}
	}
	k.same(want, calls)
	if left != 1 {
		k.Errorf("%d calls are left out, want 1", left)
	}
	narrow := audited
	narrow.Depts, narrow.Rules = []string{"二部"}, []string{"shirking.not_ours"}
	calls, left = k.frame(narrow)
	k.same([]audit.Call{{ID: "c", Dept: "二部", Started: t0.Add(2 * time.Hour)}}, calls)
	if left != 0 {
		k.Errorf("%d calls of the department are left out, want none", left)
	}
	// What was found and no longer is has been near.
	l := line("a", t0)
	l.Call.Agent, l.Call.Duration = "30a", 2*time.Minute
	k.ingest(l)
	k.run(stages{findings: nothing}, later)
	calls, _ = k.frame(audited)
	k.same([]string{"shirking.not_ours", "silence.long"}, calls[0].Near)
	k.same([]string{}, calls[0].Flagged)
}

func drawIsKept(k *kit) {
	k.five()
	d, picks := k.drawn(4)
	got, err := k.s.Draw(k.Context(), "d1")
	k.must(err)
	k.same(d, got)
	kept, err := k.s.Picks(k.Context(), "d1")
	k.must(err)
	if len(kept) != 4 || len(picks) != 4 {
		k.Fatalf("%d of %d picks are kept", len(kept), len(picks))
	}
	for i, p := range kept {
		c := k.dossier(p.CallID).Call
		picks[i].Agent, picks[i].Dept, picks[i].Started, picks[i].Duration = c.Agent, c.Dept, c.Started, c.Duration
	}
	k.same(picks, kept)
	rows, err := k.s.Draws(k.Context())
	k.must(err)
	k.same([]storage.DrawRow{{Draw: d, Drawn: 4}}, rows)
	if _, err := k.s.Draw(k.Context(), "none"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("a draw that is not there: %v", err)
	}
}

func drawAgain(k *kit) {
	k.five()
	d, picks := k.drawn(4)
	k.must(k.s.AddDraw(k.Context(), d, picks))
	other := d
	other.Digest = "another"
	if err := k.s.AddDraw(k.Context(), other, picks); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another draw under the same ID: %v", err)
	}
	lost := []audit.Pick{{Draw: "d2", Rank: 1, CallID: "nobody"}}
	d.ID = "d2"
	if err := k.s.AddDraw(k.Context(), d, lost); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("a draw of calls that are not there: %v", err)
	}
	if rows, err := k.s.Draws(k.Context()); err != nil || len(rows) != 1 || rows[0].Drawn != 4 {
		k.Errorf("%+v, %v", rows, err)
	}
}

func (k *kit) take(by, agent string, now time.Time) (audit.Pick, error) {
	return k.s.TakePick(k.Context(), storage.Taking{Draw: "d1", By: by, Agent: agent, Now: now, Until: now.Add(10 * time.Minute)})
}

func picksUnknown(k *kit) {
	k.five()
	k.drawn(5)
	k.settleCase("a", storage.Doubt, "wang", "doubt")
	for n := range 4 {
		p, err := k.take("wang", "none", later)
		k.must(err)
		if p.CallID == "a" {
			k.Fatal("the call is given to who has doubted its findings")
		}
		k.must(k.s.JudgePick(k.Context(), storage.PickJudgement{Draw: "d1", CallID: p.CallID, By: "wang", At: later, Key: string(rune('a' + n))}))
	}
	_, err := k.take("wang", "none", later)
	k.refused(err, storage.ErrNotFound)
}

func picksTaken(k *kit) {
	k.five()
	_, picks := k.drawn(3)
	first, err := k.take("li", "", later)
	k.must(err)
	again, err := k.take("li", "", later.Add(time.Minute))
	k.must(err)
	if first.CallID != picks[0].CallID || again.CallID != first.CallID || !again.TakenUntil.Equal(later.Add(11*time.Minute)) {
		k.Errorf("took %+v, then %+v", first, again)
	}
	for i, want := range []string{picks[1].CallID, picks[2].CallID} {
		p, err := k.take(fmt.Sprint("other", i), "", later)
		k.must(err)
		if p.CallID != want {
			k.Errorf("another is given %s, want %s", p.CallID, want)
		}
	}
	if _, err := k.take("late", "", later); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("all are taken: %v", err)
	}
	late, err := k.take("late", "", later.Add(time.Hour))
	k.must(err)
	if late.CallID != picks[0].CallID {
		k.Errorf("what nobody came back to is not given to another: %+v", late)
	}
}

func picksNotOwn(k *kit) {
	k.five()
	k.drawn(5)
	k.judge("a", storage.Confirm, "key1") // by li
	given := map[string]bool{}
	for {
		p, err := k.take("li", "30c", later)
		if errors.Is(err, storage.ErrNotFound) {
			break
		}
		k.must(err)
		given[p.CallID] = true
		k.must(k.s.JudgePick(k.Context(), storage.PickJudgement{Draw: "d1", CallID: p.CallID, By: "li", At: later, Key: p.CallID}))
	}
	k.same(map[string]bool{"b": true, "d": true, "e": true}, given)
}

func takersApart(k *kit) {
	k.five()
	k.drawn(5)
	var mu sync.Mutex
	given := map[string]int{}
	var all sync.WaitGroup
	for i := range 5 {
		all.Go(func() {
			p, err := k.take(fmt.Sprint("r", i), "", later)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				given[p.CallID]++
			}
		})
	}
	all.Wait()
	k.same(map[string]int{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, given)
}

func pickHeld(k *kit) {
	k.five()
	k.drawn(5)
	p, err := k.s.TakePick(k.Context(), storage.Taking{Draw: "d1", By: "zhou", Now: later, Until: later.Add(time.Minute)})
	k.must(err)
	sealed := func(who string, want ...string) {
		k.Helper()
		got, err := k.s.Sealed(k.Context(), who)
		k.must(err)
		k.same(want, got)
		for _, call := range []string{p.CallID, "none"} {
			draw, err := k.s.TakenPick(k.Context(), call, who)
			if held := err == nil && draw == "d1"; held != slices.Contains(want, call) || !held && !errors.Is(err, storage.ErrNotFound) {
				k.Errorf("%s has call %s of draw %q, %v", who, call, draw, err)
			}
		}
	}
	sealed("zhou", p.CallID)
	sealed("li")
	again, err := k.s.TakePick(k.Context(), storage.Taking{Draw: "d1", By: "li", Agent: "none", Now: later.Add(time.Hour), Until: later.Add(2 * time.Hour)})
	k.must(err)
	if again.CallID != p.CallID {
		k.Fatalf("%s is given after %s was left", again.CallID, p.CallID)
	}
	sealed("zhou") // somebody else has it now
	sealed("li", p.CallID)
	k.must(k.s.JudgePick(k.Context(), storage.PickJudgement{Draw: "d1", CallID: p.CallID, By: "li", At: later, Key: "k"}))
	sealed("li")
}

func pickJudged(k *kit) {
	k.five()
	_, picks := k.drawn(2)
	j := storage.PickJudgement{
		Draw: "d1", CallID: picks[0].CallID, By: "li", At: later, Key: "k1", Note: "第二句",
		Marks: []audit.Mark{{Rule: "shirking.not_ours", Said: audit.Present, Reason: "clear"}, {Rule: "silence.long", Said: audit.Unknown}},
	}
	k.must(k.s.JudgePick(k.Context(), j))
	k.must(k.s.JudgePick(k.Context(), j))
	other := j
	other.By, other.Key, other.Marks = "wang", "k2", nil
	if err := k.s.JudgePick(k.Context(), other); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another judges what is judged: %v", err)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			race := storage.PickJudgement{Draw: "d1", CallID: picks[1].CallID, By: fmt.Sprint("r", i), At: later, Key: fmt.Sprint("race", i)}
			if err := k.s.JudgePick(k.Context(), race); err == nil {
				won.Add(1)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		k.Errorf("%d of 8 have judged the same call", won.Load())
	}
	for name, bad := range map[string]storage.PickJudgement{
		"no key": {Draw: "d1", CallID: "a", By: "li"}, "no call": {Draw: "d1", CallID: "z", By: "li", Key: "k"},
	} {
		if k.s.JudgePick(k.Context(), bad) == nil {
			k.Errorf("%s: judged all the same", name)
		}
	}
	kept, err := k.s.Picks(k.Context(), "d1")
	k.must(err)
	k.same(j.Marks, kept[0].Marks)
	if p := kept[0]; p.By != "li" || !p.At.Equal(later) || p.Note != "第二句" || p.Of("silence.long") != audit.Unknown || p.Of("else") != audit.Absent {
		k.Errorf("kept as %+v", p)
	}
	rows, err := k.s.Draws(k.Context())
	k.must(err)
	if rows[0].Judged != 2 {
		k.Errorf("%d are judged, want 2", rows[0].Judged)
	}
}

func hintsKept(k *kit) {
	k.five()
	_, picks := k.drawn(1)
	h := storage.RuleHint{Draw: "d1", CallID: picks[0].CallID, Rule: "shirking.not_ours", Words: "“找别人”也算", By: "li", At: later}
	if err := k.s.HintRule(k.Context(), h); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a hint before the call is judged: %v", err)
	}
	k.must(k.s.JudgePick(k.Context(), storage.PickJudgement{Draw: "d1", CallID: h.CallID, By: "li", At: later, Key: "k1"}))
	k.must(k.s.HintRule(k.Context(), h))
	k.must(k.s.HintRule(k.Context(), h))
	hints, err := k.s.RuleHints(k.Context(), h.Rule)
	k.must(err)
	k.same([]storage.RuleHint{h}, hints)
	h.Words = ""
	k.must(k.s.HintRule(k.Context(), h))
	if hints, err := k.s.RuleHints(k.Context(), h.Rule); err != nil || len(hints) != 0 {
		k.Errorf("a hint that was taken back: %v, %v", hints, err)
	}
}

func ruleCounted(k *kit) {
	k.five()
	k.judge("a", storage.Confirm, "key1")
	k.judge("b", storage.Reject, "key2")
	f := storage.FindingFilter{Rule: "shirking.not_ours"}
	days, err := k.s.RuleDays(k.Context(), f)
	k.must(err)
	k.same([]storage.RuleDay{{Day: day, Status: storage.Confirmed, N: 1}, {Day: day, Status: storage.Rejected, N: 1}}, days)
	counts, err := k.s.RuleCounts(k.Context(), storage.FindingFilter{})
	k.must(err)
	k.same([]storage.RuleTally{{Rule: f.Rule, Status: storage.Confirmed, N: 1}, {Rule: f.Rule, Status: storage.Rejected, N: 1}}, counts)
	reasons, err := k.s.RejectReasons(k.Context(), f)
	k.must(err)
	if len(reasons) != 1 || reasons[0].N != 1 {
		k.Fatalf("rejected for %+v", reasons)
	}
	rows, err := k.s.RejectedFor(k.Context(), f, reasons[0].Reason)
	k.must(err)
	if len(rows) != 1 || rows[0].CallID != "b" {
		k.Errorf("rejected are %+v", rows)
	}
	k.judge("b", storage.Undo, "key3")
	if reasons, err := k.s.RejectReasons(k.Context(), f); err != nil || len(reasons) != 0 {
		k.Errorf("an undone rejection counts: %v, %v", reasons, err)
	}
}

func reviewTimed(k *kit) {
	k.five()
	at := later
	judge := func(id, by string, after time.Duration) {
		at = at.Add(after)
		f := k.dossier(id).Findings[0]
		v := storage.Verdict{Finding: f.ID, Kind: storage.Reject, Reviewer: by, Reason: "context", Key: fmt.Sprint(id, at), Seen: f.Version, At: at}
		_, err := k.s.Judge(k.Context(), v, nil)
		k.must(err)
	}
	judge("a", "li", 0)              // the first of the day: nobody knows how long it took
	judge("b", "li", 90*time.Second) // a minute and a half
	judge("a", "li", time.Hour)      // after a pause
	judge("b", "wu", time.Minute)    // another's first
	got, err := k.s.ReviewTime(k.Context(), "shirking.not_ours", t0)
	k.must(err)
	k.same(storage.ReviewTime{Verdicts: 4, Timed: 1, Spent: 90 * time.Second}, got)
	got, err = k.s.ReviewTime(k.Context(), "none.such", t0)
	k.must(err)
	k.same(storage.ReviewTime{}, got)
}
