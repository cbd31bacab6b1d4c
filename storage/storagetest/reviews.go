package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func reviewCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a verdict is kept with its scores":                        verdictIsKept,
		"the same press of a button counts once":                   verdictOnce,
		"a verdict on an older version is refused":                 verdictOnOld,
		"an undo goes back to before the verdict before":           undoGoesBack,
		"without a verdict there is nothing to undo":               undoNothing,
		"what is not for review is not judged":                     notForReview,
		"what is not there is not judged":                          judgeNothing,
		"a confirmed finding of another verdict is one more round": verdictRounds,
	}
}

// judge gives a verdict on the present version of a call's finding.
func (k *kit) judge(callID string, kind storage.VerdictKind, key string) storage.FindingRow {
	k.Helper()
	f := k.dossier(callID).Findings[0]
	got, err := k.s.Judge(k.Context(), verdict(f, kind, key), k.deduct(f, kind))
	k.must(err)
	k.same(k.dossier(callID).Findings[0], got)
	return got
}

func verdict(f storage.FindingRow, kind storage.VerdictKind, key string) storage.Verdict {
	return storage.Verdict{
		Finding: f.ID, Kind: kind, Reviewer: "li", Reason: "clear", Note: "听过录音", Key: key, Seen: f.Version,
		At: later.Add(time.Duration(f.Rounds) * time.Minute),
	}
}

// deduct takes the points of a finding when it becomes confirmed, and gives them
// back when it ceases to be.
func (k *kit) deduct(f storage.FindingRow, kind storage.VerdictKind) []scoring.Entry {
	k.Helper()
	e := scoring.Entry{Agent: f.Agent, Dept: f.Dept, Month: month, Item: scoring.Deduction, Num: 1, Den: 1, At: later}
	becomes := kind == storage.Confirm
	if kind == storage.Undo {
		becomes = k.confirmedBefore(f)
	}
	switch {
	case becomes && f.Status != storage.Confirmed:
		e.Points = f.Finding.Points
	case !becomes && f.Status == storage.Confirmed:
		e.Points = -f.Finding.Points
	default:
		return nil
	}
	return []scoring.Entry{e}
}

// confirmedBefore tells whether an undo leads back to Confirmed.
func (k *kit) confirmedBefore(f storage.FindingRow) bool {
	k.Helper()
	var stands []storage.VerdictKind
	for _, v := range k.dossier(f.CallID).Verdicts {
		if v.Kind == storage.Undo {
			stands = stands[:len(stands)-1]
		} else {
			stands = append(stands, v.Kind)
		}
	}
	return len(stands) > 1 && stands[len(stands)-2] == storage.Confirm
}

func (k *kit) points() inspect.Points {
	k.Helper()
	var sum inspect.Points
	for _, e := range k.entries() {
		sum += e.Points
	}
	return sum
}

func verdictIsKept(k *kit) {
	f := k.inspected(shirking)
	got := k.judge("a", storage.Confirm, "key1")
	k.looks(got, storage.Confirmed, 2, false)
	if got.Rounds != 1 {
		k.Errorf("rounds %d", got.Rounds)
	}
	want := verdict(f, storage.Confirm, "key1")
	want.Round = 1
	k.same([]storage.Verdict{want}, k.dossier("a").Verdicts)
	if k.points() != 300 {
		k.Errorf("points %d, want 300", k.points())
	}
	for _, e := range k.entries() {
		if e.Item == scoring.Deduction && e.Source != (scoring.Source{Kind: scoring.FindingSource, ID: f.ID, Round: 1}) {
			k.Errorf("entry stands on %+v", e.Source)
		}
	}
}

func verdictOnce(k *kit) {
	f := k.inspected(shirking)
	want := k.judge("a", storage.Confirm, "key1")
	got, err := k.s.Judge(k.Context(), verdict(f, storage.Confirm, "key1"), k.deduct(f, storage.Confirm))
	k.must(err)
	k.same(want, got)
	if k.points() != 300 || len(k.dossier("a").Verdicts) != 1 {
		k.Errorf("points %d, %d verdicts", k.points(), len(k.dossier("a").Verdicts))
	}
}

func verdictOnOld(k *kit) {
	f := k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	before := k.whole()
	_, err := k.s.Judge(k.Context(), verdict(f, storage.Reject, "key2"), k.deduct(f, storage.Confirm))
	if !errors.Is(err, storage.ErrConflict) {
		k.Errorf("Judge = %v", err)
	}
	k.same(before, k.whole())
}

func undoGoesBack(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	k.looks(k.judge("a", storage.Undo, "key2"), storage.Open, 3, false)
	if k.points() != 0 {
		k.Errorf("points %d, want 0", k.points())
	}
	k.judge("a", storage.Confirm, "key3")
	k.judge("a", storage.Reject, "key4")
	k.looks(k.judge("a", storage.Undo, "key5"), storage.Confirmed, 6, false)
	if k.points() != 300 {
		k.Errorf("points %d, want 300", k.points())
	}
	k.judge("a", storage.Reject, "key6")
	k.judge("a", storage.Confirm, "key7")
	k.looks(k.judge("a", storage.Undo, "key8"), storage.Rejected, 9, false)
	k.judge("a", storage.Undo, "key9")
	k.looks(k.judge("a", storage.Undo, "key10"), storage.Open, 11, false)
	if k.points() != 0 {
		k.Errorf("points %d, want 0", k.points())
	}
}

func undoNothing(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	f := k.judge("a", storage.Undo, "key2")
	if _, err := k.s.Judge(k.Context(), verdict(f, storage.Undo, "key3"), nil); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("Judge = %v", err)
	}
}

func notForReview(k *kit) {
	info := with(func(f *inspect.Finding) { f.Level = inspect.Info })
	if _, err := k.s.Judge(k.Context(), verdict(k.inspected(info), storage.Confirm, "key1"), nil); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("Judge of a recorded finding = %v", err)
	}
	k.inspected(nothing)
	if _, err := k.s.Judge(k.Context(), verdict(k.inspected(nothing), storage.Reject, "key2"), nil); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("Judge of a withdrawn finding = %v", err)
	}
}

func judgeNothing(k *kit) {
	if _, err := k.s.Judge(k.Context(), storage.Verdict{Finding: "none", Kind: storage.Confirm, Key: "key1"}, nil); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("Judge = %v", err)
	}
	f := k.inspected(shirking)
	for name, v := range map[string]storage.Verdict{"without a key": verdict(f, storage.Confirm, ""), "of no kind": verdict(f, "praise", "key2")} {
		if _, err := k.s.Judge(k.Context(), v, nil); err == nil {
			k.Errorf("a verdict %s was taken", name)
		}
	}
}

func verdictRounds(k *kit) {
	k.inspected(shirking)
	for i, kind := range []storage.VerdictKind{storage.Confirm, storage.Confirm, storage.Reject} {
		if got := k.judge("a", kind, "key"+string(rune('1'+i))); got.Rounds != i+1 {
			k.Errorf("rounds %d, want %d", got.Rounds, i+1)
		}
	}
	for i, v := range k.dossier("a").Verdicts {
		if v.Round != i+1 {
			k.Errorf("verdict %+v", v)
		}
	}
}
