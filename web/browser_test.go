package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// evaluate gives what an expression of the page comes to.
func evaluate[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression of the page to become true.
func until(ctx context.Context, t *testing.T, expression string) {
	t.Helper()
	browsertest.Until(ctx, t, expression)
}

func do(ctx context.Context, t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func TestEvidenceIsHeardWhereItLies(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t)
	m := hotline(plain)
	server := httptest.NewServer(site(t, m))
	t.Cleanup(server.Close)
	do(ctx, t, chromedp.Navigate(server.URL+"/calls/p-017#f-fd1"), chromedp.WaitVisible(chromedp.ID("f-fd1")))
	complaints := listen(ctx, t)

	// The second piece of evidence of the finding lies at about eight seconds.
	do(ctx, t, chromedp.Click(chromedp.CSS("#f-fd1 .ev-said:nth-of-type(2) .play")))
	until(ctx, t, `!document.getElementById("audio").paused && document.getElementById("audio").currentTime > 8`)
	from := evaluate[float64](ctx, t, `document.getElementById("audio").currentTime`)
	until(ctx, t, fmt.Sprintf(`document.getElementById("audio").currentTime > %f`, from+0.2))
	if from > 12 {
		t.Errorf("the sound plays from %v s, want from the evidence", from)
	}
	until(ctx, t, `document.querySelector("#turn-1.now") !== null`)

	if said := complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestKeysAreDeadWhileSomebodyTypes holds that digits and Backspace belong to the
// text box and to the input method.
func TestKeysAreDeadWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t)
	m := hotline(plain)
	server := httptest.NewServer(site(t, m))
	t.Cleanup(server.Close)
	do(ctx, t, chromedp.Navigate(server.URL+"/calls/p-017#f-fd1"), chromedp.WaitVisible(chromedp.ID("f-fd1")))
	do(ctx, t, chromedp.SendKeys(chromedp.CSS("#case textarea"), "12z ?"))
	evaluate[bool](ctx, t, `(() => {
		document.activeElement.blur();
		for (const extra of [{isComposing: true}, {keyCode: 229}, {ctrlKey: true}, {repeat: true}]) {
			document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "1", bubbles: true, ...extra}));
		}
		return true;
	})()`)
	if got := evaluate[string](ctx, t, `document.querySelector("#case textarea").value`); got != "12z ?" {
		t.Errorf("the note holds %q", got)
	}
	if open := evaluate[bool](ctx, t, `document.getElementById("keys").open`); open || len(m.keys) > 0 {
		t.Errorf("keys acted: sheet open %v, verdicts %v", open, m.keys)
	}
	evaluate[bool](ctx, t, `document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "?", bubbles: true}))`)
	until(ctx, t, `document.getElementById("keys").open`)
}

// TestNoPageIsWiderThanAPhone looks for what would scroll sideways.
func TestNoPageIsWiderThanAPhone(t *testing.T) {
	t.Parallel()
	browser := browsertest.OpenFor(t, 10*time.Minute)
	v := lookedAt(t, func(tab context.Context, url string) {
		if err := fitsAPhone(tab, url); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}, browsertest.Tab(browser, t), browsertest.Tab(browser, t))
	v.of(site(t, hotline(plain)), addresses)
	all := siteOn(t, stored(t))
	v.of(all, newTour(t, all).walk(gates...).beyond())
	v.end()
}

// fitsAPhone opens a page on a phone, and says what is too wide or too small to touch.
func fitsAPhone(tab context.Context, url string) error {
	if err := chromedp.Do(tab, chromedp.EmulateViewport(390, 844), chromedp.Navigate(url), chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
		return err
	}
	wide, err := chromedp.Run(tab, chromedp.Evaluate[int](`document.documentElement.scrollWidth`))
	if err != nil {
		return err
	}
	if wide > 390 {
		return fmt.Errorf("%d px wide", wide)
	}
	small, err := chromedp.Run(tab, chromedp.Evaluate[string](`[...document.querySelectorAll("a, button, select, summary, input:not([type=hidden])")]
			.filter((e) => { const large = (x) => { const b = x.getBoundingClientRect(); return b.width <= 1 || (b.height >= 24 && b.width >= 24); }; return !large(e) && !(e.closest("label") && large(e.closest("label"))) && !e.closest("p:not(.crumbs), td, .steps, .unseen") && getComputedStyle(e).display !== "inline"; })
			.map((e) => e.outerHTML.slice(0, 80)).join("\n")`))
	if err == nil && small != "" {
		err = fmt.Errorf("targets under 24 px:\n%s", small)
	}
	return err
}

// listen collects what the browser's console says: errors, and breaches of the
// policy.
func listen(ctx context.Context, t *testing.T) func() []string {
	t.Helper()
	messages := chromedp.Console(ctx)
	var mu sync.Mutex
	var said []string
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			mu.Lock()
			said = append(said, m.Text)
			mu.Unlock()
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(said)
	}
}
