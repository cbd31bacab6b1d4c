package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestTheMachinesAnswerIsClosedToWhoJudgesBlind opens the pages of a call that was taken
// from a draw, before and after it is judged.
func TestTheMachinesAnswerIsClosedToWhoJudgesBlind(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store).(inside)
	others := inside{h.Handler, sessionFor("qa-02")}
	draw := draws(t, h)
	next(t, h, draw)
	pick := next(t, h, draw) // the same one, which is not judged yet
	_, call, _ := strings.Cut(pick, "/calls/")
	tells := func(who http.Handler) bool {
		t.Helper()
		page := get(t, who, "/calls/"+call).Body.String()
		checkPage(t, call, page)
		return !strings.Contains(page, pick) && strings.Contains(page, `id="found-title"`)
	}
	if tells(h) {
		t.Errorf("%s is open to who judges it blind", call)
	}
	if !tells(others) {
		t.Errorf("%s is closed to who has nothing to do with the draw", call)
	}
	if w := post(t, h, pick, url.Values{"key": {"k"}, "none": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	if !tells(h) {
		t.Errorf("%s is closed after it was judged", call)
	}
}
