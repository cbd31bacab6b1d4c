package storagetest

import (
	"errors"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func runningCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"the backlog is counted by state, with the oldest of each": backlogCounted,
		"offers of a day are handed over":                          offersHanded,
		"the last run of each job is kept":                         runsKept,
		"the first value of a setting is kept":                     settingKept,
	}
}

func backlogCounted(k *kit) {
	got, err := k.s.Backlog(k.Context())
	k.must(err)
	if len(got) != 0 {
		k.Errorf("backlog %+v of an empty store", got)
	}
	k.registered(3) // at t0, and one and two minutes later
	k.ingest(line("expected", t0), excluded("excluded"), t0.Add(5*time.Minute))
	k.ingest(line("missing", t0.Add(-3*time.Hour)), t0.Add(4*time.Minute))
	if moved := k.sweep(t0.Add(30 * time.Minute)); moved != 1 {
		k.Fatalf("%d are missing", moved)
	}
	held := k.claim(storage.Registered, later)
	retry, dead := outcome(held[0], storage.Registered), outcome(held[1], storage.Dead)
	retry.NextAt, dead.Reason = later.Add(time.Hour), "silent"
	k.commit(later, retry, dead)
	got, err = k.s.Backlog(k.Context())
	k.must(err)
	k.same(map[storage.State]storage.Backlog{
		storage.Registered: {Calls: 2, Since: t0}, // a retry is no move
		storage.Expected:   {Calls: 1, Since: t0.Add(5 * time.Minute)},
		storage.Missing:    {Calls: 1, Since: t0.Add(30 * time.Minute)},
		storage.Dead:       {Calls: 1, Since: later},
	}, got)
	k.run(stages{}, later.Add(time.Hour))
	got, err = k.s.Backlog(k.Context())
	k.must(err)
	if _, has := got[storage.Scored]; has || len(got) != 3 {
		k.Errorf("backlog %+v", got)
	}
}

func offersHanded(k *kit) {
	other, again := recording("other", "o.wav"), recording("a", "a2.wav")
	other.Day, again.ETag = "2026-09-04", "new"
	k.ingest(line("b", t0), line("none", t0), recording("b", "b.wav"), recording("a", "a2.wav"), recording("a", "a1.wav"), other)
	k.run(stages{fetched: sameBytes("f00d")}, later)
	k.ingest(again)
	var got []storage.Offer
	hand := func(o storage.Offer) error {
		got = append(got, o)
		return nil
	}
	k.must(k.s.OfferedOn(k.Context(), day, hand))
	// a.wav was never offered for a, and b is a's duplicate: both were fetched.
	k.same([]storage.Offer{
		{CallID: "a", URI: "a.wav"},
		{CallID: "a", URI: "a1.wav", ETag: "1000-17"},
		{CallID: "a", URI: "a2.wav", ETag: "new"},
		{CallID: "b", URI: "b.wav", ETag: "1000-17"},
	}, got)
	got = nil
	k.must(k.s.OfferedOn(k.Context(), "2026-09-05", hand))
	k.same([]storage.Offer(nil), got)
	enough := errors.New("enough")
	if err := k.s.OfferedOn(k.Context(), day, func(storage.Offer) error { return enough }); !errors.Is(err, enough) {
		k.Errorf("OfferedOn = %v", err)
	}
}

func settingKept(k *kit) {
	for _, step := range []struct{ name, value, want string }{
		{"key", "", ""}, {"key", "first", "first"}, {"key", "second", "first"}, {"key", "", "first"}, {"other", "second", "second"},
	} {
		kept, err := k.s.Setting(k.Context(), step.name, step.value)
		k.must(err)
		if kept != step.want {
			k.Errorf("Setting(%q, %q) = %q, want %q", step.name, step.value, kept, step.want)
		}
	}
}

func runsKept(k *kit) {
	runs, err := k.s.Runs(k.Context())
	k.must(err)
	if len(runs) != 0 {
		k.Errorf("runs %+v of an empty store", runs)
	}
	stuck := storage.Run{Job: "stuck", Started: t0, Ended: t0.Add(1500 * time.Millisecond), Checked: 7, Mended: 2, Total: 1, Problems: []storage.Problem{{Kind: "stuck", Subject: "a", Detail: "没有动静"}}}
	k.must(k.s.SaveRun(k.Context(), stuck))
	k.must(k.s.SaveRun(k.Context(), storage.Run{Job: "archive", Started: t0, Ended: t0}))
	stuck.Started, stuck.Problems, stuck.Total, stuck.Mended = t0.Add(time.Hour), nil, storage.MaxProblems+5, 0
	for i := range stuck.Total {
		stuck.Problems = append(stuck.Problems, storage.Problem{Kind: "stuck", Subject: strconv.Itoa(i)})
	}
	k.must(k.s.SaveRun(k.Context(), stuck))
	runs, err = k.s.Runs(k.Context())
	k.must(err)
	stuck.Problems = stuck.Problems[:storage.MaxProblems]
	k.same([]storage.Run{{Job: "archive", Started: t0, Ended: t0}, stuck}, runs)
}
