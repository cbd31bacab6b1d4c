package web_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

// formOf reads the form of the case of p-017 with a single finding ticked.
func formOf(t *testing.T, h http.Handler, finding string) url.Values {
	t.Helper()
	form := fieldsOf(get(t, h, "/calls/p-017").Body.String(), `action="/calls/p-017/verdict"`)
	if form.Get("seen-"+finding) == "" {
		t.Fatalf("the page has no form for %s", finding)
	}
	form.Set("tick", finding)
	return form
}

var hiddenField = regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`)

// fieldsOf gives the hidden fields of a form of a page, nil when there is no such form.
func fieldsOf(page, action string) url.Values {
	_, rest, found := strings.Cut(page, action)
	if !found {
		return nil
	}
	form := url.Values{}
	inside, _, _ := strings.Cut(rest, "</form>")
	for _, m := range hiddenField.FindAllStringSubmatch(inside, -1) {
		form.Add(m[1], html.UnescapeString(m[2]))
	}
	return form
}

func press(t *testing.T, h http.Handler, form url.Values, kind string) *httptest.ResponseRecorder {
	t.Helper()
	form.Set("kind", kind)
	return post(t, h, "/calls/p-017/verdict", form)
}

func quality(t *testing.T, m *memory) scoring.Figure {
	t.Helper()
	entries, err := m.ScoreEntries(t.Context(), "1024", "2026-09")
	if err != nil {
		t.Fatal(err)
	}
	return scoring.NewCard("1024", "2026-09", entries, nil, now).Figure(scoring.Quality)
}

func TestConfirmingCostsPoints(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	before := quality(t, m).Value
	if w := press(t, h, formOf(t, h, "fd1"), "confirm"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/queue" {
		t.Fatalf("confirm: status %d to %q", w.Code, w.Header().Get("Location"))
	}
	if got := quality(t, m).Value; got != before-5 {
		t.Fatalf("quality after confirming is %v, want %v", got, before-5)
	}
	if page := get(t, h, "/scorecards/1024?month=2026-09").Body.String(); !strings.Contains(page, `href="/findings/fd1"`) {
		t.Error("the scorecard has no row for the confirmed finding")
	}
}

func TestRejectingCostsNothing(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	before := quality(t, m).Value
	form := formOf(t, h, "fd2")
	form.Set("reason_reject", "misheard")
	form.Set("note", "  转写把“管”听错了\n")
	press(t, h, form, "reject")
	if got := quality(t, m).Value; got != before {
		t.Errorf("quality is %v, want %v", got, before)
	}
	ds, _ := m.Load(t.Context(), []string{"p-017"}, storage.WithVerdicts)
	v := ds[0].Verdicts[len(ds[0].Verdicts)-1]
	if v.Reason != "misheard" || v.Note != "转写把“管”听错了" || v.Reviewer != "qa-01" || !v.At.Equal(now) {
		t.Errorf("stored verdict %+v", v)
	}
}

func TestTheSamePressTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	form := formOf(t, h, "fd1")
	for range 2 {
		if w := press(t, h, form, "confirm"); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d", w.Code)
		}
	}
	if n := len(quality(t, m).Rows); n != 2 { // one of the fixture, one of this press
		t.Errorf("%d deductions, want 2", n)
	}
}

func TestAVerdictOnWhatHasChangedIsRefused(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	mine, theirs := formOf(t, h, "fd1"), formOf(t, h, "fd1")
	press(t, h, theirs, "confirm")
	w := press(t, h, mine, "reject")
	if w.Code != http.StatusConflict {
		t.Fatalf("status %d, want 409", w.Code)
	}
	checkPage(t, "conflict", w.Body.String())
	if !strings.Contains(w.Body.String(), `href="/calls/p-017"`) {
		t.Error("the page does not lead back to the call")
	}
	if w := press(t, h, theirs, "reject"); w.Code != http.StatusConflict {
		t.Errorf("the other button of the same form: status %d, want 409", w.Code)
	}
}

func TestVerdictsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, call, field, value string
		status                   int
	}{
		{"an unknown kind", "p-017", "kind", "shrug", 400},
		{"an undo that is no undo", "p-017", "kind", "undo", 400},
		{"an unknown reason", "p-017", "reason_confirm", "because", 400},
		{"a reason of the other kind", "p-017", "reason_confirm", "misheard", 400},
		{"a note that is too long", "p-017", "note", strings.Repeat("长", 2001), 400},
		{"a form that is too large", "p-017", "note", strings.Repeat("长", 200_000), 413},
		{"no version", "p-017", "seen-fd1", "", 400},
		{"no key", "p-017", "key", "", 400},
		{"nothing ticked", "p-017", "tick", "", 400},
		{"what is only recorded", "p-017", "finding", "fd5", 409},
		{"what was withdrawn", "p-017", "finding", "fd6", 409},
		{"what is not there", "p-017", "finding", "none", 409},
		{"an unknown call", "none", "kind", "confirm", 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := hotline(plain)
			h := site(t, m)
			form := formOf(t, h, "fd1")
			form.Set("kind", "confirm")
			form.Set("seen-"+c.value, "1")
			form.Set(c.field, c.value)
			if c.field == "tick" {
				form.Del("tick")
			}
			w := post(t, h, "/calls/"+c.call+"/verdict", form)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			if len(m.keys) > 0 {
				t.Error("something was stored")
			}
		})
	}
}

func TestTheListSurvivesAVerdict(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	form := formOf(t, h, "fd1")
	form.Set("list", "agent=1024&tab=open")
	if to := press(t, h, form, "confirm").Header().Get("Location"); to != "/queue?agent=1024" {
		t.Errorf("after the last verdict of a list comes %q", to)
	}
}

func TestCallsThatStoppedAreSentBack(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		form url.Values
		want []string
	}{
		{"one of them", url.Values{"call": {"q-3"}}, []string{"q-3"}},
		{"those that are ticked", url.Values{"state": {"dead"}, "call": {"q-0", "q-1"}}, []string{"q-0", "q-1"}},
		{"the one whose button was pressed, whatever is ticked", url.Values{"call": {"q-0", "q-1"}, "only": {"q-1"}}, []string{"q-1"}},
		{"all with the reason", url.Values{"state": {"dead"}, "reason": {"silent"}, "all": {"1"}}, []string{"q-1"}},
		{"all in the state", url.Values{"state": {"dead"}, "all": {"1"}}, []string{"q-0", "q-1"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := hotline(plain)
			w := post(t, site(t, m), "/coverage/2026-09-03/reopen", c.form)
			if w.Code != http.StatusSeeOther || strings.Join(m.reopened, " ") != strings.Join(c.want, " ") {
				t.Errorf("status %d, reopened %v, want %v", w.Code, m.reopened, c.want)
			}
		})
	}
	m := hotline(plain)
	if w := post(t, site(t, m), "/coverage/2026-09-03/reopen", url.Values{"state": {"scored"}, "all": {"1"}}); w.Code != http.StatusBadRequest || len(m.reopened) > 0 {
		t.Errorf("sending back what is scored: status %d, reopened %v", w.Code, m.reopened)
	}
}
