package storagetest

import (
	"fmt"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func ledgerCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a claim leases and counts":                           claimLeases,
		"those waiting longest are claimed first":             claimInOrder,
		"a leased row is not claimed until the lease is over": claimWaits,
		"a row is not claimed before it is due":               claimWhenDue,
		"a later claim fences the earlier off":                claimFences,
		"a lease can be prolonged while it is held":           leaseExtends,
		"release ends every lease":                            leasesReleased,
		"suspects are claimed apart":                          suspectsApart,
		"calls with words are claimed apart from others":      wordsApart,
		"due says how much may be claimed, and when more":     dueCounts,
		"every move is an event":                              movesAreEvents,
	}
}

// registered takes calls in that are due one minute after the other.
func (k *kit) registered(n int) {
	k.Helper()
	for i := range n {
		k.ingest(recording(fmt.Sprintf("r%d", i), fmt.Sprintf("r%d.wav", i)), t0.Add(time.Duration(i)*time.Minute))
	}
}

func claimLeases(k *kit) {
	k.registered(1)
	before := k.dossier("r0").Entry
	e := k.one(storage.Registered, later)
	if e.Attempts != 1 || e.Token <= before.Token || e.Owner != "w1" || !e.Until.Equal(later.Add(time.Minute)) || e.InputRev != before.InputRev {
		k.Errorf("claimed %+v", e)
	}
	k.same(e, k.dossier("r0").Entry)
	if got := k.claim(storage.Fetched, later); len(got) != 0 {
		k.Errorf("claimed in another state: %+v", got)
	}
}

func claimInOrder(k *kit) {
	k.registered(3)
	k.ingest(recording("same", "s.wav"), t0.Add(2*time.Minute))
	k.ingest(recording("z", "z.wav"), t0.Add(-time.Minute))
	got, err := k.s.Claim(k.Context(), storage.Claim{State: storage.Registered, Owner: "w", Lease: time.Minute, Limit: 4, Now: later})
	k.must(err)
	k.same([]string{"z", "r0", "r1", "r2"}, ids(got))
	k.same([]string{"same"}, ids(k.claim(storage.Registered, later)))
}

func ids(entries []storage.Entry) []string {
	all := make([]string, len(entries))
	for i, e := range entries {
		all[i] = e.CallID
	}
	return all
}

func claimWaits(k *kit) {
	k.registered(1)
	first := k.one(storage.Registered, later)
	if got := k.claim(storage.Registered, later.Add(time.Minute-time.Millisecond)); len(got) != 0 {
		k.Errorf("claimed under a lease: %+v", got)
	}
	second := k.one(storage.Registered, later.Add(time.Minute))
	if second.Attempts != 2 || second.Token <= first.Token {
		k.Errorf("second claim %+v after %+v", second, first)
	}
}

func claimWhenDue(k *kit) {
	k.registered(1)
	o := outcome(k.one(storage.Registered, later), storage.Registered)
	o.NextAt, o.Reason, o.Detail = later.Add(time.Hour), "asr_5xx", "the engine is away"
	k.commit(later, o)
	e := k.dossier("r0").Entry
	if e.Attempts != 1 || !e.NextAt.Equal(o.NextAt) || e.Reason != "asr_5xx" || e.Detail != o.Detail || !e.Until.IsZero() || e.Owner != "" {
		k.Errorf("after a retry: %+v", e)
	}
	if got := k.claim(storage.Registered, later.Add(time.Hour-time.Millisecond)); len(got) != 0 {
		k.Errorf("claimed before it was due: %+v", got)
	}
	if e := k.one(storage.Registered, later.Add(time.Hour)); e.Attempts != 2 {
		k.Errorf("attempts %d, want 2", e.Attempts)
	}
}

func claimFences(k *kit) {
	k.registered(1)
	zombie := k.one(storage.Registered, later)
	now := later.Add(time.Hour)
	holder := k.one(storage.Registered, now)
	if k.commit(now, outcome(zombie, storage.Fetched))[0] {
		k.Error("a worker whose lease was over wrote after another claim")
	}
	k.stands("r0", storage.Registered, "recording_arrived")
	if !k.commit(now, outcome(holder, storage.Fetched))[0] {
		k.Error("the holder was refused")
	}
	if k.commit(now, outcome(holder, storage.Fetched))[0] {
		k.Error("an outcome was written twice")
	}
}

func leaseExtends(k *kit) {
	k.registered(2)
	held := k.claim(storage.Registered, later)
	until := later.Add(10 * time.Minute)
	lost, err := k.s.Extend(k.Context(), held, until)
	k.must(err)
	k.same([]string(nil), lost)
	if got := k.claim(storage.Registered, until.Add(-time.Millisecond)); len(got) != 0 {
		k.Errorf("claimed under a prolonged lease: %+v", got)
	}
	k.commit(later, outcome(held[0], storage.Fetched))
	k.claim(storage.Registered, until)
	lost, err = k.s.Extend(k.Context(), held, until.Add(time.Hour))
	k.must(err)
	k.same([]string{"r0", "r1"}, lost)
}

func leasesReleased(k *kit) {
	k.registered(2)
	held := k.claim(storage.Registered, later)
	k.must(k.s.Release(k.Context()))
	again := k.claim(storage.Registered, later)
	if len(again) != 2 || again[0].Attempts != 2 {
		k.Errorf("claimed %+v", again)
	}
	if k.commit(later, outcome(held[0], storage.Fetched))[0] {
		k.Error("a released lease could still be used")
	}
}

func suspectsApart(k *kit) {
	k.registered(2)
	now := later
	for range storage.SuspectAfter {
		held := k.claim(storage.Registered, now)
		retry := outcome(held[1], storage.Registered) // it comes back, however often it fails
		retry.NextAt = now
		k.commit(now, retry)
		k.must(k.s.Release(k.Context()))
	}
	k.same([]string{"r1"}, ids(k.claim(storage.Registered, now)))
	got, err := k.s.Claim(k.Context(), storage.Claim{State: storage.Registered, Owner: "w", Lease: time.Minute, Limit: 9, Now: now, Suspects: true})
	k.must(err)
	k.same([]string{"r0"}, ids(got))
	if got[0].Attempts != storage.SuspectAfter+1 {
		k.Errorf("attempts %d", got[0].Attempts)
	}
}

func dueCounts(k *kit) {
	ready, next, err := k.s.Due(k.Context(), later)
	k.must(err)
	if len(ready) != 0 || !next.IsZero() {
		k.Errorf("nothing is due: %v, %v", ready, next)
	}
	k.registered(3)
	k.ingest(line("expected", t0))
	held := k.claim(storage.Registered, later)
	retry := outcome(held[0], storage.Registered)
	retry.NextAt = later.Add(time.Hour)
	k.commit(later, retry, outcome(held[1], storage.Fetched))
	ready, next, err = k.s.Due(k.Context(), later)
	k.must(err)
	k.same(map[storage.State]int{storage.Fetched: 1}, ready)
	if !next.Equal(later.Add(time.Minute)) { // when the third one's lease is over
		k.Errorf("next %v", next)
	}
	ready, next, err = k.s.Due(k.Context(), later.Add(time.Minute))
	k.must(err)
	k.same(map[storage.State]int{storage.Fetched: 1, storage.Registered: 1}, ready)
	if !next.Equal(retry.NextAt) {
		k.Errorf("next %v", next)
	}
}

func movesAreEvents(k *kit) {
	k.ingest(line("a", t0))
	k.ingest(transcript("a"))
	retry := outcome(k.one(storage.Registered, later), storage.Registered)
	retry.Reason, retry.Detail, retry.NextAt = "object_partial", "half", later
	k.commit(later, retry)
	k.run(stages{}, later)
	type step struct {
		from, to   storage.State
		reason, by string
	}
	var steps []step
	last := int64(0)
	for _, e := range k.dossier("a").Events {
		if e.Seq <= last || e.CallID != "a" || e.At.IsZero() {
			k.Errorf("event %+v", e)
		}
		last = e.Seq
		steps = append(steps, step{e.From, e.To, e.Reason, e.By})
	}
	want := []step{
		{"", storage.Expected, "", "ingest"},
		{storage.Expected, storage.Registered, "transcript_arrived", "ingest"},
		{storage.Registered, storage.Registered, "object_partial", "w1"},
		{storage.Registered, storage.Fetched, "", "w1"},
		{storage.Fetched, storage.Transcribed, "", "w1"},
		{storage.Transcribed, storage.Inspected, "", "w1"},
		{storage.Inspected, storage.Scored, "", "w1"},
	}
	if fmt.Sprint(want) != fmt.Sprint(steps) {
		k.Errorf("want %v\ngot  %v", want, steps)
	}
}

func wordsApart(k *kit) {
	k.ingest(recording("sound", "s.wav"), recording("both", "b.wav"), transcript("both"), transcript("text"))
	claim := func(words storage.Words) []string {
		got, err := k.s.Claim(k.Context(), storage.Claim{
			State: storage.Registered, Owner: "w", Lease: time.Minute, Limit: 9, Now: later, Words: words,
		})
		k.must(err)
		return ids(got)
	}
	k.same([]string{"sound"}, claim(storage.Unwritten))
	k.same([]string{"both", "text"}, claim(storage.Delivered))
	k.must(k.s.Release(k.Context()))
	k.same([]string{"both", "sound", "text"}, claim(storage.AnyWords))
}
