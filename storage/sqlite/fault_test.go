package sqlite_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/storage/storagetest"
)

// fuse is a context that ends at the k-th time that it is asked. The store asks
// before every statement, so it is a way to have the k-th statement fail.
type fuse struct {
	context.Context
	left atomic.Int64
}

// Err tells that the fuse has blown, from the k-th time on.
func (f *fuse) Err() error {
	if f.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestATransactionThatFailsAtAnyStatementLeavesNothing(t *testing.T) {
	t.Parallel()
	s := openAt(t, records(t))
	defer closed(t, s)
	storagetest.Fill(t, s)
	now := storagetest.Start().Add(101 * 24 * time.Hour)
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"ingest", func(ctx context.Context) error { return ingestMore(ctx, s) }},
		{"claim", func(ctx context.Context) error {
			_, err := s.Claim(ctx, storage.Claim{State: storage.Transcribed, Owner: "w", Lease: time.Minute, Limit: 9, Now: now})
			return err
		}},
		{"commit", func(ctx context.Context) error { return commitLeased(ctx, t, s, now) }},
		{"judge", func(ctx context.Context) error { return undoFirst(ctx, t, s, now) }},
		{"sweep", func(ctx context.Context) error {
			_, err := s.Sweep(ctx, storage.Sweep{Now: now.Add(time.Hour), MaxAttempts: 1})
			return err
		}},
		{"reopen", func(ctx context.Context) error {
			_, err := s.Reopen(ctx, []string{"late"}, "li", now)
			return err
		}},
		{"settle", func(ctx context.Context) error {
			n, err := s.Settle(ctx, now.Add(2*time.Hour))
			if err == nil && n == 0 {
				t.Error("nothing was settled")
			}
			return err
		}},
		{"exempt", func(ctx context.Context) error {
			return s.Exempt(ctx, storage.Exemption{CallID: "late", Reason: "lost", AskedBy: "li", AskedAt: now})
		}},
		{"approve", func(ctx context.Context) error {
			_, err := s.Approve(ctx, "late", "wang", now)
			return err
		}},
		{"close day", func(ctx context.Context) error {
			_, err := s.CloseDay(ctx, "2026-07-30", "wang", now)
			return err
		}},
	} {
		failures := blowEverywhere(t, s, step.name, step.do)
		if failures == 0 {
			t.Errorf("%s never failed: the fuse is not asked", step.name)
		}
		if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
			t.Errorf("after %s: %+v, %v", step.name, problems, err)
		}
	}
}

// blowEverywhere has a step fail at its first statement, at its second, and so on,
// until it succeeds, and compares the store after each failure with what it was.
func blowEverywhere(t *testing.T, s *sqlite.Store, name string, do func(context.Context) error) int {
	t.Helper()
	before := storagetest.Read(t, s, "file:more")
	for k := range 1000 {
		f := &fuse{Context: context.WithoutCancel(t.Context())}
		f.left.Store(int64(k))
		err := do(f)
		if err == nil {
			return k
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("%s failed at statement %d with %v", name, k, err)
		}
		if diff := cmp.Diff(before, storagetest.Read(t, s, "file:more")); diff != "" {
			t.Fatalf("%s failed at statement %d and left (-before +after)\n%s", name, k, diff)
		}
	}
	t.Fatalf("%s does not come to an end", name)
	return 0
}

// ingestMore takes in a bit of everything, and stirs the calls that are there.
func ingestMore(ctx context.Context, s *sqlite.Store) error {
	late := storagetest.SampleCall(0)
	late.ID, late.Started = "late", late.Started.Add(time.Hour)
	changed := storagetest.SampleCall(1)
	changed.Agent = "3099"
	_, err := s.Ingest(ctx, storage.Batch{
		At:          storagetest.Start().Add(100 * 24 * time.Hour),
		Position:    storage.Position{Source: "file:more", Next: 3},
		Calls:       []storage.CallLine{{Call: late, Day: "2026-08-01"}, {Call: changed, Day: "2026-08-01"}},
		Tickets:     []storage.OfferedTicket{{Ticket: storagetest.SampleTicket(late), Scores: []scoring.Entry{{Agent: "3000", Month: "2026-08", Item: scoring.Handled, Den: 1}}}},
		DeadLetters: []storage.DeadLetter{{Source: "file:more", Reason: "bad_time"}, {Source: "file:more", Offset: 1, Reason: "bad_time"}},
		Redeemed:    []storage.LetterID{{Source: "file:more"}},
		Marks:       []storage.Watermark{{Source: "file:more", Event: storagetest.Start(), Seen: storagetest.Start()}},
	})
	return err
}

func commitLeased(ctx context.Context, t *testing.T, s *sqlite.Store, now time.Time) error {
	t.Helper()
	rows, err := s.Entries(context.WithoutCancel(ctx), storage.EntryFilter{State: storage.Transcribed})
	if err != nil {
		return err
	}
	var outcomes []storage.Outcome
	for _, r := range rows {
		o := storagetest.SampleOutcome(r.Entry)
		o.Report.Findings = o.Report.Findings[:1] // one is withdrawn, or marked
		o.Report.Findings[0].ProvisionalUntil = now.Add(time.Hour)
		outcomes = append(outcomes, o)
	}
	written, err := s.Commit(ctx, outcomes, now)
	if err == nil && (len(written) == 0 || !written[0]) {
		t.Errorf("nothing was committed: %v", written)
	}
	return err
}

func undoFirst(ctx context.Context, t *testing.T, s *sqlite.Store, now time.Time) error {
	t.Helper()
	found, _, err := s.Findings(context.WithoutCancel(ctx), storage.FindingFilter{Status: storage.Confirmed})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d confirmed findings, %v", len(found), err)
	}
	back := storagetest.SampleDeduction(found[0])
	back[0].Points = -back[0].Points
	_, err = s.Judge(ctx, storage.Verdict{Finding: found[0].ID, Kind: storage.Undo, Key: "undo", Seen: found[0].Version, At: now}, back)
	return err
}
