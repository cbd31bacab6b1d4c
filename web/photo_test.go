//go:build shots

package web_test

import (
	"cmp"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// TestPagesArePhotographed writes a picture of every page in both languages and
// themes, wide and narrow, into the folder TINGCHA_SHOTS, for people to look at.
func TestPagesArePhotographed(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TINGCHA_SHOTS")
	if dir == "" {
		t.Skip("TINGCHA_SHOTS names no folder for pictures")
	}
	only := os.Getenv("TINGCHA_SHOTS_ONLY")
	ctx := browsertest.Open(t)
	server := httptest.NewServer(site(t, hotline(plain)))
	t.Cleanup(server.Close)
	for _, path := range addresses {
		for _, look := range []struct {
			lang, theme string
			width       int64
		}{{"zh", "light", 1280}, {"zh", "dark", 1280}, {"en", "light", 1280}, {"zh", "light", 390}, {"en", "dark", 390}} {
			name := strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "-", "%", "").Replace(path[1:])
			name = cmp.Or(name, "root") + "." + look.lang + "." + look.theme + "." + map[int64]string{1280: "wide", 390: "narrow"}[look.width] + ".png"
			if only != "" && !strings.Contains(name, only) {
				continue
			}
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.theme}}}); err != nil {
				t.Fatal(err)
			}
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(look.width, 900), chromedp.Navigate(server.URL+path+sep+"lang="+look.lang), chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
				t.Fatal(err)
			}
			png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
