package decide_test

import (
	"errors"
	"testing"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

func TestAVerdictIsHeardOnlyOnWhatWasSeenAndIsForReview(t *testing.T) {
	t.Parallel()
	open := storage.FindingRow{Status: storage.Open, Version: 3}
	awaited := open
	awaited.Provisional = true
	withdrawn, recorded := open, open
	withdrawn.Status, recorded.Status = storage.Withdrawn, storage.Recorded
	for name, c := range map[string]struct {
		on   storage.FindingRow
		kind storage.VerdictKind
		seen int64
		want storage.FindingStatus
		err  error
	}{
		"confirm":                            {open, storage.Confirm, 3, storage.Confirmed, nil},
		"reject":                             {open, storage.Reject, 3, storage.Rejected, nil},
		"on a version that is not there yet": {open, storage.Confirm, 4, "", storage.ErrConflict},
		"on a version that is past":          {open, storage.Reject, 2, "", storage.ErrConflict},
		"on one that was withdrawn":          {withdrawn, storage.Confirm, 3, "", storage.ErrConflict},
		"on one that is only recorded":       {recorded, storage.Reject, 3, "", storage.ErrConflict},
		"confirm before the time has passed": {awaited, storage.Confirm, 3, "", storage.ErrProvisional},
		"reject before the time has passed":  {awaited, storage.Reject, 3, storage.Rejected, nil},
		"undo where nothing was said":        {open, storage.Undo, 3, "", storage.ErrConflict},
	} {
		got, err := decide.Verdict(c.on, storage.Verdict{Kind: c.kind, Seen: c.seen}, func() (decide.Past, error) { return decide.Past{}, nil })
		if got != c.want || !errors.Is(err, c.err) || c.err != nil && !errors.Is(err, storage.ErrConflict) {
			t.Errorf("%s: %q, %v; want %q, %v", name, got, err, c.want, c.err)
		}
	}
	if _, err := decide.Verdict(open, storage.Verdict{Kind: "shrug", Seen: 3}, nil); err == nil || errors.Is(err, storage.ErrConflict) {
		t.Errorf("an unknown kind: %v", err)
	}
}

func TestAnUndoLeadsBackToBeforeTheLastVerdictThatStands(t *testing.T) {
	t.Parallel()
	confirm, reject, undo := storage.Confirm, storage.Reject, storage.Undo
	for _, c := range []struct {
		said  []storage.VerdictKind
		level inspect.Level
		held  bool
		want  storage.FindingStatus
	}{
		{[]storage.VerdictKind{confirm}, inspect.Serious, true, storage.Open},
		{[]storage.VerdictKind{confirm}, inspect.Serious, false, storage.Withdrawn},
		{[]storage.VerdictKind{confirm}, inspect.Info, true, storage.Recorded},
		{[]storage.VerdictKind{confirm, reject}, inspect.Serious, false, storage.Confirmed},
		{[]storage.VerdictKind{reject, confirm, reject, undo}, inspect.Serious, true, storage.Rejected},
		{[]storage.VerdictKind{reject, undo, undo, confirm}, inspect.Serious, true, storage.Open},
	} {
		past := decide.Past{Held: c.held}
		for _, kind := range c.said {
			past.Verdicts = append(past.Verdicts, storage.Verdict{Kind: kind})
		}
		f := storage.FindingRow{Status: storage.Confirmed, Finding: inspect.Finding{Level: c.level}}
		got, err := decide.Verdict(f, storage.Verdict{Kind: undo}, func() (decide.Past, error) { return past, nil })
		if err != nil || got != c.want {
			t.Errorf("undo after %v: %q, %v; want %q", c.said, got, err, c.want)
		}
	}
}

func TestAnUndoGivesBackTheErrorOfReadingThePast(t *testing.T) {
	t.Parallel()
	away := errors.New("away")
	f := storage.FindingRow{Status: storage.Confirmed}
	if _, err := decide.Verdict(f, storage.Verdict{Kind: storage.Undo}, func() (decide.Past, error) { return decide.Past{}, away }); !errors.Is(err, away) {
		t.Errorf("error = %v", err)
	}
}
