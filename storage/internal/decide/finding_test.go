package decide_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/decide"
)

func grounds(text string) []inspect.Evidence {
	return []inspect.Evidence{{Kind: inspect.Said, Text: text}}
}

func TestAFindingThatIsFoundAgainStaysAsPeopleLeftIt(t *testing.T) {
	t.Parallel()
	f := inspect.Finding{Rule: "r", Level: inspect.Serious, Points: 200, Evidence: grounds("不归我们管")}
	kept := storage.EncodeEvidence(f.Evidence)
	other := storage.EncodeEvidence(grounds("不清楚"))
	wording := f
	wording.Evidence = nil
	open := decide.Known{Finding: wording, Evidence: kept, Status: storage.Open, Held: true}
	confirmed := decide.Known{Finding: wording, Evidence: kept, Status: storage.Confirmed, Held: true, Judged: kept}
	elsewhere, moved, back, gone, dearer := confirmed, confirmed, confirmed, open, open
	elsewhere.Evidence, elsewhere.Judged = other, other
	moved.Judged, moved.Moved = other, true
	back.Moved = true
	gone.Held, gone.Status = false, storage.Withdrawn
	dearer.Finding.Points = 100
	for name, c := range map[string]struct {
		known decide.Known
		want  decide.Change
	}{
		"as it was":                              {open, decide.Change{Status: storage.Open}},
		"confirmed, as it was":                   {confirmed, decide.Change{Status: storage.Confirmed}},
		"confirmed, and now elsewhere":           {elsewhere, decide.Change{Status: storage.Confirmed, Moved: true, Raised: true}},
		"confirmed, elsewhere as the last time":  {moved, decide.Change{Status: storage.Confirmed, Moved: true}},
		"confirmed, and back where it was":       {back, decide.Change{Status: storage.Confirmed, Raised: true}},
		"after it was gone":                      {gone, decide.Change{Status: storage.Open, Raised: true}},
		"by a rule that takes other points now":  {dearer, decide.Change{Status: storage.Open, Raised: true}},
		"open, with other words than last time ": {decide.Known{Finding: wording, Evidence: other, Status: storage.Open, Held: true}, decide.Change{Status: storage.Open, Raised: true}},
	} {
		c.want.Evidence = kept
		if diff := cmp.Diff(c.want, c.known.Again(f)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestWhatReviewersSeeOfARuleRaisesTheVersionAndItsRulebookDoesNot(t *testing.T) {
	t.Parallel()
	f := inspect.Finding{Rule: "r", Level: inspect.Serious}
	kept := storage.EncodeEvidence(nil)
	for name, change := range map[string]func(*inspect.Finding){
		"hash":      func(f *inspect.Finding) { f.RuleHash = "x" },
		"title":     func(f *inspect.Finding) { f.Title = "x" },
		"label":     func(f *inspect.Finding) { f.Label = "x" },
		"family":    func(f *inspect.Finding) { f.Family = "x" },
		"level":     func(f *inspect.Finding) { f.Level = inspect.Info },
		"points":    func(f *inspect.Finding) { f.Points = 1 },
		"dimension": func(f *inspect.Finding) { f.Dimension = "x" },
		"waiting":   func(f *inspect.Finding) { f.ProvisionalUntil = time.UnixMilli(1) },
	} {
		now := f
		change(&now)
		if c := (decide.Known{Finding: f, Evidence: kept, Status: storage.Open, Held: true}).Again(now); !c.Raised {
			t.Errorf("another %s does not raise the version", name)
		}
	}
	if c := (decide.Known{Finding: f, Evidence: kept, Status: storage.Open, Held: true, Rulebook: "old"}).Again(f); c.Raised {
		t.Error("the same finding raises the version")
	}
}

func TestAFindingThatIsGoneIsWithdrawnUnlessItWasJudged(t *testing.T) {
	t.Parallel()
	for status, want := range map[storage.FindingStatus]decide.Change{
		storage.Open:      {Status: storage.Withdrawn, Raised: true},
		storage.Recorded:  {Status: storage.Withdrawn, Raised: true},
		storage.Confirmed: {Status: storage.Confirmed, Moved: true, Raised: true},
		storage.Rejected:  {Status: storage.Rejected, Moved: true, Raised: true},
	} {
		if diff := cmp.Diff(want, decide.Known{Status: status, Held: true}.Gone()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", status, diff)
		}
	}
}

func TestAFindingOfARuleInShadowIsRecordedUnlessItWasJudgedBefore(t *testing.T) {
	t.Parallel()
	f := inspect.Finding{Level: inspect.Serious, Shadow: true}
	if s := decide.Unjudged(f, true); s != storage.Recorded {
		t.Errorf("status %q", s)
	}
	for status, want := range map[storage.FindingStatus]int{storage.Recorded: 1, storage.Confirmed: 2, storage.Rejected: 2} {
		if got := decide.ShadowOf(f, status); got != want {
			t.Errorf("%s: %d, want %d", status, got, want)
		}
		if got := decide.ShadowOf(inspect.Finding{}, status); got != 0 {
			t.Errorf("%s, not in shadow: %d", status, got)
		}
	}
}
