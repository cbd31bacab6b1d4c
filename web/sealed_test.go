package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/web"
)

// TestTheMachinesAnswerIsClosedToWhoJudgesBlind opens the pages of a call that was taken
// from a draw, before and after it is judged.
func TestTheMachinesAnswerIsClosedToWhoJudgesBlind(t *testing.T) {
	t.Parallel()
	store := stored(t)
	clock := now
	site, err := web.New(web.Config{Store: store, Blobs: sounds(t), Now: func() time.Time { return clock }, Zone: zone, Rules: rulesInForce, SignIn: quick(t)})
	if err != nil {
		t.Fatal(err)
	}
	other := everybody
	other.ID = "qa-09"
	h, others := inside{site, signIn(t, store, everybody, now)}, inside{site, signIn(t, store, other, now)}
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

	later := next(t, h, draw)
	_, call, _ = strings.Cut(later, "/calls/")
	pick = later
	clock = now.Add(25 * time.Hour)
	h.token, others.token = newSession(t, store, everybody.ID, clock), newSession(t, store, other.ID, clock)
	if !tells(h) {
		t.Errorf("%s is closed a day after it was taken", call)
	}
	if w := post(t, h, later, url.Values{"key": {"late"}, "none": {"1"}}); w.Code != http.StatusConflict {
		t.Errorf("a call whose page has opened is judged blind: status %d", w.Code)
	}
}
