package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
)

const bannerWords = "只读：存储不可用"

var errFull = fmt.Errorf("write /srv/secret: %w", storage.ErrUnavailable)

func TestAVerdictThatCannotBeStoredIsKept(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	m.full = errFull
	h := site(t, m)
	form := formOf(t, h, "fd1")
	form.Set("note", "听了两遍，<b>确实</b>说了")
	w := press(t, h, form, "confirm")
	page := w.Body.String()
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Fatalf("status %d, header %v", w.Code, w.Header())
	}
	checkPage(t, "unsaved", page)
	for _, want := range []string{
		"没有存进去", `action="/calls/p-017/verdict"`, `name="kind" value="confirm"`, `name="key" value="` + form.Get("key") + `"`,
		"听了两遍，&lt;b&gt;确实&lt;/b&gt;说了</textarea>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %s", want)
		}
	}
	if strings.Contains(page, "secret") {
		t.Error("the page tells inner text")
	}
	m.full = nil
	for range 2 {
		if w := post(t, h, "/calls/p-017/verdict", form); w.Code != http.StatusSeeOther {
			t.Fatalf("storing it again: status %d", w.Code)
		}
	}
	if n := len(quality(t, m).Rows); n != 2 { // one of the fixture, one of this verdict
		t.Errorf("%d deductions, want 2", n)
	}
}

func TestPagesSayThatNothingCanBeStoredUntilSomethingIs(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	banner := func() bool {
		t.Helper()
		w := get(t, h, "/findings")
		if w.Code != http.StatusOK {
			t.Errorf("status %d", w.Code)
		}
		checkPage(t, "banner", w.Body.String())
		return strings.Contains(w.Body.String(), bannerWords)
	}
	form := formOf(t, h, "fd1")
	if banner() {
		t.Error("there is a banner before anything failed")
	}
	m.full = errFull
	press(t, h, form, "confirm")
	if !banner() {
		t.Error("there is no banner after a write failed")
	}
	if w := get(t, h, "/calls/p-017?lang=en"); !strings.Contains(w.Body.String(), "Read only: the storage is not available") {
		t.Error("the banner is not told in English")
	}
	m.full = nil
	press(t, h, form, "shrug")
	if !banner() {
		t.Error("a press that stored nothing took the banner away")
	}
	press(t, h, form, "confirm")
	if banner() {
		t.Error("there is a banner after a write went well")
	}
}

func TestCallsThatCannotBeSentBackAreKeptToo(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	m.full = errFull
	h := site(t, m)
	w := post(t, h, "/coverage/2026-09-03/reopen", url.Values{"call": {"q-0", "q-1"}})
	if page := w.Body.String(); w.Code != http.StatusServiceUnavailable || !strings.Contains(page, `name="call" value="q-0"`) || !strings.Contains(page, `name="call" value="q-1"`) {
		t.Errorf("status %d", w.Code)
	}
}

func TestAStoreThatDoesNotAnswerIsToldFromAFault(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	m.fail = errFull
	w := get(t, site(t, m), "/findings")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "存储暂时连不上") || strings.Contains(w.Body.String(), bannerWords) {
		t.Errorf("status %d, %s", w.Code, w.Body)
	}
	checkPage(t, "unavailable", w.Body.String())
}
