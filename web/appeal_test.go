package web_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// staff are people of a hotline with one role each.
var staff = map[string]people.User{
	"chen":  {ID: "chen", Name: "陈坐席", Roles: []people.Role{people.Agent}, Scope: people.Own, Agent: "1024", Dept: "客服三部"},
	"other": {ID: "other", Name: "另一坐席", Roles: []people.Role{people.Agent}, Scope: people.Own, Agent: "1031", Dept: "客服一部"},
	"li":    {ID: "li", Name: "李复核", Roles: []people.Role{people.Reviewer}, Scope: people.All},
	"wang":  {ID: "wang", Name: "王复核", Roles: []people.Role{people.Reviewer}, Scope: people.All},
	"far":   {ID: "far", Name: "一部复核", Roles: []people.Role{people.Reviewer}, Scope: people.Dept, Dept: "客服一部"},
	"near":  {ID: "near", Name: "三部复核", Roles: []people.Role{people.Reviewer}, Scope: people.Dept, Dept: "客服三部"},
	"boss":  {ID: "boss", Name: "周班长", Roles: []people.Role{people.Leader}, Scope: people.Dept, Dept: "客服三部"},
	"audit": {ID: "audit", Name: "审计", Roles: []people.Role{people.Auditor}, Scope: people.All},
	"self":  {ID: "self", Name: "兼职复核", Roles: []people.Role{people.Reviewer, people.Agent}, Scope: people.All, Agent: "1024"},
}

// disputed is the finding that the tests of appeals are about; agent 1024 took its call.
var disputed = storage.FindingID("p-017", "internal.unreported")

// court is a house of the staff, on the records of the fixture.
type court struct{ *house }

func newCourt(t *testing.T) *court {
	t.Helper()
	return &court{newHouse(t, stored(t), slices.Collect(maps.Values(staff)))}
}

func (c *court) finding() storage.FindingRow {
	c.Helper()
	f, err := c.store.Finding(c.Context(), disputed)
	if err != nil {
		c.Fatal(err)
	}
	return f
}

// confirm has the disputed finding confirmed at a time.
func (c *court) confirm(who string, at time.Time) {
	c.Helper()
	f := c.finding()
	of := call.Call{ID: f.CallID, Agent: f.Agent, Dept: f.Dept, Started: f.Started}
	entries := scoring.OfVerdict(f.Finding, f.ID, of, "2026-09", true, f.Rounds+1, at)
	v := storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Reviewer: who, Reason: "clear", Key: "v" + who + strconv.Itoa(f.Rounds), Seen: f.Version, At: at}
	if _, err := c.store.Judge(c.Context(), v, entries); err != nil {
		c.Fatal(err)
	}
}

// press posts a form as somebody and holds the status.
func (c *court) press(who, path string, form url.Values, status int) *httptest.ResponseRecorder {
	c.Helper()
	w := post(c, c.as(who), path, form)
	if w.Code != status {
		c.Errorf("%s presses %s: status %d, want %d", who, path, w.Code, status)
	}
	return w
}

// sees gives a page as somebody sees it, and holds the status.
func (c *court) sees(who, path string, status int) string {
	c.Helper()
	w := get(c, c.as(who), path)
	if w.Code != status {
		c.Errorf("%s asks for %s: status %d, want %d", who, path, w.Code, status)
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		checkPage(c.T, path, w.Body.String())
	}
	return w.Body.String()
}

func (c *court) object(status int) {
	c.Helper()
	form := url.Values{"note": {"我在 0:44 已登记"}, "marks": {"0:44-0:52"}, "round": {strconv.Itoa(c.finding().Rounds)}, "key": {"press" + strconv.Itoa(c.finding().Rounds)}}
	c.press("chen", "/mine/"+disputed+"/appeal", form, status)
}

func (c *court) appealPath() string {
	return "/appeals/" + disputed + "-" + strconv.Itoa(c.finding().Rounds)
}

func (c *court) decide(who, path, kind string, status int) {
	c.Helper()
	form := url.Values{"kind": {kind}, "note": {"复听过"}, "seen": {strconv.FormatInt(c.finding().Version, 10)}, "key": {"d" + who + kind}}
	c.press(who, path+"/decide", form, status)
}

func (c *court) quality() string {
	c.Helper()
	page := c.sees("boss", "/scorecards/1024?month=2026-09", http.StatusOK)
	_, after, _ := strings.Cut(page, `data-item="quality"`)
	_, after, _ = strings.Cut(after, `num">`)
	value, _, _ := strings.Cut(after, "<")
	return value
}

func TestAnAgentSeesTheOwnConfirmedFindingsAndNoOthers(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	if page := c.sees("chen", "/mine", http.StatusOK); strings.Contains(page, disputed) {
		t.Error("a finding that nobody has confirmed is shown to its agent")
	}
	c.sees("chen", "/mine/"+disputed, http.StatusNotFound)
	c.confirm("li", now)
	if page := c.sees("chen", "/mine?month=2026-09", http.StatusOK); !strings.Contains(page, "/mine/"+disputed) {
		t.Error("a confirmed finding is not on the agent's page")
	}
	page := c.sees("chen", "/mine/"+disputed, http.StatusOK)
	for _, want := range []string{"我要投诉他", "internal.unreported", "扣 5 分", "判为属实", "提交申诉", "/mine/" + disputed + "/audio"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the finding does not have %q", want)
		}
	}
	c.sees("chen", "/mine/"+disputed+"/audio", http.StatusOK)
	c.sees("other", "/mine/"+disputed, http.StatusNotFound)
	c.sees("other", "/mine/"+disputed+"/audio", http.StatusNotFound)
	c.sees("li", "/mine/"+disputed, http.StatusForbidden)
	c.press("other", "/mine/"+disputed+"/appeal", url.Values{"note": {"x"}, "round": {"1"}, "key": {"k"}}, http.StatusNotFound)
	rows, _, err := c.store.Findings(c.Context(), storage.FindingFilter{Status: storage.Open})
	if err != nil || len(rows) == 0 {
		c.Fatalf("no other finding: %v", err)
	}
	of := call.Call{ID: rows[0].CallID, Agent: "1031", Dept: rows[0].Dept, Started: rows[0].Started}
	october := storage.Verdict{Finding: rows[0].ID, Kind: storage.Confirm, Reviewer: "li", Reason: "clear", Key: "october", Seen: rows[0].Version, At: now}
	if _, err := c.store.Judge(c.Context(), october, scoring.OfVerdict(rows[0].Finding, rows[0].ID, of, "2026-10", true, 1, now)); err != nil {
		c.Fatal(err)
	}
	c.later(now.AddDate(0, 1, 0))
	if page := c.sees("chen", "/mine", http.StatusOK); !strings.Contains(page, "/mine/"+disputed) {
		t.Error("a month without findings is shown, and the last with one is not")
	}
	if page := c.sees("chen", "/mine?month=2026-10", http.StatusOK); strings.Contains(page, disputed) {
		t.Error("a month that was asked for shows another")
	}
}

func TestAnAppealChangesTheVerdictAndTheScorecard(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.confirm("li", now)
	if got := c.quality(); got != "95" {
		t.Fatalf("quality %s, want 95", got)
	}
	c.object(http.StatusSeeOther)
	c.object(http.StatusSeeOther) // the same press
	path := c.appealPath()
	for who, status := range map[string]int{"chen": 200, "li": 200, "wang": 200, "boss": 200, "audit": 200, "other": 404, "far": 404} {
		c.sees(who, path, status)
	}
	if page := c.sees("wang", "/appeals", http.StatusOK); !strings.Contains(page, path) || !strings.Contains(page, "还剩") {
		t.Error("the list does not show the appeal with its clock")
	}
	if page := c.sees("far", "/appeals", http.StatusOK); strings.Contains(page, path) {
		t.Error("a reviewer of another department sees the appeal")
	}
	c.decide("li", path, "changed", http.StatusConflict)
	c.decide("self", path, "changed", http.StatusConflict)
	c.decide("far", path, "changed", http.StatusNotFound)
	c.decide("chen", path, "changed", http.StatusForbidden)
	c.decide("audit", path, "changed", http.StatusForbidden)
	if c.finding().Rounds != 1 {
		t.Fatal("somebody decided who may not")
	}
	c.decide("wang", path, "changed", http.StatusSeeOther)
	c.decide("wang", path, "changed", http.StatusSeeOther) // the same press
	c.decide("boss", path, "upheld", http.StatusConflict)
	if f := c.finding(); f.Status != storage.Rejected || f.Rounds != 2 {
		t.Errorf("the finding is %s after %d rounds", f.Status, f.Rounds)
	}
	if got := c.quality(); got != "100" {
		t.Errorf("quality %s, want 100", got)
	}
	if card := c.sees("boss", "/scorecards/1024?month=2026-09", http.StatusOK); !strings.Contains(card, "申诉改判") {
		t.Error("the scorecard does not show what the appeal gave back")
	}
	if page := c.sees("chen", path, http.StatusOK); !strings.Contains(page, "复听过") || !strings.Contains(page, "申诉：改判为不属实") {
		t.Error("the agent does not see the outcome")
	}
	c.sound()
}

func (c *court) sound() {
	c.Helper()
	if problems, err := c.store.Check(c.Context()); err != nil || len(problems) > 0 {
		c.Errorf("the store has problems: %v, %v", problems, err)
	}
}

func TestTheLastInstanceIsALeadersAndFinal(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.confirm("li", now)
	c.object(http.StatusSeeOther)
	c.decide("wang", c.appealPath(), "upheld", http.StatusSeeOther)
	if card := c.sees("boss", "/scorecards/1024?month=2026-09", http.StatusOK); !strings.Contains(card, "申诉维持") {
		t.Error("the scorecard does not show that the appeal was decided")
	}
	if page := c.sees("chen", "/mine/"+disputed, http.StatusOK); !strings.Contains(page, "申请终审") {
		t.Error("the agent cannot insist")
	}
	c.object(http.StatusSeeOther)
	path := c.appealPath()
	c.later(now.Add(time.Minute))
	c.decide("wang", path, "changed", http.StatusConflict)
	c.decide("self", path, "changed", http.StatusConflict)
	c.press("other", path+"/withdraw", nil, http.StatusNotFound)
	c.decide("boss", path, "upheld", http.StatusSeeOther)
	if page := c.sees("chen", "/mine/"+disputed, http.StatusOK); strings.Contains(page, "申请终审") || !strings.Contains(page, "不能再申诉") {
		t.Error("there is an instance after the last")
	}
	c.object(http.StatusConflict)
	if got := c.quality(); got != "95" {
		t.Errorf("quality %s, want 95", got)
	}
	c.sound()
}

func TestAnAppealIsWithdrawnByItsAgentAlone(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.confirm("li", now)
	c.object(http.StatusSeeOther)
	path := c.appealPath()
	c.press("self", path+"/withdraw", nil, http.StatusNotFound)
	c.press("chen", path+"/withdraw", nil, http.StatusSeeOther)
	c.press("chen", path+"/withdraw", nil, http.StatusSeeOther)
	c.decide("wang", path, "changed", http.StatusConflict)
	if page := c.sees("wang", "/appeals?state=withdrawn", http.StatusOK); !strings.Contains(page, path) {
		t.Error("a withdrawn appeal is not listed")
	}
}

// TestClocksRunOnWorkingDaysOfTheHotlinesZone has a verdict on Friday 4 September 2026,
// so that the third working day after is Wednesday the 9th.
func TestClocksRunOnWorkingDaysOfTheHotlinesZone(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	friday := at(4, 23, 30)
	c.later(friday)
	c.confirm("li", friday)
	c.later(at(9, 23, 59))
	if page := c.sees("chen", "/mine/"+disputed, http.StatusOK); !strings.Contains(page, "可申诉至 2026-09-10 00:00") {
		t.Error("the time to appeal does not end with Wednesday")
	}
	c.later(at(10, 0, 0))
	c.object(http.StatusConflict)
	if page := c.sees("chen", "/mine/"+disputed, http.StatusOK); strings.Contains(page, "提交申诉") {
		t.Error("an appeal is offered when its time has passed")
	}
	c.later(at(9, 23, 59))
	c.object(http.StatusSeeOther)
	path := c.appealPath()
	if page := c.sees("wang", path, http.StatusOK); !strings.Contains(page, "2026-09-15 00:00") {
		t.Error("an appeal of Wednesday is not due with Monday")
	}
	c.later(at(15, 1, 0))
	if page := c.sees("wang", "/appeals?state=overdue", http.StatusOK); !strings.Contains(page, path) || !strings.Contains(page, "已超时 1 小时") {
		t.Error("an overdue appeal is not among the overdue")
	}
	c.decide("wang", path, "upheld", http.StatusSeeOther) // late is better than never
}

func TestADecisionOnWhatHasChangedIsRefused(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.confirm("li", now)
	c.object(http.StatusSeeOther)
	path, f := c.appealPath(), c.finding()
	form := url.Values{"kind": {"upheld"}, "note": {"x"}, "seen": {strconv.FormatInt(f.Version-1, 10)}, "key": {"k"}}
	c.press("wang", path+"/decide", form, http.StatusConflict)
	if c.finding().Version != f.Version {
		t.Error("the refused decision has changed the finding")
	}
}

func TestFormsOfAppealsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.confirm("li", now)
	good := url.Values{"note": {"words"}, "marks": {"0:03"}, "round": {"1"}, "key": {"k"}}
	for name, value := range map[string]string{"note": strings.Repeat("字", 501), "marks": "9:59", "round": "x", "key": ""} {
		form := url.Values{}
		for k, v := range good {
			form[k] = slices.Clone(v)
		}
		form.Set(name, value)
		if page := c.press("chen", "/mine/"+disputed+"/appeal", form, http.StatusBadRequest).Body.String(); !strings.Contains(page, name) {
			t.Errorf("a bad %s is not named", name)
		}
	}
	c.object(http.StatusSeeOther)
	for name, value := range map[string]string{"kind": "odd", "note": " ", "seen": "x", "key": ""} {
		form := url.Values{"kind": {"upheld"}, "note": {"words"}, "seen": {"2"}, "key": {"k"}}
		form.Set(name, value)
		c.press("wang", c.appealPath()+"/decide", form, http.StatusBadRequest)
	}
	c.sees("wang", "/appeals?state=odd", http.StatusBadRequest)
	c.sees("chen", "/mine?month=9", http.StatusBadRequest)
	c.sees("wang", "/appeals/none", http.StatusNotFound)
}

// TestPagesOfAppealsStandInBothLanguages holds the pages that need real records.
func TestPagesOfAppealsStandInBothLanguages(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.confirm("li", now)
	f := c.finding()
	if f.Finding.Level == inspect.Info {
		t.Fatal("the fixture has changed")
	}
	c.object(http.StatusSeeOther)
	for path, who := range map[string]string{"/mine": "chen", "/mine/" + disputed: "chen", "/appeals": "boss", c.appealPath(): "wang", "/appeals?state=upheld": "audit"} {
		for _, lang := range []string{"zh", "en"} {
			w := get(t, c.as(who), path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"lang="+lang)
			if w.Code != http.StatusOK {
				t.Errorf("%s in %s: status %d", path, lang, w.Code)
			}
			checkPage(t, path+" in "+lang, w.Body.String())
		}
	}
}
