package storagetest

import (
	"sync"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func contestCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"what was given for a month stays":         honoursStay,
		"a month is closed once":                   honoursOnce,
		"a month in which nobody is given is kept": honoursOfNobody,
		"honours are seen as far as somebody sees": honoursWithin,
	}
}

// flags is a contest of a month, of departments in no order.
func flags(month, key string, depts ...string) storage.HonourMonth {
	m := storage.HonourMonth{Month: month, Kind: storage.ContestHonours, Key: key, By: "zhao", At: t0.Add(123456 * time.Microsecond), Note: "一等奖", Body: []byte(`{"title":"对标竞赛"}`)}
	for _, d := range depts {
		m.Given = append(m.Given, storage.Honour{Name: "flag", Dept: d})
	}
	return m
}

func honoursStay(k *kit) {
	kept, err := k.s.CloseHonours(k.Context(), flags(month, "k1", "二部", "一部"))
	k.must(err)
	if len(kept.Seal) != 64 || len(kept.Given) != 2 || kept.Given[0].Dept != "一部" {
		k.Errorf("kept %+v", kept)
	}
	again, err := k.s.CloseHonours(k.Context(), flags(month, "k1", "三部"))
	k.must(err)
	k.same(kept, again)
	_, err = k.s.CloseHonours(k.Context(), flags(month, "k2", "三部"))
	k.refused(err, storage.ErrConflict)
	got, err := k.s.ClosedHonours(k.Context(), storage.ContestHonours, month)
	k.must(err)
	k.same(kept, got)
	_, err = k.s.ClosedHonours(k.Context(), storage.AwardHonours, month)
	k.refused(err, storage.ErrNotFound)
	if _, err := k.s.CloseHonours(k.Context(), storage.HonourMonth{Kind: storage.ContestHonours, Key: "k"}); err == nil {
		k.Error("nobody closes no month, and that is kept")
	}
}

func honoursOnce(k *kit) {
	const presses = 6
	closed := make([]storage.HonourMonth, presses)
	var all sync.WaitGroup
	for i := range presses {
		all.Go(func() { closed[i], _ = k.s.CloseHonours(k.Context(), flags(month, string(rune('a'+i)), "一部")) })
	}
	all.Wait()
	kept, err := k.s.ClosedHonours(k.Context(), storage.ContestHonours, month)
	k.must(err)
	wins := 0
	for _, c := range closed {
		if c.Key == kept.Key {
			wins++
		}
	}
	if wins != 1 {
		k.Errorf("%d of %d presses closed the month", wins, presses)
	}
}

func honoursOfNobody(k *kit) {
	_, err := k.s.CloseHonours(k.Context(), flags("2026-08", "k8"))
	k.must(err)
	_, err = k.s.CloseHonours(k.Context(), flags(month, "k9", "一部"))
	k.must(err)
	all, err := k.s.Honours(k.Context(), storage.HonourFilter{})
	k.must(err)
	if len(all) != 2 || all[0].Month != month || len(all[0].Given) != 1 || len(all[1].Given) != 0 || all[0].Body != nil {
		k.Errorf("%+v", all)
	}
	if one, err := k.s.Honours(k.Context(), storage.HonourFilter{Kind: storage.ContestHonours, Limit: 1}); err != nil || len(one) != 1 || one[0].Month != month {
		k.Errorf("%+v, %v", one, err)
	}
	if august, err := k.s.Honours(k.Context(), storage.HonourFilter{Month: "2026-08"}); err != nil || len(august) != 1 || august[0].Month != "2026-08" {
		k.Errorf("%+v, %v", august, err)
	}
}

func honoursWithin(k *kit) {
	k.ingest(call.Agent{ID: "3021", Dept: "一部", Team: "甲班"}, call.Agent{ID: "3022", Dept: "一部", Team: "乙班"})
	m := flags(month, "k", "")
	m.Kind, m.Given = storage.AwardHonours, []storage.Honour{
		{Name: "solver", Dept: "一部", Agent: "3021", Item: scoring.SolvedAtOnce, Num: 99, Den: 100},
		{Name: "solver", Dept: "一部", Agent: "3022", Item: scoring.SolvedAtOnce, Num: 98, Den: 100},
		{Name: "solver", Dept: "二部", Agent: "3023", Item: scoring.SolvedAtOnce, Num: 97, Den: 100},
	}
	_, err := k.s.CloseHonours(k.Context(), m)
	k.must(err)
	for reach, want := range map[people.Reach]int{{}: 3, {Dept: "一部"}: 2, {Team: "甲班"}: 1, {Agent: "3023"}: 1, {Dept: "三部"}: 0} {
		got, err := k.s.Honours(k.Context(), storage.HonourFilter{Kind: storage.AwardHonours, Reach: reach})
		k.must(err)
		if len(got) != 1 || len(got[0].Given) != want {
			k.Errorf("%+v sees %+v, want %d", reach, got, want)
		}
	}
}
