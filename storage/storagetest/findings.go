package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

func findingCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a finding is kept with all its grounds":                       findingIsKept,
		"a finding of level info is recorded":                          infoIsRecorded,
		"the same finding again changes nothing":                       findingAgain,
		"a finding that no longer holds is withdrawn":                  findingWithdrawn,
		"a withdrawn finding that holds again is open again":           findingReturns,
		"a changed ground raises the version":                          groundChanges,
		"a verdict stands over another inspection":                     verdictStands,
		"a judged finding whose ground changes is marked":              judgedMoves,
		"a judged finding that vanishes is marked":                     judgedVanishes,
		"a ground that comes back as it was judged is no longer moved": judgedReturns,
		"another rulebook with the same rule is no change":             rulebookChanges,
		"a finding of a rule in shadow is recorded, and listed apart":  shadowIsApart,
		"a finding opens when its rule leaves the shadow":              shadowLeft,
		"what was judged before a rule went into shadow stays":         shadowSparesJudged,
		"a withdrawn finding in shadow is no longer counted":           shadowWithdrawn,
		"how a finding's points count is kept":                         takingIsKept,
		"records tell which rulebooks and rules they were made by":     versionsTold,
	}
}

// shirking is what the rules find in every call of the cases.
func shirking(string) []inspect.Finding {
	return []inspect.Finding{{
		Rule: "shirking.not_ours", RuleHash: "h1", Title: "推诿", Label: "shirking", Family: "attitude", Level: inspect.Serious,
		Points: 300,
		Evidence: []inspect.Evidence{
			{
				Kind: inspect.Said, Condition: `agent says "不归我们管"`, Role: call.AgentRole, Text: "不归我们管",
				Span: call.Span{Turn: 1, From: 3, To: 18, Start: 3 * time.Second, End: 4 * time.Second},
			},
			{Kind: inspect.Absent, Condition: "no ticket", Text: "complaint.internal", Tickets: []string{"T1", "T2"}, From: t0, To: t0.Add(24 * time.Hour)},
		},
	}}
}

// with gives the usual finding after a change.
func with(change func(*inspect.Finding)) func(string) []inspect.Finding {
	return func(id string) []inspect.Finding {
		found := shirking(id)
		change(&found[0])
		return found
	}
}

// unreported is a finding that asserts an absence, until which nothing is certain.
func unreported(until time.Time) func(string) []inspect.Finding {
	return with(func(f *inspect.Finding) { f.ProvisionalUntil = until })
}

func groundMoved(f *inspect.Finding) { f.Evidence[0].Text = "找别人去" }

func nothing(string) []inspect.Finding { return nil }

// inspected has call "a" inspected to find what it is given; later times, again.
func (k *kit) inspected(finds func(string) []inspect.Finding) storage.FindingRow {
	k.Helper()
	d, err := k.s.Load(k.Context(), []string{"a"}, storage.WithTranscript)
	k.must(err)
	if len(d) == 0 {
		k.ingest(line("a", t0), transcript("a"))
	} else {
		d := d[0].Call
		l := storage.CallLine{Call: d, Day: day}
		l.Call.Duration += time.Second // so that it goes its way again
		k.ingest(l)
	}
	k.run(stages{findings: finds}, later)
	rows := k.dossier("a").Findings
	if len(rows) == 0 {
		return storage.FindingRow{}
	}
	return rows[0]
}

func (k *kit) looks(got storage.FindingRow, status storage.FindingStatus, version int64, moved bool) {
	k.Helper()
	if got.Status != status || got.Version != version || got.Moved != moved {
		k.Errorf("finding is %s at version %d, moved %t; want %s at %d, %t", got.Status, got.Version, got.Moved, status, version, moved)
	}
}

func findingIsKept(k *kit) {
	finds := unreported(t0.Add(26 * time.Hour))
	got := k.inspected(finds)
	want := storage.FindingRow{
		ID: storage.FindingID("a", "shirking.not_ours"), CallID: "a", Finding: finds("a")[0], Status: storage.Open, Version: 1,
		Provisional: true, Rulebook: "book1", Agent: "3021", Dept: "一部", Day: day, Sector: call.Power, Started: t0, Duration: time.Minute,
	}
	k.same(want, got)
	one, err := k.s.Finding(k.Context(), want.ID)
	k.must(err)
	k.same(want, one)
	if _, err := k.s.Finding(k.Context(), "none"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("Finding = %v", err)
	}
}

func infoIsRecorded(k *kit) {
	k.looks(k.inspected(with(func(f *inspect.Finding) { f.Level = inspect.Info })), storage.Recorded, 1, false)
}

func findingAgain(k *kit) {
	first := k.inspected(shirking)
	again := k.inspected(shirking)
	again.Duration = first.Duration
	k.same(first, again)
}

func findingWithdrawn(k *kit) {
	k.inspected(shirking)
	k.looks(k.inspected(nothing), storage.Withdrawn, 2, false)
	k.looks(k.inspected(nothing), storage.Withdrawn, 2, false)
	for status, want := range map[storage.FindingStatus]int{"": 1, storage.Withdrawn: 1, storage.Standing: 0} {
		_, total, err := k.s.Findings(k.Context(), storage.FindingFilter{Status: status})
		k.must(err)
		if total != want {
			k.Errorf("%d findings of status %q, want %d", total, status, want)
		}
		counts, err := k.s.FindingCounts(k.Context(), storage.FindingFilter{Status: status})
		k.must(err)
		if len(counts.ByRule) != want {
			k.Errorf("%d rules have findings of status %q, want %d", len(counts.ByRule), status, want)
		}
	}
}

func findingReturns(k *kit) {
	k.inspected(shirking)
	k.inspected(nothing)
	k.looks(k.inspected(shirking), storage.Open, 3, false)
	k.inspected(nothing)
	k.looks(k.inspected(with(func(f *inspect.Finding) { f.Level = inspect.Info })), storage.Recorded, 5, false)
}

func groundChanges(k *kit) {
	k.inspected(shirking)
	got := k.inspected(with(groundMoved))
	k.looks(got, storage.Open, 2, false)
	if got.Finding.Evidence[0].Text != "找别人去" {
		k.Errorf("evidence %+v", got.Finding.Evidence)
	}
	k.looks(k.inspected(with(func(f *inspect.Finding) { groundMoved(f); f.Points = 100 })), storage.Open, 3, false)
}

func verdictStands(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	k.looks(k.inspected(shirking), storage.Confirmed, 2, false)
	if n := len(k.dossier("a").Verdicts); n != 1 {
		k.Errorf("%d verdicts", n)
	}
}

func judgedMoves(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Reject, "key1")
	k.looks(k.inspected(with(groundMoved)), storage.Rejected, 3, true)
	k.looks(k.judge("a", storage.Confirm, "key2"), storage.Confirmed, 4, false)
	k.looks(k.inspected(with(groundMoved)), storage.Confirmed, 4, false)
}

func judgedVanishes(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	got := k.inspected(nothing)
	k.looks(got, storage.Confirmed, 3, true)
	k.same(shirking("a")[0], got.Finding)
	k.looks(k.judge("a", storage.Undo, "key2"), storage.Withdrawn, 4, false)
}

func judgedReturns(k *kit) {
	k.inspected(shirking)
	k.judge("a", storage.Confirm, "key1")
	k.inspected(nothing)
	k.looks(k.inspected(shirking), storage.Confirmed, 4, false)
	k.inspected(with(groundMoved))
	k.looks(k.inspected(shirking), storage.Confirmed, 6, false)
}

func rulebookChanges(k *kit) {
	first := k.inspected(shirking)
	l := line("a", t0)
	l.Call.CSAT = 1
	k.ingest(l)
	o := stages{findings: shirking}.outcome(k.one(storage.Transcribed, later))
	o.Report.Rulebook = "book2"
	k.commit(later, o)
	got := k.dossier("a").Findings[0]
	if got.Version != first.Version || got.Rulebook != "book2" {
		k.Errorf("version %d after %d, rulebook %s", got.Version, first.Version, got.Rulebook)
	}
}
