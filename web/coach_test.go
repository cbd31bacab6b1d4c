package web_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

const ownCard = "/scorecards/1024?month=2026-09"

func note(key, words string) url.Values {
	return url.Values{"key": {key}, "month": {"2026-09"}, "note": {words}}
}

// TestATalkIsWrittenAndAnswered walks a note of a month and one of a case to their answers.
func TestATalkIsWrittenAndAnswered(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	month, about := note("k1", "满意度下降，先听后说"), note("k2", "这一件没有登记")
	about.Set("finding", disputed)
	for range 2 {
		c.press("boss", "/scorecards/1024/notes", month, http.StatusSeeOther)
		c.press("boss", "/scorecards/1024/notes", about, http.StatusSeeOther)
	}
	notes, total, err := c.store.CoachingNotes(t.Context(), storage.CoachingFilter{Agent: "1024"})
	if err != nil || total != 2 {
		t.Fatalf("%d notes, %v; want the two that were pressed twice", total, err)
	}
	for _, who := range []string{"boss", "chief", "audit", "chen"} {
		for _, path := range []string{ownCard, "/coaching?month=2026-09"} {
			if page := c.sees(who, path, http.StatusOK); !strings.Contains(page, "先听后说") || !strings.Contains(page, "/findings/"+disputed) {
				t.Errorf("%s does not see the notes at %s", who, path)
			}
		}
	}
	for who, status := range map[string]int{"li": http.StatusForbidden, "other": http.StatusOK} {
		if page := c.sees(who, "/coaching", status); strings.Contains(page, "先听后说") {
			t.Errorf("%s sees a note of another's", who)
		}
	}
	for _, who := range []string{"li", "self"} {
		if page := c.sees(who, ownCard, http.StatusOK); strings.Contains(page, "先听后说") != (who == "self") {
			t.Errorf("%s: the card shows %v", who, who != "self")
		}
	}
	id := notes[slices.IndexFunc(notes, func(n storage.CoachingNote) bool { return n.Kind == storage.Interview })].ID
	answer := url.Values{"key": {"a1"}, "note": {"我会先听完"}}
	c.press("other", "/coaching/"+id+"/answer", answer, http.StatusNotFound)
	c.press("boss", "/coaching/"+id+"/answer", answer, http.StatusForbidden)
	c.press("chen", "/coaching/"+id+"/answer", answer, http.StatusSeeOther)
	c.press("chen", "/coaching/"+id+"/answer", answer, http.StatusSeeOther)
	answer.Set("note", "又想了想")
	c.press("chen", "/coaching/"+id+"/answer", answer, http.StatusConflict)
	if page := c.sees("boss", ownCard, http.StatusOK); !strings.Contains(page, "我会先听完") {
		t.Error("the leader does not see the answer")
	}
	if page := c.sees("boss", "/coaching?month=2026-09&open=1", http.StatusOK); strings.Contains(page, "先听后说") || !strings.Contains(page, "没有登记") {
		t.Error("what waits for an answer is not what is listed")
	}
	if page := c.sees("boss", "/coaching?month=2026-09", http.StatusOK); !strings.Contains(page, "2026-09：1 / ") {
		t.Error("the talk of the month is not counted")
	}
	if problems, err := c.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems %v, %v", problems, err)
	}
}

func TestOnlyWhoLeadsAnAgentWritesOfTalks(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	form := note("k", "谈过")
	for who, status := range map[string]int{"chen": 403, "li": 403, "audit": 403, "self": 403, "boss": 404} {
		path := "/scorecards/1024/notes"
		if who == "boss" {
			path = "/scorecards/1031/notes" // of another department
		}
		c.press(who, path, form, status)
	}
	for field, wrong := range map[string]url.Values{
		"month":   {"key": {"k"}, "month": {"soon"}, "note": {"谈过"}},
		"note":    {"key": {"k"}, "month": {"2026-09"}, "note": {" "}},
		"length":  {"key": {"k"}, "month": {"2026-09"}, "note": {strings.Repeat("长", 2001)}},
		"key":     {"month": {"2026-09"}, "note": {"谈过"}},
		"finding": {"key": {"k"}, "month": {"2026-09"}, "note": {"谈过"}, "finding": {storage.FindingID("p-017", "undispatched.none")}},
	} {
		if w := post(t, c.as("boss"), "/scorecards/1024/notes", wrong); w.Code != http.StatusBadRequest {
			t.Errorf("a wrong %s: status %d", field, w.Code)
		}
	}
	if _, total, err := c.store.CoachingNotes(t.Context(), storage.CoachingFilter{}); err != nil || total != 0 {
		t.Errorf("%d notes of refused presses, %v", total, err)
	}
}

// TestAPlanGoesFromProposalToItsEnd has an agent propose a goal, and a leader make a plan.
func TestAPlanGoesFromProposalToItsEnd(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	goal := url.Values{"key": {"g1"}, "month": {"2026-09"}, "goal": {"参评率到五成"}, "target": {"参评率 ≥ 50%"}, "points": {"10"}, "due": {"2026-09-30"}}
	c.press("chen", "/coaching/goals", goal, http.StatusSeeOther)
	c.press("chen", "/coaching/goals", goal, http.StatusSeeOther)
	weak := maps.Clone(goal)
	weak["key"], weak["kind"], weak["goal"], weak["rule"], weak["mentor"] = []string{"w1"}, []string{"weakness"}, []string{"不再漏登"}, []string{"internal.unreported"}, []string{"1025"}
	c.press("boss", "/scorecards/1024/plans", weak, http.StatusSeeOther)
	c.press("boss", "/scorecards/1031/plans", weak, http.StatusNotFound)
	c.press("chen", "/scorecards/1024/plans", weak, http.StatusForbidden)
	plans, _, err := c.store.Plans(t.Context(), storage.PlanFilter{Agent: "1024"})
	if err != nil || len(plans) != 2 {
		t.Fatalf("%d plans, %v; want 2", len(plans), err)
	}
	step := func(who string, kind storage.PlanKind, key string, to storage.PlanState, status int) {
		t.Helper()
		at := slices.IndexFunc(plans, func(p storage.Plan) bool { return p.Kind == kind })
		c.press(who, "/plans/"+plans[at].ID+"/steps", url.Values{"key": {key}, "state": {string(to)}, "note": {"第 " + key + " 步"}}, status)
	}
	step("chen", storage.Goal, "1", storage.Active, http.StatusForbidden) // nobody approves of the own goal
	step("other", storage.Goal, "1", storage.Active, http.StatusNotFound)
	step("boss", storage.Goal, "1", storage.Met, http.StatusConflict)
	step("boss", storage.Goal, "1", storage.Active, http.StatusSeeOther)
	step("chen", storage.Goal, "2", storage.Active, http.StatusSeeOther) // how it goes
	step("chen", storage.Goal, "3", storage.Met, http.StatusForbidden)
	step("boss", storage.Goal, "4", storage.Met, http.StatusSeeOther)
	step("boss", storage.Goal, "4", storage.Met, http.StatusSeeOther) // pressed twice
	step("boss", storage.Goal, "5", storage.Dropped, http.StatusConflict)
	step("audit", storage.Weakness, "6", storage.Met, http.StatusForbidden)
	for _, who := range []string{"boss", "chen"} {
		page := c.sees(who, ownCard, http.StatusOK)
		for _, want := range []string{"参评率到五成", "不再漏登", "已达成", "第 2 步", "internal.unreported"} {
			if !strings.Contains(page, want) {
				t.Errorf("the card that %s sees has no %q", who, want)
			}
		}
	}
	if page := c.sees("chen", "/coaching", http.StatusOK); !strings.Contains(page, "报个人月度计划") || !strings.Contains(page, "参评率到五成") {
		t.Error("the agent cannot propose a goal, or does not see the own")
	}
	for field, wrong := range map[string]string{"due": "2026-08-01", "points": "1000", "goal": "", "kind": "odd", "rule": "a b"} {
		form := maps.Clone(weak)
		form[field] = []string{wrong}
		c.press("boss", "/scorecards/1024/plans", form, http.StatusBadRequest)
	}
	deeds, _, err := c.store.Deeds(t.Context(), storage.DeedFilter{What: "plan_stepped", Limit: 20})
	if err != nil || len(deeds) != 3 {
		t.Errorf("%d deeds, want 3 steps: %v", len(deeds), err)
	}
}

// TestTheButtonsOfOneFormArePressedOneAfterTheOther goes back to a form that was sent.
func TestTheButtonsOfOneFormArePressedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	c.press("boss", "/scorecards/1024/plans", url.Values{"key": {"p"}, "kind": {"goal"}, "month": {"2026-09"}, "goal": {"参评率到五成"}, "due": {"2026-09-30"}}, http.StatusSeeOther)
	plans, _, err := c.store.Plans(t.Context(), storage.PlanFilter{Agent: "1024"})
	if err != nil || len(plans) != 1 {
		t.Fatalf("%d plans, %v; want 1", len(plans), err)
	}
	press := func(to storage.PlanState, words string, status int) {
		t.Helper()
		c.press("boss", "/plans/"+plans[0].ID+"/steps", url.Values{"key": {"same"}, "state": {string(to)}, "note": {words}}, status)
	}
	press(storage.Active, "还差一成", http.StatusSeeOther)
	press(storage.Active, "还差一成", http.StatusSeeOther)
	press(storage.Active, "还差半成", http.StatusConflict)
	press(storage.Met, "到了", http.StatusSeeOther)
	p, err := c.store.Plan(t.Context(), plans[0].ID)
	if err != nil || len(p.Steps) != 3 || p.State() != storage.Met || p.Steps[1].Words != "还差一成" || p.Steps[2].Words != "到了" {
		t.Errorf("the plan has %+v, %v; want it on its way, then met", p.Steps, err)
	}
}

// TestAllTalksAndPlansCanBeReached writes one more of each than a page shows.
func TestAllTalksAndPlansCanBeReached(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	for i := range 101 {
		id, at := fmt.Sprintf("%03d", i), now.Add(time.Duration(i)*time.Second)
		n := storage.CoachingNote{ID: "n" + id, Kind: storage.Interview, Agent: "1024", Dept: "客服三部", Month: "2026-09", Words: "面谈" + id, By: "boss", At: at}
		p := storage.Plan{ID: "p" + id, Kind: storage.Goal, Agent: "1024", Dept: "客服三部", Month: "2026-09", Goal: "目标" + id, Due: "2026-09-30", By: "boss", At: at}
		if err := errors.Join(c.store.Coach(t.Context(), n), c.store.MakePlan(t.Context(), p, storage.PlanStep{Key: "s" + id, State: storage.Active, By: "boss", At: at})); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []string{"boss", "chen"} {
		first := c.sees(who, "/coaching?month=2026-09", http.StatusOK)
		checkPage(t, who, first)
		if strings.Contains(first, "面谈000") || strings.Contains(first, "目标000") || strings.Count(first, `<span class="count">101</span>`) != 2 {
			t.Errorf("%s sees the oldest first, or not how many there are", who)
		}
		for list, oldest := range map[string]string{"page": "面谈000", "plans": "目标000"} {
			next := "/coaching?" + url.Values{"month": {"2026-09"}, list: {"2"}}.Encode()
			if !strings.Contains(first, `href="`+strings.ReplaceAll(next, "&", "&amp;")+`"`) || !strings.Contains(c.sees(who, next, http.StatusOK), oldest) {
				t.Errorf("%s is not led to %s by %s", who, oldest, next)
			}
		}
	}
	c.sees("boss", "/coaching?plans=0", http.StatusBadRequest)
}

// TestANoteWhoseFindingIsGoneStands, since nothing is missing but its title.
func TestANoteWhoseFindingIsGoneStands(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	n := storage.CoachingNote{ID: "n", Kind: storage.Casework, Agent: "1024", Dept: "客服三部", Month: "2026-09", Finding: "gone", Words: "这一件没有登记", By: "boss", At: now}
	if err := c.store.Coach(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{ownCard, "/coaching?month=2026-09"} {
		if page := c.sees("boss", path, http.StatusOK); !strings.Contains(page, n.Words) {
			t.Errorf("%s does not show the note", path)
		}
	}
}

// TestOnlyWhomALeaderLeadsWaitsForATalk has an agent with calls move to another department.
func TestOnlyWhomALeaderLeadsWaitsForATalk(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	const waits = `/scorecards/1024?month=2026-09#coaching`
	if page := c.sees("boss", "/coaching?month=2026-09", http.StatusOK); !strings.Contains(page, waits) {
		t.Fatal("nobody waits for a talk")
	}
	a, err := c.store.Agent(t.Context(), "1024")
	if err != nil {
		t.Fatal(err)
	}
	a.Dept = "客服一部"
	if _, err := c.store.Ingest(t.Context(), storage.Batch{Agents: []call.Agent{a}, At: now}); err != nil {
		t.Fatal(err)
	}
	page := c.sees("boss", "/coaching?month=2026-09", http.StatusOK)
	if c.sees("boss", ownCard, http.StatusNotFound); strings.Contains(page, waits) {
		t.Error("a leader is led to the card of an agent of another department")
	}
}

// TestWhoIsSealedFromACaseReadsNoNoteOnIt has a leader judge the call of a note blind.
func TestWhoIsSealedFromACaseReadsNoNoteOnIt(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	both := people.User{ID: "both", Name: "孙班长", Roles: []people.Role{people.Leader, people.Reviewer}, Scope: people.All}
	c.doors["both"] = signIn(t, c.store, both, now)
	about := note("k2", "这一件没有登记")
	about.Set("finding", disputed)
	c.press("boss", "/scorecards/1024/notes", about, http.StatusSeeOther)
	if err := c.store.OpenCalibration(t.Context(), storage.Calibration{ID: "cal", Title: "校准", By: "chief", Opened: now, Calls: []string{"p-017"}, Reviewers: []string{"both", "wang"}}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{ownCard, "/coaching?month=2026-09"} {
		page := c.sees("both", path, http.StatusOK)
		if strings.Contains(page, "这一件没有登记") || strings.Contains(page, `data-line="quality"`) {
			t.Errorf("%s tells what was said of a call that is to be judged blind", path)
		}
	}
	c.press("both", "/scorecards/1024/notes", url.Values{"key": {"k3"}, "month": {"2026-09"}, "note": {"谈过"}, "finding": {disputed}}, http.StatusNotFound)
}
