package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/tingcha/tingcha/audit"
	"github.com/tingcha/tingcha/internal/browsertest"
	"github.com/tingcha/tingcha/storage/sqlite"
	"github.com/tingcha/tingcha/web"
)

// manyRules are those in force and others, of which a form folds most.
func manyRules() []web.Rule {
	rules := rulesInForce()
	for i := range 20 {
		family := []string{"safety", "meter"}[i%2]
		rules = append(rules, web.Rule{Name: fmt.Sprintf("extra.%02d", i), Title: fmt.Sprintf("另一条规则 %02d", i), Family: family, FamilyTitle: family + "类", Level: "general"})
	}
	return rules
}

// asking is a site on real records whose draw asks for many rules, with the call that
// everybody has taken from it.
func asking(t *testing.T) (h http.Handler, store *sqlite.Store, call string) {
	t.Helper()
	store = stored(t)
	site, err := web.New(web.Config{Store: store, Blobs: sounds(t), Now: func() time.Time { return now }, Zone: zone, Rules: manyRules, SignIn: quick(t)})
	if err != nil {
		t.Fatal(err)
	}
	h = inside{site, signIn(t, store, everybody, now)}
	draw := draws(t, h, func(form url.Values) {
		form["rule"] = nil
		for _, rule := range manyRules() {
			form.Add("rule", rule.Name)
		}
	})
	return h, store, next(t, h, draw)
}

// marksOf gives what was said of a call.
func marksOf(t *testing.T, store *sqlite.Store, path string) []audit.Mark {
	t.Helper()
	picks, err := store.Picks(t.Context(), "draw-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range picks {
		if strings.HasSuffix(path, "/"+p.CallID) && p.Judged() {
			return p.Marks
		}
	}
	t.Fatalf("%s is not judged", path)
	return nil
}

func TestManyRulesAreFoldedAndEachIsAskedOnce(t *testing.T) {
	t.Parallel()
	h, store, call := asking(t)
	page := parsed(t, h, call)
	asked, open, folded := map[string]int{}, 0, 0
	for n := range page.Descendants() {
		if attribute(n, "class") == "asked-family" {
			if hasAttribute(n, "open") {
				open++
			} else {
				folded++
			}
		}
		if name := attribute(n, "name"); strings.HasPrefix(name, "said-") && hasAttribute(n, "checked") {
			asked[name]++
			if attribute(n, "value") != "absent" {
				t.Errorf("%s is marked before anybody has marked it", name)
			}
		}
	}
	if open != 1 || folded < 2 {
		t.Errorf("%d families are open and %d folded, want the common ones open and the others folded", open, folded)
	}
	for i := range manyRules() {
		if n := asked["said-"+strconv.Itoa(i)]; n != 1 {
			t.Errorf("rule %d is asked about %d times", i, n)
		}
	}
	form := fieldsOf(get(t, h, call).Body.String(), `id="marks"`)
	for i := range manyRules() { // as a browser sends what is folded
		form.Set("said-"+strconv.Itoa(i), "absent")
		form.Set("reason-"+strconv.Itoa(i), "")
	}
	form.Set("said-22", "unknown")
	form.Set("reason-22", "inaudible")
	form.Del("none")
	if w := post(t, h, call, form); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	want := []audit.Mark{{Rule: "extra.19", Said: audit.Unknown, Reason: "inaudible"}}
	if diff := cmp.Diff(want, marksOf(t, store, call)); diff != "" {
		t.Errorf("what is stored is not what was said (-want +got):\n%s", diff)
	}
}

// TestARuleIsFoundByAWordAndMarkedByKeys judges a call without touching a mouse.
func TestARuleIsFoundByAWordAndMarkedByKeys(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t)
	h, store, call := asking(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	complaints := listen(ctx, t)
	do(ctx, t, chromedp.Navigate(server.URL+call), chromedp.WaitVisible(chromedp.ID("marks")), chromedp.KeyEvent("/"))
	until(ctx, t, `document.activeElement.id === "find-rule"`)
	seek := func(word string) {
		t.Helper()
		evaluate[bool](ctx, t, `(() => { const box = document.getElementById("find-rule"); box.value = "`+word+`"; box.dispatchEvent(new Event("input")); return true; })()`)
	}
	seek("METER")
	const shown = `[...document.querySelectorAll(".ask")].filter((a) => a.checkVisibility()).length`
	until(ctx, t, shown+` === 10`)
	seek("没有这样的")
	until(ctx, t, shown+` === 0 && !document.getElementById("unfound").hidden`)
	seek("规则 07")
	do(ctx, t, chromedp.KeyEvent("\r")) // to the only rule that is left
	until(ctx, t, `document.activeElement.name === "said-10"`)
	do(ctx, t, chromedp.KeyEvent("\u0303")) // arrow right: there
	until(ctx, t, `document.querySelector('[name="said-10"]:checked').value === "present" && document.getElementById("marked").textContent.includes("规则 07")`)
	evaluate[bool](ctx, t, `(() => { document.activeElement.blur(); return true; })()`)
	do(ctx, t, chromedp.KeyEvent("0")) // "none of them" is no answer any more
	do(ctx, t, chromedp.KeyEvent("c"))
	until(ctx, t, `document.activeElement.name === "note"`)
	evaluate[bool](ctx, t, `(() => { document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true})); return true; })()`)
	until(ctx, t, `document.querySelector(".compared") !== null`)
	want := []audit.Mark{{Rule: "extra.07", Said: audit.Present}}
	if diff := cmp.Diff(want, marksOf(t, store, call)); diff != "" {
		t.Errorf("what is stored is not what was said (-want +got):\n%s", diff)
	}
	if said := complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
