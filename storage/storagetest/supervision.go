package storagetest

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

func matterCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a matter is kept with its moves":                      matterIsKept,
		"the same press opens and moves once":                  matterOnce,
		"of moves at the same time one holds":                  movesTogether,
		"a move that is none is refused, and changes nothing":  moveRefused,
		"handing a matter on does not let one check it":        matterHandedOn,
		"an agent has one training at a time":                  trainingOnce,
		"a ladder stands on a confirmed finding, one on each":  ladderOnce,
		"an undone verdict ends a ladder":                      ladderUndone,
		"a won appeal ends a ladder":                           ladderAppealed,
		"matters are listed by when they are due":              mattersListed,
		"matters are shown to those whom they concern":         mattersInReach,
		"a ladder on what is judged blind is not in the lists": mattersSealed,
	}
}

// itemOf is an item of the weekly sheet, opened some hours after t0 by li, for wang to see to.
func itemOf(id string, hours int) (supervision.Matter, supervision.Move) {
	at := t0.Add(time.Duration(hours) * time.Hour)
	return supervision.Matter{ID: id, Kind: supervision.Item, Subject: "shirk.none", Title: "推诿增多", Dept: "一部"},
		supervision.Move{To: supervision.Plan, By: "li", At: at, Words: "周会", Owner: "wang", Measure: "班前会讲案例", Due: at.Add(48 * time.Hour), Key: "open-" + id}
}

func (k *kit) opened(m supervision.Matter, v supervision.Move) supervision.Matter {
	k.Helper()
	m, err := k.s.OpenMatter(k.Context(), m, v)
	k.must(err)
	return m
}

// moved takes a matter one step on, with all that a step may need.
func (k *kit) moved(m supervision.Matter, to supervision.State, by string) supervision.Matter {
	k.Helper()
	m, err := k.s.MoveMatter(k.Context(), m.ID, m.Moves, onward(m, to, by))
	k.must(err)
	return m
}

func onward(m supervision.Matter, to supervision.State, by string) supervision.Move {
	at := t0.Add(time.Duration(m.Moves) * 24 * time.Hour)
	return supervision.Move{
		From: m.State, To: to, By: by, At: at, Words: "已" + string(to), Measure: "措施", Day: "2026-09-04", Due: at.Add(72 * time.Hour), Score: 85,
		Key: m.ID + string(m.State) + string(to) + by,
	}
}

func matterIsKept(k *kit) {
	m := k.opened(itemOf("i1", 0))
	m = k.moved(k.moved(k.moved(k.moved(m, supervision.Do, "wang"), supervision.Check, "wang"), supervision.Act, "li"), supervision.Closed, "li")
	got, moves, err := k.s.Matter(k.Context(), "i1")
	k.must(err)
	if diff := cmp.Diff(m, got); diff != "" {
		k.Error(diff)
	}
	if got.State != supervision.Closed || got.Day != "2026-09-04" || got.Ended.IsZero() || len(moves) != 5 {
		k.Errorf("%+v after %d moves", got, len(moves))
	}
	if v := moves[1]; v.From != supervision.Plan || v.To != supervision.Do || v.By != "wang" || v.Words != "已do" || v.Seq != 2 || !v.At.Equal(t0.Add(24*time.Hour)) {
		k.Errorf("the second move: %+v", v)
	}
	_, _, err = k.s.Matter(k.Context(), "none")
	k.refused(err, storage.ErrNotFound)
}

func matterOnce(k *kit) {
	m, v := itemOf("i1", 0)
	k.opened(m, v)
	again := k.opened(m, v)
	if again.Moves != 1 {
		k.Errorf("opened twice it has %d moves", again.Moves)
	}
	other := m
	other.Subject = "rude"
	_, err := k.s.OpenMatter(k.Context(), other, v)
	k.refused(err, storage.ErrConflict)
	on := onward(again, supervision.Do, "wang")
	for range 2 {
		got, err := k.s.MoveMatter(k.Context(), "i1", 1, on)
		k.must(err)
		if got.Moves != 2 || got.State != supervision.Do {
			k.Errorf("%+v", got)
		}
	}
	theirs := on
	theirs.From, theirs.To, theirs.By = supervision.Do, supervision.Check, "zhao"
	_, err = k.s.MoveMatter(k.Context(), "i1", 2, theirs) // the key is wang's
	k.refused(err, storage.ErrConflict)
}

func movesTogether(k *kit) {
	m := k.opened(itemOf("i1", 0))
	var held, refused atomic.Int32
	var all sync.WaitGroup
	for _, who := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			switch _, err := k.s.MoveMatter(k.Context(), m.ID, 1, onward(m, supervision.Do, who)); {
			case err == nil:
				held.Add(1)
			case errors.Is(err, storage.ErrConflict):
				refused.Add(1)
			default:
				k.Error(err)
			}
		})
	}
	all.Wait()
	if held.Load() != 1 || refused.Load() != 3 {
		k.Errorf("%d hold and %d are refused", held.Load(), refused.Load())
	}
}

func moveRefused(k *kit) {
	m := k.opened(itemOf("i1", 0))
	_, err := k.s.MoveMatter(k.Context(), "i1", 1, onward(m, supervision.Closed, "li"))
	k.refused(err, supervision.ErrMove)
	_, err = k.s.MoveMatter(k.Context(), "none", 1, onward(m, supervision.Do, "li"))
	k.refused(err, storage.ErrNotFound)
	silent := onward(m, supervision.Do, "li")
	silent.Words = ""
	if _, err = k.s.MoveMatter(k.Context(), "i1", 1, silent); !errors.As(err, new(supervision.MissingError)) {
		k.Errorf("a move without words: %v", err)
	}
	m = k.moved(k.moved(m, supervision.Do, "wang"), supervision.Check, "wang")
	_, err = k.s.MoveMatter(k.Context(), "i1", 3, onward(m, supervision.Act, "wang"))
	k.refused(err, supervision.ErrOwnWork)
	got, moves, err := k.s.Matter(k.Context(), "i1")
	k.must(err)
	if got.Moves != 3 || len(moves) != 3 || got.State != supervision.Check {
		k.Errorf("%+v with %d moves", got, len(moves))
	}
}

func matterHandedOn(k *kit) {
	m := k.moved(k.moved(k.opened(itemOf("i1", 0)), supervision.Do, "wang"), supervision.Check, "wang")
	handed := onward(m, supervision.Check, "wang")
	handed.Owner = "zhao"
	m, err := k.s.MoveMatter(k.Context(), m.ID, m.Moves, handed)
	k.must(err)
	_, err = k.s.MoveMatter(k.Context(), m.ID, m.Moves, onward(m, supervision.Act, "wang"))
	k.refused(err, supervision.ErrOwnWork)
	k.moved(m, supervision.Act, "li")
}

// trainingOf is one of an agent, which li opens.
func trainingOf(id, agent string) (supervision.Matter, supervision.Move) {
	m, v := itemOf(id, 0)
	m.Kind, m.Subject, m.Agent, v.To = supervision.Training, agent, agent, supervision.Named
	return m, v
}

func trainingOnce(k *kit) {
	m := k.opened(trainingOf("t1", "3021"))
	second, v := trainingOf("t2", "3021")
	_, err := k.s.OpenMatter(k.Context(), second, v)
	k.refused(err, storage.ErrConflict)
	k.opened(trainingOf("t3", "3022"))
	m = k.moved(k.moved(k.moved(m, supervision.Course, "li"), supervision.Exam, "li"), supervision.Passed, "li")
	if m.Score != 85 {
		k.Errorf("the exam has %d points", m.Score)
	}
	k.opened(second, v)
}

// ladderOn is one on a finding, which li opens.
func ladderOn(id string, f storage.FindingRow) (supervision.Matter, supervision.Move) {
	m, v := itemOf(id, 0)
	m.Kind, m.Subject, m.Agent, m.Dept, v.To = supervision.Ladder, f.ID, "3021", "一部", supervision.Notice
	return m, v
}

func ladderOnce(k *kit) {
	f := k.inspected(shirking)
	m, v := ladderOn("l1", f)
	_, err := k.s.OpenMatter(k.Context(), m, v)
	k.refused(err, storage.ErrConflict)
	k.judge("a", storage.Confirm, "key1")
	if m = k.opened(m, v); m.Round != 1 {
		k.Errorf("it stands on round %d", m.Round)
	}
	again, v := ladderOn("l2", f)
	_, err = k.s.OpenMatter(k.Context(), again, v)
	k.refused(err, storage.ErrConflict)
	again.Subject = "none"
	_, err = k.s.OpenMatter(k.Context(), again, v)
	k.refused(err, storage.ErrNotFound)
}

func ladderUndone(k *kit) {
	k.inspected(shirking)
	m := k.opened(ladderOn("l1", k.judge("a", storage.Confirm, "key1")))
	m = k.moved(m, supervision.Rectify, "li")
	k.judge("a", storage.Undo, "key2")
	k.void(m, 2)
	f := k.judge("a", storage.Confirm, "key3")
	k.void(m, 2) // and stays so
	again := k.opened(ladderOn("l2", f))
	if again.Round != 3 || again.State != supervision.Notice {
		k.Errorf("%+v", again)
	}
}

// void holds a ladder to having ended with the verdict of a round.
func (k *kit) void(m supervision.Matter, round int) {
	k.Helper()
	got, _, err := k.s.Matter(k.Context(), m.ID)
	k.must(err)
	if got.State != supervision.Void || got.Undone != round || !got.Over() {
		k.Errorf("it is %s by round %d", got.State, got.Undone)
	}
	_, err = k.s.MoveMatter(k.Context(), m.ID, m.Moves, onward(m, supervision.Follow, "li"))
	k.refused(err, supervision.ErrMove)
	going, n, err := k.s.Matters(k.Context(), storage.MatterFilter{Kind: supervision.Ladder, Going: true})
	k.must(err)
	over, _, err := k.s.Matters(k.Context(), storage.MatterFilter{Kind: supervision.Ladder, Over: true})
	k.must(err)
	if n != 0 || len(going) != 0 || len(over) != 1 {
		k.Errorf("%d going, %d over", n, len(over))
	}
}

func ladderAppealed(k *kit) {
	a := k.appealed()
	m := k.opened(ladderOn("l1", a.On))
	_, err := k.decide(decision(a, "wang", storage.Changed))
	k.must(err)
	k.void(m, 2)
}

func mattersListed(k *kit) {
	k.opened(itemOf("late", 0))
	k.opened(itemOf("soon", 30))
	k.opened(itemOf("next", 40))
	m := k.moved(k.opened(itemOf("done", 1)), supervision.Dropped, "li")
	k.moved(k.opened(trainingOf("t", "3021")), supervision.Course, "li")
	for name, c := range map[string]struct {
		f    storage.MatterFilter
		want string
		of   int
	}{
		"items":     {storage.MatterFilter{Kind: supervision.Item}, "late soon next done", 4},
		"going":     {storage.MatterFilter{Kind: supervision.Item, Going: true}, "late soon next", 3},
		"over":      {storage.MatterFilter{Over: true}, "done", 1},
		"a page":    {storage.MatterFilter{Kind: supervision.Item, Limit: 2, Offset: 1}, "soon next", 4},
		"overdue":   {storage.MatterFilter{Overdue: t0.Add(50 * time.Hour)}, "late", 1},
		"an agent":  {storage.MatterFilter{Agent: "3021"}, "t", 1},
		"a subject": {storage.MatterFilter{Subject: "shirk.none", Dept: "二部"}, "", 0},
		"a week":    {storage.MatterFilter{Kind: supervision.Item, From: t0, Until: t0.Add(30 * time.Hour)}, "late done", 2},
		"later on":  {storage.MatterFilter{Kind: supervision.Item, From: m.Ended.Add(time.Hour), Until: t0.Add(900 * time.Hour)}, "late soon next", 3},
	} {
		k.matters(name, c.f, c.want, c.of)
	}
}

// matters holds the IDs of what is listed, with how many there are.
func (k *kit) matters(name string, f storage.MatterFilter, want string, of int) {
	k.Helper()
	rows, total, err := k.s.Matters(k.Context(), f)
	k.must(err)
	var ids []string
	for _, m := range rows {
		ids = append(ids, m.ID)
	}
	if got := strings.Join(ids, " "); got != want || total != of {
		k.Errorf("%s: %q of %d, want %q of %d", name, got, total, want, of)
	}
}

func mattersInReach(k *kit) {
	_, err := k.s.Ingest(k.Context(), storage.Batch{At: t0, Agents: []call.Agent{{ID: "3021", Name: "陈", Dept: "一部", Team: "甲"}, {ID: "3022", Name: "林", Dept: "一部", Team: "乙"}}})
	k.must(err)
	k.opened(itemOf("dept", 0))
	m, v := itemOf("team", 1)
	m.Team = "甲"
	k.opened(m, v)
	m, v = itemOf("other", 2)
	m.Dept = "二部"
	k.opened(m, v)
	k.opened(trainingOf("t1", "3021"))
	k.opened(trainingOf("t2", "3022"))
	for name, c := range map[string]struct {
		reach people.Reach
		owner string
		want  string
		of    int
	}{
		"all":        {people.Reach{}, "", "dept t1 t2 team other", 5},
		"department": {people.Reach{Dept: "一部"}, "", "dept t1 t2 team", 4},
		"team":       {people.Reach{Team: "甲"}, "", "t1 team", 2},
		"own":        {people.Reach{Agent: "3022"}, "", "t2", 1},
		"owner":      {people.Reach{Agent: "3022"}, "wang", "dept t1 t2 team other", 5},
		"nobody's":   {people.Reach{Agent: "3022"}, "zhao", "t2", 1},
	} {
		k.matters(name, storage.MatterFilter{Reach: c.reach, OwnedBy: c.owner}, c.want, c.of)
	}
}

func mattersSealed(k *kit) {
	a, _ := k.twoCalls()
	f := k.judge(a.CallID, storage.Confirm, "key1")
	k.opened(ladderOn("l1", f))
	k.must(k.s.OpenCalibration(k.Context(), storage.Calibration{ID: "s1", Title: "校准", By: "boss", Opened: t0, Calls: []string{a.CallID}, Reviewers: []string{"zhou", "qian"}}))
	k.matters("who judges it blind", storage.MatterFilter{SealedTo: "zhou"}, "", 0)
	k.matters("who does not", storage.MatterFilter{SealedTo: "boss"}, "l1", 1)
}
