package webbench_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// judged is how many cases the browser goes through.
const judged = 60

// watch notes on every page how long it is from a verdict's last key to the moment at which the
// next call was painted, whether it comes as a page of its own or in the place of the
// present one, and from asking for its sound to the first of it.
const watch = `(() => {
  const now = () => performance.timeOrigin + performance.now();
  const read = () => JSON.parse(sessionStorage.getItem("bench") || '{"painted":[],"sounded":[]}');
  const write = (b) => sessionStorage.setItem("bench", JSON.stringify(b));
  addEventListener("keydown", (e) => { if (e.key === "1" || e.key === "2") { const b = read(); b.from = now(); b.call = location.pathname; write(b); } }, true);
  const look = () => {
    const b = read();
    if (!b.from || b.call === location.pathname || !document.querySelector("main h1")) return;
    const from = b.from;
    delete b.from;
    write(b);
    requestAnimationFrame(() => setTimeout(() => { const b = read(); b.painted.push(now() - from); write(b); sound(); }, 0));
  };
  const sound = () => {
    const audio = document.querySelector("main audio"), asked = now();
    if (!audio) return;
    audio.addEventListener("playing", () => { const b = read(); b.sounded.push(now() - asked); write(b); audio.pause(); }, { once: true });
    audio.play().catch(() => {});
  };
  const begin = () => { new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true }); look(); };
  if (document.documentElement) begin(); else addEventListener("DOMContentLoaded", begin);
})();`

// watched is what was noted, in milliseconds.
type watched struct {
	Painted []float64 `json:"painted"`
	Sounded []float64 `json:"sounded"`
}

// verdicts judges cases by one key each.
func (s site) verdicts(b *testing.B, t *table) {
	ctx := browsertest.OpenFor(b, 10*time.Minute)
	tab := browsertest.Tab(ctx, b)
	_, err := chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
	must(b, err)
	must(b, chromedp.Do(tab, chromedp.Navigate(s.url+"/calls/"+s.call), chromedp.WaitReady(chromedp.CSS("main h1"))))
	for n := 1; n <= judged; n++ {
		until(tab, b, "the next call is there ahead", settled)
		must(b, chromedp.Do(tab, chromedp.KeyEvent("2")))
		if asked(tab) { // a grave finding wants a reason: the second key is the verdict's
			must(b, chromedp.Do(tab, chromedp.KeyEvent("1")))
		}
		until(tab, b, "the next call is painted, and heard", func(ctx context.Context) bool {
			w := noted(ctx)
			return len(w.Painted) == n && len(w.Sounded) == n
		})
	}
	w := noted(tab)
	t.add("verdict key → next call painted", millis(w.Painted), "p95 ≤ 150 ms")
	t.add("first sound of a call that was fetched ahead", millis(w.Sounded), "≤ 300 ms")
}

// settled tells whether the page is at rest: what it fetches ahead has come. A reviewer
// listens for longer than that.
func settled(ctx context.Context) bool {
	ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && document.querySelector("main").getAttribute("aria-busy") !== "true" &&
		(!document.querySelector("#ahead") || !document.querySelector("#ahead").hidden) && performance.now() - (window.benchSeen = window.benchSeen || performance.now()) > 300`))
	return ok && err == nil
}

// asked tells whether the page asks for a reason.
func asked(ctx context.Context) bool {
	ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!!document.querySelector("#reasons:not([hidden])")`))
	return ok && err == nil
}

func noted(ctx context.Context) watched {
	var w watched
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`sessionStorage.getItem("bench") || "{}"`))
	if err == nil {
		err = json.Unmarshal([]byte(text), &w)
	}
	if err != nil { // pages change
		return watched{}
	}
	return w
}

func millis(all []float64) took {
	var t took
	for _, ms := range all {
		t = append(t, time.Duration(ms*float64(time.Millisecond)))
	}
	return t
}
