package storagetest

import (
	"time"

	"github.com/tingcha/tingcha/storage"
)

func duplicateCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a recording that is another call's excludes the later call":  duplicateSecond,
		"the later call is excluded even when it came first":          duplicateFirst,
		"calls that began together are settled by ID":                 duplicateTogether,
		"of three equal recordings one call remains":                  duplicateThree,
		"a judged finding of a duplicate is kept and marked":          duplicateJudged,
		"a duplicate that gets bytes of its own is no longer one":     duplicateChanges,
		"a duplicate is inspected when the original gets other bytes": originalChanges,
		"a dead recording does not exclude itself":                    duplicateDead,
	}
}

// fetchAll has each call's recording fetched, in the order given, and the call go on
// to the end.
func (k *kit) fetchAll(order ...string) {
	k.Helper()
	for _, id := range order {
		k.ingest(recording(id, id+".wav"))
		k.run(stages{fetched: sameBytes("f00d"), findings: shirking}, later)
	}
}

func duplicateSecond(k *kit) {
	k.ingest(line("early", t0), line("late", t0.Add(time.Hour)))
	k.fetchAll("early", "late")
	k.stands("early", storage.Scored, "")
	if e := k.stands("late", storage.Excluded, "duplicate"); e.Detail == "" {
		k.Error("the original is not named")
	}
}

func duplicateFirst(k *kit) {
	k.ingest(line("early", t0), line("late", t0.Add(time.Hour)))
	k.fetchAll("late", "early")
	k.stands("early", storage.Scored, "")
	k.stands("late", storage.Excluded, "duplicate")
	if f := k.dossier("late").Findings; len(f) != 1 || f[0].Status != storage.Withdrawn {
		k.Errorf("findings of the duplicate: %+v", f)
	}
	for _, e := range k.entries() {
		if e.Source.ID == "late" {
			k.Errorf("the duplicate still counts: %+v", e)
		}
	}
}

func duplicateTogether(k *kit) {
	k.ingest(line("a", t0), line("b", t0))
	k.fetchAll("b", "a")
	k.stands("a", storage.Scored, "")
	k.stands("b", storage.Excluded, "duplicate")
}

func duplicateThree(k *kit) {
	k.ingest(line("a", t0.Add(2*time.Hour)), line("b", t0.Add(time.Hour)), line("c", t0))
	k.fetchAll("a", "b", "c")
	k.stands("a", storage.Excluded, "duplicate")
	k.stands("b", storage.Excluded, "duplicate")
	k.stands("c", storage.Scored, "")
}

func duplicateJudged(k *kit) {
	k.ingest(line("early", t0), line("late", t0.Add(time.Hour)))
	k.fetchAll("late")
	k.judge("late", storage.Confirm, "key1")
	k.fetchAll("early")
	k.stands("late", storage.Excluded, "duplicate")
	if f := k.dossier("late").Findings[0]; f.Status != storage.Confirmed || !f.Moved {
		k.Errorf("finding is %s, moved %t", f.Status, f.Moved)
	}
}

func duplicateChanges(k *kit) {
	k.ingest(line("early", t0), line("late", t0.Add(time.Hour)))
	k.fetchAll("early", "late")
	other := recording("late", "late.wav")
	other.ETag = "other"
	k.ingest(other)
	k.stands("late", storage.Registered, "recording_changed")
	k.run(stages{fetched: sameBytes("beef")}, later)
	k.stands("late", storage.Scored, "")
}

func originalChanges(k *kit) {
	k.ingest(line("early", t0), line("late", t0.Add(time.Hour)))
	k.fetchAll("early", "late")
	other := recording("early", "early.wav")
	other.ETag = "other"
	k.ingest(other)
	k.stands("late", storage.Registered, "not_duplicate")
}

func duplicateDead(k *kit) {
	k.ingest(line("early", t0), line("late", t0.Add(time.Hour)), recording("early", "early.wav"), recording("late", "late.wav"))
	for _, e := range k.claim(storage.Registered, later) {
		o := outcome(e, storage.Dead)
		o.Reason, o.Fetched = "silent", sameBytes("5113")(e.CallID)
		k.commit(later, o)
	}
	k.stands("early", storage.Dead, "silent")
	k.stands("late", storage.Dead, "silent")
}
