package storagetest

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

func coachingCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a note is kept once, with one answer":            notesKept,
		"notes are listed as far as somebody sees":        notesListed,
		"a plan goes from step to step":                   plansStep,
		"a plan that has ended stays as it is":            plansEnd,
		"plans are listed as far as somebody sees":        plansListed,
		"an answer of two at once is one of the two":      answersTogether,
		"a step of a plan that is pressed twice is taken": stepsTwice,
	}
}

// interview is a note of a talk about the month with an agent of a department.
func interview(id, agent, dept string, hours int) storage.CoachingNote {
	return storage.CoachingNote{
		ID: id, Kind: storage.Interview, Agent: agent, Dept: dept, Month: month, Words: "满意度偏低，多听少说 " + id, By: "li", At: t0.Add(time.Duration(hours) * time.Hour),
	}
}

func notesKept(k *kit) {
	n := interview("n1", "3021", "一部", 0)
	k.must(k.s.Coach(k.Context(), n))
	k.must(k.s.Coach(k.Context(), n))
	other := n
	other.Words = "别的"
	if err := k.s.Coach(k.Context(), other); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another note under the same ID: %v", err)
	}
	a := storage.CoachingAnswer{Words: "明白", By: "3021", At: later}
	if err := k.s.AnswerCoaching(k.Context(), "none", a); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("an answer to no note: %v", err)
	}
	k.must(k.s.AnswerCoaching(k.Context(), "n1", a))
	again := a
	again.At = later.Add(time.Hour)
	k.must(k.s.AnswerCoaching(k.Context(), "n1", again))
	again.Words = "不同意"
	if err := k.s.AnswerCoaching(k.Context(), "n1", again); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a second answer: %v", err)
	}
	got, err := k.s.CoachingNote(k.Context(), "n1")
	k.must(err)
	n.Answer = a
	k.same(n, got)
	if _, err := k.s.CoachingNote(k.Context(), "none"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("a note that is not there: %v", err)
	}
}

func notesListed(k *kit) {
	k.several()
	k.ingest(call.Agent{ID: "3021", Team: "甲班", Dept: "一部"}, call.Agent{ID: "3022", Team: "乙班", Dept: "一部"}, call.Agent{ID: "4001", Team: "丙班", Dept: "二部"})
	found, err := k.s.AgentFindings(k.Context(), "3021", month)
	k.must(err)
	on := interview("n4", "3021", "一部", 4)
	on.Kind, on.Finding = storage.Casework, found[0].ID
	for _, n := range []storage.CoachingNote{interview("n1", "3021", "一部", 1), interview("n2", "3022", "一部", 2), interview("n3", "4001", "二部", 3), on} {
		k.must(k.s.Coach(k.Context(), n))
	}
	k.must(k.s.AnswerCoaching(k.Context(), "n2", storage.CoachingAnswer{Words: "好", By: "3022", At: later}))
	for _, tc := range []struct {
		f    storage.CoachingFilter
		want string
	}{
		{storage.CoachingFilter{}, "n4 n3 n2 n1"},
		{storage.CoachingFilter{Agent: "3021"}, "n4 n1"},
		{storage.CoachingFilter{Finding: found[0].ID}, "n4"},
		{storage.CoachingFilter{Kind: storage.Interview}, "n3 n2 n1"},
		{storage.CoachingFilter{Unanswered: true}, "n4 n3 n1"},
		{storage.CoachingFilter{Reach: people.Reach{Dept: "一部"}}, "n4 n2 n1"},
		{storage.CoachingFilter{Reach: people.Reach{Team: "乙班"}}, "n2"},
		{storage.CoachingFilter{Reach: people.Reach{Agent: "4001"}}, "n3"},
		{storage.CoachingFilter{Month: "2026-08"}, ""},
		{storage.CoachingFilter{Limit: 1, Offset: 1}, "n3 (of 4)"},
		{storage.CoachingFilter{Month: month}, "n4 n3 n2 n1"},
		{storage.CoachingFilter{Reach: people.Reach{Dept: "一部"}, Month: month}, "n4 n2 n1"},
		{storage.CoachingFilter{Agent: "3021", Limit: 5, Offset: 1}, "n1 (of 2)"},
		{storage.CoachingFilter{Reach: people.Reach{Team: "甲班", Dept: "一部"}}, "n4 n1"},
		{storage.CoachingFilter{Kind: storage.Casework, Unanswered: true}, "n4"},
		{storage.CoachingFilter{Agent: "3022", Month: month, Reach: people.Reach{Dept: "一部"}}, "n2"},
		{storage.CoachingFilter{Agent: "3022", Reach: people.Reach{Dept: "二部"}}, ""},
	} {
		rows, total, err := k.s.CoachingNotes(k.Context(), tc.f)
		k.must(err)
		var ids []string
		for _, n := range rows {
			ids = append(ids, n.ID)
		}
		if total != len(rows) {
			ids = append(ids, "(of "+strconv.Itoa(total)+")")
		}
		if got := strings.Join(ids, " "); got != tc.want {
			k.Errorf("%+v gives %q, want %q", tc.f, got, tc.want)
		}
	}
}

// weakness is a plan against what goes wrong most.
func weakness(id, agent, dept string, hours int) storage.Plan {
	return storage.Plan{
		ID: id, Kind: storage.Weakness, Agent: agent, Dept: dept, Month: month, Goal: "不再漏派工单", Target: "应派未派 0 件", Points: 5,
		Rules: []string{"undispatched.none", "attitude.cold"}, Mentor: "3099", Due: "2026-10-31", By: "li", At: t0.Add(time.Duration(hours) * time.Hour),
	}
}

func step(key string, state storage.PlanState, by string, hours int) storage.PlanStep {
	return storage.PlanStep{Key: key, State: state, Words: "步骤 " + key, By: by, At: t0.Add(time.Duration(hours) * time.Hour)}
}

func plansStep(k *kit) {
	p := weakness("p1", "3021", "一部", 0)
	first, second, third := step("s1", storage.Active, "li", 0), step("s2", storage.Active, "3021", 1), step("s3", storage.Met, "li", 2)
	k.must(k.s.MakePlan(k.Context(), p, first))
	k.must(k.s.StepPlan(k.Context(), "p1", second))
	k.must(k.s.StepPlan(k.Context(), "p1", third))
	k.must(k.s.MakePlan(k.Context(), p, first)) // the first press is sent again
	k.must(k.s.StepPlan(k.Context(), "p1", second))
	second.Words = "别的话"
	if err := k.s.StepPlan(k.Context(), "p1", second); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("other words under the key of a step: %v", err)
	}
	second.Words = "步骤 s2"
	got, err := k.s.Plan(k.Context(), "p1")
	k.must(err)
	p.Steps = []storage.PlanStep{first, second, third}
	k.same(p, got)
	if got.State() != storage.Met || got.Overdue("2026-12-01") {
		k.Errorf("the plan is %s", got.State())
	}
	other := p
	other.Goal = "别的"
	if err := k.s.MakePlan(k.Context(), other, first); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("another plan under the same ID: %v", err)
	}
}

func plansEnd(k *kit) {
	k.must(k.s.MakePlan(k.Context(), weakness("p1", "3021", "一部", 0), step("s1", storage.Proposed, "3021", 0)))
	for _, wrong := range []storage.PlanState{storage.Met, storage.Proposed, storage.Dropped, "odd"} {
		if err := k.s.StepPlan(k.Context(), "p1", step("w-"+string(wrong), wrong, "li", 1)); !errors.Is(err, storage.ErrConflict) {
			k.Errorf("from proposed to %s: %v", wrong, err)
		}
	}
	k.must(k.s.StepPlan(k.Context(), "p1", step("s2", storage.Returned, "li", 1)))
	if err := k.s.StepPlan(k.Context(), "p1", step("s3", storage.Active, "li", 2)); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("from returned to active: %v", err)
	}
	if err := k.s.StepPlan(k.Context(), "none", step("s4", storage.Active, "li", 2)); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("a step of no plan: %v", err)
	}
	if err := k.s.MakePlan(k.Context(), weakness("p2", "3021", "一部", 0), step("s5", storage.Met, "li", 0)); !errors.Is(err, storage.ErrConflict) {
		k.Errorf("a plan that begins as met: %v", err)
	}
	if _, err := k.s.Plan(k.Context(), "p2"); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("what was refused is there: %v", err)
	}
	if err := k.s.MakePlan(k.Context(), weakness("p3", "3021", "一部", 0), storage.PlanStep{State: storage.Active}); err == nil {
		k.Error("a step without a key is kept")
	}
}

func plansListed(k *kit) {
	k.ingest(call.Agent{ID: "3021", Team: "甲班", Dept: "一部"}, call.Agent{ID: "3022", Team: "乙班", Dept: "一部"})
	goal := weakness("p2", "3022", "一部", 2)
	goal.Kind, goal.Rules = storage.Goal, nil
	k.must(k.s.MakePlan(k.Context(), weakness("p1", "3021", "一部", 1), step("a", storage.Active, "li", 1)))
	k.must(k.s.MakePlan(k.Context(), goal, step("b", storage.Proposed, "3022", 2)))
	k.must(k.s.MakePlan(k.Context(), weakness("p3", "4001", "二部", 3), step("c", storage.Active, "li", 3)))
	k.must(k.s.StepPlan(k.Context(), "p3", step("d", storage.Missed, "li", 4)))
	for _, tc := range []struct {
		f    storage.PlanFilter
		want string
	}{
		{storage.PlanFilter{}, "p3 p2 p1"},
		{storage.PlanFilter{Kind: storage.Weakness}, "p3 p1"},
		{storage.PlanFilter{Going: true}, "p2 p1"},
		{storage.PlanFilter{Agent: "3021"}, "p1"},
		{storage.PlanFilter{Reach: people.Reach{Dept: "一部"}}, "p2 p1"},
		{storage.PlanFilter{Reach: people.Reach{Team: "乙班"}}, "p2"},
		{storage.PlanFilter{Agent: "3021", Reach: people.Reach{Agent: "3022"}}, ""},
		{storage.PlanFilter{Limit: 1, Offset: 2}, "p1 (of 3)"},
		{storage.PlanFilter{Going: true, Limit: 1}, "p2 (of 2)"},
		{storage.PlanFilter{Offset: 3}, " (of 3)"},
	} {
		some, total, err := k.s.Plans(k.Context(), tc.f)
		k.must(err)
		var ids []string
		for _, p := range some {
			ids = append(ids, p.ID)
			if len(p.Steps) == 0 {
				k.Errorf("%s is listed without steps", p.ID)
			}
		}
		got := strings.Join(ids, " ")
		if total != len(some) {
			got += " (of " + string(rune('0'+total)) + ")"
		}
		if got != tc.want {
			k.Errorf("%+v gives %q, want %q", tc.f, got, tc.want)
		}
	}
	for reach, want := range map[people.Reach]string{
		{}: "3021 3022", {Dept: "一部"}: "3021 3022", {Team: "乙班"}: "3022", {Agent: "3021"}: "3021", {Dept: "二部"}: "",
	} {
		roster, err := k.s.Roster(k.Context(), reach)
		k.must(err)
		if got := strings.Join(roster, " "); got != want {
			k.Errorf("on the roster within %+v are %q, want %q", reach, got, want)
		}
	}
}

func answersTogether(k *kit) {
	k.must(k.s.Coach(k.Context(), interview("n1", "3021", "一部", 0)))
	words := []string{"同意", "不同意"}
	errs := make(chan error, len(words))
	for _, w := range words {
		go func() {
			errs <- k.s.AnswerCoaching(k.Context(), "n1", storage.CoachingAnswer{Words: w, By: "3021", At: later})
		}()
	}
	refused := 0
	for range words {
		if err := <-errs; errors.Is(err, storage.ErrConflict) {
			refused++
		} else if err != nil {
			k.Error(err)
		}
	}
	if refused != 1 {
		k.Errorf("%d of two answers are refused, want 1", refused)
	}
}

func stepsTwice(k *kit) {
	k.must(k.s.MakePlan(k.Context(), weakness("p1", "3021", "一部", 0), step("s1", storage.Active, "li", 0)))
	errs := make(chan error, 2)
	for range 2 {
		go func() { errs <- k.s.StepPlan(k.Context(), "p1", step("s2", storage.Met, "li", 1)) }()
	}
	k.must(errors.Join(<-errs, <-errs))
	got, err := k.s.Plan(k.Context(), "p1")
	k.must(err)
	if len(got.Steps) != 2 {
		k.Errorf("%d steps, want 2", len(got.Steps))
	}
}
