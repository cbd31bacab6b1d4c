package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/storagetest"
	"github.com/tingcha/tingcha/web"
)

// A desk is a house of reviewers, a leader and an auditor.
type desk struct{ *house }

// newDesk keeps n sample calls, each of which has findings to review.
func newDesk(t *testing.T, n int) *desk {
	t.Helper()
	store := empty(t)
	storagetest.IngestMany(t, store, n)
	for _, from := range storagetest.Way() {
		for storagetest.Walk(t, store, from) > 0 {
			continue
		}
	}
	return &desk{newHouse(t, store, []people.User{
		{ID: "li", Name: "李", Roles: []people.Role{people.Reviewer}, Scope: people.All},
		{ID: "wang", Name: "王", Roles: []people.Role{people.Reviewer}, Scope: people.All},
		{ID: "chen", Name: "陈", Roles: []people.Role{people.Reviewer}, Scope: people.All},
		{ID: "zhou", Name: "周", Roles: []people.Role{people.Leader}, Scope: people.All},
		{ID: "own", Name: "钱", Roles: []people.Role{people.Reviewer, people.Leader}, Scope: people.All, Agent: "3000"},
		{ID: "far", Name: "孙", Roles: []people.Role{people.Reviewer}, Scope: people.Dept, Dept: "客服九部"},
		{ID: "audit", Name: "吴", Roles: []people.Role{people.Auditor}, Scope: people.All},
	})}
}

// as sends a request as somebody.
func (d *desk) as(who, method, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	d.Helper()
	r := httptest.NewRequestWithContext(d.Context(), method, "http://localhost:8787"+path, strings.NewReader(form.Encode()))
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: d.doors[who]})
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func (d *desk) get(who, path string) string {
	d.Helper()
	w := d.as(who, http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		d.Fatalf("%s: status %d", path, w.Code)
	}
	checkPage(d.T, path, w.Body.String())
	return w.Body.String()
}

// form is that of a case, as its page has it.
func (d *desk) form(id, kind, key string) url.Values {
	d.Helper()
	c := d.caseOf(id)
	form := url.Values{"kind": {kind}, "key": {key}, "rev": {strconv.FormatInt(c.InputRev, 10)}, "ticks": {"1"}, "list": {"tab=open"}, "note": {"听过录音"}}
	for _, f := range c.Findings {
		if f.Waits() {
			form.Add("finding", f.ID)
			form.Add("tick", f.ID)
			form.Set("seen-"+f.ID, strconv.FormatInt(f.Version, 10))
		}
	}
	return form
}

func (d *desk) caseOf(id string) storage.CaseRow {
	d.Helper()
	c, err := d.store.Case(d.Context(), id, "li", now)
	if err != nil {
		d.Fatal(err)
	}
	return c
}

// press judges a case as a script does, and gives the answer.
func (d *desk) press(who, id string, form url.Values, status int) map[string]any {
	d.Helper()
	return d.script(who, "/calls/"+id+"/verdict", form, status)
}

func (d *desk) script(who, path string, form url.Values, status int) map[string]any {
	d.Helper()
	w := d.as(who, http.MethodPost, path, form, "Accept", "application/json")
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != status {
		d.Fatalf("%s by %s: status %d, want %d; %v in %s", path, who, w.Code, status, err, w.Body)
	}
	return answer
}

// sound holds the records to their integrity check.
func (d *desk) sound() {
	d.Helper()
	if problems, err := d.store.Check(d.Context()); err != nil || len(problems) > 0 {
		d.Errorf("check finds %v, %v", problems, err)
	}
}

// rows are the calls that the queue lists.
func rowsIn(page string) []string {
	var calls []string
	for part := range strings.SplitSeq(page, `id="case-`) {
		if id, _, _ := strings.Cut(part, `"`); strings.HasPrefix(id, "call-") {
			calls = append(calls, id)
		}
	}
	return calls
}

func TestTheQueueIsShownToWhoeverMaySeeIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 60)
	d.press("li", "call-000001", d.form("call-000001", "doubt", "k1"), http.StatusOK)
	d.press("li", "call-000002", d.form("call-000002", "confirm", "k2"), http.StatusOK)
	for _, path := range []string{
		"/queue", "/queue?tab=mine", "/queue?tab=second", "/queue?tab=window", "/queue?tab=snoozed", "/queue?tab=done", "/queue?page=2", "/queue?sort=newest&at=call-000059",
		"/queue?rule=none&label=shirking&level=serious&agent=3001&dept=x&from=2026-08-01&to=2026-08-02", "/queue?did=confirm&n=3&skipped=call-000001", "/queue?did=odd",
	} {
		for _, who := range []string{"li", "zhou", "audit", "far"} {
			for _, lang := range []string{"zh", "en"} {
				w := d.as(who, http.MethodGet, path, nil, "Cookie", web.SessionCookie+"="+d.doors[who]+"; tingcha_lang="+lang)
				if w.Code != http.StatusOK {
					t.Errorf("%s for %s: status %d", path, who, w.Code)
				}
				checkPage(t, path, w.Body.String())
			}
		}
	}
	for path, status := range map[string]int{"/queue?tab=odd": 400, "/queue?sort=odd": 400, "/queue?level=odd": 400, "/queue?page=0": 400, "/queue?from=x": 400} {
		if w := d.as("li", http.MethodGet, path, nil); w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
	}
	if rows := rowsIn(d.get("far", "/queue")); len(rows) != 0 {
		t.Errorf("out of reach are %v", rows)
	}
	first := rowsIn(d.get("li", "/queue"))
	if len(first) != 50 || slices.Contains(first, "call-000001") || slices.Contains(first, "call-000002") {
		t.Errorf("the queue lists %v", first)
	}
	if page := d.get("audit", "/queue"); strings.Contains(page, `name="do"`) {
		t.Error("an auditor is offered to change something")
	}
}

func TestAVerdictOnACaseLeadsToTheNextOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 5)
	form := d.form("call-000001", "confirm", "k1")
	answer := d.press("li", "call-000001", form, http.StatusOK)
	want := map[string]any{
		"next": "/calls/call-000002?list=tab%3Dopen", "after": "/calls/call-000003?list=tab%3Dopen", "left": 4.0,
		"said": "已记录属实：call-000001。", "undo": "/calls/call-000001/undo?of=li%3Ak1%3Aconfirm",
	}
	for key, v := range want {
		if answer[key] != v {
			t.Errorf("%s is %v, want %v", key, answer[key], v)
		}
	}
	if again := d.press("li", "call-000001", form, http.StatusOK); again["said"] != want["said"] {
		t.Errorf("the same press again: %v", again)
	}
	if w := d.as("li", http.MethodPost, "/calls/call-000004/verdict", d.form("call-000004", "reject", "k2")); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/calls/call-000000?list=tab%3Dopen" {
		t.Errorf("from the end the way leads to %q", w.Header().Get("Location"))
	}
	if answer = d.script("li", undoOf(t, d.store, "call-000004"), url.Values{"key": {"k2"}, "list": {"tab=open"}}, http.StatusOK); answer["next"] != "/calls/call-000004?list=tab%3Dopen" || answer["left"] != 4.0 {
		t.Errorf("taken back: %v", answer)
	}
	for i := range 5 {
		if id := fmt.Sprintf("call-%06d", i); d.caseOf(id).Todo > 0 {
			answer = d.press("li", id, d.form(id, "reject", "last"+id), http.StatusOK)
		}
	}
	if answer["next"] != "/queue" || answer["left"] != 0.0 {
		t.Errorf("at the end: %v", answer)
	}
	d.sound()
}

func TestWhatIsNotTickedIsNotUpheld(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	form := d.form("call-000001", "confirm", "k1")
	form["tick"] = form["tick"][:1]
	d.press("li", "call-000001", form, http.StatusOK)
	if c := d.caseOf("call-000001"); c.Upheld != 1 || c.Judged != len(c.Findings) || c.Judged < 2 {
		t.Errorf("%d of %d are upheld", c.Upheld, c.Judged)
	}
	form = d.form("call-000000", "confirm", "k2")
	form.Del("tick")
	if answer := d.press("li", "call-000000", form, http.StatusBadRequest); answer["error"] != "none_ticked" {
		t.Errorf("without a tick: %v", answer)
	}
	d.sound()
}

func TestTheSecondOfTwoLearnsWhatTheFirstHasDecided(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	mine, theirs := d.form("call-000001", "confirm", "k1"), d.form("call-000001", "reject", "k2")
	d.press("li", "call-000001", mine, http.StatusOK)
	answer := d.press("wang", "call-000001", theirs, http.StatusConflict)
	changed, _ := answer["changed"].([]any)
	if answer["error"] != "conflict" || len(changed) != 2 || !strings.Contains(fmt.Sprint(changed), "已被判为属实") || !strings.Contains(fmt.Sprint(changed), "li") {
		t.Errorf("answer %v", answer)
	}
	w := d.as("wang", http.MethodPost, "/calls/call-000001/verdict", theirs)
	checkPage(t, "conflict", w.Body.String())
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "已被判为属实") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	d.sound()
}

func TestWhoMayNotJudgeACaseIsRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 45)
	form := d.form("call-000000", "confirm", "k1") // of agent 3000
	for who, status := range map[string]int{"own": http.StatusForbidden, "far": http.StatusNotFound, "audit": http.StatusForbidden, "zhou": http.StatusForbidden} {
		if w := d.as(who, http.MethodPost, "/calls/call-000000/verdict", form); w.Code != status {
			t.Errorf("%s: status %d, want %d", who, w.Code, status)
		}
	}
	for name, change := range map[string]func(url.Values){
		"an unknown kind":       func(f url.Values) { f.Set("kind", "shrug") },
		"an unknown reason":     func(f url.Values) { f.Set("reason_confirm", "because") },
		"a note too long":       func(f url.Values) { f.Set("note", strings.Repeat("长", 2001)) },
		"no key":                func(f url.Values) { f.Del("key") },
		"a revision of no call": func(f url.Values) { f.Set("rev", "x") },
		"no version":            func(f url.Values) { f.Set("seen-"+f.Get("finding"), "") },
	} {
		form := d.form("call-000000", "confirm", "k1")
		change(form)
		if w := d.as("li", http.MethodPost, "/calls/call-000000/verdict", form); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
	if c := d.caseOf("call-000000"); c.Judged != 0 {
		t.Error("something was stored")
	}
}

func TestTwoWhoDisagreeLeaveItToALeader(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	id := "call-000001"
	d.press("li", id, d.form(id, "doubt", "k1"), http.StatusOK)
	if rows := rowsIn(d.get("wang", "/queue?tab=second")); !slices.Equal(rows, []string{id}) {
		t.Errorf("for a second opinion: %v", rows)
	}
	if page := d.get("wang", "/calls/"+id); strings.Contains(page, "听过录音") {
		t.Error("the second reviewer sees what the first one wrote")
	}
	if answer := d.press("li", id, d.form(id, "confirm", "k2"), http.StatusConflict); answer["error"] != "same_person" {
		t.Errorf("the first once more: %v", answer)
	}
	d.press("wang", id, d.form(id, "reject", "k3"), http.StatusOK)
	if answer := d.press("chen", id, d.form(id, "confirm", "k4"), http.StatusForbidden); answer["error"] != "leads" {
		t.Errorf("a third reviewer: %v", answer)
	}
	d.press("zhou", id, d.form(id, "confirm", "k5"), http.StatusOK)
	if c := d.caseOf(id); c.Upheld != c.Judged || c.Judged == 0 {
		t.Errorf("case %+v", c)
	}
	d.script("zhou", undoOf(t, d.store, id), url.Values{"key": {"k5"}}, http.StatusOK)
	if c := d.caseOf(id); c.Stage != storage.Leads || c.Judged != 0 {
		t.Errorf("taken back: %+v", c)
	}
	d.sound()
}

func TestADraftIsShownAgainOnAnyMachineUntilTheVerdict(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	id := "call-000001"
	note := url.Values{"note": {"客户说的不是他 <b>"}}
	d.script("li", "/calls/"+id+"/draft", note, http.StatusOK)
	kept := func(who string) string {
		draft, err := d.store.Draft(t.Context(), id, who)
		if err != nil {
			t.Fatal(err)
		}
		return draft.Note
	}
	if got := kept("li"); got != note.Get("note") || kept("wang") != "" {
		t.Errorf("kept %q", got)
	}
	if w := d.as("li", http.MethodPost, "/calls/"+id+"/draft", url.Values{"note": {strings.Repeat("长", 2001)}}); w.Code != http.StatusBadRequest {
		t.Errorf("a draft too long: status %d", w.Code)
	}
	d.press("li", id, d.form(id, "reject", "k1"), http.StatusOK)
	if got := kept("li"); got != "" {
		t.Errorf("after the verdict %q is kept", got)
	}
}

func TestACallThatIsListenedToIsNotTheNext(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 4)
	d.get("wang", "/calls/call-000001?list=tab%3Dopen")
	w := d.as("wang", http.MethodGet, "/calls/call-000002?list=tab%3Dopen", nil, "X-Tingcha-Ahead", "1")
	if w.Code != http.StatusOK || d.caseOf("call-000002").Listening.Who != "" {
		t.Error("a page that is fetched ahead takes the call")
	}
	if d.get("li", "/calls/call-000003"); d.caseOf("call-000003").Listening.Who != "" {
		t.Error("a call that was not opened from the queue is taken")
	}
	if page := d.get("li", "/queue"); !strings.Contains(page, "王 正在听") {
		t.Error("the queue does not tell who listens")
	}
	if answer := d.press("li", "call-000000", d.form("call-000000", "confirm", "k1"), http.StatusOK); answer["next"] != "/calls/call-000002?list=tab%3Dopen" {
		t.Errorf("the next is %v", answer["next"])
	}
	if answer := d.script("li", "/calls/call-000001/lease", nil, http.StatusOK); answer["listening"] != "王" {
		t.Errorf("who listens: %v", answer)
	}
	d.script("wang", "/calls/call-000001/lease", url.Values{"leave": {"1"}}, http.StatusOK)
	if answer := d.script("li", "/calls/call-000001/lease", nil, http.StatusOK); answer["listening"] != "" {
		t.Errorf("after leaving: %v", answer)
	}
	d.press("wang", "call-000001", d.form("call-000001", "confirm", "k2"), http.StatusOK) // listening is no claim
	d.sound()
}

func TestManyCasesAreJudgedTogetherWithAReason(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 60)
	form := url.Values{"do": {"reject"}, "key": {"k"}, "list": {"sort=oldest"}, "reason_reject": {"rule_wrong"}}
	var calls []string
	for i := range 4 {
		id := fmt.Sprintf("call-%06d", i)
		calls = append(calls, id)
		form.Add("call", id)
		form.Set("seen-"+id, strconv.FormatInt(d.caseOf(id).Version, 10))
	}
	if w := d.as("li", http.MethodPost, "/queue", form); w.Code != http.StatusBadRequest {
		t.Errorf("without a word: status %d", w.Code)
	}
	form.Set("note", "规则把问候当成推诿")
	if w := d.as("zhou", http.MethodPost, "/queue", form); w.Code != http.StatusForbidden {
		t.Errorf("by who is no reviewer: status %d", w.Code)
	}
	d.press("wang", calls[3], d.form(calls[3], "confirm", "w"), http.StatusOK)
	want := "/queue?did=reject&n=3&skipped=" + calls[3] + "&sort=oldest"
	for range 2 { // the same press twice; the second finds all of them judged
		if w := d.as("li", http.MethodPost, "/queue", form); w.Code != http.StatusSeeOther || want != "" && w.Header().Get("Location") != want {
			t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
		}
		want = ""
	}
	for _, id := range calls[:3] {
		if c := d.caseOf(id); c.Judged == 0 || c.Upheld != 0 || c.Todo != 0 {
			t.Errorf("case %+v", c)
		}
	}
	for i := range 51 {
		form.Add("call", fmt.Sprint("x", i))
	}
	if w := d.as("li", http.MethodPost, "/queue", form); w.Code != http.StatusBadRequest {
		t.Errorf("more than fifty: status %d", w.Code)
	}
	d.sound()
}

func TestCasesAreAssignedHandedOutAndPutOff(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 8)
	do := func(who string, status int, fields ...string) {
		t.Helper()
		form := url.Values{"key": {"k"}}
		for i := 0; i < len(fields); i += 2 {
			form.Add(fields[i], fields[i+1])
		}
		if w := d.as(who, http.MethodPost, "/queue", form); w.Code != status {
			t.Errorf("%v by %s: status %d, want %d", fields, who, w.Code, status)
		}
	}
	assignee := func(i int) string { return d.caseOf(fmt.Sprintf("call-%06d", i)).Assignee }
	do("li", 303, "do", "mine", "call", "call-000000")
	do("wang", 303, "do", "mine", "call", "call-000000") // it is taken
	do("wang", 403, "do", "assign", "to", "wang", "call", "call-000000")
	do("wang", 403, "do", "handout", "to", "wang", "n", "2")
	do("zhou", 303, "do", "handout", "to", "far", "to", "li", "to", "wang", "n", "3")
	do("zhou", 303, "do", "handout", "to", "far", "n", "3")             // who sees none of them
	do("zhou", 303, "do", "assign", "to", "own", "call", "call-000000") // who took it
	for _, nobody := range []string{"", "zhou", "none", "li, wang"} {
		do("zhou", 400, "do", "handout", "to", nobody, "n", "3")
		do("zhou", 400, "do", "assign", "to", nobody, "call", "call-000000")
	}
	do("zhou", 400, "do", "handout", "n", "3")
	do("zhou", 400, "do", "handout", "to", "li", "n", "0")
	if got := []string{assignee(0), assignee(1), assignee(2), assignee(3), assignee(4)}; !slices.Equal(got, []string{"li", "li", "wang", "li", ""}) {
		t.Errorf("assigned to %q", got)
	}
	if rows := rowsIn(d.get("wang", "/queue?tab=mine")); !slices.Equal(rows, []string{"call-000002"}) {
		t.Errorf("of wang: %v", rows)
	}
	do("zhou", 303, "do", "assign", "to", "wang", "call", "call-000000")
	do("wang", 303, "do", "free", "call", "call-000002")
	if assignee(0) != "wang" || assignee(2) != "" {
		t.Errorf("assigned to %q and %q", assignee(0), assignee(2))
	}
	do("li", 303, "do", "snooze", "until", "tomorrow", "call", "call-000005")
	do("li", 400, "do", "snooze", "until", "never", "call", "call-000005")
	do("li", 400, "do", "shrug", "call", "call-000005")
	do("li", 400, "do", "snooze")
	if c := d.caseOf("call-000005"); !c.SnoozedUntil.Equal(time.Date(2026, 9, 5, 9, 0, 0, 0, zone)) {
		t.Errorf("put off until %v", c.SnoozedUntil)
	}
	if rows := rowsIn(d.get("li", "/queue?tab=snoozed")); !slices.Equal(rows, []string{"call-000005"}) {
		t.Errorf("put off: %v", rows)
	}
	do("li", 303, "do", "wake", "call", "call-000005")
	if c := d.caseOf("call-000005"); !c.SnoozedUntil.IsZero() {
		t.Error("it is not back")
	}
}
