package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func decidingCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a decision gives a verdict on every finding of the case":   caseJudged,
		"what is provisional stays and is named":                    caseLeft,
		"a decision on what has changed is refused":                 caseChanged,
		"of 200 decisions on one case one is taken":                 casesApart,
		"of 50 presses of one button one counts":                    casePresses,
		"a doubt is settled by a second reviewer of one mind":       doubtAgreed,
		"two who disagree leave it to a leader":                     doubtDisagreed,
		"two in doubt leave it to a leader":                         doubtTwice,
		"nobody is asked twice":                                     doubtSame,
		"the last ten decisions can be taken back, and no others":   lastTen,
		"what others decided since is not taken back":               notTheirs,
		"a leader takes back what others decided":                   theLeaders,
		"a part of a case is decided while nobody is in doubt":      caseInPart,
		"one reviewer's key never answers for another's":            caseKeys,
		"a decision is not taken back while it is looked at":        undoLooked,
		"a decision that is taken back leaves everything as it was": undoIsExact,
	}
}

func caseJudged(k *kit) {
	k.cases(severalFindings, "a")
	d := k.settleCase("a", storage.Confirm, "li", "k1", "rude")
	if !d.Stood || d.Round != 1 || len(d.Given) != 3 || len(d.Left) != 0 {
		k.Errorf("decision %+v", d)
	}
	status := map[string]storage.FindingStatus{}
	for _, f := range k.dossier("a").Findings {
		status[f.Finding.Rule] = f.Status
	}
	k.same(map[string]storage.FindingStatus{"rude": storage.Rejected, "shirking.not_ours": storage.Confirmed, "unreported": storage.Confirmed}, status)
	if k.points() != 800 {
		k.Errorf("points %d, want 800", k.points())
	}
	for _, v := range k.dossier("a").Verdicts {
		if v.Reviewer != "li" || v.Note != "听过录音" || !v.At.Equal(later) || (v.Kind == storage.Confirm) != (v.Reason == "clear") {
			k.Errorf("verdict %+v", v)
		}
	}
	kept, err := k.s.Decisions(k.Context(), "a")
	k.must(err)
	slices.SortFunc(d.Given, func(a, b storage.Given) int { return cmpText(a.Finding, b.Finding) })
	k.same([]storage.Decision{d}, kept)
	recent, err := k.s.RecentDecisions(k.Context(), "li", 10)
	k.must(err)
	n, err := k.s.Pace(k.Context(), "li", later.Add(-time.Hour))
	k.must(err)
	if len(recent) != 1 || recent[0].Key != "k1" || n != 1 {
		k.Errorf("recent %+v, pace %d", recent, n)
	}
	if _, err := k.s.JudgeCase(k.Context(), k.decides("a", storage.Confirm, "li", "k2")); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a second decision: %v", err)
	}
}

func cmpText(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func caseLeft(k *kit) {
	k.cases(func(id string) []inspect.Finding {
		found := severalFindings(id)
		found[0].ProvisionalUntil, found[1].ProvisionalUntil = t0.Add(30*time.Hour), t0.Add(30*time.Hour)
		return found
	}, "a")
	d := k.settleCase("a", storage.Confirm, "li", "k1", "rude") // rude is rejected, though it could not be confirmed
	left := storage.FindingID("a", "shirking.not_ours")
	k.same([]string{left}, d.Left)
	if len(d.Given) != 2 || k.points() != 500 {
		k.Errorf("given %+v, points %d", d.Given, k.points())
	}
	k.same([]string{"a"}, k.queue(storage.CaseFilter{Tab: storage.TabWindow}))
	k.settle(t0.Add(30 * time.Hour))
	k.settleCase("a", storage.Confirm, "wang", "k2")
	if k.points() != 800 {
		k.Errorf("points %d, want 800", k.points())
	}
}

func caseChanged(k *kit) {
	k.cases(severalFindings, "a")
	for name, change := range map[string]func(*storage.CaseVerdict){
		"of another input":          func(v *storage.CaseVerdict) { v.InputRev++ },
		"of another version":        func(v *storage.CaseVerdict) { v.Parts[1].Seen++ },
		"without a finding":         func(v *storage.CaseVerdict) { v.Parts = v.Parts[1:] },
		"with a finding of no call": func(v *storage.CaseVerdict) { v.Parts = append(v.Parts, storage.CasePart{Finding: "x"}) },
		"of no finding":             func(v *storage.CaseVerdict) { v.Parts = nil },
	} {
		v := k.decides("a", storage.Confirm, "li", "k1")
		change(&v)
		before := k.whole()
		if _, err := k.s.JudgeCase(k.Context(), v); !errors.Is(err, storage.ErrConflict) {
			k.Errorf("a decision %s: %v", name, err)
		}
		k.same(before, k.whole())
	}
	for name, change := range map[string]func(*storage.CaseVerdict){
		"without a key":             func(v *storage.CaseVerdict) { v.Key = "" },
		"of no kind":                func(v *storage.CaseVerdict) { v.Kind = "praise" },
		"of no kind on a finding":   func(v *storage.CaseVerdict) { v.Parts[0].Kind = "praise" },
		"on what is not there":      func(v *storage.CaseVerdict) { v.CallID = "none" },
		"on what is not for review": func(v *storage.CaseVerdict) { v.CallID = "b" },
	} {
		v := k.decides("a", storage.Confirm, "li", "k1")
		change(&v)
		if _, err := k.s.JudgeCase(k.Context(), v); err == nil {
			k.Errorf("a decision %s was taken", name)
		}
	}
}

func casesApart(k *kit) {
	k.cases(severalFindings, "a")
	v := k.decides("a", storage.Confirm, "", "")
	taken, refused := k.pressTogether(200, func(i int) storage.CaseVerdict {
		press := v
		press.Reviewer, press.Key = fmt.Sprint("r", i%7), fmt.Sprint("k", i)
		return press
	})
	if taken != 1 || refused != 199 {
		k.Errorf("%d were taken and %d refused", taken, refused)
	}
	if n := len(k.dossier("a").Verdicts); n != 3 || k.points() != 900 {
		k.Errorf("%d verdicts, points %d", n, k.points())
	}
}

func casePresses(k *kit) {
	k.cases(severalFindings, "a")
	v := k.decides("a", storage.Confirm, "li", "k1")
	taken, refused := k.pressTogether(50, func(int) storage.CaseVerdict { return v })
	if taken != 50 || refused != 0 {
		k.Errorf("%d presses were answered and %d refused", taken, refused)
	}
	if n := len(k.dossier("a").Verdicts); n != 3 || k.points() != 900 {
		k.Errorf("%d verdicts, points %d", n, k.points())
	}
	other := v
	other.CallID = "b"
	k.cases(severalFindings, "b")
	if _, err := k.s.JudgeCase(k.Context(), other); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("the key of another call: %v", err)
	}
}

func doubtAgreed(k *kit) {
	k.cases(severalFindings, "a")
	d := k.settleCase("a", storage.Doubt, "li", "k1", "rude")
	if d.Stood || k.points() != 0 || len(k.dossier("a").Verdicts) != 0 {
		k.Errorf("a doubt gives verdicts: %+v", d)
	}
	k.same([]string{}, k.queue(storage.CaseFilter{}))
	c := k.caseOf("a")
	if c.Stage != storage.Second || c.DoubtedBy != "li" {
		k.Errorf("case %+v", c)
	}
	if d = k.settleCase("a", storage.Confirm, "wang", "k2", "rude"); !d.Stood || k.points() != 800 {
		k.Errorf("of one mind: %+v, points %d", d, k.points())
	}
	if c := k.caseOf("a"); c.Stage != storage.First || c.Todo != 0 {
		k.Errorf("case %+v", c)
	}
	_, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "wang", Key: "u1", At: later})
	k.must(err)
	if c := k.caseOf("a"); c.Stage != storage.Second || c.DoubtedBy != "li" || c.Todo != 3 || k.points() != 0 {
		k.Errorf("after the second takes it back: %+v, points %d", c, k.points())
	}
	_, err = k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "li", Key: "u2", At: later})
	k.must(err)
	k.same([]string{"a"}, k.queue(storage.CaseFilter{}))
}

func doubtDisagreed(k *kit) {
	k.cases(severalFindings, "a")
	k.settleCase("a", storage.Doubt, "li", "k1", "rude")
	d := k.settleCase("a", storage.Confirm, "wang", "k2")
	if d.Stood || k.points() != 0 || k.caseOf("a").Stage != storage.Leads {
		k.Errorf("of two minds: %+v, %+v", d, k.caseOf("a"))
	}
	if _, err := k.s.JudgeCase(k.Context(), k.decides("a", storage.Confirm, "zhao", "k3")); !errors.Is(err, storage.ErrLeads) {
		k.Errorf("a third reviewer: %v", err)
	}
	v := k.decides("a", storage.Reject, "zhou", "k4")
	v.Leads = true
	d, err := k.s.JudgeCase(k.Context(), v)
	k.must(err)
	if !d.Stood || k.points() != 0 || k.caseOf("a").Todo != 0 {
		k.Errorf("the leader: %+v, %+v", d, k.caseOf("a"))
	}
}

func doubtTwice(k *kit) {
	k.cases(shirking, "a")
	k.settleCase("a", storage.Doubt, "li", "k1")
	k.settleCase("a", storage.Doubt, "wang", "k2")
	v := k.decides("a", storage.Doubt, "zhou", "k3")
	v.Leads = true
	if _, err := k.s.JudgeCase(k.Context(), v); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a leader in doubt: %v", err)
	}
	v = k.decides("a", storage.Confirm, "zhou", "k3")
	v.Leads = true
	if d, err := k.s.JudgeCase(k.Context(), v); err != nil || !d.Stood || k.points() != 300 {
		k.Errorf("the leader: %+v, %v, points %d", d, err, k.points())
	}
}

func doubtSame(k *kit) {
	k.cases(shirking, "a")
	k.settleCase("a", storage.Doubt, "li", "k1")
	if _, err := k.s.JudgeCase(k.Context(), k.decides("a", storage.Confirm, "li", "k2")); !errors.Is(err, storage.ErrSamePerson) {
		k.Errorf("the one in doubt once more: %v", err)
	}
	k.settleCase("a", storage.Reject, "wang", "k3")
	v := k.decides("a", storage.Confirm, "wang", "k4")
	v.Leads = true
	if _, err := k.s.JudgeCase(k.Context(), v); !errors.Is(err, storage.ErrSamePerson) {
		k.Errorf("the second as a leader: %v", err)
	}
}

func lastTen(k *kit) {
	var ids []string
	for i := range storage.Undoable + 1 {
		ids = append(ids, fmt.Sprintf("c%02d", i))
	}
	k.cases(shirking, ids...)
	for i, id := range ids {
		v := k.decides(id, storage.Confirm, "li", "k"+id)
		v.At = later.Add(time.Duration(i) * time.Second)
		_, err := k.s.JudgeCase(k.Context(), v)
		k.must(err)
	}
	undo := func(id string) error {
		_, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: id, Reviewer: "li", Key: "u" + id, At: later.Add(time.Minute)})
		return err
	}
	if err := undo(ids[0]); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("the eleventh: %v", err)
	}
	for _, id := range ids[1:] {
		k.must(undo(id))
		k.must(undo(id)) // the same press once more
	}
	if k.points() != 300 {
		k.Errorf("points %d, want those of the one that is left", k.points())
	}
	k.must(undo(ids[0])) // it is among the last ten now
	if n, err := k.s.Pace(k.Context(), "li", t0); err != nil || n != 0 || k.points() != 0 {
		k.Errorf("pace %d, points %d, %v", n, k.points(), err)
	}
}

func notTheirs(k *kit) {
	k.cases(shirking, "a")
	undo := func(who, key string) error {
		_, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: who, Key: key, At: later})
		return err
	}
	if err := undo("li", "u0"); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("where nothing was decided: %v", err)
	}
	k.settleCase("a", storage.Confirm, "li", "k1")
	if err := undo("wang", "u1"); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another's: %v", err)
	}
	k.judge("a", storage.Reject, "appeal") // as an appeal does
	if err := undo("li", "u2"); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("after another verdict: %v", err)
	}
}

func theLeaders(k *kit) {
	k.cases(severalFindings, "a")
	k.settleCase("a", storage.Confirm, "li", "k1")
	d, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "zhou", Leads: true, Key: "u1", At: later})
	k.must(err)
	if d.Undoes != "k1" || d.Reviewer != "zhou" || k.points() != 0 || k.caseOf("a").Todo != 3 {
		k.Errorf("%+v, points %d", d, k.points())
	}
}

func caseInPart(k *kit) {
	k.cases(severalFindings, "a")
	part := func(rule, key string) error {
		v := k.decides("a", storage.Confirm, "li", key)
		v.Only = true
		v.Parts = slices.DeleteFunc(v.Parts, func(p storage.CasePart) bool { return p.Finding != storage.FindingID("a", rule) })
		_, err := k.s.JudgeCase(k.Context(), v)
		return err
	}
	k.must(part("rude", "k1"))
	if c := k.caseOf("a"); c.Todo != 2 || c.Judged != 1 {
		k.Errorf("case %+v", c)
	}
	if err := part("rude", "k2"); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("the same part once more: %v", err)
	}
	k.settleCase("a", storage.Doubt, "li", "k3")
	if err := part("unreported", "k4"); !errors.Is(err, storage.ErrInDoubt) || !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a part of what somebody is in doubt about: %v", err)
	}
	for i, key := range []string{"u1", "u2"} {
		d, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "li", Key: key, At: later})
		k.must(err)
		if want := []string{"k3", "k1"}[i]; d.Undoes != want {
			k.Errorf("took %s back, want %s", d.Undoes, want)
		}
	}
	if c := k.caseOf("a"); c.Todo != 3 || k.points() != 0 {
		k.Errorf("case %+v, points %d", c, k.points())
	}
}

func caseKeys(k *kit) {
	k.cases(shirking, "a")
	k.settleCase("a", storage.Confirm, "li", "k1")
	v := k.decides("a", storage.Reject, "wang", "k1")
	if _, err := k.s.JudgeCase(k.Context(), v); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another's key: %v", err)
	}
	if _, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "zhou", Leads: true, Key: "k1", At: later}); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another's key to take it back: %v", err)
	}
}

func undoLooked(k *kit) {
	k.cases(shirking, "a")
	undo := func(key string) error {
		_, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "li", Key: key, At: later})
		return err
	}
	drawn := func(key string) {
		k.settleCase("a", storage.Confirm, "li", key)
		f := k.dossier("a").Findings[0]
		k.must(k.s.DrawSecond(k.Context(), storage.Look{Source: key, CallID: "a", First: "li", Given: later}, thinks(f, storage.Confirm)))
	}
	take := func() (storage.Look, error) {
		return k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "zhao", At: later})
	}
	drawn("k1")
	k.must(undo("u1"))
	_, err := take()
	k.refused(err, storage.ErrNotFound)
	k.opinions(storage.OpinionFilter{})
	drawn("k2")
	look, err := take()
	k.must(err)
	if err := undo("u2"); !errors.Is(err, storage.ErrLooked) || !errors.Is(err, storage.ErrConflict) {
		k.Errorf("while it is looked at: %v", err)
	}
	look.Key = "o1"
	k.must(k.answer(look, k.dossier("a").Findings[0], storage.Reject))
	k.must(undo("u3"))
}

// undoIsExact holds a decision that is taken back to what was before: findings but for
// their versions, what they cost, and where the case stands.
func undoIsExact(k *kit) {
	tried := 0
	rapid.Check(k, func(r *rapid.T) {
		tried++
		id := fmt.Sprintf("r%03d", tried)
		finds := func(string) []inspect.Finding {
			return rapid.SampledFrom([][]inspect.Finding{shirking(id), severalFindings(id)}).Draw(r, "found")
		}
		found := finds(id)
		k.cases(func(string) []inspect.Finding { return found }, id)
		steps := rapid.IntRange(0, 3).Draw(r, "steps before")
		for i := range steps {
			k.anything(r, id, fmt.Sprint(id, "-", i))
			if rapid.Bool().Draw(r, "ground moves") {
				moved := slices.Clone(found)
				for j := range moved {
					moved[j].Evidence = slices.Clone(moved[j].Evidence)
					moved[j].Evidence[0].Text = fmt.Sprint("换了一句 ", i)
					moved[j].Points += inspect.Points(10 * i)
				}
				k.again(id, func(string) []inspect.Finding { return moved })
			}
		}
		before := k.state(id)
		if !k.anything(r, id, id+"-last") {
			return
		}
		all, err := k.s.Decisions(k.Context(), id)
		k.must(err)
		_, err = k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: id, Reviewer: all[len(all)-1].Reviewer, Key: id + "-undo", At: later})
		k.must(err)
		k.same(before, k.state(id))
	})
}

// anything decides anything about a case, if it can be decided about.
func (k *kit) anything(r *rapid.T, id, key string) bool {
	kind := rapid.SampledFrom([]storage.VerdictKind{storage.Confirm, storage.Reject, storage.Doubt}).Draw(r, "kind")
	var unticked []string
	if rapid.Bool().Draw(r, "untick") {
		unticked = []string{"rude", "unreported"}
	}
	v := k.decides(id, kind, "r"+key, key, unticked...)
	v.Leads = true
	_, err := k.s.JudgeCase(k.Context(), v)
	if err != nil && !errors.Is(err, storage.ErrConflict) {
		k.Fatal(err)
	}
	return err == nil
}

// state is what taking a decision back restores.
func (k *kit) state(id string) map[string]any {
	k.Helper()
	c := k.caseOf(id)
	state := map[string]any{"stage": c.Stage, "doubted by": c.DoubtedBy, "todo": c.Todo, "judged": c.Judged, "upheld": c.Upheld, "level": c.Level}
	entries, err := k.s.ScoreEntries(k.Context(), "3021", month)
	k.must(err)
	for _, f := range k.dossier(id).Findings {
		num, points := 0, inspect.Points(0)
		for _, e := range entries {
			if e.Source.Kind == scoring.FindingSource && e.Source.ID == f.ID {
				num, points = num+int(e.Num), points+e.Points
			}
		}
		state[f.ID] = fmt.Sprint(f.Status, f.Moved, num, points)
	}

	return state
}
