package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
	"github.com/tingcha/tingcha/web"
)

// opinion is what the first reviewer has written, and nobody else may read yet.
const opinion = "头一位的意见不外传"

// newSealed is a court with a reviewer who leads, too, and is let into every page of both.
func newSealed(t *testing.T) *court {
	t.Helper()
	c := newCourt(t)
	u := people.User{ID: "head", Name: "何组长", Roles: []people.Role{people.Reviewer, people.Leader}, Scope: people.All}
	c.doors["head"] = signIn(t, c.store, u, now)
	return c
}

// upholds has li uphold everything of p-017 that can be, and the agent appeal.
func (c *court) upholds() {
	c.Helper()
	const who = "li"
	v := storage.CaseVerdict{CallID: "p-017", Kind: storage.Confirm, Reviewer: who, Note: opinion, Key: "first", At: c.clock}
	cases, err := c.store.Case(c.Context(), "p-017", who, c.clock)
	if err != nil {
		c.Fatal(err)
	}
	for _, f := range cases.Findings {
		p := storage.CasePart{Finding: f.ID, Kind: storage.Confirm, Reason: "clear", Seen: f.Version}
		if p.Scores, err = p.Kind.Scores(c.Context(), c.store, f, zone, c.clock); err != nil {
			c.Fatal(err)
		}
		v.Parts = append(v.Parts, p)
	}
	if _, err := c.store.JudgeCase(c.Context(), v); err != nil {
		c.Fatal(err)
	}
	a := storage.Appeal{Finding: disputed, Round: 1, By: "chen", Words: opinion, Key: "appeal", Filed: c.clock, Due: c.clock.Add(72 * time.Hour)}
	if err := c.store.FileAppeal(c.Context(), a); err != nil {
		c.Fatal(err)
	}
	_, err = c.store.OpenMatter(c.Context(),
		supervision.Matter{ID: "l-1", Kind: supervision.Ladder, Subject: disputed, Title: opinion, Dept: "客服三部", Agent: "1024"},
		supervision.Move{To: supervision.Notice, By: "boss", At: c.clock, Words: opinion, Owner: "boss", Due: c.clock.Add(72 * time.Hour), Key: "ladder"})
	c.must(err)
	summed(c.T, c.store)
}

// countedPages are addresses of figures, lists and bulletins to which p-017 adds, each with
// what it says only because of what stands against the call.
func countedPages() map[string]string {
	const span = "&from=2026-09-01&to=2026-09-30"
	return map[string]string{
		"/figures?item=hit_rate&which=met" + span:                          "/calls/p-017",
		"/figures?item=qa_error_rate&which=met" + span:                     "/calls/p-017",
		"/figures?item=review_accuracy&agent=1024" + span:                  disputed,
		"/bulletins/now?kind=violations&period=2026-09-03":                 "status=confirmed",
		"/bulletins/now?kind=analysis&period=2026-09":                      "status=confirmed",
		"/groups?item=qa_error_rate&month=2026-12":                         "from=2026-09-01", // in the trend
		"/search?q=" + url.QueryEscape("投诉") + "&rule=internal.unreported": "/calls/p-017",
	}
}

// counted holds the figures that count p-017 to telling of it, or to not telling.
func (c *court) counted(who string, tells bool) {
	c.Helper()
	for path, word := range countedPages() {
		if w := get(c, c.as(who), path); strings.Contains(w.Body.String(), word) != tells {
			c.Errorf("%s tells %s %q: %v, want %v (status %d)", path, who, word, !tells, tells, w.Code)
		}
	}
}

// pages gives an address for every page of the table of routes, with what is asked of
// lists so that they show what was judged.
func pages() []string {
	all := []string{
		"/findings?status=confirmed", "/findings?status=all", "/queue?tab=done", "/queue?tab=appeal", "/appeals", "/appeals?state=filed",
		"/scorecards?month=2026-09", "/scorecards/1024?month=2026-09", "/search?q=" + url.QueryEscape("不归"), "/rules/internal.unreported?reason=clear",
	}
	all = slices.AppendSeq(all, maps.Keys(countedPages()))
	for _, pattern := range web.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodGet {
			continue
		}
		for from, to := range map[string]string{
			"/findings/{id}": "/findings/" + disputed, "/appeals/{id}": "/appeals/" + disputed + "-1", "/mine/{id}": "/mine/" + disputed,
			"{agent}": "1024", "{call}": "p-017", "{name}": "internal.unreported", "{day}": "2026-09-03", "/calibration/{id}": "/calibration/s1",
			"{$}": "", "/calls/{id}": "/calls/p-017", "/supervision/{id}": "/supervision/l-1", "/tickets/{id}": "/tickets/T3301",
		} {
			path = strings.ReplaceAll(path, from, to)
		}
		all = append(all, regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "none"))
	}
	return all
}

// tells finds the pages on which somebody reads what the first reviewer decided.
func (c *court) tells(who string) []string {
	c.Helper()
	var all []string
	for _, path := range pages() {
		w := get(c, c.as(who), path)
		page := w.Body.String()
		judged := regexp.MustCompile(`status-confirmed[^>]*>[^<]*</span>`).MatchString(page) && strings.Contains(page, "p-017")
		listed := strings.Contains(path, "?") && !strings.Contains(path, "/search") && !strings.Contains(path, "/scorecards") && strings.Contains(page, `href="/calls/p-017`)
		if strings.Contains(page, opinion) || judged || listed || strings.Contains(page, `href="/findings/`+disputed) {
			all = append(all, path)
		}
	}
	return all
}

func TestWhatIsLookedAtBlindIsToldOnNoPage(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	c := newSealed(t)
	c.upholds()
	card := c.sees("head", "/scorecards/1024?month=2026-09", http.StatusOK)
	if before := c.tells("head"); len(before) < 6 {
		t.Fatalf("before the second look the verdict is told on %v only", before)
	}
	c.counted("head", true)
	l := storage.Look{Source: "first", CallID: "p-017", First: "li", Given: c.clock}
	if err := c.store.DrawSecond(t.Context(), l, []storage.Opinion{{Finding: disputed, Answer: storage.Confirm, At: c.clock}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.store.TakeLook(t.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "head", At: c.clock}); err != nil {
		t.Fatal(err)
	}
	c.counted("head", false)
	c.counted("wang", true)
	if told := c.tells("head"); len(told) > 0 {
		t.Errorf("while it is looked at, the verdict is told on %v", told)
	}
	if c.sees("head", "/scorecards/1024?month=2026-09", http.StatusOK) == card {
		t.Error("the scorecard is that with the verdict")
	}
	c.sees("head", "/appeals/"+disputed+"-1", http.StatusNotFound)
	c.press("head", "/appeals/"+disputed+"-1/decide", url.Values{"kind": {"changed"}, "note": {"x"}, "seen": {"2"}, "key": {"k"}}, http.StatusNotFound)
	if told := c.tells("wang"); len(told) < 6 {
		t.Errorf("another reviewer reads it on %v only", told)
	}
	form := url.Values{"kind": {"reject"}, "key": {"blind"}, "finding": {disputed}}
	c.press("head", "/calls/p-017/verdict", form, http.StatusSeeOther)
	c.counted("head", true)
	if told := c.tells("head"); len(told) < 6 {
		t.Errorf("after the answer the verdict is told on %v only", told)
	}
	c.sound()
}

func TestWhatIsCalibratedIsToldOnNoPage(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	c := newSealed(t)
	c.press("boss", "/calibration", url.Values{"key": {"S1"}, "title": {"校准"}, "calls": {"p-017"}, "reviewer": {"head", "wang"}}, http.StatusSeeOther)
	c.sees("head", "/calls/p-017", http.StatusOK)
	c.upholds()
	if told := c.tells("head"); len(told) > 0 {
		t.Errorf("while the session is open, the verdict is told on %v", told)
	}
	page := c.sees("head", "/calls/p-017", http.StatusOK)
	if strings.Contains(page, `id="case"`) || !strings.Contains(page, "校准") {
		t.Error("the page of the call can be judged, or does not say where it is")
	}
	c.press("head", "/calls/p-017/verdict", url.Values{"kind": {"reject"}, "key": {"k"}}, http.StatusConflict)
	c.press("boss", "/calibration/s1/close", nil, http.StatusSeeOther)
	if told := c.tells("head"); len(told) < 6 {
		t.Errorf("after the session the verdict is told on %v only", told)
	}
}

func TestTheSecondReviewerDoesNotReadWhatTheFirstThinks(t *testing.T) {
	t.Parallel()
	c := newSealed(t)
	f := c.finding()
	form := url.Values{"kind": {"doubt"}, "key": {"d"}, "note": {opinion}}
	all, err := c.store.Case(t.Context(), "p-017", "li", c.clock)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all.Findings {
		form.Add("finding", f.ID)
		form.Set("seen-"+f.ID, strconv.FormatInt(f.Version, 10))
	}
	c.press("li", "/calls/p-017/verdict", form, http.StatusSeeOther)
	for _, path := range append(pages(), "/queue?tab=second") {
		for _, who := range []string{"wang", "head"} {
			if strings.Contains(get(t, c.as(who), path).Body.String(), opinion) {
				t.Errorf("%s reads on %s what the first one thinks", who, path)
			}
		}
	}
	if got := c.finding(); got.Version != f.Version {
		t.Error("a doubt has changed the finding")
	}
}

// blindAgain has li confirm a case of one finding and wang take it for a second look, and
// gives the form by which wang confirms it, too.
func (d *desk) blindAgain(id string) url.Values {
	d.Helper()
	d.press("li", id, d.form(id, "confirm", "k"), http.StatusOK)
	finding := d.caseOf(id).Findings[0].ID
	l := storage.Look{Source: "first", CallID: id, First: "li", Given: now}
	if err := d.store.DrawSecond(d.Context(), l, []storage.Opinion{{Finding: finding, Answer: storage.Confirm, At: now}}); err != nil {
		d.Fatal(err)
	}
	if _, err := d.store.TakeLook(d.Context(), storage.Taker{Kind: storage.SecondLook, Reviewer: "wang", At: now}); err != nil {
		d.Fatal(err)
	}
	return url.Values{"kind": {"confirm"}, "key": {"b"}, "finding": {finding}, "list": {"tab=open"}}
}

func TestABlindAnswerIsOfTheShapeOfAnyOther(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 6)
	answer := d.blindAgain("call-000000")
	plain := d.press("wang", "call-000001", d.form("call-000001", "confirm", "k"), http.StatusOK)
	blind := d.press("wang", "call-000000", answer, http.StatusOK)
	for key, value := range plain {
		if _, same := blind[key]; !same {
			t.Errorf("it lacks %s (%v)", key, value)
		}
	}
	if len(blind) != len(plain) || blind["undo"] != "/calls/call-000000/undo?of=wang%3Ab%3Aconfirm" {
		t.Errorf("blind %v, otherwise %v", blind, plain)
	}
}

func TestOwnCallsAreLeftToOthersInEveryWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 4)
	own := "call-000000"
	if d.caseOf(own).Agent != "3000" {
		t.Fatalf("call taken by %s", d.caseOf(own).Agent)
	}
	for _, do := range []string{"snooze", "mine", "free", "confirm"} {
		form := url.Values{"do": {do}, "call": {own}, "key": {"k" + do}, "note": {"x"}, "seen-" + own: {strconv.FormatInt(d.caseOf(own).Version, 10)}}
		w := d.as("own", http.MethodPost, "/queue", form)
		if !strings.Contains(w.Header().Get("Location"), "skipped="+own) {
			t.Errorf("%s leads to %q, status %d", do, w.Header().Get("Location"), w.Code)
		}
	}
	c := d.caseOf(own)
	if c.Assignee != "" || !c.SnoozedUntil.IsZero() || c.Judged > 0 {
		t.Errorf("the case is %+v", c)
	}
	for _, what := range []string{"verdict", "lease", "draft", "undo"} {
		if w := d.as("own", http.MethodPost, "/calls/"+own+"/"+what, d.form(own, "confirm", "k")); w.Code != http.StatusForbidden {
			t.Errorf("%s: status %d", what, w.Code)
		}
	}
	if w := d.as("own", http.MethodPost, "/gold/"+own, url.Values{"kind": {"mark"}}); w.Code != http.StatusForbidden {
		t.Errorf("marked as gold: status %d", w.Code)
	}
}

func TestAVerdictIsUndoneByWhoGaveItAndNotUnderAnAppeal(t *testing.T) {
	t.Parallel()
	c := newSealed(t)
	c.upholds()
	undo := func(who string, status int) string {
		t.Helper()
		return c.press(who, undoOf(t, c.store, "p-017"), url.Values{"key": {"u" + who}}, status).Body.String()
	}
	for _, who := range []string{"li", "head"} {
		if page := undo(who, http.StatusConflict); !strings.Contains(page, "先裁定申诉") {
			t.Errorf("%s is not told to decide on the appeal first", who)
		}
	}
	c.press("chen", "/appeals/"+disputed+"-1/withdraw", nil, http.StatusSeeOther)
	undo("wang", http.StatusConflict)
	if page := c.sees("wang", "/calls/p-017", http.StatusOK); strings.Contains(page, "/calls/p-017/undo") {
		t.Error("who did not give the verdict is offered to take it back")
	}
	if page := c.sees("head", "/calls/p-017", http.StatusOK); !strings.Contains(page, "/calls/p-017/undo") {
		t.Error("the leader is not offered to take the verdict back")
	}
	undo("head", http.StatusSeeOther)
	if got := c.finding(); got.Status != storage.Open {
		t.Errorf("the finding is %s", got.Status)
	}
	c.sound()
}

func TestOnePressNeverAnswersForAnothers(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 4)
	d.press("li", "call-000001", d.form("call-000001", "confirm", "same"), http.StatusOK)
	d.press("wang", "call-000002", d.form("call-000002", "reject", "same"), http.StatusOK)
	if c := d.caseOf("call-000002"); c.Judged == 0 || c.Upheld > 0 {
		t.Errorf("the second one's verdict was not kept: %+v", c)
	}
}

func TestARulesPrecisionIsWithoutWhatIsToBeJudgedBlind(t *testing.T) {
	t.Parallel()
	c := newSealed(t)
	c.upholds()
	const path, confirmed = "/rules/internal.unreported", "status=confirmed"
	open := strings.Count(c.sees("head", path, http.StatusOK), confirmed)
	c.press("boss", "/calibration", url.Values{"key": {"S1"}, "title": {"校准"}, "calls": {"p-017"}, "reviewer": {"head", "wang"}}, http.StatusSeeOther)
	if sealed := strings.Count(c.sees("head", path, http.StatusOK), confirmed); sealed >= open {
		t.Errorf("%d links to what was confirmed, %d before", sealed, open)
	}
}
