package web_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web"
)

// TestTheLogIsToldOfEveryButton holds the table of what the log tells against the table of
// routes: a button of which nothing is told says why.
func TestTheLogIsToldOfEveryButton(t *testing.T) {
	t.Parallel()
	kinds, quiet := web.Tellings()
	patterns := web.Patterns()
	for _, pattern := range patterns {
		told, known := kinds[pattern]
		if strings.HasPrefix(pattern, http.MethodPost+" ") && !known {
			t.Errorf("%s: add a line to tellings in web/deeds.go: what the log tells of it, or why nothing", pattern)
		}
		if known && (len(told) == 0) != (quiet[pattern] != "") {
			t.Errorf("%s: the log tells %v, and is quiet because %q", pattern, told, quiet[pattern])
		}
	}
	for pattern := range kinds {
		if !slices.Contains(patterns, pattern) {
			t.Errorf("%s is no route", pattern)
		}
	}
	h := siteOn(t, stored(t))
	for _, lang := range []string{"zh", "en"} {
		page := get(t, h, "/log?lang="+lang).Body.String()
		for _, kind := range web.DeedKinds() {
			if !strings.Contains(page, `<option value="`+kind+`">`) || strings.Contains(page, ">"+kind+"<") {
				t.Errorf("%s: the filter of the log has no words for %s", lang, kind)
			}
		}
	}
}

// allTold holds the log against tours of people who have pressed every button.
func allTold(t *testing.T, store *sqlite.Store, tours []*tour) {
	t.Helper()
	done := map[string]bool{}
	for _, w := range tours {
		maps.Copy(done, w.done)
	}
	told := map[string]int{}
	for _, kind := range web.DeedKinds() {
		_, n, err := store.Deeds(t.Context(), storage.DeedFilter{What: kind, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		told[kind] = n
	}
	_, all, err := store.Deeds(t.Context(), storage.DeedFilter{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range told {
		all -= n
	}
	if all != 0 {
		t.Errorf("%d rows of the log are of kinds that its filter does not know", all)
	}
	kinds, quiet := web.Tellings()
	for pattern := range done {
		if quiet[pattern] == "" && !slices.ContainsFunc(kinds[pattern], func(kind string) bool { return told[kind] > 0 }) {
			t.Errorf("%s was pressed, and the log tells nothing of it", pattern)
		}
	}
	if len(done) < 15 {
		t.Errorf("only %d buttons were pressed: %v", len(done), done)
	}
}

// TestWhatCannotBeLoggedIsToldWhenSentAgain has the log fail once.
func TestWhatCannotBeLoggedIsToldWhenSentAgain(t *testing.T) {
	t.Parallel()
	g := &forgetful{Store: stored(t), fails: true}
	h := siteOn(t, g)
	form := url.Values{"do": {"snooze"}, "call": {"p-017"}, "until": {"hour"}}
	if w := post(t, h, "/queue", form); w.Code != http.StatusServiceUnavailable || w.Header().Get("Location") != "" {
		t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	g.fails = false
	for range 2 {
		if w := post(t, h, "/queue", form); w.Code != http.StatusSeeOther {
			t.Errorf("sent again: status %d", w.Code)
		}
	}
	deeds, n, err := g.Deeds(t.Context(), storage.DeedFilter{What: "case_snoozed"})
	if err != nil || n != 2 || deeds[0].Who != "qa-01" || deeds[0].Subject != "p-017" || deeds[0].Detail != "until=hour" {
		t.Errorf("%d: %+v, %v", n, deeds, err)
	}
}

// A forgetful store cannot keep what people do.
type forgetful struct {
	*sqlite.Store
	fails bool
}

func (f *forgetful) Record(ctx context.Context, told ...storage.Deed) error {
	if f.fails {
		return storage.ErrUnavailable
	}
	return f.Store.Record(ctx, told...)
}

// TestManyVerdictsAreToldAsOneByOne gives verdicts on several cases at once.
func TestManyVerdictsAreToldAsOneByOne(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	c, err := store.Case(t.Context(), "p-017", "qa-01", now)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"do": {"reject"}, "call": {"p-017"}, "note": {"都看过了"}, "key": {"k"}, "seen-p-017": {strconv.FormatInt(c.Version, 10)}}
	for range 2 {
		if w := post(t, h, "/queue", form); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
	}
	deeds, n, err := store.Deeds(t.Context(), storage.DeedFilter{What: "verdict"})
	if err != nil || n != 1 || deeds[0].Subject != "p-017" || deeds[0].Detail != "kind=reject" || deeds[0].Who != "qa-01" {
		t.Errorf("%d: %+v, %v", n, deeds, err)
	}
}

// TestTheLogBelievesWhatWasPressed marks a gold call at addresses that say something else.
func TestTheLogBelievesWhatWasPressed(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	d, err := c.store.Load(t.Context(), []string{"p-017"}, storage.WithFindings)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"kind": {"odd"}}
	for _, f := range d[0].Findings {
		form.Set("answer-"+f.ID, "confirm")
	}
	c.press("boss", "/gold/p-017", form, http.StatusBadRequest) // no kind that the log knows
	if golds, err := c.store.Golds(t.Context()); err != nil || len(golds) != 0 {
		t.Errorf("%d calls are marked, %v", len(golds), err)
	}
	form.Del("kind")
	c.press("boss", "/gold/p-017?kind=retire&key=forged", form, http.StatusSeeOther)
	for kind, want := range map[string]int{"gold_marked": 1, "gold_retired": 0} {
		if _, n, err := c.store.Deeds(t.Context(), storage.DeedFilter{What: kind}); err != nil || n != want {
			t.Errorf("%d rows of %s, want %d: %v", n, kind, want, err)
		}
	}
	snooze := url.Values{"do": {"snooze"}, "call": {"p-017"}, "until": {"hour"}}
	c.press("li", "/queue?until=week&call=p-103&to=wang", snooze, http.StatusSeeOther)
	deeds, n, err := c.store.Deeds(t.Context(), storage.DeedFilter{What: "case_snoozed"})
	if err != nil || n != 1 || strings.Contains(deeds[0].Subject+deeds[0].Detail, "p-103") || !strings.Contains(deeds[0].Detail, "until=hour") || strings.Contains(deeds[0].Detail, "week") {
		t.Errorf("%d rows: %+v, %v", n, deeds, err)
	}
}

// TestTheLogTellsWhoGotWhichCase gives cases out in turn, and puts them off at once.
func TestTheLogTellsWhoGotWhichCase(t *testing.T) {
	t.Parallel()
	c := newCourt(t)
	all, err := c.store.Cases(t.Context(), storage.CaseFilter{Tab: storage.TabOpen, Who: "boss", Now: now})
	if err != nil || len(all) < 2 {
		t.Fatalf("%d cases, %v", len(all), err)
	}
	c.press("boss", "/queue", url.Values{"do": {"handout"}, "n": {"500"}, "to": {"li", "wang"}, "key": {"out"}}, http.StatusSeeOther)
	given := map[string]string{}
	rows, n, err := c.store.Deeds(t.Context(), storage.DeedFilter{What: "case_handed_out"})
	if err != nil || n < 2 {
		t.Fatalf("%d rows, %v", n, err)
	}
	for _, d := range rows {
		is, err := c.store.Case(t.Context(), d.Subject, "boss", now)
		if err != nil || is.Assignee == "" || d.Detail != "to="+is.Assignee {
			t.Errorf("%s is with %q, and the log tells %q, %v", d.Subject, is.Assignee, d.Detail, err)
		}
		given[is.Assignee] = d.Subject
	}
	if len(given) != 2 {
		t.Errorf("all was given to one: %v", given)
	}
	form := url.Values{"do": {"snooze"}, "call": {given["li"], given["wang"], "none"}, "key": {"off"}}
	for range 2 {
		c.press("boss", "/queue", form, http.StatusSeeOther)
	}
	if rows, n, err = c.store.Deeds(t.Context(), storage.DeedFilter{What: "case_snoozed"}); err != nil || n != 2 || rows[0].Detail != "until=hour" || rows[0].Subject == rows[1].Subject {
		t.Errorf("%d rows: %+v, %v", n, rows, err)
	}
	c.sound()
}

// TestALongDeedIsManyRows has more to say than a row of the log takes.
func TestALongDeedIsManyRows(t *testing.T) {
	t.Parallel()
	var ids []string
	for i := range 500 {
		ids = append(ids, "电话-"+strconv.Itoa(i))
	}
	said := "why=停电 call=" + strings.Join(ids, " ")
	rows := web.LinesOf(said, 100)
	for _, row := range rows {
		if n := len([]rune(row)); n > 100 || n < 80 && row != rows[len(rows)-1] {
			t.Errorf("a row of %d characters", n)
		}
	}
	if strings.Join(rows, " ") != said {
		t.Error("something is lost")
	}
	if rows := web.LinesOf("", 100); len(rows) != 1 || rows[0] != "" {
		t.Errorf("%q, want one empty row", rows)
	}
}

// TestAVerdictOfManyThatCouldNotBeLoggedIsToldWhenSentAgain has the log fail after a
// verdict was kept.
func TestAVerdictOfManyThatCouldNotBeLoggedIsToldWhenSentAgain(t *testing.T) {
	t.Parallel()
	g := &forgetful{Store: stored(t), fails: true}
	h := siteOn(t, g)
	c, err := g.Case(t.Context(), "p-017", "qa-01", now)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"do": {"reject"}, "call": {"p-017"}, "note": {"都看过了"}, "key": {"k"}, "seen-p-017": {strconv.FormatInt(c.Version, 10)}}
	if w := post(t, h, "/queue", form); w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
	g.fails = false
	for range 2 {
		if w := post(t, h, "/queue", form); w.Code != http.StatusSeeOther || strings.Contains(w.Header().Get("Location"), "skipped") {
			t.Errorf("status %d to %s", w.Code, w.Header().Get("Location"))
		}
	}
	form.Set("key", "another")
	if w := post(t, h, "/queue", form); !strings.Contains(w.Header().Get("Location"), "skipped=p-017") {
		t.Errorf("another press on what has changed leads to %s", w.Header().Get("Location"))
	}
	if deeds, n, err := g.Deeds(t.Context(), storage.DeedFilter{What: "verdict"}); err != nil || n != 1 || deeds[0].Subject != "p-017" {
		t.Errorf("%d: %+v, %v", n, deeds, err)
	}
}
