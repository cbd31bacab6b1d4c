package storagetest

import (
	"time"

	"github.com/tingcha/tingcha/storage"
)

func sweepCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a call whose recording does not come is missing":       sweepMissing,
		"a missing call is registered when it comes late":       missingArrives,
		"a call that workers died on is given up":               sweepPoison,
		"a call that merely failed is not":                      sweepSparesRetries,
		"a person sends calls back to where they left":          reopened,
		"calls that are on their way or unknown are left":       reopenLeaves,
		"after it was sent back, a call goes its way":           reopenedRuns,
		"a call given up under a lease fences the worker off":   poisonFences,
		"calls inspected under another rulebook are sent back":  reinspected,
		"calls that were heard are sent back to be heard again": heardAgain,
	}
}

func (k *kit) sweep(now time.Time) int {
	k.Helper()
	moved, err := k.s.Sweep(k.Context(), storage.Sweep{Now: now, MissingAfter: 2 * time.Hour, MaxAttempts: 3})
	k.must(err)
	return moved
}

func sweepMissing(k *kit) {
	k.ingest(line("a", t0), line("b", t0.Add(time.Hour)), line("came", t0), transcript("came"))
	end := t0.Add(time.Minute) // of a
	if moved := k.sweep(end.Add(2*time.Hour - time.Millisecond)); moved != 0 {
		k.Errorf("moved %d too early", moved)
	}
	if moved := k.sweep(end.Add(2 * time.Hour)); moved != 1 {
		k.Errorf("moved %d, want 1", moved)
	}
	k.stands("a", storage.Missing, "no_recording")
	k.stands("b", storage.Expected, "")
	if moved := k.sweep(end.Add(2 * time.Hour)); moved != 0 {
		k.Errorf("moved %d again", moved)
	}
}

func missingArrives(k *kit) {
	k.ingest(line("a", t0))
	k.sweep(later)
	k.ingest(transcript("a"))
	k.stands("a", storage.Registered, "transcript_arrived")
}

// dieOn claims what is due as often as a sweep allows, and never comes back.
func (k *kit) dieOn(now time.Time) time.Time {
	k.Helper()
	for range 3 {
		k.must(k.s.Release(k.Context()))
		for _, suspects := range []bool{false, true} {
			_, err := k.s.Claim(k.Context(), storage.Claim{
				State: storage.Registered, Owner: "w", Lease: time.Minute, Limit: 9, Now: now, Suspects: suspects,
			})
			k.must(err)
		}
	}
	return now
}

func sweepPoison(k *kit) {
	k.registered(1)
	now := k.dieOn(later)
	if moved := k.sweep(now.Add(time.Minute - time.Millisecond)); moved != 0 {
		k.Errorf("%d were given up under a lease", moved)
	}
	if moved := k.sweep(now.Add(time.Minute)); moved != 1 {
		k.Errorf("moved %d, want 1", moved)
	}
	k.stands("r0", storage.Dead, "poison_crash")
	if e := k.dossier("r0").Entry; e.Detail == "" || !e.NextAt.IsZero() || !e.Until.IsZero() {
		k.Errorf("entry %+v", e)
	}
}

func sweepSparesRetries(k *kit) {
	k.registered(1)
	for range 5 {
		o := outcome(k.one(storage.Registered, later), storage.Registered)
		o.NextAt = later
		k.commit(later, o)
	}
	if moved := k.sweep(later.Add(time.Hour)); moved != 0 {
		k.Errorf("moved %d", moved)
	}
	released := k.one(storage.Registered, later)
	k.must(k.s.Release(k.Context()))
	if moved := k.sweep(later); moved != 1 {
		k.Errorf("moved %d: the last worker did not come back after %d claims", moved, released.Attempts)
	}
}

func poisonFences(k *kit) {
	k.registered(1)
	k.dieOn(later)
	e := k.dossier("r0").Entry
	k.sweep(later.Add(time.Minute))
	if k.commit(later, outcome(e, storage.Fetched))[0] {
		k.Error("the dead was written on")
	}
	_, err := k.s.Reopen(k.Context(), []string{"r0"}, "li", later)
	k.must(err)
	if k.commit(later, outcome(e, storage.Fetched))[0] {
		k.Error("a worker from before the end wrote after the call was sent back")
	}
}

func reopened(k *kit) {
	k.ingest(line("missing", t0), transcript("dead"), transcript("waiting"))
	k.sweep(later)
	k.commit(later, stages{}.outcome(k.claim(storage.Registered, later)[0])) // dead goes on to be fetched
	dead := outcome(k.one(storage.Fetched, later), storage.Dead)
	dead.Reason = "text_invalid"
	k.commit(later, dead)
	now := later.Add(time.Hour)
	waiting := outcome(k.one(storage.Registered, now), storage.Waiting)
	waiting.Reason = "no_transcriber"
	k.commit(now, waiting)
	n, err := k.s.Reopen(k.Context(), []string{"missing", "dead", "waiting"}, "li", now)
	k.must(err)
	if n != 3 {
		k.Errorf("reopened %d, want 3", n)
	}
	k.stands("missing", storage.Expected, "reopened")
	k.stands("dead", storage.Fetched, "reopened")
	k.stands("waiting", storage.Registered, "reopened")
	if e := k.dossier("dead").Entry; e.Attempts != 0 || !e.NextAt.Equal(now) || e.Reason != "" {
		k.Errorf("entry %+v", e)
	}
	if events := k.dossier("dead").Events; events[len(events)-1].By != "li" {
		k.Errorf("events %+v", events)
	}
}

func reopenLeaves(k *kit) {
	k.ingest(excluded("excluded"), line("expected", t0), transcript("registered"))
	n, err := k.s.Reopen(k.Context(), []string{"excluded", "expected", "registered", "unknown"}, "li", later)
	k.must(err)
	if n != 0 {
		k.Errorf("reopened %d, want 0", n)
	}
	k.stands("excluded", storage.Excluded, "not_answered")
}

func reopenedRuns(k *kit) {
	k.ingest(transcript("a"))
	o := outcome(k.one(storage.Registered, later), storage.Dead)
	o.Reason = "store_full"
	k.commit(later, o)
	_, err := k.s.Reopen(k.Context(), []string{"a"}, "li", later)
	k.must(err)
	k.run(stages{}, later)
	k.stands("a", storage.Scored, "")
}

func reinspected(k *kit) {
	k.inspected(shirking)
	before := k.dossier("a")
	for rulebook, want := range map[string]int{before.Findings[0].Rulebook: 0, "another": 1} {
		sent, err := k.s.Reinspect(k.Context(), rulebook, "somebody", 10, later)
		k.must(err)
		if sent != want {
			k.Errorf("under rulebook %q: %d sent back, want %d", rulebook, sent, want)
		}
	}
	after := k.dossier("a").Entry
	if after.State != storage.Transcribed || after.InputRev <= before.Entry.InputRev {
		k.Errorf("sent back: %+v, want transcribed with a higher revision than %d", after, before.Entry.InputRev)
	}
	again, err := k.s.Reinspect(k.Context(), "another", "somebody", 10, later)
	k.must(err)
	if again != 0 {
		k.Errorf("%d sent back again before they were inspected", again)
	}
}

func heardAgain(k *kit) {
	k.ingest(recording("heard", "h.wav"), transcript("written"), recording("both", "b.wav"), transcript("both"), recording("waits", "w.wav"))
	for _, e := range k.claim(storage.Registered, later) {
		k.commit(later, stages{}.outcome(e))
	}
	for _, e := range k.claim(storage.Fetched, later) {
		if e.CallID != "waits" {
			k.commit(later, stages{}.outcome(e))
		}
	}
	before := k.dossier("heard").Entry
	sent, err := k.s.Rehear(k.Context(), []string{"heard", "written", "both", "waits", "unknown"}, "somebody", later)
	k.must(err)
	if sent != 1 {
		k.Errorf("%d sent back, want the one that was heard", sent)
	}
	k.stands("heard", storage.Fetched, "heard_again")
	k.stands("written", storage.Transcribed, "")
	k.stands("both", storage.Transcribed, "")
	if after := k.dossier("heard").Entry; after.InputRev <= before.InputRev {
		k.Errorf("revision %d after %d: whoever inspects the call is not fenced off", after.InputRev, before.InputRev)
	}
}
