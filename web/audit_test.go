package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// draws presses the form for a new draw and gives where it leads.
func draws(t *testing.T, h http.Handler, change ...func(url.Values)) string {
	t.Helper()
	form := url.Values{
		"key": {"draw-1"}, "from": {"2026-09-01"}, "to": {"2026-09-04"}, "size": {"100"}, "boost": {"5"}, "flagged_boost": {"2"},
		"seed": {"seed"}, "rule": {"internal.unreported", "shirking.send_away", "script.no_invite"},
	}
	for _, c := range change {
		c(form)
	}
	w := post(t, h, "/audit", form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// next asks for the next call of a draw and gives where it leads.
func next(t *testing.T, h http.Handler, draw string) string {
	t.Helper()
	w := post(t, h, draw+"/next", nil)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

var auditKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

// keyOf gives the key of the form on a page.
func keyOf(t *testing.T, page string) string {
	t.Helper()
	m := auditKey.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page has no form with a key:\n%s", page)
	}
	return m[1]
}

func TestACallIsJudgedBeforeTheMachinesAnswerIsShown(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	draw := draws(t, h)
	if again := draws(t, h); again != draw {
		t.Errorf("a second press leads to %s, the first to %s", again, draw)
	}
	seen := map[string]bool{}
	for {
		call := next(t, h, draw)
		if strings.HasSuffix(call, "none=1") {
			break
		}
		if seen[call] {
			t.Fatalf("%s is to be judged twice", call)
		}
		seen[call] = true
		blind := get(t, h, call).Body.String()
		checkPage(t, call, blind)
		for _, tell := range []string{"/findings/", "#f-", "status-open", "<mark", "edge-"} {
			if strings.Contains(blind, tell) {
				t.Errorf("%s shows what the machine said: %q", call, tell)
			}
		}
		form := url.Values{"key": {keyOf(t, blind)}, "note": {"听了两遍"}}
		if strings.HasSuffix(call, "p-017") {
			form.Set("said-0", "present")
			form.Set("reason-0", "clear")
			form.Set("said-2", "unknown")
			refused := url.Values{"key": {"x"}, "none": {"1"}, "said-0": {"present"}}
			if w := post(t, h, call, refused); w.Code != http.StatusBadRequest {
				t.Errorf("none of them, and one of them: status %d", w.Code)
			}
		} else {
			form.Set("none", "1")
		}
		for range 2 { // the same press twice
			if w := post(t, h, call, form); w.Code != http.StatusSeeOther {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
		}
		if w := post(t, h, call, url.Values{"key": {"other"}, "none": {"1"}}); w.Code != http.StatusConflict {
			t.Errorf("what was judged is judged again: status %d", w.Code)
		}
		open := get(t, h, call).Body.String()
		checkPage(t, call+" judged", open)
		if !strings.Contains(open, "听了两遍") || strings.Contains(open, `id="marks"`) {
			t.Errorf("%s does not show what was said", call)
		}
	}
	judged := get(t, h, "/audit/draw-1/calls/p-017").Body.String()
	if !strings.Contains(judged, "outcome-agreed") || !strings.Contains(judged, "outcome-open") {
		t.Errorf("people and machine are not compared:\n%s", judged)
	}
	picks, err := store.Picks(t.Context(), "draw-1")
	if err != nil || len(picks) != len(seen) || len(picks) == 0 {
		t.Fatalf("%d of %d judged, %v", len(seen), len(picks), err)
	}
	sound(t, store)
}

func sound(t *testing.T, store *sqlite.Store) {
	t.Helper()
	if problems, err := store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("the store has problems: %v, %v", problems, err)
	}
}

// judgedDraw is a draw of which p-017 shirks, which the machine has missed, and whose
// other calls have nothing.
func judgedDraw(t *testing.T, store *sqlite.Store, h http.Handler) {
	t.Helper()
	draws(t, h, func(form url.Values) { form["rule"] = []string{"shirking.send_away", "script.no_invite"} })
	picks, err := store.Picks(t.Context(), "draw-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range picks {
		j := storage.PickJudgement{Draw: p.Draw, CallID: p.CallID, By: "qa-02", At: now, Key: "k-" + p.CallID}
		if p.CallID == "p-101" {
			j.Marks = []audit.Mark{{Rule: "shirking.send_away", Said: audit.Present, Reason: "mild"}}
		}
		if err := store.JudgePick(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	hint := storage.RuleHint{Draw: "draw-1", CallID: "p-101", Rule: "shirking.send_away", Words: "“您去营业厅”", By: "qa-02", At: now}
	if err := store.HintRule(t.Context(), hint); err != nil {
		t.Fatal(err)
	}
}

// auditAddresses are the pages of audits and rules on a judged draw.
var auditAddresses = []string{
	"/audit", "/audit?calls=5000&bound=0.5&found=2&share=10&half=3", "/audit?bound=0.01&found=9", "/audit/draw-1", "/audit/draw-1?none=1",
	"/audit/draw-1?rule=shirking.send_away&rows=missed", "/audit/draw-1?rule=shirking.send_away&rows=unknown", "/audit/draw-1/calls/p-101", "/audit/draw-1/calls/p-017",
	"/rules", "/rules/internal.unreported", "/rules/shirking.send_away", "/rules/script.no_invite",
}

func TestPagesOfAuditsAndRulesAreShownInBothLanguages(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	for _, path := range []string{"/audit", "/rules", "/rules/shirking.send_away"} { // before any draw
		checkPage(t, path, get(t, h, path).Body.String())
	}
	judgedDraw(t, store, h)
	for _, path := range auditAddresses {
		for _, lang := range []string{"zh", "en"} {
			w := get(t, h, path, "Cookie", "tingcha_lang="+lang)
			if w.Code != http.StatusOK {
				t.Errorf("%s in %s: status %d", path, lang, w.Code)
			}
			checkPage(t, path+" in "+lang, w.Body.String())
		}
	}
	for path, status := range map[string]int{
		"/audit/none": 404, "/audit/draw-1/calls/none": 404, "/audit/draw-1?rule=none&rows=missed": 400, "/audit/draw-1?rule=shirking.send_away&rows=odd": 400,
		"/audit?calls=0": 400, "/audit?bound=x": 400, "/rules/none.such": 404, "/rules/shirking.send_away?reason=odd": 400,
	} {
		w := get(t, h, path)
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
		checkPage(t, path, w.Body.String())
	}
	if page := get(t, h, "/rules/shirking.send_away").Body.String(); !strings.Contains(page, "“您去营业厅”") {
		t.Error("the rule's page does not show what was written to its author")
	}
}

func TestEveryFigureOfADrawOpens(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	judgedDraw(t, store, h)
	page := get(t, h, "/audit/draw-1").Body.String()
	link := regexp.MustCompile(`<a href="(/audit/draw-1\?rule=[^"#]+)[^"]*">(\d+)</a>`)
	links := link.FindAllStringSubmatch(page, -1)
	if len(links) < 5 {
		t.Fatalf("%d figures open", len(links))
	}
	for _, m := range links {
		rows := get(t, h, strings.ReplaceAll(m[1], "&amp;", "&")).Body.String()
		_, rows, _ = strings.Cut(rows, `id="rows-title"`)
		rows, _, _ = strings.Cut(rows, "</section>")
		if n := strings.Count(rows, `<a class="mono"`); strconv.Itoa(n) != m[2] {
			t.Errorf("%s has %d rows, the figure is %s", m[1], n, m[2])
		}
	}
}

func TestEveryFigureOfARuleOpens(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	rows, _, err := store.Findings(t.Context(), storage.FindingFilter{Rule: "shirking.send_away", Status: storage.Open})
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d findings, %v", len(rows), err)
	}
	v := storage.Verdict{Finding: rows[0].ID, Kind: storage.Reject, Reviewer: "qa-02", Reason: "context", Key: "k", Seen: rows[0].Version, At: now}
	if _, err := store.Judge(t.Context(), v, nil); err != nil {
		t.Fatal(err)
	}
	page := get(t, h, "/rules/shirking.send_away").Body.String()
	figures := regexp.MustCompile(`<a[^>]* href="(/findings\?[^"#]+)"[^>]*>(\d+)</a>`).FindAllStringSubmatch(page, -1)
	if len(figures) < 4 {
		t.Fatalf("%d figures open:\n%s", len(figures), page)
	}
	for _, m := range figures {
		list := get(t, h, strings.ReplaceAll(m[1], "&amp;", "&")).Body.String()
		if n := strings.Count(list, `<li class="row `); strconv.Itoa(n) != m[2] {
			t.Errorf("%s has %d rows, the figure is %s", m[1], n, m[2])
		}
	}
	reason := get(t, h, "/rules/shirking.send_away?reason=context").Body.String()
	if n := strings.Count(reason, `<li class="row `); n != 1 {
		t.Errorf("%d findings were rejected for the reason, want 1", n)
	}
	checkPage(t, "reason", reason)
}

func TestADrawIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := siteOn(t, stored(t))
	for field, value := range map[string]string{
		"from": "yesterday", "to": "2026-08-01", "size": "0", "boost": "0.5", "flagged_boost": "x", "rule": "none.such", "key": "a/b", "seed": strings.Repeat("s", 300),
	} {
		form := url.Values{
			"key": {"k"}, "from": {"2026-09-01"}, "to": {"2026-09-04"}, "size": {"10"}, "boost": {"5"}, "flagged_boost": {"2"}, "rule": {"shirking.send_away"},
		}
		form.Set(field, value)
		if w := post(t, h, "/audit", form); w.Code != http.StatusBadRequest {
			t.Errorf("%s %q: status %d", field, value, w.Code)
		}
	}
}

func TestDrawsAreShownAndJudgedWithinReach(t *testing.T) {
	t.Parallel()
	store := stored(t)
	all := siteOn(t, store).(inside)
	as := func(id string, scope people.Scope, roles ...people.Role) inside {
		u := people.User{ID: id, Name: id, Roles: roles, Scope: scope, Agent: "1024", Team: "一班", Dept: "客服三部"}
		return inside{all.Handler, signIn(t, store, u, now)}
	}
	judgedDraw(t, store, all)
	chief := as("chief", people.Dept, people.Leader, people.Reviewer)
	own := draws(t, chief, func(form url.Values) { form["key"], form["depts"] = []string{"own"}, []string{"客服二部"} })
	d, err := store.Draw(t.Context(), "own")
	if err != nil || strings.Join(d.Depts, " ") != "客服三部" {
		t.Errorf("who sees a department draws from %v, %v", d.Depts, err)
	}
	team, auditor, agent := as("team", people.Team, people.Leader, people.Reviewer), as("auditor", people.All, people.Auditor), as("agent", people.Own, people.Agent)
	for _, tc := range []struct {
		who    inside
		path   string
		status int
	}{
		{chief, own, 200},
		{chief, "/audit/draw-1", 404},
		{chief, "/audit/draw-1/calls/p-101", 404},
		{chief, "/audit", 200},
		{team, "/audit", 200},
		{team, own, 404},
		{team, "/audit/draw-1", 404},
		{auditor, own, 200},
		{auditor, "/audit/draw-1/calls/p-101", 200},
		{agent, "/audit", 403},
		{agent, "/rules", 403},
		{team, "/rules", 200},
		{auditor, "/rules/shirking.send_away", 200},
	} {
		if w := get(t, tc.who, tc.path); w.Code != tc.status {
			t.Errorf("%s: status %d, want %d", tc.path, w.Code, tc.status)
		}
	}
	form := url.Values{"key": {"k"}, "from": {"2026-09-01"}, "to": {"2026-09-04"}, "size": {"10"}, "boost": {"5"}, "flagged_boost": {"2"}, "rule": {"shirking.send_away"}}
	for _, tc := range []struct {
		who    inside
		path   string
		status int
	}{{team, "/audit", 403}, {auditor, "/audit", 403}, {auditor, own + "/next", 403}, {team, own + "/next", 404}} {
		if w := post(t, tc.who, tc.path, form); w.Code != tc.status {
			t.Errorf("POST %s: status %d, want %d", tc.path, w.Code, tc.status)
		}
	}
	// Nobody judges what was not given to them; the chief, who is agent 1024, is not given the own calls.
	picks, err := store.Picks(t.Context(), "own")
	if err != nil || len(picks) == 0 {
		t.Fatalf("%d picks, %v", len(picks), err)
	}
	for _, p := range picks {
		for _, path := range []string{"", "/hint"} { // nor learns that it was drawn
			form := url.Values{"key": {"x"}, "none": {"1"}, "rule": {"internal.unreported"}, "hint": {"x"}}
			if w := post(t, chief, own+"/calls/"+p.CallID+path, form); w.Code != http.StatusNotFound {
				t.Errorf("%s%s is written to by who was not given it: status %d", p.CallID, path, w.Code)
			}
		}
	}
	for range picks {
		if to := next(t, chief, own); strings.HasSuffix(to, "p-017") {
			t.Error("an agent is given the own call to judge")
		}
	}
}
