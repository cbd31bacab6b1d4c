package web_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/web"
)

func TestOnlyOwnNamesAreServed(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain), func(c *web.Config) { c.Hosts = []string{"qa.hotline.example", "Listen.example:8787"} })
	for host, status := range map[string]int{
		"localhost": 200, "localhost:8787": 200, "127.0.0.1:8787": 200, "[::1]:8787": 200, "[::1]": 200, "192.168.3.4": 200, "LOCALHOST.": 200,
		"qa.hotline.example": 200, "QA.hotline.example:80": 200, "listen.example": 200,
		"evil.example": 421, "evil.example:8787": 421, "localhost.evil.example": 421, "qa.hotline.example.evil.example": 421, "": 421,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/findings", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("host %q: status %d, want %d", host, w.Code, status)
		}
		if status != 200 && strings.Contains(w.Body.String(), "p-017") {
			t.Errorf("host %q is told of a call", host)
		}
	}
}

func TestPostsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	for name, header := range map[string][2]string{
		"by where the request came from": {"Sec-Fetch-Site", "cross-site"},
		"by its origin":                  {"Origin", "https://evil.example"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := hotline(plain)
			h := site(t, m)
			form := formOf(t, h, "fd1")
			form.Set("kind", "confirm")
			if w := post(t, h, "/calls/p-017/verdict", form, header[0], header[1]); w.Code != http.StatusForbidden {
				t.Errorf("status %d, want 403", w.Code)
			}
			if len(m.keys) > 0 {
				t.Error("a verdict was stored")
			}
			if w := post(t, h, "/calls/p-017/verdict", form, "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusSeeOther {
				t.Errorf("from the page itself: status %d", w.Code)
			}
		})
	}
}

var nonceWords = regexp.MustCompile(`'nonce-[A-Z2-7]{26}'`)

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	h := site(t, hotline(plain))
	for _, path := range append([]string{"/", "/healthz", "/calls/p-017/audio", "/nowhere"}, addresses...) {
		header := get(t, h, path).Header()
		nonce := strings.Trim(nonceWords.FindString(header.Get("Content-Security-Policy")), "'")
		if nonce == "" || seen[nonce] {
			t.Errorf("%s: the nonce is %q, want one of its own", path, nonce)
		}
		seen[nonce] = true
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' '" + nonce + "'; img-src 'self' data:; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "same-origin",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

// attack is what a hostile customer name, note or file name could hold.
const attack = `"'><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}</title></textarea>javascript:alert(3)`

func TestTextFromOutsideStaysText(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(func(s string) string { return s + attack }))
	paths := append([]string{
		"/findings?status=all&agent=" + url.QueryEscape(attack), "/calls/p-017?list=" + url.QueryEscape("agent="+attack),
		"/coverage/2026-09-03?sent=" + url.QueryEscape(attack), "/coverage/2026-09-03?state=dead&reason=" + url.QueryEscape(attack),
		"/findings?status=" + url.QueryEscape(attack), "/scorecards?dept=" + url.QueryEscape(attack),
	}, addresses...)
	for _, path := range paths {
		w := get(t, h, path)
		if w.Code >= 500 {
			t.Errorf("%s: status %d", path, w.Code)
		}
		page := w.Body.String()
		checkPage(t, path, page)
		for _, bad := range []string{"<script>alert", "<img", "</title></textarea>", `href="javascript:`} {
			if strings.Contains(page, bad) {
				t.Errorf("%s holds %s", path, bad)
			}
		}
	}
}

func TestInnerTextStaysInside(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	m := hotline(plain)
	m.fail = errors.New("disk /var/lib/secret is gone")
	h := site(t, m, func(c *web.Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	for _, path := range []string{"/findings", "/calls/p-017", "/scorecards", "/coverage"} {
		w := get(t, h, path)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: status %d, %s", path, w.Code, w.Body)
		}
		checkPage(t, path, w.Body.String())
	}
	if w := get(t, h, "/healthz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("health: status %d, want 503", w.Code)
	}
	if !strings.Contains(log.String(), "disk /var/lib/secret is gone") {
		t.Error("the log does not tell the cause")
	}
}

func TestAPanicIsAPageAndALine(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	m := hotline(plain)
	m.panics = true
	h := site(t, m, func(c *web.Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	w := get(t, h, "/findings")
	if w.Code != http.StatusInternalServerError {
		t.Errorf("status %d, want 500", w.Code)
	}
	checkPage(t, "panic", w.Body.String())
	if !strings.Contains(log.String(), "told to panic") {
		t.Errorf("the log says %s", log.String())
	}
}

func TestTheLogHoldsNoWordsOfCustomers(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := site(t, hotline(plain), func(c *web.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	for _, path := range addresses {
		get(t, h, path)
	}
	form := formOf(t, h, "fd1")
	form.Set("note", "客户姓张")
	press(t, h, form, "confirm")
	get(t, h, "/calls/p-103/audio") // its bytes are gone
	for _, words := range []string{"投诉", "张", "客服", "c0017"} {
		if strings.Contains(log.String(), words) {
			t.Errorf("the log holds %q: %s", words, log.String())
		}
	}
}

func TestHealthIsOK(t *testing.T) {
	t.Parallel()
	if w := get(t, site(t, &memory{}), "/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("status %d, %q", w.Code, w.Body)
	}
}

func TestNothingWorksWithoutAStore(t *testing.T) {
	t.Parallel()
	if _, err := web.New(web.Config{}); err == nil {
		t.Error("New took a configuration without a store")
	}
}

func TestHeadAnswersLikeGetWithoutABody(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(site(t, hotline(plain)))
	t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+"/findings", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK || len(body) != 0 {
		t.Errorf("status %d, %d bytes", answer.StatusCode, len(body))
	}
}
