package web_test

import (
	"crypto/sha256"
	"encoding/hex"
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
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/warning"
)

// watches are what the hotline of the tests watches for: complaints of each department, and
// calls of a rule.
func watches(t testing.TB) []warning.Watch {
	t.Helper()
	m, err := warning.ParseMessage(warning.UsualMessage)
	if err != nil {
		t.Fatal(err)
	}
	return []warning.Watch{
		{
			Name: "complaints", Title: "对外投诉", What: warning.What{Medium: warning.Tickets, Kind: call.ComplaintExternal}, ByDept: true, Window: time.Hour, Calm: 2 * time.Hour,
			FollowUps: []time.Duration{30 * time.Minute}, Message: m, Steps: []warning.Step{{Level: warning.Blue, At: 2, To: []string{"值班长"}}, {Level: warning.Red, At: 4, Above: 3}},
			Usual: &warning.Usual{Weeks: 8, Enough: 4, Least: 5},
		},
		{Name: "unreported", Title: "对内投诉未上报", What: warning.What{Medium: warning.Calls, Rule: "internal.unreported"}, Window: 24 * time.Hour, Calm: 24 * time.Hour, Message: m, Steps: []warning.Step{{Level: warning.Yellow, At: 1}}},
	}
}

// alarmed has alerts raised in a store: of complaints of two departments, and of calls with
// findings. It gives the IDs of the first by department.
func alarmed(t testing.TB, store *sqlite.Store) map[string]string {
	t.Helper()
	ctx := t.Context()
	book := warning.Book{Watches: watches(t), Zone: zone, Contacts: map[string]warning.Contact{"值班长": {Mail: []string{"shift@example.com"}}}}
	if err := store.SetWatches(ctx, book, now.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	batch := storage.Batch{At: now}
	for _, dept := range []string{"客服三部", "客服一部"} {
		for i := range 3 {
			batch.Tickets = append(batch.Tickets, storage.OfferedTicket{Ticket: call.Ticket{
				ID: fmt.Sprint("W", dept, i), Version: 1, Kind: call.ComplaintExternal, Dept: dept, Text: "宽带又断了", Filed: now.Add(time.Duration(i-30) * time.Minute),
			}, Origin: "tickets.csv:9"})
		}
	}
	if _, err := store.Ingest(ctx, batch); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Warn(ctx, book, now, 1000); err != nil {
		t.Fatal(err)
	}
	rows, _, err := store.Alerts(ctx, storage.AlertFilter{})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, a := range rows {
		ids[a.Scope] = a.ID
	}
	if len(ids) != 3 {
		t.Fatalf("alerts %v, want those of two departments and of all", ids)
	}
	return ids
}

// newAlarm opens a house in which warnings were raised.
func newAlarm(t *testing.T) (*court, map[string]string) {
	t.Helper()
	all := maps.Clone(staff)
	all["chief"] = people.User{ID: "chief", Name: "赵主任", Roles: []people.Role{people.Leader}, Scope: people.All}
	all["team"] = people.User{ID: "team", Name: "钱班长", Roles: []people.Role{people.Leader}, Scope: people.Team, Team: "甲班", Dept: "客服三部"}
	all["watchful"] = people.User{ID: "watchful", Name: "审计", Roles: []people.Role{people.Auditor}, Scope: people.All}
	store := stored(t)
	ids := alarmed(t, store)
	return &court{newHouse(t, store, slices.Collect(maps.Values(all)))}, ids
}

func TestAWarningIsTakenUpToItsClose(t *testing.T) {
	t.Parallel()
	c, ids := newAlarm(t)
	path := "/warnings/" + ids["客服三部"]
	for _, lang := range []string{"zh", "en"} {
		for _, p := range []string{"/warnings", "/warnings?tab=all", path} {
			checkPage(t, p+" in "+lang, get(t, c.as("chief"), p, "Cookie", "tingcha_lang="+lang).Body.String())
		}
	}
	page := c.sees("chief", path, http.StatusOK)
	for _, want := range []string{"1 小时内 3 件", "阈值 2", "W客服三部0", "W客服三部2", "shift", "发出预警"} {
		if !strings.Contains(strings.ReplaceAll(page, "值班长", "shift"), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(page, "W客服一部") {
		t.Error("the page counts another department's")
	}
	press := func(key, do, note, to string, status int) {
		t.Helper()
		c.press("chief", path, url.Values{"key": {key}, "do": {do}, "note": {note}, "to": {to}}, status)
	}
	press("k1", "followed", "看过", "", http.StatusConflict)
	press("k2", "acknowledged", "", "", http.StatusSeeOther)
	press("k2", "acknowledged", "", "", http.StatusSeeOther)
	press("k3", "assigned", "请核实", "nobody", http.StatusBadRequest)
	press("k3", "assigned", "请核实", "watchful", http.StatusBadRequest)
	press("k3", "assigned", "请核实", "boss", http.StatusSeeOther)
	press("k4", "followed", " ", "", http.StatusBadRequest)
	press("k4", "followed", "机房已恢复", "", http.StatusSeeOther)
	press("k5", "raised", "x", "", http.StatusBadRequest)
	press("k6", "closed", "", "", http.StatusBadRequest)
	press("", "closed", "好", "", http.StatusBadRequest)
	if page := c.sees("chief", "/warnings", http.StatusOK); !strings.Contains(page, path) {
		t.Error("an open alert is not in the list")
	}
	press("k6", "closed", "已恢复 <b>并</b>回访", "", http.StatusSeeOther)
	press("k7", "closed", "再关一次", "", http.StatusConflict)
	page = c.sees("chief", path, http.StatusOK)
	for _, want := range []string{"机房已恢复", "请核实", "已恢复 &lt;b&gt;并", "已关闭"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(page, `name="do"`) {
		t.Error("what is closed can be taken up")
	}
	for what, want := range map[string]int{"alert_acknowledged": 1, "alert_assigned": 1, "alert_followed": 1, "alert_closed": 1} {
		if deeds, _, err := c.store.Deeds(t.Context(), storage.DeedFilter{What: what, Limit: 10}); err != nil || len(deeds) != want || deeds[0].Subject != ids["客服三部"] {
			t.Errorf("%s: %d deeds, want %d: %v", what, len(deeds), want, err)
		}
	}
	if problems, err := c.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems %v, %v", problems, err)
	}
}

func TestWarningsAreSeenAsFarAsSomebodySees(t *testing.T) {
	t.Parallel()
	c, ids := newAlarm(t)
	for who, sees := range map[string]map[string]int{
		"chief":    {"客服三部": 200, "客服一部": 200, "": 200},
		"watchful": {"客服三部": 200, "客服一部": 200, "": 200},
		"boss":     {"客服三部": 200, "客服一部": 404, "": 404},
		"team":     {"客服三部": 404, "客服一部": 404, "": 404},
		"chen":     {"客服三部": 403},
	} {
		for scope, status := range sees {
			c.sees(who, "/warnings/"+ids[scope], status)
			if status == 404 {
				c.press(who, "/warnings/"+ids[scope], url.Values{"key": {"k" + scope}, "do": {"acknowledged"}}, 404)
			}
		}
	}
	c.press("watchful", "/warnings/"+ids[""], url.Values{"key": {"k"}, "do": {"acknowledged"}}, http.StatusForbidden)
	if page := c.sees("boss", "/warnings", 200); !strings.Contains(page, ids["客服三部"]) || strings.Contains(page, ids["客服一部"]) || strings.Contains(page, ids[""]) {
		t.Error("the list does not keep to the department")
	}
	if page := c.sees("team", "/warnings", 200); !strings.Contains(page, "范围小于一个部门") {
		t.Error("who sees less than a department is not told")
	}
	for path, status := range map[string]int{"/warnings/none": 404, "/warnings?tab=odd": 400, "/warnings?level=odd": 400, "/warnings?page=0": 400, "/warnings?level=red": 200, "/warnings?tab=overdue": 200} {
		c.sees("chief", path, status)
	}
}

// TestAWarningTellsNobodyOfWhatTheyJudgeBlind gives a reviewer a call that counts.
func TestAWarningTellsNobodyOfWhatTheyJudgeBlind(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	c, ids := newAlarm(t)
	c.sees("li", "/warnings/"+ids[""], http.StatusOK)
	if err := c.store.MarkGold(t.Context(), storage.Gold{CallID: "p-017", By: "chief", At: now}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.store.TakeLook(t.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "li", At: now}); err != nil {
		t.Fatal(err)
	}
	c.sees("li", "/warnings/"+ids[""], http.StatusConflict)
	if page := c.sees("li", "/warnings?tab=all", http.StatusOK); strings.Contains(page, ids[""]) || !strings.Contains(page, ids["客服三部"]) {
		t.Error("the list tells of a call that is sealed, or leaves out what tells of none")
	}
	c.sees("chief", "/warnings/"+ids[""], http.StatusOK)
}

// warned is the alert on the complaints of a department that the matrix of rights asks for
// or, with none, on calls of all.
func warned(dept string) string {
	of := []any{"complaints", dept, "ticket", "W" + dept + "1"}
	if dept == "" {
		of = []any{"unreported", "", "call", "other-1"}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", of...))
	return hex.EncodeToString(sum[:8])
}
