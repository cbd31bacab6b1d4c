package storagetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func appealCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"an appeal is kept with its words and marks":            appealIsKept,
		"the same press files one appeal, another is refused":   appealOnce,
		"what is not confirmed cannot be appealed":              appealNothing,
		"an appeal that is upheld costs what it did":            appealUpheld,
		"an appeal that changes the verdict gives points back":  appealChanged,
		"who judged or filed does not decide":                   appealApart,
		"who gave an opinion does not decide":                   appealOpinions,
		"a decision on what has changed meanwhile is refused":   appealMoved,
		"a verdict is not undone while an appeal waits":         appealKeeps,
		"an appeal is void when its finding is judged anew":     appealVoid,
		"one press never answers for another's":                 appealKeys,
		"an appeal and an undo at once: one of them holds":      appealRaces,
		"an appeal can be withdrawn until it is decided":        appealWithdrawn,
		"the last instance is final":                            appealFinal,
		"a decision is not undone":                              appealNotUndone,
		"of two deciders one decides":                           decidersApart,
		"the same decision again changes nothing":               decisionOnce,
		"appeals are listed by what is due, and counted":        appealsListed,
		"appeals are shown to those whom they concern, no more": appealsInReach,
	}
}

// appeal is what agent chen objects to in the last verdict on a finding.
func appeal(f storage.FindingRow, key string) storage.Appeal {
	return storage.Appeal{
		Finding: f.ID, Round: f.Rounds, By: "chen", Words: "我登记过，请听 0:44", Key: key,
		Marks: []storage.Mark{{From: 44 * time.Second, To: 52500 * time.Millisecond}, {From: time.Minute, To: time.Minute}},
		Filed: later.Add(time.Hour), Due: later.Add(72 * time.Hour),
	}
}

// appealed has the finding of call "a" confirmed by li and appealed against by chen.
func (k *kit) appealed() storage.AppealRow {
	k.Helper()
	k.inspected(shirking)
	return k.object(k.judge("a", storage.Confirm, "key1"), "press1")
}

// object files an appeal.
func (k *kit) object(f storage.FindingRow, key string) storage.AppealRow {
	k.Helper()
	k.must(k.s.FileAppeal(k.Context(), appeal(f, key)))
	return k.theAppeal(fmt.Sprintf("%s-%d", f.ID, f.Rounds))
}

func (k *kit) theAppeal(id string) storage.AppealRow {
	k.Helper()
	a, err := k.s.Appeal(k.Context(), id)
	k.must(err)
	return a
}

func decision(a storage.AppealRow, by string, state storage.AppealState) storage.AppealDecision {
	return storage.AppealDecision{
		Appeal: a.ID, State: state, By: by, Words: "复听过", Seen: a.On.Version, Key: "decide-" + a.ID + by, At: later.Add(2 * time.Hour),
	}
}

// decide decides with the entries that belong to it.
func (k *kit) decide(d storage.AppealDecision) (storage.FindingRow, error) {
	k.Helper()
	a := k.theAppeal(d.Appeal)
	entries := scoring.GiveBack(k.entries(), a.Finding, a.On.Rounds+1, d.At)
	if d.State == storage.Upheld {
		entries = scoring.Upheld(k.entries(), a.Finding, a.On.Rounds+1, d.At)
	}
	return k.s.DecideAppeal(k.Context(), d, entries)
}

// refused fails the case unless an error is of a kind.
func (k *kit) refused(err, want error) {
	k.Helper()
	if !errors.Is(err, want) {
		k.Errorf("got %v, want %v", err, want)
	}
}

func appealIsKept(k *kit) {
	got := k.appealed()
	want := appeal(got.On, "press1")
	want.ID, want.Instance, want.State = got.Finding+"-1", 1, storage.Filed
	k.same(storage.AppealRow{Appeal: want, On: k.dossier("a").Findings[0]}, got)
	on, err := k.s.AppealsOn(k.Context(), "a")
	k.must(err)
	k.same([]storage.Appeal{want}, on)
	_, err = k.s.Appeal(k.Context(), "none")
	k.refused(err, storage.ErrNotFound)
}

func appealOnce(k *kit) {
	a := k.appealed()
	k.must(k.s.FileAppeal(k.Context(), appeal(a.On, "press1")))
	k.refused(k.s.FileAppeal(k.Context(), appeal(a.On, "press2")), storage.ErrConflict)
	if err := k.s.FileAppeal(k.Context(), appeal(a.On, "")); err == nil {
		k.Error("an appeal without a key was taken")
	}
}

func appealNothing(k *kit) {
	f := k.inspected(shirking)
	k.refused(k.s.FileAppeal(k.Context(), appeal(f, "press1")), storage.ErrConflict)
	f = k.judge("a", storage.Reject, "key1")
	k.refused(k.s.FileAppeal(k.Context(), appeal(f, "press2")), storage.ErrConflict)
	old := appeal(f, "press3")
	old.Round = 0
	k.refused(k.s.FileAppeal(k.Context(), old), storage.ErrConflict)
	old.Finding = "none"
	k.refused(k.s.FileAppeal(k.Context(), old), storage.ErrNotFound)
}

func appealUpheld(k *kit) {
	a := k.appealed()
	f, err := k.decide(decision(a, "wang", storage.Upheld))
	k.must(err)
	k.looks(f, storage.Confirmed, 3, false)
	got := k.theAppeal(a.ID)
	if got.State != storage.Upheld || got.Decider != "wang" || got.Answer != "复听过" || got.Decided != 2 || got.Ended != later.Add(2*time.Hour) {
		k.Errorf("appeal is %+v", got.Appeal)
	}
	verdicts := k.dossier("a").Verdicts
	if last := verdicts[len(verdicts)-1]; last.Kind != storage.Confirm || last.Reason != storage.AppealReason || last.Reviewer != "wang" {
		k.Errorf("last verdict is %+v", last)
	}
	if k.points() != 300 {
		k.Errorf("points %d, want 300", k.points())
	}
}

func appealChanged(k *kit) {
	a := k.appealed()
	f, err := k.decide(decision(a, "wang", storage.Changed))
	k.must(err)
	k.looks(f, storage.Rejected, 3, false)
	if k.points() != 0 {
		k.Errorf("points %d, want 0", k.points())
	}
	k.refused(k.s.FileAppeal(k.Context(), appeal(f, "press2")), storage.ErrConflict)
}

func appealApart(k *kit) {
	a := k.appealed()
	before := k.whole()
	_, err := k.decide(decision(a, "li", storage.Upheld))
	k.refused(err, storage.ErrSamePerson)
	_, err = k.decide(decision(a, "chen", storage.Changed))
	k.refused(err, storage.ErrSamePerson)
	if _, err = k.decide(decision(a, "wang", storage.Void)); err == nil {
		k.Error("a decision of no kind was taken")
	}
	k.same(before, k.whole())
}

func appealOpinions(k *kit) {
	k.inspected(shirking)
	k.settleCase("a", storage.Doubt, "li", "k1")
	k.settleCase("a", storage.Confirm, "wang", "k2")
	f := k.dossier("a").Findings[0]
	l := storage.Look{Source: "k2", CallID: "a", First: "wang", Given: later}
	k.must(k.s.DrawSecond(k.Context(), l, []storage.Opinion{{Finding: f.ID, Answer: storage.Confirm, At: later}}))
	l, err := k.s.TakeLook(k.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "zhou", At: later})
	k.must(err)
	l.Answered, l.Key = later, "blind"
	k.must(k.s.Answer(k.Context(), l, []storage.Opinion{{Finding: f.ID, Answer: storage.Confirm, At: later}}))
	a := k.object(f, "press1")
	for _, by := range []string{"li", "wang", "zhou"} {
		_, err := k.decide(decision(a, by, storage.Upheld))
		k.refused(err, storage.ErrSamePerson)
	}
	_, err = k.decide(decision(a, "zhao", storage.Upheld))
	k.must(err)
}

func appealMoved(k *kit) {
	a := k.appealed()
	d := decision(a, "wang", storage.Changed)
	k.inspected(with(groundMoved))
	_, err := k.decide(d)
	k.refused(err, storage.ErrConflict)
	_, err = k.decide(decision(k.theAppeal(a.ID), "wang", storage.Changed))
	k.must(err)
}

func appealKeeps(k *kit) {
	k.cases(shirking, "a")
	k.settleCase("a", storage.Confirm, "li", "k1")
	a := k.object(k.dossier("a").Findings[0], "press1")
	before := k.whole()
	for _, u := range []storage.CaseUndo{{Reviewer: "li"}, {Reviewer: "zhou", Leads: true}} {
		u.CallID, u.Key, u.At = "a", "u-"+u.Reviewer, later
		_, err := k.s.UndoCase(k.Context(), u)
		k.refused(err, storage.ErrAppealed)
		k.refused(err, storage.ErrConflict)
	}
	_, err := k.s.Judge(k.Context(), verdict(a.On, storage.Undo, "undo"), nil)
	k.refused(err, storage.ErrAppealed)
	k.same(before, k.whole())
	k.must(k.s.WithdrawAppeal(k.Context(), a.ID, "chen", later))
	_, err = k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "li", Key: "u2", At: later})
	k.must(err)
}

func appealVoid(k *kit) {
	a := k.appealed()
	k.inspected(with(groundMoved))
	f := k.judge("a", storage.Confirm, "key2")
	if got := k.theAppeal(a.ID); got.State != storage.Void || got.Open() {
		k.Errorf("appeal is %s", got.State)
	}
	d := decision(a, "wang", storage.Changed)
	d.Seen = f.Version
	_, err := k.decide(d)
	k.refused(err, storage.ErrConflict)
	k.object(f, "press2")
}

func appealKeys(k *kit) {
	a := k.appealed()
	f := k.dossier("a").Findings[0]
	foreign := appeal(f, "press1")
	foreign.By = "zhang"
	k.refused(k.s.FileAppeal(k.Context(), foreign), storage.ErrConflict)
	d := decision(a, "wang", storage.Changed)
	_, err := k.decide(d)
	k.must(err)
	d.By = "zhao"
	_, err = k.s.DecideAppeal(k.Context(), d, nil)
	k.refused(err, storage.ErrConflict)
	v := verdict(f, storage.Reject, "key1") // the press by which li has confirmed it
	v.Reviewer = "wang"
	_, err = k.s.Judge(k.Context(), v, nil)
	k.refused(err, storage.ErrConflict)
}

// appealRaces has an agent appeal against verdicts while they are taken back: an appeal
// that was taken stands on a verdict that stands.
func appealRaces(k *kit) {
	var ids []string
	for i := range 8 {
		ids = append(ids, fmt.Sprint("r", i))
	}
	k.cases(shirking, ids...)
	var group sync.WaitGroup
	for i, id := range ids {
		k.settleCase(id, storage.Confirm, "li", "k-"+id)
		f := k.dossier(id).Findings[0]
		pair := []func() error{
			func() error { return k.s.FileAppeal(k.Context(), appeal(f, "press-"+id)) },
			func() error {
				_, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: id, Reviewer: "li", Key: "u-" + id, At: later})
				return err
			},
		}
		for j := range pair {
			group.Go(func() {
				if err := pair[(i+j)%2](); err != nil && !errors.Is(err, storage.ErrConflict) {
					k.Error(err)
				}
			})
		}
	}
	group.Wait()
	for _, id := range ids {
		f := k.dossier(id).Findings[0]
		on, err := k.s.AppealsOn(k.Context(), id)
		k.must(err)
		if stands := f.Status == storage.Confirmed; stands != (len(on) == 1) {
			k.Errorf("call %s is %s with %d appeals", id, f.Status, len(on))
		}
	}
}

func appealWithdrawn(k *kit) {
	a := k.appealed()
	k.refused(k.s.WithdrawAppeal(k.Context(), a.ID, "li", later), storage.ErrNotFound)
	for range 2 {
		k.must(k.s.WithdrawAppeal(k.Context(), a.ID, "chen", later.Add(time.Minute)))
	}
	if got := k.theAppeal(a.ID); got.State != storage.AppealWithdrawn || got.Ended != later.Add(time.Minute) {
		k.Errorf("appeal is %+v", got.Appeal)
	}
	_, err := k.decide(decision(a, "wang", storage.Upheld))
	k.refused(err, storage.ErrConflict)
	k.refused(k.s.WithdrawAppeal(k.Context(), "none", "chen", later), storage.ErrNotFound)
}

func appealFinal(k *kit) {
	a := k.appealed()
	f, err := k.decide(decision(a, "wang", storage.Upheld))
	k.must(err)
	k.refused(k.s.WithdrawAppeal(k.Context(), a.ID, "chen", later), storage.ErrConflict)
	second := k.object(f, "press2")
	if second.Instance != storage.FinalInstance || !second.Final() {
		k.Errorf("instance %d", second.Instance)
	}
	for _, by := range []string{"li", "wang"} {
		_, err = k.decide(decision(second, by, storage.Changed))
		k.refused(err, storage.ErrSamePerson)
	}
	f, err = k.decide(decision(second, "zhao", storage.Upheld))
	k.must(err)
	k.refused(k.s.FileAppeal(k.Context(), appeal(f, "press3")), storage.ErrConflict)
	if k.points() != 300 {
		k.Errorf("points %d, want 300", k.points())
	}
}

func appealNotUndone(k *kit) {
	f, err := k.decide(decision(k.appealed(), "wang", storage.Upheld))
	k.must(err)
	_, err = k.s.Judge(k.Context(), verdict(f, storage.Undo, "undo"), nil)
	k.refused(err, storage.ErrConflict)
	f, err = k.decide(decision(k.object(f, "press2"), "zhao", storage.Changed))
	k.must(err)
	_, err = k.s.Judge(k.Context(), verdict(f, storage.Undo, "undo2"), nil)
	k.refused(err, storage.ErrConflict)
}

func decidersApart(k *kit) {
	a := k.appealed()
	entries := map[storage.AppealState][]scoring.Entry{
		storage.Upheld:  scoring.Upheld(k.entries(), a.Finding, 2, later),
		storage.Changed: scoring.GiveBack(k.entries(), a.Finding, 2, later),
	}
	var group sync.WaitGroup
	var decided atomic.Int64
	for i := range 6 {
		state := []storage.AppealState{storage.Upheld, storage.Changed}[i%2]
		group.Go(func() {
			_, err := k.s.DecideAppeal(k.Context(), decision(a, fmt.Sprint("leader", i), state), entries[state])
			if err == nil {
				decided.Add(1)
			} else if !errors.Is(err, storage.ErrConflict) {
				k.Error(err)
			}
		})
	}
	group.Wait()
	if decided.Load() != 1 || len(k.dossier("a").Verdicts) != 2 {
		k.Errorf("%d decided, %d verdicts; want 1 and 2", decided.Load(), len(k.dossier("a").Verdicts))
	}
}

func decisionOnce(k *kit) {
	a := k.appealed()
	d := decision(a, "wang", storage.Changed)
	entries := scoring.GiveBack(k.entries(), a.Finding, 2, d.At)
	want, err := k.s.DecideAppeal(k.Context(), d, entries)
	k.must(err)
	before := k.whole()
	got, err := k.s.DecideAppeal(k.Context(), d, entries)
	k.must(err)
	k.same(want, got)
	k.same(before, k.whole())
}

// threeAppeals has appeals on calls "b", "c" and "d", due on one day after another; that
// on "d" is withdrawn.
func (k *kit) threeAppeals() {
	k.Helper()
	for i, id := range []string{"b", "c", "d"} {
		l := line(id, t0)
		l.Call.Customer, l.Call.Agent = "", []string{"3021", "3022", "3021"}[i]
		k.ingest(l, transcript(id))
		k.run(stages{findings: shirking}, later)
		f := k.dossier(id).Findings[0]
		f, err := k.s.Judge(k.Context(), verdict(f, storage.Confirm, "key-"+id), k.deduct(f, storage.Confirm))
		k.must(err)
		a := appeal(f, "press-"+id)
		a.Due = later.Add(time.Duration(48-24*i) * time.Hour)
		k.must(k.s.FileAppeal(k.Context(), a))
	}
	k.must(k.s.WithdrawAppeal(k.Context(), storage.FindingID("d", "shirking.not_ours")+"-1", "chen", later))
}

func (k *kit) appeals(f storage.AppealFilter, want ...string) {
	k.Helper()
	rows, total, err := k.s.ListAppeals(k.Context(), f)
	k.must(err)
	var got []string
	for _, r := range rows {
		got = append(got, r.On.CallID)
	}
	k.same(want, got)
	if total < len(want) {
		k.Errorf("%d in all, want %d at least", total, len(want))
	}
}

func appealsListed(k *kit) {
	k.threeAppeals()
	k.appeals(storage.AppealFilter{}, "c", "b", "d")
	k.appeals(storage.AppealFilter{Limit: 1, Offset: 1}, "b")
	k.appeals(storage.AppealFilter{State: storage.Filed}, "c", "b")
	k.appeals(storage.AppealFilter{State: storage.AppealWithdrawn}, "d")
	k.appeals(storage.AppealFilter{Overdue: later.Add(25 * time.Hour)}, "c")
	k.appeals(storage.AppealFilter{Agent: "3022"}, "c")
	k.appeals(storage.AppealFilter{Month: "2026-08"})
	counts, err := k.s.AppealCounts(k.Context(), storage.AppealFilter{Overdue: later.Add(25 * time.Hour), State: storage.Upheld})
	k.must(err)
	k.same(storage.AppealCounts{ByState: map[storage.AppealState]int{storage.Filed: 2, storage.AppealWithdrawn: 1}, Overdue: 1}, counts)
}

func appealsInReach(k *kit) {
	k.threeAppeals()
	k.appeals(storage.AppealFilter{Reach: people.Reach{Agent: "3021"}}, "b", "d")
	k.appeals(storage.AppealFilter{Reach: people.Reach{Dept: "一部"}}, "c", "b", "d")
	k.appeals(storage.AppealFilter{Reach: people.Reach{Dept: "二部"}})
}
