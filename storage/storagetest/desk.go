package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func deskCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a case is a call with the findings that stand on it":       caseOfCall,
		"the queue is narrowed, sorted and counted":                 queueNarrowed,
		"the queue goes on from a place":                            queueGoesOn,
		"what others have is not the next":                          queueFree,
		"what was put off comes back":                               caseSnoozed,
		"what is done is listed for a week":                         caseDone,
		"what was judged comes back when its ground has moved":      caseComesBack,
		"a draft is kept for its writer until the verdict":          draftKept,
		"a call is listened to by one at a time":                    listenedTo,
		"a case that has changed is unseen again":                   caseSeen,
		"what a case waits for is known when the horizon has moved": caseWaits,
	}
}

// several gives findings of several rules, the gravest last.
func severalFindings(id string) []inspect.Finding {
	a, b := shirking(id)[0], shirking(id)[0]
	a.Rule, a.Title, a.Level, a.Points = "rude", "态度生硬", inspect.General, 100
	b.Rule, b.Title, b.Label, b.Level, b.Points = "unreported", "未上报", "internal", inspect.Critical, 500
	return append([]inspect.Finding{a}, shirking(id)[0], b)
}

// cases has calls inspected to find what they are given; each began a minute after the
// one before.
func (k *kit) cases(finds func(string) []inspect.Finding, ids ...string) {
	k.Helper()
	for i, id := range ids {
		k.ingest(stranger(id, t0.Add(time.Duration(i)*time.Minute)), transcript(id))
	}
	k.run(stages{findings: finds}, later)
}

// stranger is a call of a customer who calls only once.
func stranger(id string, started time.Time) storage.CallLine {
	l := line(id, started)
	l.Call.Customer = call.Customer("c-" + id)
	return l
}

// again has a call inspected again.
func (k *kit) again(id string, finds func(string) []inspect.Finding) {
	k.Helper()
	d := k.dossier(id)
	l := storage.CallLine{Call: d.Call, Day: d.Entry.Day}
	l.Call.Duration += time.Second
	k.ingest(l)
	k.run(stages{findings: finds}, later)
}

func (k *kit) caseOf(id string) storage.CaseRow {
	k.Helper()
	c, err := k.s.Case(k.Context(), id, "li", later)
	k.must(err)
	return c
}

// queue gives the calls of a part of the queue as li sees it.
func (k *kit) queue(f storage.CaseFilter) []string {
	k.Helper()
	if f.Who == "" {
		f.Who = "li"
	}
	if f.Now.IsZero() {
		f.Now = later
	}
	rows, err := k.s.Cases(k.Context(), f)
	k.must(err)
	ids := []string{}
	for _, r := range rows {
		ids = append(ids, r.CallID)
	}
	if f.Limit == 0 && f.Offset == 0 && f.After == nil {
		counts, err := k.s.CaseCounts(k.Context(), f)
		k.must(err)
		tab := f.Tab
		if tab == "" {
			tab = storage.TabOpen
		}
		if counts.ByTab[tab] != len(ids) {
			k.Errorf("%d cases are counted in %s, and %d listed", counts.ByTab[tab], tab, len(ids))
		}
	}
	return ids
}

// decides is a decision about every finding of a case that waits; those unticked are
// rejected.
func (k *kit) decides(id string, kind storage.VerdictKind, who, key string, unticked ...string) storage.CaseVerdict {
	k.Helper()
	c := k.caseOf(id)
	v := storage.CaseVerdict{CallID: id, Kind: kind, Reviewer: who, Reason: "clear", Note: "听过录音", Key: key, InputRev: c.InputRev, At: later}
	for _, f := range c.Findings {
		if !f.Waits() {
			continue
		}
		p := storage.CasePart{Finding: f.ID, Kind: storage.Confirm, Reason: "clear", Seen: f.Version}
		if kind == storage.Reject || slices.Contains(unticked, f.Finding.Rule) {
			p.Kind, p.Reason = storage.Reject, "context"
		}
		p.Scores = k.taken(f, p.Kind)
		v.Parts = append(v.Parts, p)
	}
	return v
}

// taken are the entries of a verdict on a finding as it stands.
func (k *kit) taken(f storage.FindingRow, kind storage.VerdictKind) []scoring.Entry {
	k.Helper()
	var entries []scoring.Entry
	if f.Status == storage.Confirmed {
		all, err := k.s.ScoreEntries(k.Context(), f.Agent, month)
		k.must(err)
		entries = scoring.GiveBack(all, f.ID, f.Rounds+1, later)
	}
	if kind == storage.Confirm {
		entries = append(entries, scoring.Entry{
			Agent: f.Agent, Dept: f.Dept, Month: month, Item: scoring.Deduction, Num: 1, Points: f.Finding.Points, At: later,
		})
	}
	return entries
}

// settleCase stores a decision.
func (k *kit) settleCase(id string, kind storage.VerdictKind, who, key string, unticked ...string) storage.Decision {
	k.Helper()
	d, err := k.s.JudgeCase(k.Context(), k.decides(id, kind, who, key, unticked...))
	k.must(err)
	return d
}

func caseOfCall(k *kit) {
	k.cases(severalFindings, "a")
	k.cases(nothing, "b")
	k.ingest(ticket("T1", 1, "a"))
	k.run(stages{findings: severalFindings}, later)
	c := k.caseOf("a")
	if c.CallID != "a" || c.Agent != "3021" || c.Dept != "一部" || c.Day != day || !c.Started.Equal(t0) || c.Duration != time.Minute ||
		c.Level != inspect.Critical || c.Todo != 3 || c.Judged != 0 || len(c.Findings) != 3 || c.Tickets != 1 || c.Version != 3 ||
		c.InputRev != k.dossier("a").Entry.InputRev {
		k.Errorf("case %+v", c)
	}
	if _, err := k.s.Case(k.Context(), "none", "li", later); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("Case = %v", err)
	}
	k.same([]string{"a"}, k.queue(storage.CaseFilter{}))
	k.again("a", nothing)
	k.same([]string{}, k.queue(storage.CaseFilter{}))
	k.again("a", shirking)
	k.same([]string{"a"}, k.queue(storage.CaseFilter{}))
}

func queueNarrowed(k *kit) {
	k.cases(severalFindings, "a", "b")
	k.ingest(stranger("c", t0.Add(-time.Hour)), transcript("c"))
	other := stranger("d", t0.Add(time.Hour))
	other.Call.Agent, other.Call.Dept, other.Day = "3099", "二部", "2026-09-04"
	k.ingest(other, transcript("d"))
	k.run(stages{findings: shirking}, later)
	for _, test := range []struct {
		name string
		f    storage.CaseFilter
		want []string
	}{
		{"gravest", storage.CaseFilter{}, []string{"a", "b", "c", "d"}},
		{"oldest", storage.CaseFilter{Sort: storage.SortOldest}, []string{"c", "a", "b", "d"}},
		{"newest", storage.CaseFilter{Sort: storage.SortNewest}, []string{"d", "b", "a", "c"}},
		{"rule", storage.CaseFilter{Rule: "rude"}, []string{"a", "b"}},
		{"label", storage.CaseFilter{Label: "internal"}, []string{"a", "b"}},
		{"level", storage.CaseFilter{Level: inspect.Serious}, []string{"c", "d"}},
		{"agent", storage.CaseFilter{Agent: "3099"}, []string{"d"}},
		{"dept", storage.CaseFilter{Dept: "一部"}, []string{"a", "b", "c"}},
		{"days", storage.CaseFilter{First: "2026-09-04", Last: "2026-09-04"}, []string{"d"}},
		{"reach of an agent", storage.CaseFilter{Reach: people.Reach{Agent: "3099"}}, []string{"d"}},
		{"reach of a department", storage.CaseFilter{Reach: people.Reach{Dept: "二部"}}, []string{"d"}},
		{"not one", storage.CaseFilter{Not: "a"}, []string{"b", "c", "d"}},
		{"a page", storage.CaseFilter{Limit: 2, Offset: 1}, []string{"b", "c"}},
		{"nothing", storage.CaseFilter{Rule: "none"}, []string{}},
	} {
		if got := k.queue(test.f); !slices.Equal(got, test.want) {
			k.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	counts, err := k.s.CaseCounts(k.Context(), storage.CaseFilter{Now: later, Who: "li"})
	k.must(err)
	if !counts.Oldest.Equal(t0.Add(-time.Hour)) {
		k.Errorf("the oldest began at %v", counts.Oldest)
	}
}

func queueGoesOn(k *kit) {
	k.cases(severalFindings, "a", "b")
	k.cases(shirking, "c", "d")
	for _, sort := range []storage.CaseSort{storage.SortGravest, storage.SortOldest, storage.SortNewest} {
		whole := k.queue(storage.CaseFilter{Sort: sort})
		var walked []string
		var after *storage.CasePlace
		for range 4 {
			rows, err := k.s.Cases(k.Context(), storage.CaseFilter{Sort: sort, Who: "li", Now: later, After: after, Limit: 1})
			k.must(err)
			if len(rows) == 1 {
				walked, after = append(walked, rows[0].CallID), &rows[0].Place
			}
		}
		k.same(whole, walked)
		k.same([]string{}, k.queue(storage.CaseFilter{Sort: sort, After: after, Limit: 1}))
	}
}

func queueFree(k *kit) {
	k.cases(shirking, "a", "b", "c", "d")
	assign := func(left []string, to ...storage.Assignment) {
		k.Helper()
		got, err := k.s.Assign(k.Context(), to)
		k.must(err)
		k.same(left, got)
	}
	both := []storage.Assignment{{CallID: "a", To: "wang"}, {CallID: "b", To: "li"}, {CallID: "none", To: "li"}}
	assign([]string{"none"}, both...)
	assign([]string{"none"}, both...)                                    // done again after a lost answer
	assign([]string{"a"}, storage.Assignment{CallID: "a", To: "li"})     // who saw that nobody has it
	assign([]string{"b"}, storage.Assignment{CallID: "b", From: "wang"}) // who saw that another has it
	_, err := k.s.Listen(k.Context(), storage.Listening{CallID: "c", Who: "wang", Name: "王", Until: later.Add(time.Minute)}, later)
	k.must(err)
	k.same([]string{"a", "b", "c", "d"}, k.queue(storage.CaseFilter{}))
	k.same([]string{"b", "d"}, k.queue(storage.CaseFilter{Free: true}))
	k.same([]string{"b"}, k.queue(storage.CaseFilter{Tab: storage.TabMine}))
	k.same([]string{"c", "d"}, k.queue(storage.CaseFilter{Unassigned: true}))
	k.same([]string{}, k.queue(storage.CaseFilter{Free: true, OwnAgent: "3021"}))
	k.same([]string{"b", "c", "d"}, k.queue(storage.CaseFilter{Free: true, Now: later.Add(2 * time.Minute)}))
	assign(nil, storage.Assignment{CallID: "a", From: "wang"})
	k.same([]string{"a", "b", "d"}, k.queue(storage.CaseFilter{Free: true}))
	k.settleCase("a", storage.Doubt, "li", "k1")
	k.same([]string{"a"}, k.queue(storage.CaseFilter{Tab: storage.TabSecond}))
	k.same([]string{}, k.queue(storage.CaseFilter{Tab: storage.TabSecond, Free: true}))
	k.same([]string{"a"}, k.queue(storage.CaseFilter{Tab: storage.TabSecond, Free: true, Who: "wang"}))
}

func caseSnoozed(k *kit) {
	k.cases(shirking, "a", "b")
	until := later.Add(time.Hour)
	k.must(k.s.Snooze(k.Context(), []string{"a", "none"}, until))
	k.same([]string{"b"}, k.queue(storage.CaseFilter{}))
	k.same([]string{"a"}, k.queue(storage.CaseFilter{Tab: storage.TabSnoozed}))
	k.same([]string{"a", "b"}, k.queue(storage.CaseFilter{Now: until}))
	k.must(k.s.Snooze(k.Context(), []string{"a"}, time.Time{}))
	k.same([]string{"a", "b"}, k.queue(storage.CaseFilter{}))
}

func caseDone(k *kit) {
	k.cases(severalFindings, "a", "b")
	k.settleCase("b", storage.Confirm, "li", "k1", "rude")
	k.same([]string{"a"}, k.queue(storage.CaseFilter{}))
	k.same([]string{"b"}, k.queue(storage.CaseFilter{Tab: storage.TabDone}))
	k.same([]string{"b"}, k.queue(storage.CaseFilter{Tab: storage.TabDone, Rule: "rude"}))
	c := k.caseOf("b")
	if c.Todo != 0 || c.Judged != 3 || c.Upheld != 2 || !c.JudgedAt.Equal(later) {
		k.Errorf("case %+v", c)
	}
	k.same([]string{}, k.queue(storage.CaseFilter{Tab: storage.TabDone, Now: later.Add(storage.DoneFor)}))
}

func caseComesBack(k *kit) {
	k.cases(shirking, "a")
	k.settleCase("a", storage.Confirm, "li", "k1")
	k.again("a", with(groundMoved))
	k.same([]string{"a"}, k.queue(storage.CaseFilter{}))
	if k.points() != 300 {
		k.Errorf("points %d, want 300 until somebody has looked", k.points())
	}
	k.settleCase("a", storage.Reject, "wang", "k2")
	k.same([]string{}, k.queue(storage.CaseFilter{}))
	if k.points() != 0 {
		k.Errorf("points %d, want 0", k.points())
	}
	_, err := k.s.UndoCase(k.Context(), storage.CaseUndo{CallID: "a", Reviewer: "wang", Key: "u1", At: later})
	k.must(err)
	f := k.caseOf("a").Findings[0]
	if f.Status != storage.Confirmed || !f.Moved || k.points() != 300 {
		k.Errorf("after taking it back it is %s, moved %t, points %d", f.Status, f.Moved, k.points())
	}
	k.same([]string{"a"}, k.queue(storage.CaseFilter{}))
	k.again("a", shirking)
	if f := k.caseOf("a").Findings[0]; f.Moved {
		k.Error("the ground is that of the first verdict again, and it is marked as moved")
	}
}

func draftKept(k *kit) {
	k.cases(shirking, "a")
	draft := func(who string) storage.Draft {
		d, err := k.s.Draft(k.Context(), "a", who)
		k.must(err)
		return d
	}
	first := storage.Draft{CallID: "a", Who: "li", Note: "客户说", At: later}
	second := storage.Draft{CallID: "a", Who: "li", Note: "客户说要投诉", At: later.Add(time.Second)}
	k.must(k.s.KeepDraft(k.Context(), second))
	k.must(k.s.KeepDraft(k.Context(), first)) // it comes late, and is older
	k.same(second, draft("li"))
	k.same(storage.Draft{}, draft("wang"))
	k.must(k.s.KeepDraft(k.Context(), storage.Draft{CallID: "a", Who: "wang", Note: "x", At: later}))
	k.must(k.s.KeepDraft(k.Context(), storage.Draft{CallID: "a", Who: "wang", At: later}))
	k.same(storage.Draft{}, draft("wang"))
	k.settleCase("a", storage.Reject, "li", "k1")
	k.same(storage.Draft{}, draft("li"))
}

func listenedTo(k *kit) {
	k.cases(shirking, "a")
	listen := func(who string, at time.Time) string {
		l, err := k.s.Listen(k.Context(), storage.Listening{CallID: "a", Who: who, Name: who, Until: at.Add(10 * time.Minute)}, at)
		k.must(err)
		return l.Who
	}
	for i, step := range []struct {
		who   string
		after time.Duration
		want  string
	}{{"li", 0, "li"}, {"wang", time.Minute, "li"}, {"li", 9 * time.Minute, "li"}, {"wang", 18 * time.Minute, "li"}, {"wang", 19 * time.Minute, "wang"}, {"li", 20 * time.Minute, "wang"}} {
		if got := listen(step.who, later.Add(step.after)); got != step.want {
			k.Errorf("step %d: %s listens, want %s", i, got, step.want)
		}
	}
	if l, err := k.s.Listen(k.Context(), storage.Listening{CallID: "none", Who: "li", Until: later}, later); err != nil || l.Who != "" {
		k.Errorf("a call that is not there is listened to: %+v, %v", l, err)
	}
	k.must(k.s.Leave(k.Context(), "a", "li"))
	if got := k.caseOf("a").Listening.Who; got != "wang" {
		k.Errorf("%q listens after another has left", got)
	}
	k.must(k.s.Leave(k.Context(), "a", "wang"))
	if got := k.caseOf("a").Listening.Who; got != "" {
		k.Errorf("%q listens after having left", got)
	}
}

func caseSeen(k *kit) {
	k.cases(shirking, "a")
	if k.caseOf("a").Seen {
		k.Error("seen before anybody has looked")
	}
	for range 2 {
		k.must(k.s.See(k.Context(), "a", "li", k.caseOf("a").Version))
	}
	if !k.caseOf("a").Seen {
		k.Error("not seen")
	}
	k.again("a", with(groundMoved))
	if k.caseOf("a").Seen {
		k.Error("seen before it has changed")
	}
}

func caseWaits(k *kit) {
	k.cases(unreported(t0.Add(26*time.Hour)), "a")
	k.same([]string{}, k.queue(storage.CaseFilter{}))
	k.same([]string{"a"}, k.queue(storage.CaseFilter{Tab: storage.TabWindow}))
	if c := k.caseOf("a"); !c.ReadyAt.Equal(t0.Add(26 * time.Hour)) {
		k.Errorf("ready at %v", c.ReadyAt)
	}
	if _, err := k.s.JudgeCase(k.Context(), k.decides("a", storage.Confirm, "li", "k1")); !errors.Is(err, storage.ErrProvisional) || !errors.Is(err, storage.ErrConflict) {
		k.Errorf("JudgeCase = %v", err)
	}
	k.settle(t0.Add(26 * time.Hour))
	k.same([]string{"a"}, k.queue(storage.CaseFilter{}))
	k.settleCase("a", storage.Confirm, "li", "k1")
	k.same([]string{}, k.queue(storage.CaseFilter{}))
}

// pressTogether has many decide at once; it counts the decisions and those that were
// refused as conflicts.
func (k *kit) pressTogether(n int, v func(i int) storage.CaseVerdict) (taken, refused int) {
	k.Helper()
	var mu sync.Mutex
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		press := v(i)
		group.Go(func() {
			<-start
			_, err := k.s.JudgeCase(k.Context(), press)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				taken++
			case errors.Is(err, storage.ErrConflict):
				refused++
			default:
				k.Error(fmt.Errorf("press %d: %w", i, err))
			}
		})
	}
	close(start)
	group.Wait()
	return taken, refused
}
