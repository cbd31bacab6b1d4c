package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func TestCoverageSaysWhichDaysAreClosedAndWhetherTheyStillHold(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	page := get(t, site(t, m), "/coverage").Body.String()
	for _, want := range []string{"周主管，2026-09-02 09:00", m.closes[0].Hash[:12], "未关账", "滞留"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if n := strings.Count(page, "关账后有变化"); n != 1 {
		t.Errorf("%d days are said to have changed since their close, want 1", n)
	}
	if strings.Contains(page, "关账记录对不上") {
		t.Error("a sound close is called unsound")
	}
	day := get(t, site(t, m), "/coverage/2026-09-02").Body.String()
	if !strings.Contains(day, m.closes[1].Hash) || !strings.Contains(day, `<td class="r num">113</td><td class="r num">110</td>`) {
		t.Error("the day does not compare what was with what is")
	}
}

func TestACloseThatWasTamperedWithIsTold(t *testing.T) {
	t.Parallel()
	for name, tamper := range map[string]func(*memory){
		"a count":        func(m *memory) { m.closes[0].Expected++ },
		"a name":         func(m *memory) { m.closes[1].By = "somebody" },
		"a close is out": func(m *memory) { m.closes = m.closes[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := hotline(plain)
			tamper(m)
			if page := get(t, site(t, m), "/coverage").Body.String(); !strings.Contains(page, "关账记录对不上") {
				t.Error("the page says nothing")
			}
		})
	}
}

func TestADayThatCannotBeClosedTellsEveryObstacle(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	m.closes = m.closes[:1]
	h := site(t, m)
	who := url.Values{"who": {"周主管"}}
	w := post(t, h, "/coverage/2026-09-03/close", who)
	page := w.Body.String()
	if w.Code != http.StatusConflict || len(m.closes) != 1 {
		t.Fatalf("status %d, %d closes", w.Code, len(m.closes))
	}
	checkPage(t, "obstacles", page)
	for _, want := range []string{
		`<a href="/coverage/2026-09-02">2026-09-02 还没有关账</a>`, `<a href="/coverage/2026-09-03?state=dead">失败：1 通</a>`,
		`<a href="/coverage/2026-09-03?state=missing">缺录音：1 通</a> <span class="soft">（其中 1 通的豁免待批）`, "等待中：1 通", "待转写：1 通", `href="/coverage/2026-09-03">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "secret") || strings.Contains(page, "2026-09-01 还没有关账") {
		t.Error("the page tells inner words, or an obstacle that is none")
	}
}

func TestAnExemptionIsAskedForAndApprovedByAnotherPerson(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	w := post(t, h, "/coverage/2026-09-03/exempt", url.Values{"state": {"dead"}, "call": {"q-0"}, "who": {"qa-01"}, "why": {"文件  损坏"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/coverage/2026-09-03?asked=1&state=dead" {
		t.Fatalf("asking: status %d to %q", w.Code, w.Header().Get("Location"))
	}
	if got := m.exempt[2]; got.CallID != "q-0" || got.AskedBy != "qa-01" || got.Reason != "文件 损坏" || !got.AskedAt.Equal(now) {
		t.Errorf("asked %+v", got)
	}
	for _, typed := range []string{"qa-01", "周主管"} { // what a form says of who presses is not believed
		w := post(t, h, "/coverage/2026-09-03/approve", url.Values{"call": {"q-0"}, "by": {typed}, "who": {"qa-01"}})
		if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "要由另一个人批准") || m.exempt[2].ApprovedBy != "" {
			t.Errorf("approved by %q: status %d", typed, w.Code)
		}
		checkPage(t, "same person", w.Body.String())
	}
	if w := post(t, h, "/coverage/2026-09-03/approve", url.Values{"call": {"q-0", "q-3"}, "who": {"周主管"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("approving: status %d", w.Code)
	}
	page := get(t, h, "/coverage/2026-09-03?approved=2").Body.String()
	if !strings.Contains(page, "已批准 2 通的豁免") || strings.Contains(page, "豁免待批") {
		t.Error("the page does not say that the exemptions are approved")
	}
}

func TestAskingForAllTakesNoApprovalBack(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	form := url.Values{"state": {"dead"}, "all": {"1"}, "who": {"qa-02"}, "why": {"损坏"}}
	if w := post(t, h, "/coverage/2026-09-03/exempt", form); w.Header().Get("Location") != "/coverage/2026-09-03?asked=1&state=dead" {
		t.Errorf("asked for %q", w.Header().Get("Location"))
	}
	if m.exempt[0].ApprovedBy != "周主管" || m.exempt[2].CallID != "q-0" {
		t.Errorf("exemptions %+v", m.exempt)
	}
	if w := post(t, h, "/coverage/2026-09-03/approve", url.Values{"all": {"1"}, "who": {"qa-02"}}); w.Code != http.StatusConflict || m.exempt[1].ApprovedBy != "" {
		t.Errorf("approving all, one of them one's own: status %d", w.Code)
	}
	if w := post(t, h, "/coverage/2026-09-03/approve", url.Values{"all": {"1"}, "who": {"周主管"}}); w.Header().Get("Location") != "/coverage/2026-09-03?approved=2" {
		t.Errorf("approving all: %q", w.Header().Get("Location"))
	}
}

func TestFormsOfADayThatMeanNothingAreRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path   string
		form   url.Values
		status int
	}{
		"retry with nothing ticked":       {"reopen", url.Values{"state": {"dead"}}, 400},
		"exempt with nothing ticked":      {"exempt", url.Values{"state": {"dead"}, "who": {"a"}, "why": {"b"}}, 400},
		"approve with nothing ticked":     {"approve", url.Values{"who": {"b"}}, 400},
		"exempt without a reason":         {"exempt", url.Values{"call": {"q-0"}, "who": {"a"}, "why": {" \n"}}, 400},
		"exempt all that is scored":       {"exempt", url.Values{"all": {"1"}, "state": {"scored"}, "who": {"a"}, "why": {"b"}}, 400},
		"exempt a call that is not there": {"exempt", url.Values{"call": {"none"}, "who": {"a"}, "why": {"b"}}, 404},
		"approve what nobody asked for":   {"approve", url.Values{"call": {"q-0"}, "who": {"b"}}, 404},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := hotline(plain)
			w := post(t, site(t, m), "/coverage/2026-09-03/"+c.path, c.form)
			if w.Code != c.status || len(m.reopened) > 0 || len(m.exempt) != 2 {
				t.Errorf("status %d, want %d; reopened %v, %d exemptions", w.Code, c.status, m.reopened, len(m.exempt))
			}
			checkPage(t, name, w.Body.String())
		})
	}
}

func TestBulkRetryTellsHowManyWereSentBack(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	w := post(t, h, "/coverage/2026-09-03/reopen", url.Values{"state": {"missing"}, "reason": {"no_recording"}, "all": {"1"}})
	if page := get(t, h, w.Header().Get("Location")).Body.String(); !strings.Contains(page, "已重新送检 1 通") {
		t.Errorf("%q does not tell it", w.Header().Get("Location"))
	}
}

func TestCallsThatStandTooLongOpenIntoTheirRows(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	link := `href="/coverage/2026-09-03?state=fetched&amp;stuck=1"`
	if page := get(t, h, "/coverage").Body.String(); !strings.Contains(page, link) {
		t.Error("the page does not lead to the calls")
	}
	page := get(t, h, "/coverage/2026-09-03?state=fetched&stuck=1").Body.String()
	if !strings.Contains(page, `href="/calls/q-6"`) || !strings.Contains(page, "停在此处自 2026-09-04 04:00") {
		t.Error("the list does not show the call, or since when it stands")
	}
	m.dossiers[len(m.dossiers)-1].Entry.Updated = now.Add(-time.Minute)
	if page := get(t, h, "/coverage").Body.String(); strings.Contains(page, link) {
		t.Error("a call that moved a minute ago is said to be held up")
	}
}

func TestSilentSourcesAreShown(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	page := get(t, h, "/coverage").Body.String()
	for _, want := range []string{
		"工单源静默：自 2026-09-04 08:13 起，已 47 分钟", "心跳也停了", "工单源静默：自 2026-09-04 03:00 起，已 6 小时", "它不发心跳",
		"录音库清单", "298412", "2 个问题", "s3://recordings/2026/09/03/q-9.wav",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if n := strings.Count(page, `<tr class="broken">`); n != 2 {
		t.Errorf("%d sources are silent, want 2", n)
	}
	m.marks = []storage.Watermark{{Source: "a", Event: now, Seen: now.Add(-5 * time.Minute)}}
	if page := get(t, h, "/coverage").Body.String(); strings.Contains(page, "工单源静默") {
		t.Error("a source that told something five minutes ago is called silent")
	}
}
