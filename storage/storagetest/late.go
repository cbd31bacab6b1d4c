package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

func lateCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"an absence is provisional until its time has passed":      provisionalUntil,
		"what asserts no absence is never provisional":             neverProvisional,
		"the horizon never goes back":                              horizonForward,
		"what is found after its time is certain from the start":   certainFromStart,
		"another time for an absence counts anew":                  provisionalAgain,
		"a withdrawn finding is not provisional, until it returns": withdrawnCertain,
		"a provisional finding cannot be confirmed":                provisionalHeld,
		"a provisional finding can be rejected":                    provisionalRejected,
		"an undo does not confirm what is provisional":             provisionalUndo,
		"what was judged is settled, too":                          judgedSettled,
		"what an excluded call misses is not waited for":           excludedCertain,
		"marks are raised, never lowered":                          marksRaised,
		"a mark comes with its batch or not at all":                marksAtomic,
	}
}

// until is when what the cases miss can come no more.
var until = t0.Add(26 * time.Hour)

func (k *kit) settle(horizon time.Time) int {
	k.Helper()
	n, err := k.s.Settle(k.Context(), horizon)
	k.must(err)
	return n
}

// provisional fails the case unless call "a"'s finding is, or is not, provisional.
func (k *kit) provisional(want bool, version int64) storage.FindingRow {
	k.Helper()
	f := k.dossier("a").Findings[0]
	if f.Provisional != want || f.Version != version {
		k.Errorf("provisional %t at version %d, want %t at %d", f.Provisional, f.Version, want, version)
	}
	listed, _, err := k.s.Findings(k.Context(), storage.FindingFilter{})
	k.must(err)
	k.same(f, listed[0])
	return f
}

func provisionalUntil(k *kit) {
	k.inspected(unreported(until))
	k.provisional(true, 1)
	if n := k.settle(until.Add(-time.Millisecond)); n != 0 {
		k.Errorf("settled %d too early", n)
	}
	k.provisional(true, 1)
	if n := k.settle(until); n != 1 {
		k.Errorf("settled %d, want 1", n)
	}
	f := k.provisional(false, 2)
	if f.Status != storage.Open || !f.Finding.ProvisionalUntil.Equal(until) {
		k.Errorf("finding %+v", f)
	}
	if n := k.settle(until.Add(time.Hour)); n != 0 {
		k.Errorf("settled %d again", n)
	}
	k.provisional(false, 2)
	k.looks(k.judge("a", storage.Confirm, "key1"), storage.Confirmed, 3, false)
}

func neverProvisional(k *kit) {
	k.inspected(shirking)
	k.provisional(false, 1)
	if n := k.settle(until); n != 0 {
		k.Errorf("settled %d", n)
	}
	k.provisional(false, 1)
}

func horizonForward(k *kit) {
	k.settle(until)
	k.settle(until.Add(-time.Hour))
	k.settle(time.Time{})
	k.inspected(unreported(until))
	k.provisional(false, 1)
	k.inspected(unreported(until.Add(time.Millisecond)))
	k.provisional(true, 2)
}

func certainFromStart(k *kit) {
	k.settle(until.Add(time.Hour))
	k.inspected(unreported(until))
	k.provisional(false, 1)
	k.inspected(unreported(until))
	k.provisional(false, 1)
	k.judge("a", storage.Confirm, "key1")
}

func provisionalAgain(k *kit) {
	k.inspected(unreported(until))
	k.settle(until)
	k.inspected(unreported(until.Add(time.Hour)))
	k.provisional(true, 3)
	k.inspected(unreported(until.Add(-time.Hour)))
	k.provisional(false, 4)
	k.inspected(shirking)
	k.provisional(false, 5)
}

func withdrawnCertain(k *kit) {
	k.inspected(unreported(until))
	k.inspected(nothing)
	k.provisional(false, 2)
	if n := k.settle(until.Add(-time.Hour)); n != 0 {
		k.Errorf("settled %d", n)
	}
	k.inspected(unreported(until))
	k.provisional(true, 3)
	k.inspected(nothing)
	if n := k.settle(until); n != 0 {
		k.Errorf("settled %d that were withdrawn", n)
	}
	k.provisional(false, 4)
	k.inspected(unreported(until))
	k.provisional(false, 5)
}

func provisionalHeld(k *kit) {
	f := k.inspected(unreported(until))
	before := k.whole()
	_, err := k.s.Judge(k.Context(), verdict(f, storage.Confirm, "key1"), k.deduct(f, storage.Confirm))
	if !errors.Is(err, storage.ErrProvisional) || !errors.Is(err, storage.ErrConflict) {
		k.Errorf("Judge = %v", err)
	}
	k.same(before, k.whole())
	k.settle(until)
	if _, err := k.s.Judge(k.Context(), verdict(f, storage.Confirm, "key1"), nil); !errors.Is(err, storage.ErrConflict) || errors.Is(err, storage.ErrProvisional) {
		k.Errorf("Judge of what was seen before it was settled = %v", err)
	}
	k.judge("a", storage.Confirm, "key1")
}

func provisionalRejected(k *kit) {
	k.inspected(unreported(until))
	got := k.judge("a", storage.Reject, "key1")
	k.looks(got, storage.Rejected, 2, false)
	if !got.Provisional {
		k.Error("a verdict has made it certain")
	}
	k.looks(k.judge("a", storage.Undo, "key2"), storage.Open, 3, false)
	k.provisional(true, 3)
}

func provisionalUndo(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	k.judge("a", storage.Reject, "key2")
	f := k.inspected(unreported(until)) // the rule asks for more now
	k.looks(f, storage.Rejected, 4, false)
	if _, err := k.s.Judge(k.Context(), verdict(f, storage.Undo, "key3"), nil); !errors.Is(err, storage.ErrProvisional) {
		k.Errorf("Judge = %v", err)
	}
	k.settle(until)
	k.looks(k.judge("a", storage.Undo, "key3"), storage.Confirmed, 6, false)
}

func judgedSettled(k *kit) {
	k.inspected(unreported(until))
	k.judge("a", storage.Reject, "key1")
	k.inspected(nothing)
	k.looks(k.provisional(true, 3), storage.Rejected, 3, true)
	if n := k.settle(until); n != 1 {
		k.Errorf("settled %d, want 1", n)
	}
	k.looks(k.provisional(false, 4), storage.Rejected, 4, true)
	k.looks(k.judge("a", storage.Undo, "key2"), storage.Withdrawn, 5, false)
}

func excludedCertain(k *kit) {
	k.inspected(unreported(until))
	k.ingest(excluded("a"))
	k.looks(k.provisional(false, 2), storage.Withdrawn, 2, false)
	if n := k.settle(until); n != 0 {
		k.Errorf("settled %d", n)
	}
	k.ingest(line("b", t0.Add(time.Hour)), transcript("b"))
	k.run(stages{findings: with(func(f *inspect.Finding) { f.Level = inspect.Info; f.ProvisionalUntil = until.Add(time.Hour) })}, later)
	if f := k.dossier("b").Findings[0]; !f.Provisional || f.Status != storage.Recorded {
		k.Errorf("finding %+v", f)
	}
	if n := k.settle(until.Add(time.Hour)); n != 1 {
		k.Errorf("settled %d, want 1", n)
	}
}

func (k *kit) marks(want ...storage.Watermark) {
	k.Helper()
	got, err := k.s.Watermarks(k.Context())
	k.must(err)
	k.same(want, got)
}

func marksRaised(k *kit) {
	k.marks()
	first := storage.Watermark{Source: "kafka:tingcha.tickets/3", Event: t0, Seen: t0.Add(time.Minute)}
	beat := storage.Watermark{Source: "kafka:tingcha.tickets/1", Seen: t0, Beats: true}
	k.ingest(first, beat)
	k.marks(beat, first)
	k.ingest(
		storage.Watermark{Source: first.Source, Event: t0.Add(-time.Hour), Seen: t0.Add(2 * time.Minute)},
		storage.Watermark{Source: beat.Source, Event: t0.Add(time.Second), Seen: t0.Add(-time.Minute)},
	)
	first.Seen = t0.Add(2 * time.Minute)
	beat.Event = t0.Add(time.Second)
	k.marks(beat, first)
	k.ingest(storage.Watermark{Source: first.Source, Beats: true}, first, beat)
	first.Beats = true
	k.marks(beat, first)
}

func marksAtomic(k *kit) {
	m := storage.Watermark{Source: "s", Event: t0, Seen: t0}
	for name, parts := range map[string][]any{
		"a call without an ID":      {m, line("", t0)},
		"a mark without its source": {m, storage.Watermark{Event: t0}},
	} {
		if _, err := k.s.Ingest(k.Context(), batch(parts...)); err == nil {
			k.Errorf("%s was taken in", name)
		}
	}
	k.marks()
}
