package web_test

import (
	"maps"
	"strconv"
	"testing"
	"time"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/supervision"
)

// The calls that the matrix of rights asks about: the asker's own, one of the asker's
// team, and one of another department.
var subjects = [3]string{"p-017", "team-1", "other-1"}

// contested is the finding of a subject that was confirmed and appealed against.
func contested(call string) string { return storage.FindingID(call, "internal.unreported") }

// recorded adds to the samples what is kept of the subjects beside their calls: draws,
// calibrations, appeals, searches, tokens and webhooks, each under an own, a team's and
// another's ID, so that no line of the matrix asks only for what is not there.
func recorded(all map[string][3]string) {
	maps.Copy(all, map[string][3]string{
		"/audit/{draw}":                   {"/audit/third", "/audit/whole", "/audit/first"},
		"/audit/{draw}/next":              {"/audit/third/next", "/audit/whole/next", "/audit/first/next"},
		"/audit/{draw}/calls/{call}":      {"/audit/third/calls/p-017", "/audit/whole/calls/team-1", "/audit/first/calls/other-1"},
		"/audit/{draw}/calls/{call}/hint": {"/audit/third/calls/p-017/hint", "/audit/whole/calls/team-1/hint", "/audit/first/calls/other-1/hint"},
		"/calibration/{id}":               {"/calibration/mine", "/calibration/near", "/calibration/far"},
		"/calibration/{id}/close":         {"/calibration/mine/close", "/calibration/near/close", "/calibration/far/close"},
		"/calibration/{id}/notes":         {"/calibration/mine/notes", "/calibration/near/notes", "/calibration/far/notes"},
		"/calibration/{id}/calls/{call}":  {"/calibration/mine/calls/team-1", "/calibration/near/calls/team-1", "/calibration/far/calls/other-1"},
		"/search/kept/{id}/drop":          {"/search/kept/k-all/drop", "/search/kept/k-team/drop", "/search/kept/k-far/drop"},
		"/complaints/{kind}/{id}":         {"/complaints/call/p-017", "/complaints/call/team-1", "/complaints/call/other-1"},
		"/callbacks/{kind}/{id}":          {"/callbacks/call/p-017", "/callbacks/call/team-1", "/callbacks/call/other-1"},
		"/scorecards/{agent}/notes":       {"/scorecards/1024/notes", "/scorecards/1025/notes", "/scorecards/1031/notes"},
		"/scorecards/{agent}/plans":       {"/scorecards/1024/plans", "/scorecards/1025/plans", "/scorecards/1031/plans"},
		"/coaching/{id}/answer":           {"/coaching/talk-1024/answer", "/coaching/talk-1025/answer", "/coaching/talk-1031/answer"},
		"/plans/{id}/steps":               {"/plans/plan-1024/steps", "/plans/plan-1025/steps", "/plans/plan-1031/steps"},
		"/tokens/{id}/revoke":             {"/tokens/tk-1/revoke", "", ""},
		"/webhooks/{id}/remove":           {"/webhooks/hook-1/remove", "", ""},
		"/webhooks/{id}/again":            {"/webhooks/hook-1/again", "", ""},
		"/warnings/{id}":                  {"/warnings/" + warned("客服三部"), "/warnings/" + warned(""), "/warnings/" + warned("客服一部")},
	})
	all["/supervision/{id}"] = [3]string{"/supervision/m-1024", "/supervision/m-1025", "/supervision/m-1031"}
	for i, id := range subjects {
		for _, what := range []string{"", "/decide", "/withdraw"} {
			path := all["/appeals/{id}"+what]
			path[i] = "/appeals/" + contested(id) + "-1" + what
			all["/appeals/{id}"+what] = path
		}
		for _, what := range []string{"", "/audio", "/appeal"} {
			path := all["/mine/{id}"+what]
			path[i] = "/mine/" + contested(id) + what
			all["/mine/{id}"+what] = path
		}
	}
}

// record keeps what recorded asks for.
func record(t *testing.T, store *sqlite.Store) {
	t.Helper()
	alarmed(t, store)
	for id, depts := range map[string][]string{"third": {"客服三部"}, "whole": nil, "first": {"客服一部"}} {
		recordDraw(t, store, id, depts)
	}
	recordTrainings(t, store)
	for i, id := range subjects {
		recordAppeal(t, store, id, [3]string{"agent", "a-1025", "a-1031"}[i])
	}
	ctx := t.Context()
	calledBack(t, store)
	for agent, dept := range map[string]string{"1024": "客服三部", "1025": "客服三部", "1031": "客服一部"} {
		recordTalk(t, store, agent, dept)
	}
	for _, err := range []error{
		store.OpenCalibration(ctx, storage.Calibration{ID: "mine", Title: "校准", By: "l-dept", Opened: now, Calls: []string{"team-1"}, Reviewers: []string{"r-all", "r-team"}}),
		store.OpenCalibration(ctx, storage.Calibration{ID: "near", Title: "校准", By: "l-dept", Opened: now, Calls: []string{"team-1"}, Reviewers: []string{"x-1", "x-2"}}),
		store.OpenCalibration(ctx, storage.Calibration{ID: "far", Title: "校准", By: "l-far", Opened: now, Calls: []string{"other-1"}, Reviewers: []string{"x-1", "x-2"}}),
		store.KeepSearch(ctx, storage.KeptSearch{ID: "k-all", Owner: "r-all", Name: "推诿", Query: "q=a", KeptAt: now}),
		store.KeepSearch(ctx, storage.KeptSearch{ID: "k-team", Owner: "r-team", Dept: "客服三部", Name: "推诿", Query: "q=b", KeptAt: now}),
		store.KeepSearch(ctx, storage.KeptSearch{ID: "k-far", Owner: "x-1", Name: "推诿", Query: "q=c", KeptAt: now}),
		store.AddToken(ctx, storage.Token{ID: "tk-1", Name: "报表", Hash: "h", Scopes: []string{"export"}, Reach: people.Reach{Dept: "客服一部"}, By: "admin", Made: now}),
		store.AddWebhook(ctx, storage.Webhook{ID: "hook-1", URL: "https://hooks.example", Secret: "s", By: "admin", Made: now}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// recordTalk keeps a note of a talk with an agent, and a plan.
func recordTalk(t *testing.T, store *sqlite.Store, agent, dept string) {
	t.Helper()
	err := store.Coach(t.Context(), storage.CoachingNote{ID: "talk-" + agent, Kind: storage.Interview, Agent: agent, Dept: dept, Month: "2026-09", Words: "谈过", By: "x-1", At: now})
	if err == nil {
		p := storage.Plan{ID: "plan-" + agent, Kind: storage.Weakness, Agent: agent, Dept: dept, Month: "2026-09", Goal: "先听后说", Due: "2026-09-30", By: "x-1", At: now}
		err = store.MakePlan(t.Context(), p, storage.PlanStep{Key: p.ID, State: storage.Active, By: "x-1", At: now})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// recordDraw keeps a draw of departments whose calls are all judged.
func recordDraw(t *testing.T, store *sqlite.Store, id string, depts []string) {
	t.Helper()
	plan := audit.Plan{Frame: audit.Frame{First: "2026-09-01", Last: "2026-09-04", Depts: depts, Rules: []string{"internal.unreported"}}, Size: 100, Boost: 1, FlaggedBoost: 1, Seed: id}
	var calls []audit.Call
	left, err := store.AuditCalls(t.Context(), plan.Frame, func(c audit.Call) error {
		calls = append(calls, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d, picks, err := audit.New(id, "l-far", now, plan, calls, left, zone)
	if err == nil {
		err = store.AddDraw(t.Context(), d, picks)
	}
	for _, p := range picks {
		if err == nil {
			err = store.JudgePick(t.Context(), storage.PickJudgement{Draw: id, CallID: p.CallID, By: "x-1", At: now, Key: id + p.CallID})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// recordAppeal has a finding of a call confirmed, and appealed against by somebody.
func recordAppeal(t *testing.T, store *sqlite.Store, callID, by string) {
	t.Helper()
	f, err := store.Finding(t.Context(), contested(callID))
	if err != nil {
		t.Fatal(err)
	}
	of := call.Call{ID: f.CallID, Agent: f.Agent, Dept: f.Dept, Started: f.Started}
	v := storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Reviewer: "x-1", Reason: "clear", Key: "v-" + callID, Seen: f.Version, At: now.Add(-time.Hour)}
	_, err = store.Judge(t.Context(), v, scoring.OfVerdict(f.Finding, f.ID, of, "2026-09", true, f.Rounds+1, v.At))
	if err == nil {
		err = store.FileAppeal(t.Context(), storage.Appeal{
			ID: f.ID + "-" + strconv.Itoa(1), Finding: f.ID, Round: 1, Instance: 1, By: by, Words: "我已登记", Filed: now.Add(-time.Minute), Due: now.AddDate(0, 0, 3), Key: "a-" + callID,
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// recordTrainings keeps a training of each agent of the subjects, which somebody else sees to.
func recordTrainings(t *testing.T, store *sqlite.Store) {
	t.Helper()
	for agent, dept := range map[string]string{"1024": "客服三部", "1025": "客服三部", "1031": "客服一部"} {
		_, err := store.OpenMatter(t.Context(),
			supervision.Matter{ID: "m-" + agent, Kind: supervision.Training, Subject: agent, Title: agent, Dept: dept, Agent: agent},
			supervision.Move{To: supervision.Named, By: "l-far", At: now, Words: "K1 K2", Owner: "x-1", Due: now.AddDate(0, 0, 7), Key: "m-" + agent})
		if err != nil {
			t.Fatal(err)
		}
	}
}
