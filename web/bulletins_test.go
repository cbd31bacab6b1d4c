package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// newPress opens a house whose leaders issue bulletins, with everything summed.
func newPress(t *testing.T) *court {
	t.Helper()
	all := maps.Clone(staff)
	all["chief"] = people.User{ID: "chief", Name: "赵主任", Roles: []people.Role{people.Leader}, Scope: people.All}
	all["team"] = people.User{ID: "team", Name: "钱班长", Roles: []people.Role{people.Leader}, Scope: people.Team, Team: "甲班", Dept: "客服三部"}
	store := stored(t)
	c := &court{newHouse(t, store, slices.Collect(maps.Values(all)))}
	c.confirm("li", now)
	summed(t, store)
	return c
}

// summed adds everything up.
func summed(t *testing.T, store *sqlite.Store) {
	t.Helper()
	for left := 1; left > 0; {
		var err error
		if _, left, err = store.SumUp(t.Context(), scoring.Reckoner{Zone: zone, Calendar: calendar.China(), AsOf: now}, 1000); err != nil {
			t.Fatal(err)
		}
	}
}

const yesterday = "2026-09-03"

func nowURL(kind report.Kind) string {
	return "/bulletins/now?" + url.Values{"kind": {string(kind)}, "period": {yesterday}}.Encode()
}

func TestABulletinStaysAsItWasIssued(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	draft := c.sees("chief", nowURL(report.Violations), http.StatusOK)
	if !strings.Contains(draft, "这是草稿") || !strings.Contains(draft, "remark_advice") {
		t.Error("the draft cannot be issued")
	}
	form := url.Values{"key": {"press-1"}, "kind": {"violations"}, "period": {yesterday}, "remark_advice": {"加强 <b>培训"}}
	to := c.press("chief", "/bulletins", form, http.StatusSeeOther).Header().Get("Location")
	if again := c.press("chief", "/bulletins", form, http.StatusSeeOther).Header().Get("Location"); again != to {
		t.Errorf("the second press leads to %s, not to %s", again, to)
	}
	issued := c.sees("chief", to, http.StatusOK)
	files := map[string]string{}
	for _, format := range []string{"xlsx", "csv"} {
		w := get(t, c.as("chief"), to+"/"+format)
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), "2026-09-03."+format) {
			t.Errorf("%s: status %d, %v", format, w.Code, w.Header())
		}
		files[format] = w.Body.String()
	}
	f := c.finding() // the verdict is undone: what is issued stays
	v := storage.Verdict{Finding: f.ID, Kind: storage.Undo, Reviewer: "li", Key: "undo", Seen: f.Version, At: now}
	of := call.Call{ID: f.CallID, Agent: f.Agent, Dept: f.Dept, Started: f.Started}
	if _, err := c.store.Judge(t.Context(), v, scoring.OfVerdict(f.Finding, f.ID, of, "2026-09", false, f.Rounds+1, now)); err != nil {
		t.Fatal(err)
	}
	summed(t, c.store)
	if changed := c.sees("chief", nowURL(report.Violations), http.StatusOK); strings.Contains(changed, f.Finding.Title) {
		t.Error("a bulletin of now names what is not confirmed")
	}
	for _, want := range []string{f.Finding.Title, "加强 &lt;b&gt;培训", "数据指纹", "第 1 次印发"} {
		if !strings.Contains(issued, want) {
			t.Errorf("the bulletin has no %q", want)
		}
	}
	for format, was := range files {
		if is := get(t, c.as("chief"), to+"/"+format).Body.String(); is != was {
			t.Errorf("%s is not the same again", format)
		}
	}
	form.Set("key", "press-2")
	second := c.press("chief", "/bulletins", form, http.StatusSeeOther).Header().Get("Location")
	if page := c.sees("chief", to, http.StatusOK); !strings.Contains(page, second) || !strings.Contains(page, f.Finding.Title) {
		t.Error("the first does not lead to what stands in its place, or has changed")
	}
	if list := c.sees("chief", "/bulletins", http.StatusOK); !strings.Contains(list, `href="`+to+`"`) || !strings.Contains(list, `href="`+second+`"`) {
		t.Error("the list has not both")
	}
	deeds, _, err := c.store.Deeds(t.Context(), storage.DeedFilter{What: "bulletin_issued", Limit: 10})
	if err != nil || len(deeds) != 2 {
		t.Errorf("%d deeds, want 2: %v", len(deeds), err)
	}
	if problems, err := c.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems %v, %v", problems, err)
	}
}

func TestBulletinsAreSeenAsFarAsSomebodySees(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	at := map[string]string{}
	issue := func(who, key, dept string, status int) {
		t.Helper()
		at[key] = c.press(who, "/bulletins", url.Values{"key": {key}, "kind": {"indicators"}, "period": {yesterday}, "dept": {dept}}, status).Header().Get("Location")
	}
	issue("chief", "whole", "", http.StatusSeeOther)
	issue("chief", "first", "客服一部", http.StatusSeeOther)
	issue("boss", "third", "", http.StatusSeeOther) // of the own department
	issue("boss", "foreign", "客服一部", http.StatusNotFound)
	issue("team", "team", "", http.StatusNotFound)
	issue("li", "li", "", http.StatusForbidden)
	for who, sees := range map[string]map[string]int{
		"chief": {"whole": 200, "first": 200, "third": 200},
		"boss":  {"whole": 404, "first": 404, "third": 200},
		"far":   {"whole": 404, "first": 200, "third": 404},
		"team":  {"whole": 404, "first": 404, "third": 404},
		"chen":  {"whole": 403, "third": 403},
	} {
		for id, status := range sees {
			c.sees(who, at[id], status)
			if w := get(t, c.as(who), at[id]+"/csv"); w.Code != status {
				t.Errorf("%s asks for the table of %s: status %d, want %d", who, id, w.Code, status)
			}
		}
	}
	for path, status := range map[string]int{
		at["whole"] + "/pdf": 404, at["whole"] + "/exe": 404, "/bulletins/none": 404, "/bulletins?kind=odd": 400, "/bulletins/now?kind=odd&period=2026": 400, "/bulletins/now?kind=coverage&period=soon": 400,
		"/figures": 400, "/figures?item=quality&from=2026-09-01&to=2026-09-03": 400, "/figures?item=satisfaction&from=x&to=2026-09-03": 400, "/figures?item=satisfaction&from=2026-09-01&to=2026-09-03&class=odd": 400,
		"/figures?item=ticket_steps&from=2026-09-01&to=2026-09-03&which=met": 400,
	} {
		c.sees("chief", path, status)
	}
	c.press("chief", "/bulletins", url.Values{"key": {"k"}, "kind": {"indicators"}, "period": {"2026-09"}}, http.StatusBadRequest) // has not ended
}

// TestNobodyTakesTheIDOfAnothersBulletin presses with the key that a bulletin which is issued
// by itself has as its ID, and with that of another press.
func TestNobodyTakesTheIDOfAnothersBulletin(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	id := "schedule:violations:" + yesterday + ":zh:"
	seen := map[string]bool{}
	for _, who := range []string{"chief", "boss"} {
		seen[c.press(who, "/bulletins", url.Values{"key": {id}, "kind": {"violations"}, "period": {yesterday}}, http.StatusSeeOther).Header().Get("Location")] = true
	}
	if _, err := c.store.Bulletin(t.Context(), id); err == nil || len(seen) != 2 {
		t.Errorf("the ID is taken (%v), or two people's presses are one: %v", err, seen)
	}
}
