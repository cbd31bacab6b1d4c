package web_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/internal/browsertest"
)

// TestPagesWorkWithoutScripts goes through a browser whose scripts are off as somebody
// does who knows no addresses: from a list to a scorecard and the rows behind its figures,
// from a day of coverage to its calls, and through an audit with a rule that is folded.
func TestPagesWorkWithoutScripts(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t)
	h, store, pick := asking(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	do(ctx, t, chromedp.Navigate("about:blank"))
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	reads := func(sel string) string {
		t.Helper()
		text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(sel)))
		if err != nil {
			t.Fatalf("%s: %v", sel, err)
		}
		return text
	}

	do(ctx, t, chromedp.Navigate(server.URL+"/scorecards?month=2026-09"), chromedp.Click(chromedp.CSS(`main a[href^="/scorecards/1024"]`)), chromedp.WaitVisible(chromedp.CSS(`[data-item="quality"]`)))
	if text := reads("main"); !strings.Contains(text, "1024") {
		t.Errorf("the scorecard says %q", text)
	}
	do(ctx, t, chromedp.Click(chromedp.CSS(`a.tile[href^="#"]`)), chromedp.WaitVisible(chromedp.CSS(":target")))
	do(ctx, t, chromedp.Navigate(server.URL+"/coverage?from=2026-09-01"), chromedp.Click(chromedp.CSS(`a[href^="/coverage/2026-09-03?state="]`)), chromedp.WaitVisible(chromedp.CSS(".chosen")))

	do(ctx, t, chromedp.EmulateViewport(1280, 2400), chromedp.Navigate(server.URL+pick), chromedp.WaitVisible(chromedp.ID("marks")),
		chromedp.Click(chromedp.CSS(".asked-family:not([open]):nth-of-type(2) > summary")),
		chromedp.Click(chromedp.CSS(`.asked-family:nth-of-type(2) input[value="present"]`)),
		chromedp.Click(chromedp.ID("said")), chromedp.WaitVisible(chromedp.CSS(".compared")))
	if marks := marksOf(t, store, pick); len(marks) != 1 || marks[0].Said != audit.Present {
		t.Errorf("without scripts %v is kept", marks)
	}
	do(ctx, t, chromedp.Click(chromedp.CSS(".compared a")), chromedp.WaitVisible(chromedp.CSS(".tiles")))
}
