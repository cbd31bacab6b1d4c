package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/internal/goldentest"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web"
)

// samples are addresses of what the user took part in, what somebody of the user's team
// did, and what somebody else did, by pattern. A pattern that is not among them and has a
// wildcard is asked for with what is not there.
func samples() map[string][3]string {
	all := map[string][3]string{
		"/tickets/{id}":       {"/tickets/T3301", "/tickets/T-team", "/tickets/T-other"},
		"/scorecards/{agent}": {"/scorecards/1024?month=2026-09", "/scorecards/1025?month=2026-09", "/scorecards/1031?month=2026-09"},
		"/coverage/{day}":     {"/coverage/2026-09-03", "", ""},
		"/users/{id}":         {"/users/spare", "", ""},
		"/login/as/{id}":      {"/login/as/spare", "", ""},
		"/rules/{name}":       {"/rules/internal.unreported", "", ""},
		"/gold/{call}":        {"/gold/p-017", "/gold/team-1", "/gold/other-1"},
	}
	for _, what := range []string{"", "/explain", "/audio", "/peaks.json", "/verdict", "/undo", "/draft", "/lease", "/typical"} {
		all["/calls/{id}"+what] = [3]string{"/calls/p-017" + what, "/calls/team-1" + what, "/calls/other-1" + what}
	}
	rule := "internal.unreported"
	all["/findings/{id}"] = [3]string{
		"/findings/" + storage.FindingID("p-017", rule), "/findings/" + storage.FindingID("team-1", rule), "/findings/" + storage.FindingID("other-1", rule),
	}
	for _, what := range []string{"reopen", "exempt", "approve", "close"} {
		all["/coverage/{day}/"+what] = [3]string{"/coverage/2026-09-03/" + what, "", ""}
	}
	for _, what := range []string{"link", "switch"} {
		all["/users/{id}/"+what] = [3]string{"/users/spare/" + what, "", ""}
	}
	recorded(all)
	return all
}

// asker is somebody who asks for everything.
type asker struct {
	name  string
	user  people.User
	begun time.Time
}

func askers() []asker {
	of := func(id string, scope people.Scope, roles ...people.Role) people.User {
		return people.User{ID: id, Roles: roles, Scope: scope, Agent: "1024", Team: "三班", Dept: "客服三部"}
	}
	return []asker{
		{"nobody", people.User{}, now},
		{"reviewer, own", of("r-own", people.Own, people.Reviewer), now},
		{"reviewer, team", of("r-team", people.Team, people.Reviewer), now},
		{"reviewer, all", of("r-all", people.All, people.Reviewer), now},
		{"leader, team", of("l-team", people.Team, people.Leader), now},
		{"leader, dept", of("l-dept", people.Dept, people.Leader), now},
		{"agent, all", of("agent", people.All, people.Agent), now}, // an agent sees the own things whatever the scope
		{"admin, all", of("admin", people.All, people.Admin), now},
		{"auditor, own", of("auditor", people.Own, people.Auditor), now}, // an auditor sees everything whatever the scope
		{"expired", of("expired", people.All, people.Reviewer), now.Add(-13 * time.Hour)},
		{"disabled", of("disabled", people.All, people.Reviewer), now},
	}
}

// peopled is the fixture with a call of a colleague in the team, and one of somebody else.
func peopled(t *testing.T) *sqlite.Store {
	t.Helper()
	m := hotline(plain)
	m.agents = []storage.AgentRow{
		{Agent: call.Agent{ID: "1024", Name: "王小宁", Dept: "客服三部", Team: "三班"}},
		{Agent: call.Agent{ID: "1025", Name: "何苗", Dept: "客服三部", Team: "三班"}},
		{Agent: call.Agent{ID: "1031", Name: "李一凡", Dept: "客服一部", Team: "一班"}},
	}
	for id, a := range map[string]call.Agent{"team-1": m.agents[1].Agent, "other-1": m.agents[2].Agent} {
		d := complaint(plain)
		d.Call.ID, d.Entry.CallID, d.Transcript.CallID = id, id, id
		d.Call.Agent, d.Call.Dept, d.Call.Customer = a.ID, a.Dept, call.Customer("c-"+id)
		d.Recordings[0].Recording.CallID, d.Recordings[0].Recording.SHA256 = id, "sha-"+id
		m.dossiers = append(m.dossiers, d)
		k := tickets(plain)[0]
		k.ID, k.CallID, k.Agent, k.Dept, k.Customer = "T-"+strings.TrimSuffix(id, "-1"), id, a.ID, a.Dept, d.Call.Customer
		m.tickets = append(m.tickets, k)
	}
	return kept(t, m)
}

// TestEveryRouteAnswersEveryRoleAsItShould holds the whole table of routes against the
// golden file: for each route and each kind of user what becomes of asking for something
// own, of the team, and of somebody else. Run it with -update after a change of the table,
// and read the difference as a change of rights.
func TestEveryRouteAnswersEveryRoleAsItShould(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	store := peopled(t)
	h, err := web.New(web.Config{Store: store, Blobs: sounds(t), Now: func() time.Time { return now }, Zone: zone, Rules: rulesInForce, SignIn: quick(t)})
	if err != nil {
		t.Fatal(err)
	}
	spare := storage.Account{User: people.User{ID: "spare", Roles: []people.Role{people.Admin}, Scope: people.All}, Created: now, Changed: now}
	if err := store.AddAccount(t.Context(), spare); err != nil {
		t.Fatal(err)
	}
	record(t, store)
	var all strings.Builder
	patterns := web.Patterns()
	slices.Sort(patterns)
	for _, pattern := range patterns {
		fmt.Fprintln(&all, pattern)
		for _, who := range askers() {
			fmt.Fprintf(&all, "\t%-15s", who.name)
			for _, path := range samplesOf(pattern) {
				fmt.Fprintf(&all, " %s", answerOf(t, h, store, who, pattern, path))
			}
			fmt.Fprintln(&all)
		}
	}
	if kept, err := store.KeptSearches(t.Context(), "x-1", ""); err != nil || len(kept) != 1 {
		t.Errorf("of a search of somebody else's %d are left, %v", len(kept), err)
	}
	goldentest.Same(t, "testdata/rights.golden", all.String())
}

// samplesOf gives the addresses to ask for under a pattern.
func samplesOf(pattern string) []string {
	_, path, _ := strings.Cut(pattern, " ")
	path = strings.ReplaceAll(path, "{$}", "")
	if found, ok := samples()[path]; ok {
		return slices.DeleteFunc(found[:], func(s string) bool { return s == "" })
	}
	return []string{regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "none")}
}

// answerOf asks, and gives what becomes of it in a word: a door is where one signs in; yes
// is anything else than a refusal, such as a form that has nothing in it.
func answerOf(t *testing.T, h http.Handler, store *sqlite.Store, who asker, pattern, path string) string {
	t.Helper()
	var header []string
	if who.user.ID != "" {
		header = []string{"Cookie", web.SessionCookie + "=" + sessionOf(t, store, who)}
	}
	method, _, _ := strings.Cut(pattern, " ")
	w := get(t, h, path, header...)
	if method == http.MethodPost {
		w = post(t, h, path, url.Values{}, header...)
	}
	switch {
	case w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/login") && !strings.HasSuffix(path, "/logout"):
		return "door"
	case w.Code >= http.StatusInternalServerError:
		t.Errorf("%s %s for %s: status %d", method, path, who.name, w.Code)
		return "broken"
	case w.Code == http.StatusUnauthorized && path != "/login" || w.Code == http.StatusForbidden || w.Code == http.StatusNotFound || w.Code == http.StatusTooManyRequests:
		return strconv.Itoa(w.Code)
	}
	return "yes"
}

// sessionOf gives the session of somebody, made anew if it has ended.
func sessionOf(t *testing.T, store *sqlite.Store, who asker) string {
	t.Helper()
	secret := "session-of-" + who.user.ID
	err := store.AddAccount(t.Context(), storage.Account{User: who.user, Disabled: who.name == "disabled", Created: now, Changed: now})
	if err == nil {
		err = store.AddSession(t.Context(), storage.Session{Sum: people.Sum(secret), Account: who.user.ID, Begun: who.begun, Seen: who.begun}, "", now.Add(-24*time.Hour))
	}
	if err != nil && (who.name != "disabled" || !errors.Is(err, storage.ErrConflict)) { // who is disabled gets none
		t.Fatal(err)
	}
	return secret
}
