package web_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
	"github.com/tingcha/tingcha/storage"
)

// TestFiftyCallsAreJudgedByKeysAlone goes from the queue through fifty calls without a
// mouse, and loses none.
func TestFiftyCallsAreJudgedByKeysAlone(t *testing.T) {
	t.Parallel()
	const calls = 50
	d := newDesk(t, calls)
	ctx := browsertest.Open(t)
	server := httptest.NewServer(d.house.as("li"))
	t.Cleanup(server.Close)
	do(ctx, t, chromedp.Navigate(server.URL+"/queue?tab=open"), chromedp.WaitVisible(chromedp.ID("queue")))
	do(ctx, t, chromedp.KeyEvent("o"))
	for n := range calls {
		until(ctx, t, fmt.Sprintf(`document.readyState === "complete" && document.querySelector("#case") !== null && document.querySelector("#case").closest("[data-call]").dataset.call === "call-%06d" && document.querySelector("main").getAttribute("aria-busy") !== "true"`, n))
		do(ctx, t, chromedp.KeyEvent([]string{"1", "2"}[n%2]))
	}
	until(ctx, t, `location.pathname === "/queue" && document.querySelector("#case") === null`)
	done, err := d.store.RecentDecisions(t.Context(), "li", 2*calls)
	if err != nil || len(done) != calls {
		t.Errorf("%d verdicts are kept, want %d: %v", len(done), calls, err)
	}
	for n := range calls {
		c := d.caseOf(fmt.Sprintf("call-%06d", n))
		if c.Todo != 0 || c.Judged != 2 || c.Upheld != 2*(1-n%2) {
			t.Errorf("%s: %d wait, %d judged, %d upheld", c.CallID, c.Todo, c.Judged, c.Upheld)
		}
	}
	d.sound()
}

// TestTheWayBackLeadsToTheSamePlaceInTheList opens a call far down a narrowed list and goes
// back.
func TestTheWayBackLeadsToTheSamePlaceInTheList(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 40)
	ctx := browsertest.Open(t)
	server := httptest.NewServer(d.house.as("li"))
	t.Cleanup(server.Close)
	const row = `document.getElementById("case-call-000030")`
	do(ctx, t, chromedp.Navigate(server.URL+"/queue?sort=oldest&level=serious"), chromedp.WaitVisible(chromedp.ID("queue")))
	for range 30 {
		do(ctx, t, chromedp.KeyEvent("j"))
	}
	until(ctx, t, `new URLSearchParams(location.search).get("at") === "call-000030"`)
	do(ctx, t, chromedp.KeyEvent("o"))
	until(ctx, t, `location.pathname === "/calls/call-000030" && document.querySelector("#case") !== null`)
	evaluate[bool](ctx, t, `(() => { history.back(); return true; })()`)
	until(ctx, t, `location.pathname === "/queue" && `+row+` !== null`)
	until(ctx, t, `(() => { const q = new URLSearchParams(location.search), b = `+row+`.getBoundingClientRect();
		return q.get("sort") === "oldest" && q.get("level") === "serious" && b.top >= 0 && b.bottom <= innerHeight; })()`)
	if c := d.caseOf("call-000030"); c.Stage != storage.First || c.Todo == 0 {
		t.Error("looking has changed the case")
	}
}

// TestEscapeLeavesTheNoteOnSeveralCases gives the keys back to the list.
func TestEscapeLeavesTheNoteOnSeveralCases(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	ctx := browsertest.Open(t)
	server := httptest.NewServer(d.house.as("li"))
	t.Cleanup(server.Close)
	do(ctx, t, chromedp.Navigate(server.URL+"/queue"), chromedp.WaitVisible(chromedp.ID("queue")))
	do(ctx, t, chromedp.KeyEvent("j"))
	do(ctx, t, chromedp.KeyEvent("."))
	until(ctx, t, `document.activeElement.closest("#bulk") !== null`)
	do(ctx, t, chromedp.KeyEvent("\u001b"))
	until(ctx, t, `!document.getElementById("bulk").open && document.activeElement.closest(".case") !== null`)
}
