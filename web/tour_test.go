package web_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web"
)

// A tour walks through the pages as somebody does who follows every link and presses every
// button. Pages of one kind (a route with the same parameters) are seen twice at most, and
// a button of one kind is pressed once.
type tour struct {
	t       *testing.T
	h       http.Handler
	routes  *http.ServeMux
	kinds   map[string]int
	pages   []string        // in the order they were found
	found   map[string]bool // routes of all pages of all walks
	seen    map[string]bool // addresses
	pressed map[string]bool
	done    map[string]bool // routes of buttons that were not refused
	queue   []string
	forms   []form   // of all pages, those that were not pressed before
	dead    []string // links that lead to an error, with it
}

// A form is a button of a page with all that goes along with it. Texts are the names of
// the fields that a person may write into; those of optional may stay as they are.
type form struct {
	page, method, action string
	values               url.Values
	texts, optional      []string
}

func newTour(t *testing.T, h http.Handler) *tour {
	t.Helper()
	mux := http.NewServeMux()
	for _, pattern := range web.Patterns() {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	return &tour{t: t, h: h, routes: mux, kinds: map[string]int{}, found: map[string]bool{}, seen: map[string]bool{}, pressed: map[string]bool{}, done: map[string]bool{}}
}

// route gives the pattern that answers an address.
func (w *tour) route(method, address string) string {
	_, pattern := w.routes.Handler(httptest.NewRequest(method, address, nil))
	return pattern
}

// walk follows links from some addresses on.
func (w *tour) walk(from ...string) *tour {
	w.t.Helper()
	w.queue = append(w.queue, from...)
	for len(w.queue) > 0 {
		next := w.queue[0]
		w.queue = w.queue[1:]
		w.look(next)
	}
	return w
}

func (w *tour) look(address string) {
	w.t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		w.t.Errorf("a link leads to %q", address)
		return
	}
	q := u.Query()
	q.Del("lang")
	u.RawQuery, u.Fragment = q.Encode(), ""
	address = u.String()
	kind := w.route(http.MethodGet, address) + " " + strings.Join(slices.Sorted(maps.Keys(q)), " ")
	if w.seen[address] || w.kinds[kind] >= 2 {
		return
	}
	w.seen[address] = true
	w.kinds[kind]++
	answer := get(w.t, w.h, address)
	if answer.Code >= http.StatusMultipleChoices && answer.Code < http.StatusBadRequest {
		w.queue = append(w.queue, answer.Header().Get("Location"))
		return
	}
	if answer.Code == http.StatusNotFound && strings.HasSuffix(u.Path, "/audio") {
		return // the fixture keeps one recording only
	}
	if answer.Code == http.StatusConflict && strings.HasPrefix(u.Path, "/bulletins/") && strings.Contains(answer.Body.String(), `盲听`) {
		return // of a day of which the user judges a call without knowing what others said
	}
	if answer.Code != http.StatusOK {
		w.dead = append(w.dead, fmt.Sprintf("%s: status %d", address, answer.Code))
		return
	}
	if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
		return
	}
	w.pages = append(w.pages, address)
	w.found[w.route(http.MethodGet, address)] = true
	root, err := html.Parse(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "a":
			w.follow(address, attribute(n, "href"))
		case n.Data == "form":
			w.take(address, n)
		}
	}
}

// follow queues what a link of a page leads to.
func (w *tour) follow(page, href string) {
	base, err := url.Parse(page)
	if err != nil || href == "" {
		return
	}
	to, err := base.Parse(href)
	if err != nil {
		w.t.Errorf("%s links to %q", page, href)
		return
	}
	w.queue = append(w.queue, to.String())
}

// take notes the buttons of a form, each with what it sends.
func (w *tour) take(page string, n *html.Node) {
	values := url.Values{}
	var texts, optional []string
	var buttons []*html.Node
	for e := range n.Descendants() {
		if e.Type != html.ElementNode {
			continue
		}
		name, value := attribute(e, "name"), attribute(e, "value")
		switch kind := cmp.Or(attribute(e, "type"), "text"); {
		case e.Data == "button" && attribute(e, "type") != "button" && !has(e, "disabled"):
			buttons = append(buttons, e)
		case name == "" || has(e, "disabled"):
		case e.Data == "select":
			values.Add(name, option(e))
		case e.Data == "textarea", e.Data == "input" && slices.Contains([]string{"text", "search"}, kind):
			values.Set(name, value)
			texts = append(texts, name)
			if !has(e, "required") {
				optional = append(optional, name)
			}
		case e.Data == "input" && kind == "checkbox":
			values.Add(name, cmp.Or(value, "on"))
		case e.Data == "input" && kind == "radio" && values.Has(name) && !has(e, "checked"):
		case e.Data == "input":
			values.Set(name, cmp.Or(value, map[string]string{"number": "1", "date": "2026-09-04", "datetime-local": "2026-09-05T09:00", "password": "correct horse battery staple"}[kind]))
		}
	}
	for _, b := range buttons {
		f := form{page: page, method: cmp.Or(strings.ToUpper(attribute(n, "method")), http.MethodGet), action: cmp.Or(attribute(b, "formaction"), attribute(n, "action"), page), values: maps.Clone(values), texts: texts, optional: optional}
		if name := attribute(b, "name"); name != "" {
			f.values[name] = []string{attribute(b, "value")}
		}
		kind := w.route(f.method, f.action) + " " + attribute(b, "name") + "=" + attribute(b, "value") + " " + strings.Join(slices.Sorted(maps.Keys(f.values)), " ")
		if f.method == http.MethodPost && !w.pressed[kind] {
			w.pressed[kind] = true
			w.forms = append(w.forms, f)
		}
	}
}

// press sends every form that was found, with texts in the fields for them.
func (w *tour) press(say func() string, skip ...string) {
	w.t.Helper()
	forms := w.forms
	w.forms = nil
	for _, f := range forms {
		route := w.route(f.method, f.action)
		if slices.Contains(skip, route) {
			continue
		}
		plain := maps.Clone(f.values)
		for _, name := range f.texts {
			f.values[name] = []string{say()}
		}
		answer := post(w.t, w.h, f.action, f.values, "Referer", "http://localhost:8787"+f.page)
		if answer.Code == http.StatusBadRequest { // a field wants something of its kind
			for _, name := range f.optional {
				f.values[name] = plain[name]
			}
			answer = post(w.t, w.h, f.action, f.values)
		}
		if answer.Code >= http.StatusInternalServerError {
			w.t.Errorf("%s of %s: status %d", f.action, f.page, answer.Code)
		}
		if answer.Code < http.StatusBadRequest {
			w.done[route] = true
		}
		if to := answer.Header().Get("Location"); to != "" {
			w.queue = append(w.queue, to)
		}
	}
}

// again forgets what was seen, so that the next walk looks at everything anew.
func (w *tour) again() *tour {
	w.kinds, w.seen, w.pages = map[string]int{}, map[string]bool{}, nil
	return w
}

// unseen lists the pages of the table of routes that no walk has found.
func (w *tour) unseen() []string {
	return slices.DeleteFunc(web.Patterns(), func(pattern string) bool {
		return w.found[pattern] || !strings.HasPrefix(pattern, "GET ")
	})
}

// beyond lists the pages that the walk has found and that addresses has no example of.
func (w *tour) beyond() []string {
	known := map[string]bool{}
	for _, path := range addresses {
		known[w.route(http.MethodGet, path)] = true
	}
	return slices.DeleteFunc(slices.Clone(w.pages), func(page string) bool { return known[w.route(http.MethodGet, page)] })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// option is what a select sends: the chosen option, or the first that says something.
func option(n *html.Node) string {
	first := ""
	for e := range n.Descendants() {
		if e.Type == html.ElementNode && e.Data == "option" {
			if has(e, "selected") {
				return attribute(e, "value")
			}
			first = cmp.Or(first, attribute(e, "value"))
		}
	}
	return first
}

// gates are where a tour begins, besides what the navigation leads to.
var gates = []string{
	"/", "/scorecards?month=2026-09", "/coverage?from=2026-09-01",
	"/bulletins/now?kind=violations&period=2026-09-03", "/bulletins/now?kind=analysis&period=2026-09-03",
	"/figures?item=qa_coverage&from=2026-09-01&to=2026-09-03",
}

// aimless are the routes that no link leads to as to a page: they answer with a way on, with
// bytes, or for machines; or the fixture has none of what they show.
var aimless = []string{
	"GET /{$}", "GET /findings/{id}", "GET /calls/{id}/explain", "GET /calls/{id}/audio",
	"GET /calls/{id}/peaks.json", "GET /mine/{id}/audio", "GET /static/{file}", "GET /healthz",
	"GET /login/oidc", "GET /login/oidc/back",
	"GET /bulletins/now", "GET /bulletins/{id}", "GET /bulletins/{id}/{format}", "GET /figures", // asked for by a form; none is issued
	"GET /contest/{format}", "GET /awards/{format}", "GET /groups/{format}",
}

// unpressed are buttons that end a tour, or take back what others are to see or to use.
var unpressed = []string{"POST /logout", "POST /users/{id}/link", "POST /users/{id}/switch", "POST /login", "POST /welcome", "POST /appeals/{id}/withdraw"}

// party goes through all pages of a store as people of several kinds: somebody who may do
// everything, the agent whom most findings are about, and somebody who has not signed in.
// Everyone presses every button, with texts, and what comes of it is there for the others.
func party(t *testing.T, store *sqlite.Store, say func() string) []*tour {
	t.Helper()
	all := siteOn(t, store).(inside)
	agent := inside{all.Handler, signIn(t, store, people.User{ID: "a-1024", Name: say(), Roles: []people.Role{people.Agent}, Scope: people.Own, Agent: "1024"}, now)}
	blind(t, store, say)
	filedAbout(t, store, "D-1", "1024", 30)
	calledBack(t, store)
	link, err := web.NewLink(t.Context(), store, "a-1024", "qa-01", now)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []string{"internal.unreported", "shirking.send_away"} {
		f, err := store.Finding(t.Context(), storage.FindingID("p-017", rule))
		if err != nil {
			t.Fatal(err)
		}
		v := storage.Verdict{Finding: f.ID, Kind: storage.Confirm, Reviewer: "qa-09", Reason: "clear", Note: say(), Key: rule, Seen: f.Version, At: now}
		if _, err := store.Judge(t.Context(), v, nil); err != nil {
			t.Fatal(err)
		}
	}
	outside := []string{"/login", "/login?to=/coverage", link}
	tours := []*tour{newTour(t, all), newTour(t, agent), newTour(t, all.Handler)}
	for range 3 {
		tours[1].again().walk("/").press(say, unpressed...)
		tours[0].again().walk(gates...).press(say, unpressed...)
	}
	tours[0].again().walk(gates...)
	tours[1].again().walk("/")
	tours[2].walk(outside...)
	return tours
}

// blind opens a calibration for everybody, and marks a call as one whose answer is known.
func blind(t *testing.T, store *sqlite.Store, say func() string) {
	t.Helper()
	const known = "p-101"
	session := storage.Calibration{ID: "c-1", Title: say(), By: "qa-09", Opened: now, Calls: []string{"p-017"}, Reviewers: []string{"qa-01", "qa-09"}}
	if err := store.OpenCalibration(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	answer := storage.Opinion{Kind: storage.GoldLook, Source: known, CallID: known, Finding: storage.FindingID(known, "script.no_invite"), Answer: storage.Confirm, Reason: "clear", Note: say(), At: now}
	if err := store.MarkGold(t.Context(), storage.Gold{CallID: known, By: "qa-09", At: now, Answers: []storage.Opinion{answer}}); err != nil {
		t.Fatal(err)
	}
}

// pageByPage leaves a test out under -short that asks for hundreds of pages, one after the
// other: the race detector finds nothing in that.
func pageByPage(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("asks for page after page; run without -short")
	}
}

// TestEveryLinkLeadsSomewhere walks through all pages as people of several kinds, who press
// every button: no link leads to an error, no button breaks, and no page is left out.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	left, store := web.Patterns(), stored(t)
	alarmed(t, store)
	tours := party(t, store, func() string { return "一句话" })
	allTold(t, store, tours)
	for _, w := range tours {
		for _, link := range w.dead {
			t.Errorf("a link leads to %s", link)
		}
		unseen := w.unseen()
		left = slices.DeleteFunc(left, func(pattern string) bool { return !slices.Contains(unseen, pattern) })
	}
	for _, pattern := range left {
		if !slices.Contains(aimless, pattern) {
			t.Errorf("no link leads to %s", pattern)
		}
	}
}
