package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/web"
)

// answers answers every finding of the call of the session s1 in one way.
func (c *court) answers(who string, kind storage.VerdictKind, status int) {
	c.Helper()
	c.answersWith("听了", who, kind, status)
}

// answersWith is answers with a note.
func (c *court) answersWith(note, who string, kind storage.VerdictKind, status int) {
	c.Helper()
	form := url.Values{"key": {who + string(kind)}, "note": {note}}
	ds, err := c.store.Load(c.Context(), []string{"p-017"}, storage.WithFindings)
	if err != nil || len(ds) != 1 {
		c.Fatal(len(ds), err)
	}
	for _, f := range ds[0].Findings {
		form.Set("answer-"+f.ID, string(kind))
	}
	c.press(who, "/calibration/s1/calls/p-017", form, status)
}

func asked(reviewers ...string) url.Values {
	return url.Values{"key": {"S1"}, "title": {"九月校准"}, "calls": {"p-017，p-103"}, "reviewer": reviewers}
}

func TestACalibrationIsBlindUntilItIsClosed(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.press("li", "/calibration", asked("li", "wang"), http.StatusForbidden)
	c.press("boss", "/calibration", asked("li", "wang"), http.StatusBadRequest) // p-103 is another department's
	form := asked("li", "wang")
	form.Set("calls", "p-017")
	c.press("boss", "/calibration", form, http.StatusSeeOther)
	c.press("boss", "/calibration", form, http.StatusSeeOther)
	c.confirm("far", now)
	if page := c.sees("li", "/calibration", http.StatusOK); !strings.Contains(page, "/calibration/s1") {
		t.Error("the session is not on the reviewer's list")
	}
	c.sees("far", "/calibration/s1", http.StatusNotFound)
	c.sees("far", "/calibration/s1/calls/p-017", http.StatusNotFound)
	c.sees("li", "/calibration/s1/calls/p-103", http.StatusNotFound)
	c.sees("boss", "/calibration/s1/calls/p-017", http.StatusForbidden)
	page := c.sees("li", "/calibration/s1/calls/p-017", http.StatusOK)
	if !strings.Contains(page, "internal.unreported") {
		t.Error("the page of the call does not show what to judge")
	}
	for who, tells := range map[string]bool{"li": false, "wang": false, "boss": true} {
		if page := c.sees(who, "/calls/p-017", http.StatusOK); strings.Contains(page, "status-confirmed") != tells {
			t.Errorf("%s reads on the call's own page what was decided: %v, want %v", who, !tells, tells)
		}
	}
	before := c.finding()
	c.answersWith(strings.Repeat("长", 2001), "li", storage.Confirm, http.StatusBadRequest) // and not cut
	c.answers("li", storage.Confirm, http.StatusSeeOther)
	c.press("li", "/calibration/s1/calls/p-017", url.Values{"key": {"none"}}, http.StatusBadRequest)
	c.answers("wang", storage.Reject, http.StatusSeeOther)
	c.answers("far", storage.Reject, http.StatusNotFound)
	for _, who := range []string{"li", "wang", "boss", "audit"} {
		if page := c.sees(who, "/calibration/s1", http.StatusOK); strings.Contains(page, "said-confirm") || strings.Contains(page, "said-reject") {
			t.Errorf("%s sees what others think before the session is closed", who)
		}
	}
	if page := c.sees("wang", "/calibration/s1/calls/p-017", http.StatusOK); strings.Contains(page, `value="confirm" required checked`) {
		t.Error("a reviewer sees the answers of another")
	}
	c.press("li", "/calibration/s1/notes", url.Values{"note": {"x"}, "key": {"n0"}}, http.StatusConflict)
	c.press("li", "/calibration/s1/close", nil, http.StatusForbidden)
	c.press("boss", "/calibration/s1/close", nil, http.StatusSeeOther)
	c.answers("li", storage.Reject, http.StatusConflict)
	page = c.sees("wang", "/calibration/s1", http.StatusOK)
	for _, want := range []string{"said-confirm", "said-reject", "有分歧", "Krippendorff", "Cohen"} {
		if !strings.Contains(page, want) {
			t.Errorf("the closed session does not show %q", want)
		}
	}
	c.press("wang", "/calibration/s1/notes", url.Values{"note": {"给了指引的不算推诿"}, "key": {"n1"}}, http.StatusSeeOther)
	if page := c.sees("li", "/calibration/s1", http.StatusOK); !strings.Contains(page, "给了指引的不算推诿") {
		t.Error("the note is not shown")
	}
	if got := c.finding(); got.Version != before.Version || got.Status != before.Status {
		t.Errorf("the calibration has changed the finding from %s to %s", before.Status, got.Status)
	}
	if page := c.sees("boss", "/reviewers", http.StatusOK); !strings.Contains(page, "王复核") {
		t.Error("who took part is not on the page of reviewers")
	}
	c.sound()
}

// mixing is a site on the records of a court that mixes gold calls in at every chance, and
// draws every decision for a second look.
func (c *court) mixing(gold, second float64) {
	c.Helper()
	c.rebuild(func(of *web.Config) { of.Terms = web.Terms{GoldRate: gold, SecondRate: second} })
}

// judgeAs presses a button on the page of a call, with everything that waits on it.
func (c *court) judgeAs(who, callID, kind string) string {
	c.Helper()
	form := url.Values{"kind": {kind}, "key": {"case-" + who + callID}, "list": {""}}
	ds, err := c.store.Load(c.Context(), []string{callID}, storage.WithFindings)
	if err != nil || len(ds) != 1 {
		c.Fatal(len(ds), err)
	}
	for _, f := range ds[0].Findings {
		if f.Status == storage.Open || f.Status == storage.Confirmed || f.Status == storage.Rejected {
			form.Add("finding", f.ID)
			form.Set("seen-"+f.ID, strconv.FormatInt(f.Version, 10))
		}
	}
	return c.press(who, "/calls/"+callID+"/verdict", form, http.StatusSeeOther).Header().Get("Location")
}

func TestAGoldCallLooksLikeAnyOtherAndTouchesNothing(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.confirm("boss", now)
	c.sees("li", "/gold/p-017", http.StatusForbidden)
	c.sees("boss", "/gold/p-017", http.StatusOK)
	c.press("boss", "/gold/p-017", nil, http.StatusBadRequest)
	form := url.Values{}
	ds, err := c.store.Load(t.Context(), []string{"p-017"}, storage.WithFindings)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ds[0].Findings {
		form.Set("answer-"+f.ID, "confirm")
	}
	c.press("boss", "/gold/p-017", form, http.StatusSeeOther)
	c.sees("boss", "/calibration", http.StatusOK)
	c.mixing(1, 0)
	if page := c.sees("li", "/calls/p-017", http.StatusOK); !strings.Contains(page, "boss") {
		t.Fatal("the page of a judged call does not tell who judged")
	}
	next := c.judgeAs("li", "p-101", "reject")
	if !strings.HasPrefix(next, "/calls/p-017") {
		t.Fatalf("after a verdict comes %q, want the gold call", next)
	}
	page := c.sees("li", "/calls/p-017", http.StatusOK)
	for want, has := range map[string]bool{"boss": false, "标准录音": false, "/verdict": true} {
		if strings.Contains(page, want) != has {
			t.Errorf("that the page of the gold call has %q is %t", want, !has)
		}
	}
	before := c.finding()
	c.judgeAs("li", "p-017", "reject")
	c.judgeAs("li", "p-017", "reject") // the same press
	if got := c.finding(); got.Version != before.Version {
		t.Error("the opinion on a gold call has changed the finding")
	}
	if page := c.sees("li", "/reviewers", http.StatusOK); !strings.Contains(page, "您的标准录音结果") || !strings.Contains(page, "✗") || strings.Contains(page, "<th scope=\"row\">周班长") {
		t.Error("the reviewer does not see the own result, or sees others' lines")
	}
	if page := c.sees("boss", "/reviewers", http.StatusOK); !strings.Contains(page, "0 / ") {
		t.Error("the leader does not see how right the reviewer is")
	}
	c.press("boss", "/gold/p-017", url.Values{"kind": {"retire"}}, http.StatusSeeOther)
	c.sound()
}

func TestASecondLookIsBlindAndStandsBesideTheFirst(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	c.mixing(0, 1)
	c.judgeAs("li", "p-017", "reject")
	first := c.finding()
	if first.Status != storage.Rejected {
		t.Fatalf("the finding is %s", first.Status)
	}
	next := c.judgeAs("wang", "p-101", "reject")
	if !strings.HasPrefix(next, "/calls/p-017") {
		t.Fatalf("after a verdict comes %q, want the second look", next)
	}
	if page := c.sees("wang", "/calls/p-017", http.StatusOK); strings.Contains(page, "判为不属实</span>") {
		t.Error("the second look is not blind")
	}
	c.judgeAs("wang", "p-017", "confirm")
	if got := c.finding(); got.Version != first.Version {
		t.Error("the second look has changed the finding")
	}
	if page := c.sees("audit", "/reviewers", http.StatusOK); !strings.Contains(page, "王复核") || !strings.Contains(page, "条）") {
		t.Error("the page of reviewers does not tell how the two agree")
	}
	c.sound()
}

func TestPagesOfCalibrationStandInBothLanguages(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	form := asked("li", "wang")
	form.Set("calls", "p-017")
	c.press("boss", "/calibration", form, http.StatusSeeOther)
	c.answers("li", storage.Confirm, http.StatusSeeOther)
	show := func(who, path string) {
		t.Helper()
		for _, lang := range []string{"zh", "en"} {
			w := get(t, c.as(who), path+"?lang="+lang)
			if w.Code != http.StatusOK {
				t.Errorf("%s in %s: status %d", path, lang, w.Code)
			}
			checkPage(t, path+" in "+lang, w.Body.String())
		}
	}
	for _, path := range []string{"/calibration", "/calibration/s1", "/reviewers"} {
		show("boss", path)
		show("li", path)
	}
	show("li", "/calibration/s1/calls/p-017")
	show("boss", "/gold/p-017")
	c.press("boss", "/calibration/s1/close", nil, http.StatusSeeOther)
	show("boss", "/calibration/s1")
	show("li", "/calibration/s1/calls/p-017")
}

// TestCalibrationsAndGoldCallsHoldReach has a session and gold calls of a department, and
// of none.
func TestCalibrationsAndGoldCallsHoldReach(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	session := storage.Calibration{ID: "s1", Title: "两个部门", By: "chief", Opened: now, Calls: []string{"p-017", "p-103"}, Reviewers: []string{"li", "near", "self"}}
	if err := c.store.OpenCalibration(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"p-017", "p-103"} {
		gold := storage.Gold{CallID: id, By: "chief", At: now}
		if err := c.store.MarkGold(t.Context(), gold); err != nil {
			t.Fatal(err)
		}
	}
	page := c.sees("boss", "/calibration", http.StatusOK)
	if !strings.Contains(page, "/calibration/s1") || !strings.Contains(page, "/gold/p-017") || strings.Contains(page, "p-103") {
		t.Error("a leader's list is not that of the own department")
	}
	if page := c.sees("near", "/calibration/s1", http.StatusOK); !strings.Contains(page, "p-017") || strings.Contains(page, "p-103") || !strings.Contains(page, "另有 1 通") {
		t.Error("who takes part sees calls that are out of reach")
	}
	c.sees("near", "/calibration/s1/calls/p-103", http.StatusNotFound)
	c.press("near", "/calibration/s1/calls/p-103", url.Values{"key": {"k"}}, http.StatusNotFound)
	c.sees("far", "/calibration/s1", http.StatusNotFound)
	c.sees("self", "/calibration/s1/calls/p-017", http.StatusForbidden) // took the call
	c.sees("near", "/calibration/s1/calls/p-017", http.StatusOK)
	c.sees("boss", "/gold/p-103", http.StatusNotFound)
	c.answers("li", storage.Confirm, http.StatusSeeOther)
	c.press("boss", "/calibration/s1/close", nil, http.StatusForbidden) // it is not the own department's alone
	if err := c.store.CloseCalibration(t.Context(), "s1", now); err != nil {
		t.Fatal(err)
	}
	if page := c.sees("near", "/calibration/s1", http.StatusOK); strings.Contains(page, "p-103") {
		t.Error("what was said of a call that is out of reach is shown in the end")
	}
	if page := c.sees("boss", "/calibration/s1", http.StatusOK); !strings.Contains(page, "p-017") || strings.Contains(page, "p-103") {
		t.Error("a leader does not see what was said within reach, or sees more")
	}
	form := asked("li", "far")
	form.Set("calls", "p-017")
	form.Set("key", "s2")
	c.press("boss", "/calibration", form, http.StatusBadRequest) // far does not reach the call
}
