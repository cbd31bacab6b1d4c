package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/supervision"
)

// newOffice is a court in which two complaints about agent 1024 were substantiated, and one about
// 1031 of another department.
func newOffice(t *testing.T) *court {
	t.Helper()
	all := maps.Clone(staff)
	all["head"] = people.User{ID: "head", Name: "吴主管", Roles: []people.Role{people.Leader}, Scope: people.Dept, Dept: "客服三部"}
	all["else"] = people.User{ID: "else", Name: "别部主管", Roles: []people.Role{people.Leader}, Scope: people.Dept, Dept: "客服一部"}
	store := stored(t)
	c := &court{newHouse(t, store, slices.Collect(maps.Values(all)))}
	c.must(c.ingest(internal("K1", "1024", 1), internal("K2", "1024", 2), internal("K3", "1031", 2)))
	summed(t, store)
	return c
}

func (c *court) ingest(tickets ...call.Ticket) error {
	c.Helper()
	b := storage.Batch{At: c.clock, Agents: []call.Agent{{ID: "1024", Name: "陈", Dept: "客服三部", Team: "甲班"}, {ID: "1031", Name: "林", Dept: "客服一部"}}}
	for _, t := range tickets {
		b.Tickets = append(b.Tickets, storage.OfferedTicket{Ticket: t, Origin: "tickets.csv:9"})
	}
	_, err := c.store.Ingest(c.Context(), b)
	return err
}

// internal is a complaint about an agent that was substantiated on a day of September 2026.
func internal(id, about string, day int) call.Ticket {
	filed := at(day, 9, 0)
	return call.Ticket{
		ID: id, Version: 1, Kind: call.ComplaintInternal, Customer: call.Customer("c-" + id), Agent: "2001", About: about, Dept: "客服三部", Text: "态度生硬", Filed: filed,
		Events: []call.TicketEvent{{Kind: call.Accepted, At: filed, By: "2001"}, {Kind: call.Substantiated, At: filed.Add(time.Hour), By: "质检"}},
	}
}

// opens has boss open a matter, and gives the address that it leads to.
func (c *court) opens(form url.Values) string {
	c.Helper()
	return c.press("boss", "/supervision", form, http.StatusSeeOther).Header().Get("Location")
}

// step takes a matter a step on, as its page would.
func (c *court) step(who, path, to string, status int, more ...string) {
	c.Helper()
	m, _, err := c.store.Matter(c.Context(), strings.TrimPrefix(path, "/supervision/"))
	c.must(err)
	form := url.Values{"key": {who + to + string(m.State)}, "seen": {number(m.Moves)}, "from": {string(m.State)}, "to": {to}, "note": {"做了 " + to}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	c.press(who, path, form, status)
	if status == http.StatusSeeOther {
		c.press(who, path, form, status) // and once more
	}
}

func number(n int) string { return string(rune('0' + n)) }

func anItem() url.Values {
	return url.Values{"kind": {"item"}, "key": {"k1"}, "title": {"推诿增多"}, "dept": {"客服三部"}, "owner": {"li"}, "rule": {"internal.unreported"}, "measure": {"班前会讲案例"}}
}

func TestAnItemIsSeenThroughByOneAndCheckedByAnother(t *testing.T) {
	t.Parallel()
	c := newOffice(t)
	c.press("li", "/supervision", anItem(), http.StatusForbidden)
	c.press("else", "/supervision", anItem(), http.StatusNotFound) // another department's
	form := anItem()
	form.Set("title", "")
	c.press("boss", "/supervision", form, http.StatusBadRequest)
	path := c.opens(anItem())
	if again := c.opens(anItem()); again != path {
		t.Errorf("the second press leads to %s and not to %s", again, path)
	}
	list := c.sees("boss", "/supervision", http.StatusOK)
	for _, want := range []string{"推诿增多", "客服三部", "李复核", "班前会讲案例", "2026-09-11", "计划（P）", `href="` + path + `"`} {
		if !strings.Contains(list, want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
	c.sees("else", path, http.StatusNotFound)
	c.sees("chen", path, http.StatusForbidden)
	c.press("else", path, url.Values{}, http.StatusNotFound)
	c.step("boss", path, "check", http.StatusConflict) // not yet
	c.step("li", path, "do", http.StatusSeeOther, "since", "2026-09-04")
	c.step("li", path, "check", http.StatusSeeOther)
	c.step("li", path, "act", http.StatusConflict) // by others
	if page := c.sees("li", path, http.StatusOK); !strings.Contains(page, "由别人检查") || strings.Contains(page, `value="act"`) {
		t.Error("who did it is offered to check it")
	}
	c.step("boss", path, "plan", http.StatusBadRequest) // what is to be done otherwise?
	c.step("boss", path, "plan", http.StatusSeeOther, "measure", "一对一辅导", "key", "again")
	page := c.sees("boss", path, http.StatusOK)
	for _, want := range []string{"第 2 轮", "一对一辅导", "做了 check", "检查（C） → 计划（P）"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	c.later(at(4, 12, 0).AddDate(0, 0, 30))
	if page := c.sees("audit", "/supervision?tab=overdue", http.StatusOK); !strings.Contains(page, "升级至分管客服经理") {
		t.Error("what is long overdue has not gone up")
	}
	c.sound()
}

func TestATeamsLeaderOpensNothingOfAnotherDepartment(t *testing.T) {
	t.Parallel()
	c := newOffice(t)
	c.doors["shift"] = signIn(t, c.store, people.User{ID: "shift", Name: "甲班班长", Roles: []people.Role{people.Leader}, Scope: people.Team, Team: "甲班", Dept: "客服三部"}, now)
	form := anItem()
	form.Set("team", "甲班")
	form.Set("owner", "")
	form.Set("dept", "客服一部")
	c.press("shift", "/supervision", form, http.StatusNotFound)
	form.Set("dept", "客服三部")
	c.press("shift", "/supervision", form, http.StatusSeeOther)
	if list := c.sees("else", "/supervision", http.StatusOK); strings.Contains(list, "推诿增多") {
		t.Error("it stands on another department's sheet")
	}
}

func TestAMeasuresEffectIsCountedWithItsRows(t *testing.T) {
	t.Parallel()
	c := newOffice(t)
	c.confirm("wang", now)
	summed(t, c.store)
	path := c.opens(anItem())
	c.step("li", path, "do", http.StatusSeeOther, "since", "2026-09-03")
	page := c.sees("boss", path, http.StatusOK)
	for _, want := range []string{"尚不能判断", "2026-09-02 – 2026-09-02", "2026-09-03 – 2026-09-03", "/figures?dept=", "item=qa_coverage", "status=confirmed"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	rows := regexp.MustCompile(`href="(/findings\?[^"]*from=2026-09-03[^"]*status=confirmed[^"]*)">(\d+)</a>`).FindStringSubmatch(page)
	if rows == nil || rows[2] != "1" {
		t.Fatalf("the confirmed findings after the measure have no rows: %q", rows)
	}
	if list := c.sees("boss", strings.ReplaceAll(rows[1], "&amp;", "&"), http.StatusOK); strings.Count(list, `class="row edge-`) != 1 {
		t.Error("the rows are not as many as the figure")
	}
	if page := c.sees("boss", c.opens(url.Values{"kind": {"item"}, "key": {"k2"}, "title": {"属实增多"}, "dept": {"客服三部"}}), http.StatusOK); !strings.Contains(page, "属实的对内投诉") {
		t.Error("an item without a rule is not measured by complaints")
	}
}

func TestEverySubstantiatedComplaintIsTalkedAboutFourTimes(t *testing.T) {
	t.Parallel()
	c := newOffice(t)
	c.sees("li", "/supervision/interviews", http.StatusForbidden)
	page := c.sees("boss", "/supervision/interviews", http.StatusOK)
	if !strings.Contains(page, "K1") || !strings.Contains(page, "缺访谈的投诉：2 件") || strings.Contains(page, "K3") {
		t.Errorf("the list of what is missing is another: %s", page)
	}
	if strings.Index(page, "K1") > strings.Index(page, "K2") {
		t.Error("what was due first does not come first")
	}
	form := url.Values{"kind": {"interview"}, "key": {"k"}, "ticket": {"K1"}, "agent": {"1024"}, "day": {"2026-09-01"}}
	c.press("else", "/supervision", form, http.StatusNotFound)
	form.Set("ticket", "T3301")
	c.press("boss", "/supervision", form, http.StatusNotFound) // no complaint
	form.Set("ticket", "K1")
	form.Set("owner", "li")
	path := c.opens(form)
	c.step("boss", path, "monitor", http.StatusConflict) // nobody is passed over
	c.step("li", path, "specialist", http.StatusSeeOther)
	c.step("boss", path, "specialist", http.StatusSeeOther, "owner", "near")
	c.step("near", path, "monitor", http.StatusSeeOther)
	c.step("near", path, "supervisor", http.StatusConflict) // each level talks for itself
	if page := c.sees("near", path, http.StatusOK); !strings.Contains(page, "每一级由不同的人访谈") || strings.Contains(page, `value="supervisor"`) {
		t.Error("who held an interview is offered the next")
	}
	c.step("boss", path, "supervisor", http.StatusSeeOther)
	c.step("head", path, "manager", http.StatusSeeOther)
	if page := c.sees("boss", "/supervision/interviews", http.StatusOK); !strings.Contains(page, "四级齐全") || !strings.Contains(page, "缺访谈的投诉：1 件") {
		t.Error("the four interviews are not counted")
	}
	k1 := internal("K1", "1024", 1)
	k1.Version, k1.Events = 2, append(k1.Events, call.TicketEvent{Kind: call.NotSubstantiated, At: at(3, 9, 0)})
	c.must(c.ingest(k1))
	summed(t, c.store)
	if page := c.sees("boss", path, http.StatusOK); !strings.Contains(page, "已改判不属实") {
		t.Error("the page does not say that the complaint is not substantiated any more")
	}
	if page := c.sees("boss", "/supervision/interviews", http.StatusOK); strings.Contains(page, "K1") {
		t.Error("it is still listed")
	}
	c.sound()
}

func TestWhoRepeatsIsTrainedUntilTheExamIsPassed(t *testing.T) {
	t.Parallel()
	c := newOffice(t)
	page := c.sees("boss", "/supervision/repeats", http.StatusOK)
	if !strings.Contains(page, "1024") || !strings.Contains(page, "应培训") || strings.Contains(page, "1031") {
		t.Errorf("who repeats is not named: %s", page)
	}
	rows := regexp.MustCompile(`href="(/figures[^"]*)">2</a>`).FindStringSubmatch(page)
	if rows == nil {
		t.Fatal("the complaints have no rows")
	}
	if list := c.sees("boss", strings.ReplaceAll(rows[1], "&amp;", "&"), http.StatusOK); !strings.Contains(list, "K1") || !strings.Contains(list, "K2") {
		t.Error("the rows are not the complaints")
	}
	form := url.Values{"kind": {"training"}, "key": {"k"}, "agent": {"1031"}}
	c.press("else", "/supervision", form, http.StatusNotFound) // once is not over and over
	form.Set("agent", "1024")
	path := c.opens(form)
	form.Set("key", "other")
	c.press("head", "/supervision", form, http.StatusConflict) // one at a time
	c.step("boss", path, "training", http.StatusSeeOther)
	c.step("boss", path, "exam", http.StatusSeeOther)
	c.step("boss", path, "passed", http.StatusBadRequest, "score", "101")
	c.step("boss", path, "training", http.StatusBadRequest) // an exam has points
	c.step("boss", path, "passed", http.StatusSeeOther, "score", "79")
	if m, _, err := c.store.Matter(t.Context(), strings.TrimPrefix(path, "/supervision/")); err != nil || m.State != supervision.Course || m.Score != 79 {
		t.Errorf("after 79 points it is %s with %d, %v", m.State, m.Score, err)
	}
	c.step("boss", path, "exam", http.StatusSeeOther, "key", "second")
	c.step("boss", path, "passed", http.StatusSeeOther, "score", "80", "key", "second")
	if page := c.sees("boss", "/supervision/repeats", http.StatusOK); !strings.Contains(page, "考试合格") || !strings.Contains(page, "80 分") || strings.Contains(page, "应培训") {
		t.Error("the exam is not in the history")
	}
	c.sound()
}

func TestAnUndoneVerdictEndsTheFourSteps(t *testing.T) {
	t.Parallel()
	c := newOffice(t)
	form := url.Values{"kind": {"ladder"}, "key": {"k"}, "finding": {disputed}, "note": {"全员通报"}}
	c.press("boss", "/supervision", form, http.StatusConflict) // not confirmed
	c.confirm("li", now)
	c.press("else", "/supervision", form, http.StatusNotFound)
	path := c.opens(form)
	c.sees("li", path, http.StatusNotFound) // reviewers do not read of people's penalties
	c.step("boss", path, "rectify", http.StatusSeeOther)
	c.object(http.StatusSeeOther)
	c.press("wang", c.appealPath()+"/decide", c.decides("changed"), http.StatusSeeOther)
	page := c.sees("boss", path, http.StatusOK)
	if !strings.Contains(page, "四步处理到此终止") || !strings.Contains(page, "wang") || strings.Contains(page, `id="move"`) {
		t.Errorf("the ladder has not ended: %s", page)
	}
	c.step("boss", path, "follow", http.StatusConflict)
	if page := c.sees("boss", "/supervision/ladders", http.StatusOK); !strings.Contains(page, "已终止") {
		t.Error("the list does not say that it has ended")
	}
	c.sound()
}

func (c *court) decides(kind string) url.Values {
	return url.Values{"kind": {kind}, "note": {"录音里登记过"}, "seen": {number(int(c.finding().Version))}, "key": {"d"}}
}
