package storagetest

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

func blindCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a session gives every call to every reviewer":               sessionOpens,
		"in an open session the last opinion holds":                  sessionAnswers,
		"after a session is closed nobody answers":                   sessionCloses,
		"a session keeps its notes":                                  sessionNotes,
		"a gold call is given once to each who does not know it":     goldGiven,
		"an opinion on a gold call touches nothing":                  goldTouchesNothing,
		"a gold call is marked anew and retired":                     goldRetired,
		"a second look goes to one who has not judged":               secondGiven,
		"of many who take a second look one gets it":                 secondOnce,
		"a second look goes to nobody who gave an opinion":           secondUnknown,
		"what was taken back is drawn for no second look":            secondOfNothing,
		"what is to be judged blind is sealed until it is":           lookSealed,
		"a calibration seals what others judge while it is open":     sessionSealed,
		"a reviewer's record counts what stands and what was undone": recordCounted,
		"a look that is out of reach is there for others":            lookOutOfReach,
	}
}

// twoCalls has calls "a" and "b" inspected.
func (k *kit) twoCalls() (a, b storage.FindingRow) {
	k.Helper()
	for _, id := range []string{"a", "b"} {
		l := line(id, t0)
		l.Call.Customer = ""
		k.ingest(l, transcript(id))
	}
	k.run(stages{findings: shirking}, later)
	return k.dossier("a").Findings[0], k.dossier("b").Findings[0]
}

func session() storage.Calibration {
	return storage.Calibration{ID: "s1", Title: "九月校准", By: "wang", Opened: later, Calls: []string{"a", "b"}, Reviewers: []string{"li", "zhao"}}
}

func thinks(f storage.FindingRow, answer storage.VerdictKind) []storage.Opinion {
	return []storage.Opinion{{Finding: f.ID, Answer: answer, Reason: "clear", Note: "听过", At: later.Add(time.Hour)}}
}

func (k *kit) answer(l storage.Look, f storage.FindingRow, answer storage.VerdictKind) error {
	k.Helper()
	l.CallID, l.Answered = f.CallID, later.Add(time.Hour)
	return k.s.Answer(k.Context(), l, thinks(f, answer))
}

func (k *kit) opinions(f storage.OpinionFilter, want ...string) {
	k.Helper()
	said, err := k.s.Opinions(k.Context(), f)
	k.must(err)
	var got []string
	for _, o := range said {
		got = append(got, o.Reviewer+" "+o.CallID+" "+string(o.Answer)+" "+o.Rule)
	}
	k.same(want, got)
}

func sessionOpens(k *kit) {
	k.twoCalls()
	for range 2 {
		k.must(k.s.OpenCalibration(k.Context(), session()))
	}
	got, err := k.s.Calibration(k.Context(), "s1")
	k.must(err)
	k.same(session(), got)
	for who, n := range map[string]int{"": 1, "li": 1, "chen": 0} {
		all, err := k.s.Calibrations(k.Context(), who)
		k.must(err)
		if len(all) != n {
			k.Errorf("%q takes part in %d sessions, want %d", who, len(all), n)
		}
	}
	looks, err := k.s.Looks(k.Context(), storage.OpinionFilter{Kind: storage.CalibrationLook, Source: "s1"})
	k.must(err)
	if len(looks) != 4 || looks[0].CallID != "a" || looks[0].Reviewer != "li" || looks[0].Given != later {
		k.Errorf("looks are %+v", looks)
	}
	bad := session()
	bad.ID, bad.Calls = "s2", []string{"none"}
	k.refused(k.s.OpenCalibration(k.Context(), bad), storage.ErrNotFound)
	_, err = k.s.Calibration(k.Context(), "s2")
	k.refused(err, storage.ErrNotFound)
}

func sessionAnswers(k *kit) {
	a, b := k.twoCalls()
	k.must(k.s.OpenCalibration(k.Context(), session()))
	look := storage.Look{Kind: storage.CalibrationLook, Source: "s1", Reviewer: "li", Key: "k1"}
	k.must(k.answer(look, a, storage.Confirm))
	k.must(k.answer(look, a, storage.Reject)) // the same press: the first holds
	k.opinions(storage.OpinionFilter{}, "li a confirm shirking.not_ours")
	look.Key = "k2"
	k.must(k.answer(look, a, storage.Reject))
	k.opinions(storage.OpinionFilter{}, "li a reject shirking.not_ours")
	look.Reviewer = "chen"
	k.refused(k.answer(look, a, storage.Reject), storage.ErrNotFound)
	look = storage.Look{Kind: storage.CalibrationLook, Source: "s1", Reviewer: "zhao", Key: "k3", CallID: "b", Answered: later}
	k.refused(k.s.Answer(k.Context(), look, thinks(a, storage.Confirm)), storage.ErrNotFound)
	k.must(k.answer(look, b, storage.Confirm))
	got, err := k.s.Calibration(k.Context(), "s1")
	k.must(err)
	if got.Answered != 2 {
		k.Errorf("%d answered, want 2", got.Answered)
	}
	k.opinions(storage.OpinionFilter{Closed: true})
	k.opinions(storage.OpinionFilter{Since: later.Add(2 * time.Hour)})
	k.opinions(storage.OpinionFilter{CallID: "b"}, "zhao b confirm shirking.not_ours")
}

func sessionCloses(k *kit) {
	a, _ := k.twoCalls()
	k.must(k.s.OpenCalibration(k.Context(), session()))
	look := storage.Look{Kind: storage.CalibrationLook, Source: "s1", Reviewer: "li", Key: "k1"}
	k.must(k.answer(look, a, storage.Confirm))
	for i := range 2 {
		k.must(k.s.CloseCalibration(k.Context(), "s1", later.Add(time.Duration(i)*time.Hour)))
	}
	got, err := k.s.Calibration(k.Context(), "s1")
	k.must(err)
	if got.Closed != later {
		k.Errorf("closed at %s, want the first time", got.Closed)
	}
	k.must(k.answer(look, a, storage.Reject)) // the same press comes late
	look.Key = "k2"
	k.refused(k.answer(look, a, storage.Reject), storage.ErrConflict)
	k.opinions(storage.OpinionFilter{Closed: true}, "li a confirm shirking.not_ours")
	k.refused(k.s.CloseCalibration(k.Context(), "none", later), storage.ErrNotFound)
}

func sessionNotes(k *kit) {
	k.twoCalls()
	k.must(k.s.OpenCalibration(k.Context(), session()))
	n := storage.CalibrationNote{By: "wang", Words: "“不归我们管”之后又给了指引的，不算推诿", At: later, Key: "n1"}
	for range 2 {
		k.must(k.s.NoteCalibration(k.Context(), "s1", n))
	}
	got, err := k.s.Calibration(k.Context(), "s1")
	k.must(err)
	k.same([]storage.CalibrationNote{n}, got.Notes)
	k.refused(k.s.NoteCalibration(k.Context(), "none", n), storage.ErrNotFound)
}

// gold marks call "a" as gold.
func (k *kit) gold() storage.FindingRow {
	k.Helper()
	a, _ := k.twoCalls()
	k.must(k.s.MarkGold(k.Context(), storage.Gold{CallID: "a", By: "wang", At: later, Answers: thinks(a, storage.Reject)}))
	return a
}

func goldGiven(k *kit) {
	a := k.gold()
	look, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "li", Agent: "", At: later})
	k.must(err)
	if look.CallID != "a" || look.Kind != storage.GoldLook || look.Reviewer != "li" {
		k.Errorf("look is %+v", look)
	}
	again, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "li", Agent: "", At: later.Add(time.Hour)})
	k.must(err)
	k.same(look, again)
	at, err := k.s.LookAt(k.Context(), "a", "li")
	k.must(err)
	k.same(look, at)
	look.Key = "k1"
	k.must(k.answer(look, a, storage.Confirm))
	k.must(k.answer(look, a, storage.Reject)) // the same press
	look.Key = "k2"
	k.refused(k.answer(look, a, storage.Reject), storage.ErrConflict)
	k.opinions(storage.OpinionFilter{Kind: storage.GoldLook}, " a reject shirking.not_ours", "li a confirm shirking.not_ours")
	for name, asks := range map[string][2]string{"who had it": {"li", ""}, "who marked it": {"wang", ""}, "who took the call": {"chen", "3021"}} {
		_, err = k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: asks[0], Agent: asks[1], At: later})
		if err == nil {
			k.Errorf("%s is given it", name)
		}
		k.refused(err, storage.ErrNotFound)
	}
	_, err = k.s.LookAt(k.Context(), "a", "li")
	k.refused(err, storage.ErrNotFound)
}

func goldTouchesNothing(k *kit) {
	a := k.gold()
	before := k.whole()
	look, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "li", Agent: "", At: later})
	k.must(err)
	k.must(k.answer(look, a, storage.Confirm))
	k.same(before, k.whole())
	k.same(a, k.dossier("a").Findings[0])
}

func goldRetired(k *kit) {
	a := k.gold()
	k.must(k.s.MarkGold(k.Context(), storage.Gold{CallID: "a", By: "zhao", At: later.Add(time.Hour), Answers: thinks(a, storage.Confirm)}))
	k.must(k.s.RetireGold(k.Context(), "a", later.Add(2*time.Hour)))
	_, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "li", Agent: "", At: later})
	k.refused(err, storage.ErrNotFound)
	all, err := k.s.Golds(k.Context())
	k.must(err)
	if len(all) != 1 || all[0].By != "zhao" || all[0].Retired != later.Add(2*time.Hour) || len(all[0].Answers) != 1 || all[0].Answers[0].Answer != storage.Confirm {
		k.Errorf("gold calls are %+v", all)
	}
	k.refused(k.s.MarkGold(k.Context(), storage.Gold{CallID: "none", By: "wang", At: later}), storage.ErrNotFound)
}

// drawnSecond has call "a" confirmed by li and drawn for a second look.
func (k *kit) drawnSecond() storage.FindingRow {
	k.Helper()
	k.twoCalls()
	f := k.judge("a", storage.Confirm, "key1")
	for range 2 {
		k.must(k.s.DrawSecond(k.Context(), storage.Look{Source: "key1", CallID: "a", First: "li", Given: later}, thinks(f, storage.Confirm)))
	}
	return f
}

func secondGiven(k *kit) {
	f := k.drawnSecond()
	_, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "li", Agent: "", At: later})
	k.refused(err, storage.ErrNotFound)
	_, err = k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "chen", Agent: "3021", At: later})
	k.refused(err, storage.ErrNotFound)
	_, err = k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "zhao", Reach: people.Reach{Dept: "二部"}, At: later})
	k.refused(err, storage.ErrNotFound)
	look, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reach: people.Reach{Dept: "一部"}, Reviewer: "zhao", Agent: "", At: later})
	k.must(err)
	if look.First != "li" || look.CallID != "a" {
		k.Errorf("look is %+v", look)
	}
	_, err = k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "wang", Agent: "", At: later})
	k.refused(err, storage.ErrNotFound)
	before := k.whole()
	look.Key = "k1"
	k.must(k.answer(look, f, storage.Reject))
	k.same(before, k.whole())
	k.opinions(storage.OpinionFilter{Kind: storage.SecondLook, Source: "key1"}, "li a confirm shirking.not_ours", "zhao a reject shirking.not_ours")
}

// lookOutOfReach moves reviewers to another department when they have been given looks.
func lookOutOfReach(k *kit) {
	f := k.drawnSecond()
	of := func(kind storage.LookKind, who, dept string) (storage.Look, error) {
		return k.s.TakeLook(k.Context(), storage.Taker{Kind: kind, Reviewer: who, Reach: people.Reach{Dept: dept}, At: later})
	}
	_, err := of(storage.SecondLook, "zhao", "一部")
	k.must(err)
	_, err = of(storage.SecondLook, "zhao", "二部")
	k.refused(err, storage.ErrNotFound)
	look, err := of(storage.SecondLook, "wang", "一部")
	k.must(err)
	look.Key = "k1"
	k.must(k.answer(look, f, storage.Reject))
	k.must(k.s.MarkGold(k.Context(), storage.Gold{CallID: "a", By: "boss", At: later, Answers: []storage.Opinion{{Finding: f.ID, Answer: storage.Confirm}}}))
	_, err = of(storage.GoldLook, "qian", "一部")
	k.must(err)
	_, err = of(storage.GoldLook, "qian", "二部")
	k.refused(err, storage.ErrNotFound)
	_, err = of(storage.GoldLook, "qian", "一部")
	k.must(err)
}

func secondOnce(k *kit) {
	k.drawnSecond()
	var group sync.WaitGroup
	var got atomic.Int64
	for i := range 6 {
		group.Go(func() {
			if _, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: fmt.Sprint("reviewer", i), Agent: "", At: later}); err == nil {
				got.Add(1)
			}
		})
	}
	group.Wait()
	if got.Load() != 1 {
		k.Errorf("%d got the second look, want one", got.Load())
	}
}

func recordCounted(k *kit) {
	a := k.appealed()
	if _, err := k.decide(decision(a, "wang", storage.Upheld)); err != nil {
		k.Fatal(err)
	}
	second := k.object(k.dossier("a").Findings[0], "press2")
	if _, err := k.decide(decision(second, "zhao", storage.Changed)); err != nil {
		k.Fatal(err)
	}
	k.ingest(line("b", t0.Add(time.Hour)), transcript("b"))
	k.run(stages{findings: shirking}, later)
	k.judge("b", storage.Confirm, "key-b")
	k.judge("b", storage.Undo, "undo-b")
	k.judge("b", storage.Reject, "key-b2")
	got, err := k.s.ReviewerRecords(k.Context(), later.Add(-time.Hour), later.Add(time.Hour))
	k.must(err)
	k.same([]storage.ReviewerRecord{{Reviewer: "li", Verdicts: 2, Confirmed: 1, Appealed: 1, Changed: 1, Hours: 1}}, got)
	got, err = k.s.ReviewerRecords(k.Context(), later.Add(time.Hour), later.Add(2*time.Hour))
	k.must(err)
	k.same([]storage.ReviewerRecord(nil), got)
}

// sealed holds what of call "a", which li has confirmed, somebody finds in lists.
func (k *kit) sealed(who string, want bool) {
	k.Helper()
	calls, err := k.s.Sealed(k.Context(), who)
	k.must(err)
	if got := len(calls) == 1 && calls[0] == "a"; got != want || len(calls) > 1 {
		k.Errorf("sealed to %q is %v", who, calls)
	}
	n := 1
	if want {
		n = 0
	}
	reads := map[string]int{}
	rows, total, err := k.s.Findings(k.Context(), storage.FindingFilter{Status: storage.Confirmed, SealedTo: who})
	k.must(err)
	reads["findings"], reads["total"] = len(rows), total
	counts, err := k.s.FindingCounts(k.Context(), storage.FindingFilter{SealedTo: who})
	k.must(err)
	reads["count"] = counts.ByStatus[storage.Confirmed]
	rows, err = k.s.FindingsBehind(k.Context(), storage.FindingFilter{Status: storage.Confirmed, SealedTo: who}, storage.Place{})
	k.must(err)
	reads["findings behind a place"] = len(rows)
	verdicts, err := k.s.VerdictsBehind(k.Context(), storage.VerdictFilter{SealedTo: who}, storage.Place{})
	k.must(err)
	reads["verdicts"] = len(verdicts)
	cases, err := k.s.Cases(k.Context(), storage.CaseFilter{Tab: storage.TabDone, Who: who, Now: later})
	k.must(err)
	reads["cases"] = len(cases)
	tabs, err := k.s.CaseCounts(k.Context(), storage.CaseFilter{Who: who, Now: later}, storage.TabDone)
	k.must(err)
	reads["cases counted"] = tabs.ByTab[storage.TabDone]
	_, appeals, err := k.s.ListAppeals(k.Context(), storage.AppealFilter{SealedTo: who})
	k.must(err)
	reads["appeals"] = appeals
	states, err := k.s.AppealCounts(k.Context(), storage.AppealFilter{SealedTo: who})
	k.must(err)
	reads["appeals counted"] = states.ByState[storage.Filed]
	words := storage.SearchFilter{Query: query("投诉"), Rule: "shirking.not_ours", SealedTo: who}
	reads["calls by words and rule"] = strings.Count(hitIDs(k.search(words)), "a")
	words.Rule = ""
	if got := hitIDs(k.search(words)); !strings.Contains(got, "a") {
		k.Errorf("%q finds %q by words alone", who, got)
	}
	for what, got := range reads {
		if got != n {
			k.Errorf("%q finds %d %s, want %d", who, got, what, n)
		}
	}
}

func lookSealed(k *kit) {
	f := k.drawnSecond()
	k.object(f, "press1")
	for _, who := range []string{"", "li", "zhao"} {
		k.sealed(who, false)
	}
	look, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "zhao", At: later})
	k.must(err)
	k.sealed("zhao", true)
	k.sealed("li", false)
	k.sealed("", false)
	look.Key = "k1"
	k.must(k.answer(look, f, storage.Reject))
	k.sealed("zhao", false)
}

func sessionSealed(k *kit) {
	k.twoCalls()
	k.must(k.s.OpenCalibration(k.Context(), session()))
	if calls, err := k.s.Sealed(k.Context(), "zhao"); err != nil || len(calls) > 0 {
		k.Errorf("before anybody has judged %v is sealed, %v", calls, err)
	}
	f := k.judge("a", storage.Confirm, "key1")
	k.object(f, "press1")
	look := storage.Look{Kind: storage.CalibrationLook, Source: "s1", Reviewer: "zhao", Key: "k1"}
	k.must(k.answer(look, f, storage.Reject))
	k.sealed("zhao", true)
	k.sealed("li", false) // whose verdict it is
	k.sealed("wang", false)
	k.must(k.s.CloseCalibration(k.Context(), "s1", later))
	k.sealed("zhao", false)
}

func secondUnknown(k *kit) {
	k.cases(severalFindings, "a")
	k.settleCase("a", storage.Doubt, "wang", "k1")
	k.settleCase("a", storage.Confirm, "li", "k2")
	k.must(k.s.DrawSecond(k.Context(), storage.Look{Source: "k2", CallID: "a", First: "li", Given: later}, nil))
	_, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "wang", At: later})
	k.refused(err, storage.ErrNotFound)
	l, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "zhou", At: later})
	k.must(err)
	l.Answered, l.Key = later, "blind"
	k.must(k.s.Answer(k.Context(), l, []storage.Opinion{{Finding: k.caseOf("a").Findings[0].ID, Answer: storage.Confirm, At: later}}))
	g := storage.Gold{CallID: "a", By: "chen", At: later, Answers: []storage.Opinion{{Finding: k.caseOf("a").Findings[0].ID, Answer: storage.Confirm}}}
	k.must(k.s.MarkGold(k.Context(), g))
	for _, who := range []string{"wang", "zhou"} {
		_, err = k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: who, At: later})
		k.refused(err, storage.ErrNotFound)
	}
}

func secondOfNothing(k *kit) {
	k.cases(severalFindings, "a")
	k.settleCase("a", storage.Confirm, "li", "k1")
	_, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "li", Of: "k0", Key: "u0", At: later})
	k.refused(err, storage.ErrConflict)
	_, err = k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "li", Of: "k1", Key: "u1", At: later})
	k.must(err)
	k.must(k.s.DrawSecond(k.Context(), storage.Look{Source: "k1", CallID: "a", First: "li", Given: later}, nil))
	_, err = k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "wang", At: later})
	k.refused(err, storage.ErrNotFound)
}
