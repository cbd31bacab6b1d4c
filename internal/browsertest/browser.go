// Package browsertest opens pages in a real browser, for tests.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a test of one page may use the browser.
const patience = 2 * time.Minute

// soon is how long what must happen on a page may take.
const soon = 20 * time.Second

// Open starts a headless Chromium with a page, for as long as the test runs. It is
// the one that TINGCHA_CHROMIUM names, or the first on the PATH. Without one the
// test is skipped, but fails under CI=true. Under -short no browser is opened.
func Open(t testing.TB) context.Context {
	t.Helper()
	return OpenFor(t, patience)
}

// OpenFor is Open for a test that goes over many pages and needs longer.
func OpenFor(t testing.TB, patience time.Duration) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("opens pages in a browser; run without -short")
	}
	path := find()
	if path == "" && os.Getenv("CI") == "true" {
		t.Fatal("no Chromium on the PATH and none in TINGCHA_CHROMIUM, although CI=true")
	}
	if path == "" {
		t.Skip("no Chromium on the PATH; name one in TINGCHA_CHROMIUM")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.WindowSize(1280, 900), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// Tab opens another page of a browser, with cookies of its own, for as long as the test
// runs. The browser's first page goes blank.
func Tab(ctx context.Context, t testing.TB) context.Context {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // a browser starts with its first page
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	return ctx
}

// Until asks the page until an expression is true, or fails the test. While pages
// change there is nothing to ask, which is no error.
func Until(ctx context.Context, t *testing.T, expression string) {
	t.Helper()
	deadline := time.After(soon)
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if ok && err == nil {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("not within %v: %s (%v)", soon, expression, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func find() string {
	if path := os.Getenv("TINGCHA_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
