package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
	"github.com/tingcha/tingcha/storage"
)

func TestACaseIsMarkedAsTypicalByWhoReachesIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	mark := func(who, id, kind, words string, status int) {
		t.Helper()
		form := url.Values{"kind": {kind}, "words": {words}, "list": {"tab=open"}}
		if w := d.as(who, http.MethodPost, "/calls/"+id+"/typical", form); w.Code != status {
			t.Errorf("%s by %s: status %d, want %d", kind, who, w.Code, status)
		}
	}
	mark("far", "call-000000", "repeat", "", 404)
	mark("own", "call-000000", "repeat", "", 403)
	mark("audit", "call-000000", "repeat", "", 403)
	mark("li", "none", "repeat", "", 404)
	mark("li", "call-000000", "odd", "", 400)
	mark("li", "call-000000", "repeat", strings.Repeat("长", 201), 400)
	if rows := rowsIn(d.get("li", "/queue?tab=typical")); len(rows) > 0 {
		t.Errorf("marked in vain: %v", rows)
	}
	mark("li", "call-000000", "repeat", "第三次来电", 303)
	mark("zhou", "call-000001", "script", "", 303)
	got := d.caseOf("call-000000").Typical
	if want := (storage.Typical{CallID: "call-000000", Kind: storage.RepeatCall, Words: "第三次来电", By: "li", At: got.At}); got != want || !got.At.Equal(now) {
		t.Errorf("kept is %+v", got)
	}
	for path, want := range map[string]int{"/queue?tab=typical": 2, "/queue?tab=typical&typical=script": 1, "/queue?tab=typical&rule=none.such": 0} {
		if rows := rowsIn(d.get("wang", path)); len(rows) != want {
			t.Errorf("%s lists %v, want %d", path, rows, want)
		}
	}
	if rows := rowsIn(d.get("far", "/queue?tab=typical")); len(rows) > 0 {
		t.Errorf("out of reach, and listed: %v", rows)
	}
	if w := d.as("li", http.MethodGet, "/queue?typical=odd", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a kind that is none: status %d", w.Code)
	}
	if page := d.get("li", "/calls/call-000000"); !strings.Contains(page, "★ 重复来电") || !strings.Contains(page, `value="第三次来电"`) {
		t.Error("the call does not show its mark")
	}
	deeds, _, err := d.store.Deeds(t.Context(), storage.DeedFilter{What: "typical"})
	if err != nil || len(deeds) != 2 || deeds[1].Who != "li" || deeds[1].Subject != "call-000000" {
		t.Errorf("the log has %+v, %v", deeds, err)
	}
	mark("li", "call-000000", "", "", 303)
	if c := d.caseOf("call-000000"); c.Typical.Kind != "" {
		t.Errorf("still marked: %+v", c.Typical)
	}
	d.sound()
}

func TestACallTellsItsPlaceInTheList(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 4)
	for path, want := range map[string]string{
		"/calls/call-000002?list=tab%3Dopen":             "第 3 通，共剩 4 通",
		"/calls/call-000002?list=sort%3Dnewest&tab=open": "还剩 4",
		"/calls/call-000002":                             "还剩 4",
	} {
		if page := d.get("li", path); !strings.Contains(page, ">"+want+"<") {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	if page := d.get("li", "/calls/call-000002?list=sort%3Dnewest%26tab%3Dopen"); !strings.Contains(page, ">第 2 通，共剩 4 通<") {
		t.Error("in the other order it has another place")
	}
}

// TestWhatWasSaidIsQuotedAndTheCaseIsMarkedByKeys goes on to the next call with the place
// that it has then.
func TestWhatWasSaidIsQuotedAndTheCaseIsMarkedByKeys(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	ctx := browsertest.Open(t)
	server := httptest.NewServer(d.house.as("li"))
	t.Cleanup(server.Close)
	do(ctx, t, chromedp.Navigate(server.URL+"/calls/call-000000?list=tab%3Dopen"), chromedp.WaitVisible(chromedp.ID("case")))
	complaints := listen(ctx, t)
	evaluate[bool](ctx, t, `(() => { document.querySelectorAll(".turn .quote")[1].click(); document.querySelectorAll(".turn")[0].classList.add("heard"); return true; })()`)
	do(ctx, t, chromedp.KeyEvent("q"))
	note := evaluate[string](ctx, t, `document.querySelector("#case textarea").value`)
	turns := evaluate[[]string](ctx, t, `[...document.querySelectorAll(".turn")].slice(0, 2).map((e) => "【" + e.querySelector(".at").textContent + " " + e.querySelector(".who").textContent + "】“" + [...e.querySelector(".turn-text").childNodes].filter((n) => !(n.className === "ref")).map((n) => n.textContent).join("") + "”")`)
	if want := turns[1] + "\n" + turns[0] + "\n"; note != want || !strings.HasPrefix(note, "【0:") {
		t.Errorf("the note is %q, want %q", note, want)
	}
	do(ctx, t, chromedp.KeyEvent("f"))
	until(ctx, t, `document.querySelector("#typical").open && document.activeElement.matches("#typical select")`)
	evaluate[bool](ctx, t, `(() => { const form = document.querySelector("#typical form"); form.elements.kind.value = "script"; form.elements.words.value = "开场白"; form.querySelector("button").click(); return true; })()`)
	until(ctx, t, `document.querySelector("#typical .which").textContent.startsWith("★") && !document.querySelector("#typical").open`)
	if got := d.caseOf("call-000000").Typical; got.Kind != storage.ScriptError || got.Words != "开场白" {
		t.Errorf("marked as %+v", got)
	}
	if kept := evaluate[string](ctx, t, `document.querySelector("#case textarea").value`); kept != note {
		t.Errorf("after the mark the note is %q", kept)
	}
	until(ctx, t, `document.querySelector("#left").textContent === "第 1 通，共剩 3 通"`)
	do(ctx, t, chromedp.KeyEvent("1"))
	until(ctx, t, `document.querySelector("#case").closest("[data-call]").dataset.call === "call-000001" && document.querySelector("#left").textContent === "第 1 通，共剩 2 通"`)
	if said := complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}
