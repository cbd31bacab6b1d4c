package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

func inShadow(f *inspect.Finding) { f.Shadow = true }

// listed says how many findings there are that are not of rules in shadow, and how
// many that are, by each of the ways to ask.
func (k *kit) listed(plain, shadow int) {
	k.Helper()
	for _, f := range []storage.FindingFilter{{}, {Shadow: true}, {Status: storage.Standing, Shadow: true}, {Rule: "shirking.not_ours"}} {
		want := plain
		if f.Shadow {
			want = shadow
		}
		rows, total, err := k.s.Findings(k.Context(), f)
		k.must(err)
		counts, err := k.s.FindingCounts(k.Context(), f)
		k.must(err)
		byStatus, byRule := 0, 0
		for _, n := range counts.ByStatus {
			byStatus += n
		}
		for _, r := range counts.ByRule {
			byRule += r.N
		}
		if len(rows) != want || total != want || byStatus != want || byRule != want || counts.Shadow != shadow {
			k.Errorf("%+v: %d findings of %d, %d by status, %d by rule, %d in shadow; want %d, and %d in shadow",
				f, len(rows), total, byStatus, byRule, counts.Shadow, want, shadow)
		}
	}
	mine, err := k.s.AgentFindings(k.Context(), "3021", month)
	k.must(err)
	if len(mine) != plain {
		k.Errorf("%d findings of the agent, want %d", len(mine), plain)
	}
}

func shadowIsApart(k *kit) {
	got := k.inspected(with(inShadow))
	k.looks(got, storage.Recorded, 1, false)
	if !got.Finding.Shadow {
		k.Errorf("the finding is not in shadow")
	}
	k.listed(0, 1)
	_, err := k.s.Judge(k.Context(), storage.Verdict{Finding: got.ID, Kind: storage.Confirm, Key: "k", Seen: got.Version, At: later}, nil)
	if !errors.Is(err, storage.ErrConflict) {
		k.Errorf("Judge = %v, want a conflict", err)
	}
}

func shadowLeft(k *kit) {
	k.inspected(with(inShadow))
	k.looks(k.inspected(shirking), storage.Open, 2, false)
	k.listed(1, 0)
	k.looks(k.inspected(with(inShadow)), storage.Recorded, 3, false)
	k.listed(0, 1)
}

func shadowSparesJudged(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	k.looks(k.inspected(with(inShadow)), storage.Confirmed, 3, false)
	k.listed(1, 0)
	k.looks(k.judge("a", storage.Undo, "key2"), storage.Recorded, 4, false)
	k.listed(0, 1)
}

func shadowWithdrawn(k *kit) {
	k.inspected(with(inShadow))
	k.looks(k.inspected(nothing), storage.Withdrawn, 2, false)
	counts, err := k.s.FindingCounts(k.Context(), storage.FindingFilter{Shadow: true})
	k.must(err)
	k.same(storage.FindingCounts{
		ByStatus: map[storage.FindingStatus]int{storage.Withdrawn: 1},
		ByRule:   []storage.RuleCount{{Rule: "shirking.not_ours", Title: "推诿", Level: inspect.Serious, N: 1}},
	}, counts)
}

func takingIsKept(k *kit) {
	finds := with(func(f *inspect.Finding) {
		f.Points, f.Veto, f.Dimension, f.FamilyCap = inspect.FullMarks, true, "态度", 6_00
		f.ProvisionalUntil = t0.Add(time.Hour)
	})
	k.same(finds("a")[0], k.inspected(finds).Finding)
	again := k.inspected(finds)
	k.looks(again, storage.Open, 1, false)
	k.looks(k.inspected(with(func(f *inspect.Finding) { *f = finds("a")[0]; f.FamilyCap = 7_00 })), storage.Open, 2, false)
}

func versionsTold(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	k.inspected(func(id string) []inspect.Finding {
		other := shirking(id)
		other[0].Rule = "attitude.rude"
		return append(other, with(func(f *inspect.Finding) { f.RuleHash = "h2" })(id)...)
	})
	got, err := k.s.Versions(k.Context())
	k.must(err)
	k.same(storage.Versions{
		Calls: map[string]int{"book1": 1},
		Rules: []storage.RuleVersion{
			{Rule: "attitude.rude", Hash: "h1", Findings: 1}, {Rule: "shirking.not_ours", Hash: "h2", Findings: 1, Judged: 1},
		},
	}, got)
}
