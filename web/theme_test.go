package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAReadersThemeIsRememberedWithoutAScript(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	if page := get(t, h, "/findings").Body.String(); !strings.Contains(page, `media="screen and (prefers-color-scheme: dark)"`) {
		t.Error("a first visit does not follow the system")
	}
	w := post(t, h, "/theme", url.Values{"theme": {"dark"}, "to": {"/coverage?from=2026-09-03"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/coverage?from=2026-09-03" {
		t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	chosen := w.Result().Cookies()[0]
	if page := get(t, h, "/findings", "Cookie", chosen.Name+"="+chosen.Value).Body.String(); !strings.Contains(page, `media="screen"`) || !strings.Contains(page, `value="dark" aria-pressed="true"`) {
		t.Error("the dark theme is forgotten")
	}
	if page := get(t, h, "/findings", "Cookie", chosen.Name+"=light").Body.String(); strings.Contains(page, "dark.css") || strings.Contains(page, "/static/dark-") {
		t.Error("a page in the light theme loads the dark one")
	}
	if w := post(t, h, "/theme", url.Values{"theme": {"neon"}}); w.Code != http.StatusBadRequest {
		t.Errorf("an unknown theme: status %d", w.Code)
	}
}

func TestTheWayBackFromAThemeStaysOnThesePages(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", `/\elsewhere.example`, "javascript:alert(1)", "", "/a\nb", "calls"} {
		if w := post(t, h, "/theme", url.Values{"theme": {"light"}, "to": {to}}); w.Header().Get("Location") != "/" {
			t.Errorf("from %q back to %q", to, w.Header().Get("Location"))
		}
	}
}
