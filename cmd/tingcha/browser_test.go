package main

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// demoSite loads the demo and serves its pages for as long as the test runs.
func demoSite(t *testing.T) (address string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	h, err := openHotline(ctx, &options{data: filepath.Join(t.TempDir(), "data")}, everything(), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.importAll(ctx, []string{"../../testdata/demo"}, t.Output(), io.Discard); err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		done <- h.serve(ctx, serving{does: everyRole(), addr: listener.Addr().String(), listener: listener, demo: true}, t.Output())
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
		if err := h.close(); err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// enter signs in to the demo as its reviewer.
func (p page) enter(site string) {
	p.t.Helper()
	p.do("sign in", chromedp.Navigate(site+"/login"), chromedp.Click(chromedp.CSS(`[formaction="/login/as/reviewer"]`)), chromedp.WaitVisible(chromedp.CSS(`.queue-head`)))
}

// page drives the browser; every step that fails ends the test.
type page struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // of the browser's page, for one test
}

func (p page) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

func (p page) text(selector string) string {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		p.t.Fatalf("text of %s: %v", selector, err)
	}
	return strings.Join(strings.Fields(text), " ")
}

// press presses a button and waits until something holds.
func (p page) press(button, until string) {
	p.t.Helper()
	// A layout that still moves would move the button away from under the mouse.
	browsertest.Until(p.ctx, p.t, `document.readyState === 'complete'`)
	p.do(button, chromedp.ScrollIntoView(chromedp.CSS(button)), chromedp.Click(chromedp.CSS(button)))
	browsertest.Until(p.ctx, p.t, until)
}

// TestBrowserReviewsACallOfTheDemo hears a piece of evidence, upholds the case, takes that
// back and upholds it again, and finds the points and the row behind them on the agent's
// scorecard.
func TestBrowserReviewsACallOfTheDemo(t *testing.T) {
	t.Parallel()
	p := page{t, browsertest.Open(t)}
	site := demoSite(t)
	p.enter(site)
	quality := func() string {
		p.do("open the scorecard", chromedp.Navigate(site+"/scorecards/3042?month=2026-09"))
		return p.text(`[data-item="quality"] .tile-value`)
	}
	const full = "100"
	if got := quality(); got != full {
		t.Fatalf("quality before any verdict = %q, want %s", got, full)
	}
	p.do("open the call", chromedp.Navigate(site+"/calls/a-031"), chromedp.WaitVisible(chromedp.CSS(".finding .play")))
	p.do("play the evidence", chromedp.Click(chromedp.CSS(".finding .play")))
	browsertest.Until(p.ctx, p.t, `(() => {
		const sound = document.querySelector('audio'), at = Number(document.querySelector('.finding .play').dataset.seek);
		return sound.currentTime > at && sound.currentTime < at + 10 && sound.played.length > 0;
	})()`)

	title := p.text(".finding h3")
	open := func() {
		p.do("open the call", chromedp.Navigate(site+"/calls/a-031"), chromedp.WaitVisible(chromedp.CSS("#bench")))
	}
	const judged = `document.querySelector('#recent a')?.href.includes('/calls/a-031')`
	p.press("#case button.yes", judged)
	reduced := quality()
	if reduced == full {
		t.Errorf("quality after an upheld case is still %s", full)
	}
	open()
	p.press("#recent form button", `!(`+judged+`)`)
	if got := quality(); got != full {
		t.Errorf("quality after taking it back = %q, want %s", got, full)
	}
	open()
	p.press("#case button.yes", judged)
	if got := quality(); got != reduced {
		t.Errorf("quality after upholding it again = %q, want %q", got, reduced)
	}
	p.do("open the rows behind the figure", chromedp.Click(chromedp.CSS(`[data-item="quality"]`)))
	anchor := p.attribute(`[data-item="quality"]`, "href")
	if rows := p.text(anchor + " tbody"); !strings.Contains(rows, title) {
		t.Errorf("rows behind the quality figure = %q, want one for %q", rows, title)
	}
}

func (p page) attribute(selector, name string) string {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.querySelector('`+selector+`').getAttribute('`+name+`')`))
	if err != nil {
		p.t.Fatalf("%s of %s: %v", name, selector, err)
	}
	return value
}
