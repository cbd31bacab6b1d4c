package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// filedAbout takes in a complaint about an agent that was filed some hours ago.
func filedAbout(t *testing.T, store *sqlite.Store, id, agent string, hours int, events ...call.TicketEvent) {
	t.Helper()
	k := call.Ticket{ID: id, Version: 1, Kind: call.ComplaintInternal, Agent: "1024", About: agent, Dept: "客服三部", Filed: now.Add(-time.Duration(hours) * time.Hour), Events: events}
	b := storage.Batch{Position: storage.Position{Source: "file:" + id, Name: id, Next: 1, Done: true}, Tickets: []storage.OfferedTicket{{Ticket: k, Origin: "t.csv:2"}}, At: now}
	if _, err := store.Ingest(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// colleague lets somebody of department 客服三部 in, with roles and a scope.
func colleague(t *testing.T, store *sqlite.Store, h http.Handler, id string, scope people.Scope, agent string, roles ...people.Role) http.Handler {
	t.Helper()
	u := people.User{ID: id, Name: id, Roles: roles, Scope: scope, Agent: agent, Dept: "客服三部", Team: "三班"}
	return inside{h.(inside).Handler, signIn(t, store, u, now)}
}

var hidden = regexp.MustCompile(`name="(key|seen)" value="([^"]*)"`)

// stepForm fills in the form of a complaint's page.
func stepForm(page, move, words string) url.Values {
	form := url.Values{"move": {move}, "words": {words}}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

func TestAComplaintAboutStaffGoesFromDeskToDesk(t *testing.T) {
	t.Parallel()
	store := stored(t)
	filedAbout(t, store, "D-1", "1024", 30)
	calledBack(t, store)
	h := siteOn(t, store)
	leader, li := colleague(t, store, h, "leader", people.Dept, "", people.Leader), colleague(t, store, h, "li", people.All, "", people.Reviewer)
	zhou, own := colleague(t, store, h, "zhou", people.All, "", people.Reviewer), colleague(t, store, h, "own", people.All, "1024", people.Leader)
	far := inside{h.(inside).Handler, signIn(t, store, people.User{ID: "far", Name: "far", Roles: []people.Role{people.Leader}, Scope: people.Dept, Dept: "客服一部"}, now)}
	const path = "/complaints/ticket/D-1"
	if list := get(t, leader, "/complaints").Body.String(); !strings.Contains(list, `href="`+path+`"`) || !strings.Contains(list, "1 件对内投诉已超时") {
		t.Errorf("nobody dealt with it for 30 hours, and the list says: %s", mainOf(list))
	}
	press := func(h http.Handler, move string, want int) {
		t.Helper()
		form := stepForm(get(t, leader, path).Body.String()+get(t, li, path).Body.String()+get(t, zhou, path).Body.String(), move, "听过录音")
		for range 2 { // pressed twice
			if w := post(t, h, path, form); w.Code != want {
				t.Fatalf("%s: status %d, want %d: %s", move, w.Code, want, w.Body)
			}
		}
	}
	page := get(t, li, path).Body.String()
	if !strings.Contains(page, "这一步由别人办理") || strings.Contains(page, `name="move"`) {
		t.Error("a reviewer is offered the department's step")
	}
	form := stepForm(get(t, leader, path).Body.String(), "intervene", "")
	for i, h := range []http.Handler{li, far, own} {
		if w, want := post(t, h, path, form), []int{403, 404, 403}[i]; w.Code != want {
			t.Errorf("%d: status %d, want %d", i, w.Code, want)
		}
	}
	press(leader, "intervene", 303)
	if w := post(t, li, path, stepForm(get(t, li, path).Body.String(), "substantiated", "")); w.Code != 400 {
		t.Errorf("a conclusion without words: status %d", w.Code)
	}
	press(li, "substantiated", 303)
	own2 := stepForm(get(t, zhou, path).Body.String(), "audit", "")
	if w := post(t, li, path, own2); w.Code != 409 || !strings.Contains(w.Body.String(), "要由另一个人审核") {
		t.Errorf("the own conclusion: status %d", w.Code)
	}
	press(zhou, "audit", 303)
	if w := post(t, leader, path, stepForm(`name="key" value="k" name="seen" value="audited"`, "call_back", "")); w.Code != 400 {
		t.Errorf("a ticket's callback is noted with the callbacks: status %d", w.Code)
	}
	if page := get(t, leader, path).Body.String(); !strings.Contains(page, `href="/callbacks/ticket/D-1"`) {
		t.Error("the page does not lead to the callback")
	}
	back := stepForm(get(t, leader, "/callbacks/ticket/D-1").Body.String(), "", "满意")
	back.Set("reached", "yes")
	if w := post(t, leader, "/callbacks/ticket/D-1", back); w.Code != 303 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	calledBack(t, store)
	if page := get(t, leader, path).Body.String(); !strings.Contains(page, "这件投诉已办结") {
		t.Errorf("it is not at its end: %s", mainOf(page))
	}
	if list := get(t, leader, "/complaints?tab=called_back").Body.String(); !strings.Contains(list, path) {
		t.Error("it is not listed as closed")
	}
	for bad, want := range map[string]int{"/complaints?tab=odd": 400, "/complaints/ticket/none": 404, "/complaints/odd/x": 404, "/complaints/ticket/T3301": 404} {
		if w := get(t, leader, bad); w.Code != want {
			t.Errorf("%s: status %d, want %d", bad, w.Code, want)
		}
	}
	if problems, err := store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

// TestWhatScreeningFoundUnreportedIsAComplaint confirms a finding, and looks for what
// follows; who is to judge the call blind is told nothing of it.
func TestWhatScreeningFoundUnreportedIsAComplaint(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	id := storage.FindingID("p-017", "internal.unreported")
	form := formOf(t, h, id)
	form.Set("kind", "confirm")
	if w := post(t, h, "/calls/p-017/verdict", form); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	calledBack(t, store)
	const path = "/complaints/call/p-017"
	list := get(t, h, "/complaints").Body.String()
	if !strings.Contains(list, path) || !strings.Contains(list, "未上报") {
		t.Fatalf("it is not listed: %s", mainOf(list))
	}
	if w := get(t, h, path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "受理") {
		t.Errorf("status %d", w.Code)
	}
	session := storage.Calibration{ID: "c-1", Title: "校准", By: "qa-09", Opened: now, Calls: []string{"p-017"}, Reviewers: []string{"blind", "other"}}
	if err := store.OpenCalibration(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	blind := colleague(t, store, h, "blind", people.All, "", people.Reviewer)
	if list := get(t, blind, "/complaints").Body.String(); strings.Contains(list, path) {
		t.Error("the list tells what is to be judged blind")
	}
	if w := get(t, blind, path); w.Code != http.StatusNotFound {
		t.Errorf("the page tells what is to be judged blind: status %d", w.Code)
	}
	c, err := store.Complaint(t.Context(), scoring.Source{Kind: scoring.CallSource, ID: "p-017"})
	if err != nil || c.Agent != "1024" || !c.Opened.Equal(now) {
		t.Errorf("%+v, %v", c, err)
	}
}

// mainOf is what a page says of its own.
func mainOf(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut(page, "</main>")
	return page
}
