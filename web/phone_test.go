package web_test

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// TestThePhonesBarHasRoomForAllOfIt looks at the bar at the thumb: it does not scroll
// sideways, names the page that is shown, and opens by a press, or by a key.
func TestThePhonesBarHasRoomForAllOfIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	ctx := browsertest.Open(t)
	server := httptest.NewServer(d.house.as("li"))
	t.Cleanup(server.Close)
	const shown = `[...document.querySelectorAll(".rail li, .rail label")].filter((e) => e.offsetParent !== null || e.getBoundingClientRect().height > 0).length`
	const fits = `(() => { const rail = document.querySelector(".rail"), box = rail.getBoundingClientRect();
		return rail.scrollWidth <= rail.clientWidth && box.right <= innerWidth && box.bottom <= innerHeight + 1; })()`
	for _, path := range []string{"/queue", "/search", "/calls/call-000000?list=tab%3Dopen"} {
		for _, lang := range []string{"zh", "en"} {
			address := server.URL + path + map[bool]string{true: "&", false: "?"}[path[1] == 'c'] + "lang=" + lang
			do(ctx, t, chromedp.EmulateViewport(390, 844), chromedp.Navigate(address), chromedp.WaitReady(chromedp.CSS(".rail")))
			few := evaluate[int](ctx, t, shown)
			if !evaluate[bool](ctx, t, fits) || few > 6 {
				t.Errorf("%s in %s: the bar shows %d entries, and has no room for them", path, lang, few)
			}
			if evaluate[int](ctx, t, `[...document.querySelectorAll(".rail [aria-current]")].filter((e) => e.getBoundingClientRect().height > 0).length`) != 1 {
				t.Errorf("%s in %s: the bar does not name the page", path, lang)
			}
			evaluate[bool](ctx, t, `(() => { document.querySelector("#rail-more").click(); return true; })()`)
			if all := evaluate[int](ctx, t, shown); all <= few || !evaluate[bool](ctx, t, fits) {
				t.Errorf("%s in %s: opened, the bar shows %d entries after %d", path, lang, all, few)
			}
		}
	}
	do(ctx, t, chromedp.EmulateViewport(390, 844), chromedp.Navigate(server.URL+"/calls/call-000000?list=tab%3Dopen"), chromedp.WaitReady(chromedp.ID("case")))
	if !evaluate[bool](ctx, t, `(() => { const rail = document.querySelector(".rail").getBoundingClientRect();
		return [...document.querySelectorAll("#case button[name=kind]")].every((b) => { const box = b.getBoundingClientRect();
			return box.left >= 0 && box.right <= 390 && box.top > 0 && box.bottom <= rail.top && box.height >= 40 && document.elementFromPoint(box.left + 5, box.top + 5).closest("button") === b; }); })()`) {
		t.Errorf("the verdicts are not at the thumb: %s", evaluate[string](ctx, t, `JSON.stringify([document.querySelector(".rail").getBoundingClientRect(), ...[...document.querySelectorAll("#case button[name=kind]")].map((b) => b.getBoundingClientRect())])`))
	}
	do(ctx, t, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(server.URL+"/queue"), chromedp.WaitReady(chromedp.CSS(".rail")))
	if evaluate[bool](ctx, t, `document.querySelector(".rail label").getBoundingClientRect().height > 0`) {
		t.Error("on a wide screen there is something to open")
	}
}
