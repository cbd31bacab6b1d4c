//go:build shots

package web_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// A look is how a page is photographed.
type look struct {
	lang, theme string
	width       int64
}

var looks = []look{{"zh", "light", 1280}, {"zh", "dark", 1280}, {"en", "light", 1280}, {"zh", "light", 390}, {"en", "dark", 390}}

func (l look) size() string { return map[int64]string{1280: "wide", 390: "narrow"}[l.width] }

// answers are pages that come after something was pressed, by name: where, and what.
var answers = map[string]struct{ path, press string }{
	"obstacles":   {"/coverage/2026-09-03", `document.querySelector("#close button").click()`},
	"exempt-open": {"/coverage/2026-09-03?state=dead", `document.querySelector(".bulk details").open = true`},
	"none-chosen": {"/coverage/2026-09-03?state=dead", `document.querySelector(".bulk button").click()`},
	"problems":    {"/coverage", `document.querySelectorAll("#runs details").forEach((d) => { d.open = true })`},
	"unsaved":     {"/calls/p-101", `document.querySelector(".judge button").click()`},
}

// TestPagesArePhotographed writes a picture of every page in both languages and
// themes, wide and narrow, into the folder TINGCHA_SHOTS, for people to look at.
func TestPagesArePhotographed(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TINGCHA_SHOTS")
	if dir == "" {
		t.Skip("TINGCHA_SHOTS names no folder for pictures")
	}
	only := os.Getenv("TINGCHA_SHOTS_ONLY")
	ctx := browsertest.OpenFor(t, 20*time.Minute)
	m := hotline(plain)
	server := httptest.NewServer(site(t, m))
	t.Cleanup(server.Close)
	for _, l := range looks {
		wanted := func(name string) string {
			file := name + "." + l.lang + "." + l.theme + "." + l.size() + ".png"
			if !strings.Contains(file, only) {
				return ""
			}
			return filepath.Join(dir, file)
		}
		for _, path := range addresses {
			name := strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "-", "%", "").Replace(path[1:])
			if file := wanted(cmp.Or(name, "root")); file != "" {
				photograph(ctx, t, server.URL+path, "", l, file)
			}
		}
	}
	for i, w := range party(t, stored(t), func() string { return "一句话" }) {
		server := httptest.NewServer(w.h)
		t.Cleanup(server.Close)
		for _, l := range looks {
			seen := map[string]bool{} // one picture of a kind of page is enough
			for _, path := range w.beyond() {
				kind := w.route(http.MethodGet, path)
				name := strings.NewReplacer("GET /", "", "/", "_", "{", "", "}", "").Replace(kind)
				file := fmt.Sprintf("%s-%d.%s.%s.%s.png", name, i, l.lang, l.theme, l.size())
				if !seen[kind] && strings.Contains(file, only) {
					seen[kind] = true
					photograph(ctx, t, server.URL+path, "", l, filepath.Join(dir, file))
				}
			}
		}
	}
	m.full = errFull // from here on, every page has the banner
	for _, l := range looks {
		for name, a := range answers {
			file := "answer-" + name + "." + l.lang + "." + l.theme + "." + l.size() + ".png"
			if strings.Contains(file, only) {
				photograph(ctx, t, server.URL+a.path, a.press, l, filepath.Join(dir, file))
			}
		}
	}
}

func photograph(ctx context.Context, t *testing.T, address, press string, l look, file string) {
	t.Helper()
	sep := "?"
	if strings.Contains(address, "?") {
		sep = "&"
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.theme}}}); err != nil {
		t.Fatal(err)
	}
	do(ctx, t, chromedp.EmulateViewport(l.width, 900), chromedp.Navigate(address+sep+"lang="+l.lang), chromedp.WaitReady(chromedp.CSS("main")))
	if press != "" {
		evaluate[bool](ctx, t, "(() => { "+press+"; return true; })()")
		if strings.Contains(press, "click") {
			until(ctx, t, `document.querySelector(".error") !== null`)
		}
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		t.Fatal(err)
	}
}
