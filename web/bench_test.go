package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

// A bench is a reviewer's browser before a real store with two cases: p-017, of which a
// red line needs a reason, and p-101.
type bench struct {
	context.Context
	store  *sqlite.Store
	server *httptest.Server
	away   atomic.Int32 // how many verdicts are still to be answered with 503
	posted atomic.Int32 // how many were asked for
}

// benched opens p-101 from the queue.
func benched(t *testing.T) (*bench, func() []string) {
	t.Helper()
	b := &bench{Context: browsertest.Open(t), store: stored(t)}
	h := siteOn(t, b.store)
	b.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/verdict") {
			b.posted.Add(1)
			if b.away.Add(-1) >= 0 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(b.server.Close)
	complaints := listen(b, t)
	do(b, t, chromedp.Navigate(b.server.URL+"/calls/p-101?list=tab%3Dopen"), chromedp.WaitVisible(chromedp.ID("case")))
	evaluate[bool](b, t, `(() => { window.same = true; return true; })()`)
	return b, complaints
}

// status is where a finding stands.
func (b *bench) status(t *testing.T, callID, rule string) storage.FindingStatus {
	t.Helper()
	f, err := b.store.Finding(t.Context(), storage.FindingID(callID, rule))
	if err != nil {
		t.Fatal(err)
	}
	return f.Status
}

const shownCall = `document.querySelector("main [data-call]").dataset.call`

// TestOneKeyJudgesKeepsAndGoesOn walks a reviewer's way by keys alone, and back again.
func TestOneKeyJudgesKeepsAndGoesOn(t *testing.T) {
	t.Parallel()
	b, complaints := benched(t)
	do(b, t, chromedp.KeyEvent("1"))
	until(b, t, shownCall+` === "p-017"`)
	if got := b.status(t, "p-101", "script.no_invite"); got != storage.Confirmed {
		t.Errorf("after 1 the finding is %s", got)
	}
	until(b, t, `document.activeElement === document.querySelector("main h1") && document.getElementById("live").textContent.includes("p-101")`)
	if !evaluate[bool](b, t, `window.same && location.pathname === "/calls/p-017" && document.title.includes("p-017")`) {
		t.Error("the next call is not shown in place, under its own address and title")
	}
	do(b, t, chromedp.KeyEvent(" ")) // its sound plays, though its page came as data
	until(b, t, currentTime+` > 0`)
	do(b, t, chromedp.KeyEvent("\b"))
	until(b, t, shownCall+` === "p-101"`)
	if got := b.status(t, "p-101", "script.no_invite"); got != storage.Open {
		t.Errorf("after undoing the finding is %s", got)
	}
	do(b, t, chromedp.KeyEvent("2"))
	until(b, t, shownCall+` === "p-017"`)
	do(b, t, chromedp.KeyEvent("1")) // a red line: the reason is asked for
	until(b, t, `!document.getElementById("reasons").hidden`)
	if n := b.posted.Load(); n != 2 {
		t.Errorf("%d verdicts were sent before a reason was chosen, want 2", n)
	}
	do(b, t, chromedp.KeyEvent("2"))
	until(b, t, `location.pathname === "/queue"`)
	for rule, want := range map[string]storage.FindingStatus{"shirking.send_away": storage.Confirmed, "undispatched.none": storage.Open} {
		if got := b.status(t, "p-017", rule); got != want {
			t.Errorf("%s is %s, want %s", rule, got, want)
		}
	}
	if problems, err := b.store.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("the store has problems: %v, %v", problems, err)
	}
	if said := complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestInputMethodsNeverJudge types as a Chinese input method does, in the note and after it.
func TestInputMethodsNeverJudge(t *testing.T) {
	t.Parallel()
	b, _ := benched(t)
	evaluate[bool](b, t, `(() => {
		const note = document.querySelector("#case textarea");
		note.focus();
		const key = (target, key, more) => target.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true, ...more}));
		note.dispatchEvent(new CompositionEvent("compositionstart", {bubbles: true}));
		for (const k of ["1", "2", "3", "Enter", "Backspace", "Process"]) {
			key(note, k, {isComposing: true});
			key(note, k, {keyCode: 229});
			key(document.body, k, {}); // while something is composed, wherever the key is told
		}
		note.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true}));
		key(note, "Enter", {});         // Safari tells the key after the end
		key(document.body, "1", {});    // at once: still the input method's
		for (const k of ["1", "2", "3", "Enter"]) key(note, k, {});
		note.blur();
		for (const more of [{isComposing: true}, {keyCode: 229}, {ctrlKey: true}, {metaKey: true}, {altKey: true}, {repeat: true}]) key(document.body, "1", more);
		return true;
	})()`)
	do(b, t, chromedp.SendKeys(chromedp.CSS("#case textarea"), "123"))
	if n, call := b.posted.Load(), evaluate[string](b, t, shownCall); n != 0 || call != "p-101" {
		t.Errorf("%d verdicts, and %s is shown", n, call)
	}
	if got := evaluate[string](b, t, `document.querySelector("#case textarea").value`); got != "123" {
		t.Errorf("the note holds %q", got)
	}
}

func TestWhatIsTypedSurvivesAReload(t *testing.T) {
	t.Parallel()
	b, _ := benched(t)
	do(b, t, chromedp.SendKeys(chromedp.CSS("#case textarea"), "听了两遍"))
	until(b, t, `document.getElementById("draft-state").textContent !== ""`) // kept while somebody types
	do(b, t, chromedp.SendKeys(chromedp.CSS("#case textarea"), "，确实"))
	do(b, t, chromedp.Reload(), chromedp.WaitVisible(chromedp.ID("case")))
	if got := evaluate[string](b, t, `document.querySelector("#case textarea").value`); !strings.HasPrefix(got, "听了两遍") {
		t.Errorf("after a reload the note holds %q", got)
	}
}

// TestAReloadLosesTwoSecondsOfTypingAtMost reloads while somebody types without a pause, at
// moments that have nothing to do with when a note is saved.
func TestAReloadLosesTwoSecondsOfTypingAtMost(t *testing.T) {
	t.Parallel()
	b, _ := benched(t)
	for _, letters := range []int{9, 31, 58} {
		evaluate[bool](b, t, `(() => {
			const note = document.querySelector("#case textarea"), times = [];
			note.value = "";
			setInterval(() => {
				note.value += "字";
				times.push(Date.now());
				sessionStorage.setItem("typed", JSON.stringify(times));
				note.dispatchEvent(new Event("input", {bubbles: true}));
			}, 60);
			return true;
		})()`)
		until(b, t, fmt.Sprintf(`JSON.parse(sessionStorage.getItem("typed") || "[]").length >= %d`, letters))
		do(b, t, chromedp.Reload(), chromedp.WaitVisible(chromedp.ID("case")))
		lost := evaluate[float64](b, t, `(() => {
			const times = JSON.parse(sessionStorage.getItem("typed")), kept = document.querySelector("#case textarea").value.length;
			sessionStorage.clear();
			return kept >= times.length ? 0 : times.at(-1) - times[kept];
		})()`)
		if lost > 2000 {
			t.Errorf("%.1f s of typing are lost, of %d letters", lost/1000, letters)
		}
	}
}

// TestAVerdictThatIsNotAnsweredIsSentAgain holds that the page stays as it was until then,
// and that the verdict counts once.
func TestAVerdictThatIsNotAnsweredIsSentAgain(t *testing.T) {
	t.Parallel()
	b, _ := benched(t)
	b.away.Store(2)
	do(b, t, chromedp.SendKeys(chromedp.CSS("#case textarea"), "我的意见"))
	evaluate[bool](b, t, `(() => { document.activeElement.blur(); return true; })()`)
	do(b, t, chromedp.KeyEvent("2"))
	until(b, t, `!document.getElementById("trouble").hidden && document.getElementById("trouble").textContent.includes("未保存，重试中")`)
	if got := evaluate[string](b, t, `document.querySelector("#case textarea").value`); got != "我的意见" {
		t.Errorf("the note holds %q", got)
	}
	do(b, t, chromedp.KeyEvent("1")) // changes nothing: one is on its way
	until(b, t, shownCall+` === "p-017"`)
	if n := b.posted.Load(); n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
	if got := b.status(t, "p-101", "script.no_invite"); got != storage.Rejected {
		t.Errorf("the finding is %s", got)
	}
}

// TestWhatHasChangedIsToldInPlace holds that a refused verdict leaves the page as it was.
func TestWhatHasChangedIsToldInPlace(t *testing.T) {
	t.Parallel()
	b, _ := benched(t)
	other := siteOn(t, b.store)
	form := fieldsOf(get(t, other, "/calls/p-101?list=tab%3Dopen").Body.String(), `action="/calls/p-101/verdict"`)
	form.Set("kind", "confirm")
	form["tick"] = form["finding"]
	if w := post(t, other, "/calls/p-101/verdict", form); w.Code != http.StatusSeeOther {
		t.Fatalf("the other's verdict: status %d", w.Code)
	}
	do(b, t, chromedp.KeyEvent("2"))
	until(b, t, `!document.getElementById("trouble").hidden && document.querySelector("#trouble a") !== null`)
	if call := evaluate[string](b, t, shownCall); call != "p-101" || b.status(t, "p-101", "script.no_invite") != storage.Confirmed {
		t.Errorf("%s is shown, and the finding is %s", call, b.status(t, "p-101", "script.no_invite"))
	}
}

// TestACaseIsJudgedWithoutScripts goes from the queue to a call and on, in a browser whose
// scripts are off.
func TestACaseIsJudgedWithoutScripts(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t)
	store := stored(t)
	server := httptest.NewServer(siteOn(t, store))
	t.Cleanup(server.Close)
	do(ctx, t, chromedp.Navigate("about:blank"))
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	do(ctx, t, chromedp.Navigate(server.URL+"/queue"),
		chromedp.Click(chromedp.CSS(`a.row-link[href*="p-101"]`)), chromedp.WaitVisible(chromedp.ID("case")),
		chromedp.SendKeys(chromedp.CSS("#case textarea"), "没有脚本"),
		chromedp.Click(chromedp.CSS(`#case button[value="reject"]`)), chromedp.WaitVisible(chromedp.CSS(`h1[data-call="p-017"]`)))
	f, err := store.Finding(t.Context(), storage.FindingID("p-101", "script.no_invite"))
	if err != nil || f.Status != storage.Rejected {
		t.Errorf("the finding is %s, %v", f.Status, err)
	}
}

// TestUntickedFindingsAreNotUpheld holds what the boxes beside the findings say.
func TestUntickedFindingsAreNotUpheld(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	form := fieldsOf(get(t, h, "/calls/p-017").Body.String(), `action="/calls/p-017/verdict"`)
	form["kind"], form["tick"] = []string{"confirm"}, []string{storage.FindingID("p-017", "shirking.send_away")}
	if w := post(t, h, "/calls/p-017/verdict", form); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	for rule, want := range map[string]storage.FindingStatus{"shirking.send_away": storage.Confirmed, "script.no_hold_notice": storage.Rejected} {
		f, err := store.Finding(t.Context(), storage.FindingID("p-017", rule))
		if err != nil || f.Status != want {
			t.Errorf("%s is %s, want %s (%v)", rule, f.Status, want, err)
		}
	}
}
