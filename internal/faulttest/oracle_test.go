package faulttest_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// flagged tells whether a call has to be flagged: its customer complains about staff,
// and nobody wrote an internal complaint from its beginning to a day after its end.
func (w *world) flagged(f *fate) bool {
	if f.state != storage.Scored || !f.complains {
		return false
	}
	end := f.line.Started.Add(f.line.Duration)
	for _, versions := range w.tickets {
		t := versions[len(versions)-1].Ticket
		if t.Kind == call.ComplaintInternal && t.Customer == f.line.Customer && !t.Filed.Before(f.line.Started) && !t.Filed.After(end.Add(24*time.Hour)) {
			return false
		}
	}
	return true
}

// judgement is what became of a finding that somebody judged.
type judgement struct {
	rounds    int
	confirmed bool
}

// judge holds a store to what had to become of the world.
func (w *world) judge(t *testing.T, s storage.Store, judged map[string]judgement) {
	t.Helper()
	ctx := t.Context()
	problems, err := s.Check(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("check: %+v", p)
	}
	w.judgeCoverage(t, s)
	ids := make([]string, len(w.fates))
	for i, f := range w.fates {
		ids[i] = f.id
	}
	dossiers, err := s.Load(ctx, ids, storage.WithFindings|storage.WithVerdicts)
	if err != nil {
		t.Fatal(err)
	}
	if len(dossiers) != len(w.fates) {
		t.Fatalf("%d calls are there, want %d", len(dossiers), len(w.fates))
	}
	for i, d := range dossiers {
		w.judgeCall(t, &w.fates[i], d, judged)
	}
	w.judgeScores(t, s, dossiers)
}

func (w *world) judgeCoverage(t *testing.T, s storage.Store) {
	t.Helper()
	listed := 0
	for _, f := range w.fates {
		if f.listed {
			listed++
		}
	}
	days, err := s.Coverage(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if len(days) != 1 || days[0].Expected != listed || !days[0].AddsUp() {
		t.Errorf("coverage = %+v, want one day of %d listed calls that adds up", days, listed)
	}
}

func (w *world) judgeCall(t *testing.T, f *fate, d storage.Dossier, judged map[string]judgement) {
	t.Helper()
	if d.Entry.State != f.state || d.Entry.Reason != f.reason {
		t.Errorf("call %s is %s (%s: %s), want %s (%s)", f.id, d.Entry.State, d.Entry.Reason, d.Entry.Detail, f.state, f.reason)
	}
	holds, moved := false, false
	for _, row := range d.Findings {
		holds, moved = row.Status != storage.Withdrawn, row.Moved // of what moved a person has to say whether it holds
		j, was := judged[row.ID]
		if row.Rounds != j.rounds {
			t.Errorf("finding of %s has %d rounds, want %d", f.id, row.Rounds, j.rounds)
		}
		if was && (row.Status == storage.Confirmed) != j.confirmed {
			t.Errorf("finding of %s is %s, and it was judged: confirmed = %v", f.id, row.Status, j.confirmed)
		}
	}
	if want := w.flagged(f); holds != want && !moved || len(d.Findings) > 1 {
		t.Errorf("call %s: flagged = %v (%+v), want %v", f.id, holds, d.Findings, want)
	}
}

// judgeScores adds up what every call, every ticket and every verdict counts for.
func (w *world) judgeScores(t *testing.T, s storage.Store, dossiers []storage.Dossier) {
	t.Helper()
	want := map[string][]scoring.Entry{}
	add := func(entries []scoring.Entry) {
		for _, e := range entries {
			want[e.Agent+" "+e.Month] = append(want[e.Agent+" "+e.Month], e)
		}
	}
	for i, f := range w.fates {
		if f.state == storage.Scored {
			add(scoring.OfCall(f.line, month))
		}
		var entries []scoring.Entry
		for _, v := range dossiers[i].Verdicts {
			row := dossiers[i].Findings[0]
			switch v.Kind {
			case storage.Confirm:
				entries = append(entries, scoring.OfVerdict(row.Finding, row.ID, f.line, month, true, v.Round, v.At)...)
			case storage.Undo:
				entries = append(entries, scoring.GiveBack(entries, row.ID, v.Round, v.At)...)
			case storage.Reject, storage.Doubt: // count for nothing
			}
		}
		add(entries)
	}
	for _, versions := range w.tickets {
		add(versions[len(versions)-1].Scores)
	}
	got := map[string][]scoring.Entry{}
	months, err := s.Months(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range months {
		agents, err := s.Agents(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range agents {
			if got[a.Agent.ID+" "+m], err = s.ScoreEntries(t.Context(), a.Agent.ID, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, all := range []map[string][]scoring.Entry{want, got} {
		for _, entries := range all {
			slices.SortFunc(entries, func(a, b scoring.Entry) int {
				return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Source.Kind, b.Source.Kind), cmp.Compare(a.Source.ID, b.Source.ID),
					cmp.Compare(a.Source.Round, b.Source.Round), a.At.Compare(b.At), cmp.Compare(a.Num, b.Num))
			})
		}
	}
	if diff := gocmp.Diff(want, got, cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("score entries (-want +got):\n%.2000s", diff)
	}
}
