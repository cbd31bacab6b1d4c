package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/contest"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web"
)

// july is the month of the contests of tests: it has ended.
var july = time.Date(2026, 7, 6, 2, 0, 0, 0, time.UTC)

// rivals keeps the calls and complaints of three departments in July: two that are alike,
// and one with many more complaints.
func rivals(t *testing.T, store *sqlite.Store) {
	t.Helper()
	batch := storage.Batch{Position: storage.Position{Source: "file:rivals", Name: "rivals", Next: 1, Done: true}, At: now}
	for d, dept := range []string{"客服一部", "客服二部", "客服三部"} {
		agent := call.Agent{ID: "70" + strconv.Itoa(d), Name: "坐席" + strconv.Itoa(d), Dept: dept, Team: "甲班"}
		batch.Agents = append(batch.Agents, agent)
		for i := range 60 {
			at := july.Add(time.Duration(d*60+i) * 10 * time.Minute)
			c := call.Call{
				ID: "rival-" + strconv.Itoa(d) + "-" + strconv.Itoa(i), Sector: call.Power, Started: at, Duration: time.Minute, Agent: agent.ID, Dept: dept,
				Customer: call.Customer("r" + strconv.Itoa(d*60+i)), Answered: true, Hangup: call.CustomerRole, CSAT: 5 - 4*(i%(d+2)/(d+1)), Direction: call.Inbound,
			}
			batch.Calls = append(batch.Calls, storage.CallLine{Call: c, Day: c.Started.In(zone).Format(time.DateOnly), Origin: "cdr.csv:2"})
			if i >= []int{2, 3, 40}[d] {
				continue
			}
			k := call.Ticket{
				ID: "RT-" + strconv.Itoa(d*60+i), Version: 1, Kind: call.ComplaintInternal, CallID: c.ID, Customer: c.Customer, Agent: agent.ID, Dept: dept, About: agent.ID, Filed: at.Add(time.Minute),
				Events: []call.TicketEvent{{Kind: call.Accepted, At: at.Add(time.Minute), By: agent.ID}, {Kind: []call.TicketEventKind{call.Substantiated, call.NotSubstantiated}[i%2], At: at.Add(time.Hour), By: agent.ID}},
			}
			batch.Tickets = append(batch.Tickets, storage.OfferedTicket{Ticket: k, Scores: scoring.OfTicket(k, zone), Origin: "tickets.csv:2"})
		}
	}
	if _, err := store.Ingest(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

// terms are those of a small hotline whose calls nobody has inspected.
func terms() contest.Terms {
	c := contest.Default()
	c.Coverage, c.Calls = 0, 10
	c.Awards = []contest.Award{{Name: "star", Item: scoring.Satisfaction, AtLeast: 10}, {Name: "solver", Item: scoring.SolvedAtOnce, AtLeast: 10}}
	return c
}

// newArena opens a house with three departments' July, everything summed.
func newArena(t *testing.T) *court {
	t.Helper()
	all := maps.Clone(staff)
	all["chief"] = people.User{ID: "chief", Name: "赵主任", Roles: []people.Role{people.Leader}, Scope: people.All}
	all["team"] = people.User{ID: "team", Name: "钱班长", Roles: []people.Role{people.Leader}, Scope: people.Team, Team: "甲班", Dept: "客服三部"}
	store := empty(t)
	rivals(t, store)
	c := &court{newHouse(t, store, slices.Collect(maps.Values(all)), func(w *web.Config) { w.Contest = terms() })}
	summed(t, store)
	return c
}

const julys = "?month=2026-07"

func TestTheFlagGoesToWhoNobodyStandsBefore(t *testing.T) {
	t.Parallel()
	c := newArena(t)
	page := c.sees("chief", "/contest"+julys, http.StatusOK)
	for _, want := range []string{"并列 1", "客服一部", "客服二部", `value="客服一部"`, `value="客服二部"`, "授流动红旗"} {
		if !strings.Contains(page, want) {
			t.Errorf("the contest has no %q", want)
		}
	}
	if strings.Contains(page, `value="客服三部"`) {
		t.Error("who stands behind may have the flag")
	}
	form := url.Values{"key": {"k1"}, "month": {"2026-07"}, "dept": {"客服三部"}}
	c.press("chief", "/contest", form, http.StatusBadRequest)
	form.Set("dept", "客服二部")
	form.Set("note", "一等奖 <b>")
	for range 2 { // a second press changes nothing
		if to := c.press("chief", "/contest", form, http.StatusSeeOther).Header().Get("Location"); to != "/contest?month=2026-07" {
			t.Errorf("giving the flag leads to %s", to)
		}
	}
	form.Set("key", "k2")
	c.press("chief", "/contest", form, http.StatusConflict)
	c.press("chief", "/contest", url.Values{"key": {"k3"}, "month": {"2026-09"}}, http.StatusBadRequest) // has not ended
	page = c.sees("chief", "/contest"+julys, http.StatusOK)
	for _, want := range []string{"流动红旗 客服二部", "一等奖 &lt;b&gt;", "数据指纹"} {
		if !strings.Contains(page, want) {
			t.Errorf("the closed month has no %q", want)
		}
	}
	if strings.Contains(page, `name="dept"`) {
		t.Error("a closed month can be closed again")
	}
	if now := c.sees("chief", "/contest"+julys+"&now=1", http.StatusOK); strings.Contains(now, "数据指纹") {
		t.Error("how it stands now has a seal")
	}
	if deeds, _, err := c.store.Deeds(t.Context(), storage.DeedFilter{What: "contest_closed", Limit: 10}); err != nil || len(deeds) != 1 {
		t.Errorf("%d deeds, want 1: %v", len(deeds), err)
	}
	if problems, err := c.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems %v, %v", problems, err)
	}
}

func TestTheContestIsSeenAsFarAsSomebodySees(t *testing.T) {
	t.Parallel()
	c := newArena(t)
	c.press("chief", "/contest", url.Values{"key": {"k"}, "month": {"2026-07"}, "dept": {"客服一部"}}, http.StatusSeeOther)
	whole := c.sees("chief", "/contest"+julys+"&now=1", http.StatusOK)
	own := c.sees("boss", "/contest"+julys, http.StatusOK)
	if !strings.Contains(whole, "合计") || strings.Contains(own, "合计") || !strings.Contains(own, "客服三部") || strings.Contains(own, "客服二部") {
		t.Error("a department's leader sees other departments' figures, or not the own")
	}
	if !strings.Contains(own, "流动红旗 客服一部") {
		t.Error("who holds the flag is not told")
	}
	if narrow := c.sees("team", "/contest"+julys, http.StatusOK); strings.Contains(narrow, "bulletin-card") || !strings.Contains(narrow, "小于一个部门") {
		t.Error("who sees less than a department sees a contest")
	}
	for path, want := range map[string]map[string]int{
		"/contest/csv" + julys: {"chief": 200, "boss": 200, "team": 404, "chen": 403},
		"/awards/xlsx" + julys: {"chief": 200, "boss": 200, "team": 200, "chen": 403},
		"/contest/exe" + julys: {"chief": 404},
		"/contest/csv":         {"chief": 400},
		"/contest?month=9":     {"chief": 400},
		"/awards" + julys:      {"chief": 200, "team": 200, "chen": 403},
	} {
		for who, status := range want {
			c.sees(who, path, status)
		}
	}
	c.press("boss", "/contest", url.Values{"key": {"b"}, "month": {"2026-07"}}, http.StatusForbidden)
	if w := get(t, c.as("boss"), "/contest/csv"+julys); strings.Contains(w.Body.String(), "客服二部") {
		t.Error("the table tells a leader of other departments")
	}
}

func TestAwardsAreKeptAsTheyWereGiven(t *testing.T) {
	t.Parallel()
	c := newArena(t)
	if page := c.sees("chief", "/awards"+julys, http.StatusOK); !strings.Contains(page, "满意服务明星") || strings.Contains(page, "客户沟通能手") {
		t.Error("the awards are not those of the terms")
	}
	c.press("chief", "/awards", url.Values{"key": {"k"}, "month": {"2026-07"}}, http.StatusSeeOther)
	kept, err := c.store.ClosedHonours(t.Context(), storage.AwardHonours, "2026-07")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range kept.Given {
		if h.Name != "star" || h.Den < 10 {
			t.Errorf("given %+v", h)
		}
	}
	if problems, err := c.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems %v, %v", problems, err)
	}
}

// TestNothingIsGivenOnFiguresThatAreNotSummed has a call come in before the press.
func TestNothingIsGivenOnFiguresThatAreNotSummed(t *testing.T) {
	t.Parallel()
	c := newArena(t)
	late := call.Call{ID: "late", Sector: call.Power, Started: july, Duration: time.Minute, Agent: "702", Dept: "客服三部", Customer: "late", Answered: true, Direction: call.Inbound}
	_, err := c.store.Ingest(t.Context(), storage.Batch{
		Position: storage.Position{Source: "file:late", Name: "late", Next: 1, Done: true}, At: now,
		Calls: []storage.CallLine{{Call: late, Day: "2026-07-06", Origin: "cdr.csv:3"}},
	})
	c.must(err)
	for _, path := range []string{"/contest", "/awards"} {
		c.press("chief", path, url.Values{"key": {"k"}, "month": {"2026-07"}}, http.StatusConflict)
	}
	summed(t, c.store)
	for _, path := range []string{"/contest", "/awards"} {
		c.press("chief", path, url.Values{"key": {"k"}, "month": {"2026-07"}}, http.StatusSeeOther)
	}
}

// TestAwardsThatWereGivenAreSeenAsFarAsSomebodySees asks after they were given, on the page
// of the month and in the history.
func TestAwardsThatWereGivenAreSeenAsFarAsSomebodySees(t *testing.T) {
	t.Parallel()
	c := newArena(t)
	c.doors["nobody's"] = signIn(t, c.store, people.User{ID: "nobodys", Roles: []people.Role{people.Leader}, Scope: people.Team, Team: "乙班", Dept: "客服三部"}, now)
	c.doors["first"] = signIn(t, c.store, people.User{ID: "first", Roles: []people.Role{people.Leader}, Scope: people.Dept, Dept: "客服一部"}, now)
	body, _, err := report.Encode(report.Bulletin{Kind: report.Awards, Lang: "zh", Title: "七月"})
	c.must(err)
	given := storage.HonourMonth{Month: "2026-07", Kind: storage.AwardHonours, Key: "k", By: "chief", At: now, Body: body}
	for d, dept := range []string{"客服一部", "客服二部", "客服三部"} {
		given.Given = append(given.Given, storage.Honour{Name: "star", Dept: dept, Agent: "70" + strconv.Itoa(d), Item: scoring.Satisfaction, Num: 9, Den: 10})
	}
	_, err = c.store.CloseHonours(t.Context(), given)
	c.must(err)
	for _, h := range given.Given {
		for who, sees := range map[string]bool{"chief": true, "team": true, "boss": h.Dept == "客服三部", "first": h.Dept == "客服一部", "nobody's": false} {
			for _, path := range []string{"/awards" + julys, "/awards?month=2026-08"} {
				if page := c.sees(who, path, http.StatusOK); strings.Contains(page, h.Dept+" "+h.Agent) != sees {
					t.Errorf("%s tells %s of %s: %v, want %v", path, who, h.Agent, !sees, sees)
				}
			}
		}
	}
	if page := c.sees("nobody's", "/awards"+julys, http.StatusOK); strings.Contains(page, "空缺") || !strings.Contains(page, "范围内无人获评") || !strings.Contains(page, "赵主任") {
		t.Error("who sees nobody that was given anything is told that nobody was, or not by whom")
	}
}

// TestEveryNumberOfTheContestLeadsToItsRows follows every number of the contest and of
// awards as they were given.
func TestEveryNumberOfTheContestLeadsToItsRows(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	c := newArena(t)
	walk := crawl{t: t, c: c, seen: map[string]int{}}
	for _, kind := range []storage.HonourKind{storage.ContestHonours, storage.AwardHonours} {
		path := "/" + string(kind)
		for _, lang := range []string{"zh", "en"} {
			checkPage(t, path, get(t, c.as("chief"), path+julys+"&lang="+lang).Body.String())
		}
		c.press("chief", path, url.Values{"key": {"k"}, "month": {"2026-07"}}, http.StatusSeeOther)
		kept, err := c.store.ClosedHonours(t.Context(), kind, "2026-07")
		if err != nil {
			t.Fatal(err)
		}
		b, err := report.Decode(kept.Body)
		if err != nil {
			t.Fatal(err)
		}
		walk.document(b, c.sees("chief", path+julys, http.StatusOK))
	}
	if len(walk.seen) < 50 {
		t.Errorf("%d addresses of rows, want many", len(walk.seen))
	}
}

func (w *crawl) document(b report.Bulletin, shown string) {
	w.t.Helper()
	for _, s := range b.Sections {
		for _, table := range s.Tables {
			w.table(s.Title, table, shown)
		}
	}
}

// TestEveryNumberOfGroupsLeadsToItsRows follows every number of the centre, of a department
// and of a team.
func TestEveryNumberOfGroupsLeadsToItsRows(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	c := newArena(t)
	month, err := report.ParsePeriod("2026-07")
	if err != nil {
		t.Fatal(err)
	}
	walk := crawl{t: t, c: c, seen: map[string]int{}}
	r := scoring.Reckoner{Zone: zone, Calendar: calendar.China(), AsOf: now}
	const third = "客服三部"
	for query, ask := range map[string]report.GroupAsk{
		"&item=satisfaction":                                          {Level: report.Depts, Item: scoring.Satisfaction},
		"&item=ic_per_million":                                        {Level: report.Depts, Item: scoring.InternalTotal},
		"&item=ic_confirm_rate&class=complaint.internal":              {Level: report.Depts, Item: scoring.ConfirmedShare, Class: call.ComplaintInternal},
		"&item=fcr&dept=" + third:                                     {Level: report.Teams, Item: scoring.SolvedAtOnce, Dept: third},
		"&item=satisfaction&by=agent&dept=" + third:                   {Level: report.Agents, Item: scoring.Satisfaction, Dept: third},
		"&item=satisfaction&dept=" + third + "&team=甲班&class=consult": {Level: report.Agents, Item: scoring.Satisfaction, Dept: third, Team: "甲班", Class: call.Consult},
	} {
		ask.Month, ask.Lang = month, "zh"
		b, err := report.Compare(t.Context(), c.store, r, ask)
		if err != nil {
			t.Fatal(err)
		}
		checkPage(t, query, get(t, c.as("chief"), "/groups"+julys+query+"&lang=en").Body.String())
		walk.document(b, c.sees("chief", "/groups"+julys+query, http.StatusOK))
	}
	if len(walk.seen) < 80 {
		t.Errorf("%d addresses of rows, want many", len(walk.seen))
	}
}

func TestGroupsAreSeenAsFarAsSomebodySees(t *testing.T) {
	t.Parallel()
	c := newArena(t)
	centre := c.sees("chief", "/groups"+julys, http.StatusOK)
	if kind := c.sees("chief", "/groups"+julys+"&class=consult", http.StatusOK); !strings.Contains(centre, "item=ic_per_million") || strings.Contains(kind, "item=ic_per_million") {
		t.Error("tickets are held against calls of a kind, or of none")
	}
	dept := c.sees("boss", "/groups"+julys, http.StatusOK)
	team := c.sees("team", "/groups"+julys, http.StatusOK)
	if !strings.Contains(centre, "客服二部") || strings.Contains(dept, "客服二部") || !strings.Contains(dept, "甲班") || !strings.Contains(team, "/scorecards/702") {
		t.Error("not everybody sees the own part")
	}
	for path, want := range map[string]map[string]int{
		"/groups" + julys + "&dept=客服二部":             {"chief": 200, "boss": 404, "team": 200, "chen": 403},
		"/groups" + julys + "&team=乙班":               {"chief": 200, "boss": 200, "team": 404},
		"/groups/xlsx" + julys:                       {"chief": 200, "boss": 200, "team": 200, "chen": 403},
		"/groups/csv" + julys + "&dept=客服二部":         {"chief": 200, "boss": 404},
		"/groups/exe" + julys:                        {"chief": 404},
		"/groups?item=ticket_steps":                  {"chief": 400},
		"/groups?item=invite_rate":                   {"chief": 400},
		"/groups?class=odd":                          {"chief": 400},
		"/groups?class=consult&item=ic_per_million":  {"chief": 400},
		"/groups?class=consult&item=unreported_rate": {"chief": 400},
		"/groups?month=2026-13":                      {"chief": 400},
		"/groups?dept=" + strings.Repeat("x", 300):   {"chief": 400},
	} {
		for who, status := range want {
			c.sees(who, path, status)
		}
	}
}

// TestAWayLeadsFromTheCentreToAScorecard follows the first link of each level.
func TestAWayLeadsFromTheCentreToAScorecard(t *testing.T) {
	t.Parallel()
	c := newArena(t)
	path := "/groups" + julys + "&item=satisfaction"
	for _, want := range []string{"dept=", "team=", "/scorecards/"} {
		next := ""
		for e := range byID(parsed(t, c.as("chief"), path), "main").Descendants() {
			if to := attribute(e, "href"); e.Data == "a" && !strings.HasPrefix(to, "/figures") && strings.Contains(to, want) && next == "" {
				next = to
			}
		}
		if next == "" {
			t.Fatalf("%s leads to nothing with %s", path, want)
		}
		path = next
	}
	if c.sees("chief", path, http.StatusOK); !strings.HasPrefix(path, "/scorecards/70") {
		t.Errorf("the way leads to %s", path)
	}
}

// TestWhoJudgesBlindSeesNoVerdictsInTheContest gives a leader one of the month's calls to
// judge blind: the contest tells what complaints say, and nothing that verdicts decide.
func TestWhoJudgesBlindSeesNoVerdictsInTheContest(t *testing.T) {
	t.Parallel()
	c := newPress(t)
	const month, heavier = "?month=2026-09", "推诿通话"
	if page := c.sees("chief", "/contest"+month, http.StatusOK); !strings.Contains(page, heavier) {
		t.Error("the contest does not tell of shirking")
	}
	answer := storage.Opinion{Kind: storage.GoldLook, Source: "p-101", CallID: "p-101", Finding: storage.FindingID("p-101", "script.no_invite"), Answer: storage.Confirm, Reason: "clear", At: now}
	if err := c.store.MarkGold(t.Context(), storage.Gold{CallID: "p-101", By: "qa-09", At: now, Answers: []storage.Opinion{answer}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.store.TakeLook(t.Context(), storage.Taker{Kind: storage.GoldLook, Reviewer: "chief", At: now}); err != nil {
		t.Fatal(err)
	}
	page := c.sees("chief", "/contest"+month, http.StatusOK)
	if strings.Contains(page, heavier) || strings.Contains(page, "红线</th>") || !strings.Contains(page, "盲审") || !strings.Contains(page, "每百万通") {
		t.Error("who judges a call blind is told what verdicts decide, or nothing at all")
	}
	if page := c.sees("chief", "/groups"+month, http.StatusOK); strings.Contains(page, "质检差错率") {
		t.Error("departments are told by what verdicts decide")
	}
	c.sees("chief", "/groups"+month+"&item=shirk_rate", http.StatusConflict)
	if page := c.sees("chief", "/awards"+month, http.StatusOK); strings.Contains(page, "客户沟通能手") {
		t.Error("an award is told that verdicts decide")
	}
}
