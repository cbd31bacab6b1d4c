package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/calendar"
	"github.com/tingcha/tingcha/callback"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
)

func reckonerOfPages(asOf time.Time) scoring.Reckoner {
	return scoring.Reckoner{Zone: zone, Calendar: calendar.China(), AsOf: asOf}
}

// calledBack finds out who is to be called back, as the server does behind the pages.
func calledBack(t *testing.T, store *sqlite.Store) {
	t.Helper()
	for {
		done, err := store.Arise(t.Context(), reckonerOfPages(now), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			return
		}
	}
}

func TestACustomerIsCalledBackAndTheFiguresSayIt(t *testing.T) {
	t.Parallel()
	store := stored(t)
	calledBack(t, store)
	h := siteOn(t, store)
	list := get(t, h, "/callbacks").Body.String()
	if !strings.Contains(list, `href="/callbacks/call/p-017"`) || !strings.Contains(list, "不满意") {
		t.Fatalf("a call rated 2 is not listed: %s", mainOf(list))
	}
	page := get(t, h, "/callbacks/call/p-017").Body.String()
	_, after, _ := strings.Cut(page, `name="key" value="`)
	key, _, _ := strings.Cut(after, `"`)
	form := url.Values{"key": {key}, "reached": {"yes"}, "score": {"4"}, "said": {"verified", "publicity"}, "words": {"已解决"}}
	for range 2 { // pressed twice
		if w := post(t, h, "/callbacks/call/p-017", form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/callbacks/call/p-017" {
			t.Fatalf("status %d, %s", w.Code, w.Body)
		}
	}
	c, err := store.Callback(t.Context(), scoring.Source{Kind: scoring.CallSource, ID: "p-017"})
	if err != nil || len(c.Results) != 1 || c.Done.IsZero() || c.Results[0].Words != "已解决" || len(c.Results[0].Said) != 2 {
		t.Errorf("kept is %+v, %v", c, err)
	}
	if page := get(t, h, "/callbacks?state=done").Body.String(); !strings.Contains(page, "/callbacks/call/p-017") {
		t.Error("what is done is not listed as done")
	}
	for field, bad := range map[string]string{"reached": "perhaps", "score": "9", "said": "song", "words": strings.Repeat("长", callback.MaxWords+1)} {
		wrong := url.Values{"key": {"other"}, "reached": {"yes"}}
		wrong.Set(field, bad)
		if w := post(t, h, "/callbacks/call/p-017", wrong); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", field, w.Code)
		}
	}
	for path, want := range map[string]int{"/callbacks/call/p-101": 404, "/callbacks/finding/x": 404, "/callbacks?state=odd": 400, "/callbacks?reason=odd": 400} {
		if w := get(t, h, path); w.Code != want {
			t.Errorf("%s: status %d, want %d", path, w.Code, want)
		}
	}
}

func TestNobodyNotesHowTheOwnCustomersRate(t *testing.T) {
	t.Parallel()
	c := newOffice(t)
	calledBack(t, c.store)
	form := url.Values{"key": {"k"}, "reached": {"yes"}, "score": {"5"}}
	for _, path := range []string{"/callbacks/call/p-017", "/callbacks/ticket/K1"} { // the own call, and a complaint about oneself
		if page := c.sees("self", path, http.StatusOK); strings.Contains(page, `name="reached"`) {
			t.Errorf("%s offers who it is about to note a result", path)
		}
		c.press("self", path, form, http.StatusForbidden)
		if page := c.sees("li", path, http.StatusOK); !strings.Contains(page, `name="reached"`) {
			t.Errorf("%s offers nothing to others", path)
		}
		c.press("li", path, form, http.StatusSeeOther)
	}
}

func TestTheMonthsCallbacksAreTheirRows(t *testing.T) {
	t.Parallel()
	store := stored(t)
	calledBack(t, store)
	summed(t, store)
	h := siteOn(t, store)
	page := get(t, h, "/callbacks").Body.String()
	_, after, _ := strings.Cut(page, `href="/figures?`)
	query, after, _ := strings.Cut(after, `">`)
	figure, _, _ := strings.Cut(after, "<")
	_, due, _ := strings.Cut(figure, " / ")
	if n := strings.Count(get(t, h, "/figures?"+strings.ReplaceAll(query, "&amp;", "&")).Body.String(), "<tr><td"); due == "0" || due != strconv.Itoa(n) {
		t.Errorf("the page says %q and there are %d rows", figure, n)
	}
	all, total, err := store.ListCallbacks(t.Context(), storage.CallbackFilter{AsOf: now})
	if err != nil || strconv.Itoa(total) != due {
		t.Errorf("%d callbacks are listed, the figure says %s: %+v, %v", total, due, all, err)
	}
}
