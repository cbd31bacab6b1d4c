package web_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/web"
)

// site serves the pages of a store.
func site(t testing.TB, m *memory, change ...func(*web.Config)) http.Handler {
	t.Helper()
	c := web.Config{
		Store: m, Blobs: sounds(t), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
		Zone: zone, Rules: rulesInForce, SignIn: quick(t), Demo: true,
	}
	for _, f := range change {
		f(&c)
	}
	h, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return inside{h, token}
}

// get asks for a page as a browser does, on localhost.
func get(t testing.TB, h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8787"+path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func post(t testing.TB, h http.Handler, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost:8787"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if who := form.Get("who"); slices.Contains(colleagues, who) {
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: sessionFor(who)})
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// addresses are all pages, each with what can make it differ.
var addresses = []string{
	"/findings", "/findings?status=all", "/findings?status=withdrawn", "/findings?rule=none.such", "/findings?status=confirmed&agent=1024&level=general&from=2026-09-01&to=2026-09-30",
	"/calls/p-017", "/calls/p-017?list=status%3Dopen", "/calls/p-101", "/calls/p-103", "/calls/q-0", "/calls/q-4", "/tickets/T3301", "/tickets/T9001",
	"/scorecards", "/scorecards?month=2025-01", "/scorecards/1024", "/scorecards/1024?month=2026-09&rows=inspected", "/scorecards/1031", "/scorecards/1024?month=2025-01",
	"/coaching", "/coaching?month=2026-09&open=1", "/indicators", "/coverage", "/coverage?from=2026-09-03", "/coverage/2026-09-03", "/coverage/2026-09-03?state=dead", "/coverage/2026-09-03?state=dead&reason=silent&sent=1", "/coverage/2026-09-02?state=waiting",
	"/coverage/2026-09-02", "/coverage/2026-09-01", "/coverage/2026-09-03?state=fetched&stuck=1", "/coverage/2026-09-03?state=missing&asked=1", "/coverage/2026-09-03?approved=1",
}

// faults are addresses of error pages with their statuses.
var faults = map[string]int{
	"/nowhere": 404, "/calls/none": 404, "/tickets/none": 404, "/findings/none": 404, "/scorecards/none": 404, "/coverage/2020-01-01": 404, "/coverage/today": 404,
	"/findings?status=odd": 400, "/findings?level=odd": 400, "/findings?from=yesterday": 400, "/findings?page=0": 400, "/findings?agent=" + strings.Repeat("9", 300): 400,
	"/scorecards?month=9": 400, "/coverage?to=x": 400, "/coverage/2026-09-03?state=odd": 400, "/coverage/2026-09-03?stuck=1&state=scored": 400, "/calls/p-017?list=status%3Dodd": 400,
	"/calls/p-017/audio?n=7": 404, "/calls/p-017/audio?n=x": 400, "/calls/p-101/audio": 404, "/calls/p-101/peaks.json": 404, "/static/none.css": 404,
}

func TestEveryPageIsShownInBothLanguages(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	h := site(t, hotline(plain))
	for _, path := range addresses {
		for _, lang := range []string{"zh", "en"} {
			w := get(t, h, path, "Cookie", "tingcha_lang="+lang)
			if w.Code != http.StatusOK {
				t.Errorf("%s in %s: status %d", path, lang, w.Code)
			}
			checkPage(t, path+" in "+lang, w.Body.String())
		}
	}
}

func TestATurnThatIsInDoubtSaysWhy(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	for lang, want := range map[string]string{"zh": "存疑：比人说话还快", "en": "in doubt: faster than anybody speaks"} {
		if page := get(t, h, "/calls/p-017", "Cookie", "tingcha_lang="+lang).Body.String(); strings.Count(page, want) != 1 {
			t.Errorf("in %s the page says %d times %q, want it once", lang, strings.Count(page, want), want)
		}
	}
}

func TestEveryPageIsShownWhenThereIsNothing(t *testing.T) {
	t.Parallel()
	h := site(t, &memory{})
	for _, path := range []string{"/findings", "/findings?status=all", "/scorecards", "/coverage"} {
		for _, lang := range []string{"zh", "en"} {
			w := get(t, h, path, "Cookie", "tingcha_lang="+lang)
			if w.Code != http.StatusOK {
				t.Errorf("%s in %s: status %d", path, lang, w.Code)
			}
			checkPage(t, path+" in "+lang, w.Body.String())
		}
	}
}

func TestErrorsHaveAPageAndAStatus(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	for path, status := range faults {
		for _, lang := range []string{"zh", "en"} {
			w := get(t, h, path, "Cookie", "tingcha_lang="+lang)
			if w.Code != status {
				t.Errorf("%s: status %d, want %d", path, w.Code, status)
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				checkPage(t, path+" in "+lang, w.Body.String())
			}
		}
	}
}

var (
	rawKey = regexp.MustCompile(`⟦[^⟧]*⟧|%!|<no value>|ZgotmplZ`)
	quoted = regexp.MustCompile(`"[^"]*"`)
	inline = regexp.MustCompile(`(?i)<[^>]*\s(style|on[a-z]+)\s*=|<script>|<style`)
)

// checkPage looks for what no page may have: a key without words, a verb without
// its value, an element that is not closed, inline styles and scripts.
func checkPage(t *testing.T, name, page string) {
	t.Helper()
	if bad := rawKey.FindString(page); bad != "" {
		t.Errorf("%s shows %q", name, bad)
	}
	if bad := inline.FindString(quoted.ReplaceAllString(page, "")); bad != "" {
		t.Errorf("%s has %q inline, which the policy forbids", name, bad)
	}
	if err := wellFormed(page); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("%s has the id %q twice", name, m[1])
		}
		ids[m[1]] = true
	}
}

var (
	tags = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>"]|"[^"]*")*)>`)
	void = map[string]bool{"meta": true, "link": true, "input": true, "br": true, "img": true, "hr": true}
)

// wellFormed checks that elements are closed in their order, which browsers forgive
// and people who read the page's source do not.
func wellFormed(page string) error {
	var open []string
	for _, m := range tags.FindAllStringSubmatch(page, -1) {
		switch name := m[2]; {
		case void[name] || strings.HasSuffix(m[3], "/"):
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return fmt.Errorf("</%s> closes %v", name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%v is not closed", open)
	}
	return nil
}
