package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// rounds is in how many parts the attacks come: every field has another part in every
// round, and all of them in the end.
const rounds = 3

// attacks are texts that would act on a page that shows them carelessly, a line each. The
// last ones swallow what follows them.
func attacks(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(strings.TrimSpace(string(b)), "\n")
	if len(all) < 100 {
		t.Fatalf("%d attacks, want 100 at least", len(all))
	}
	return all
}

// attacking gives the text of a round: every text that a fixture passes through it gets a
// part of the attacks behind it.
func attacking(all []string, round int) text {
	n := round
	return func(s string) string {
		n++
		var part strings.Builder
		part.WriteString(s)
		for i := n % rounds; i < len(all); i += rounds {
			part.WriteString(all[i])
		}
		return part.String()
	}
}

// witness notes, before anything of a page runs, what must not happen on it.
const witness = `window.acts = [];
for (const name of ["alert", "confirm", "prompt", "print", "msgbox"]) window[name] = () => { window.acts.push("called " + name); };
document.addEventListener("securitypolicyviolation", (e) => window.acts.push("policy: " + e.violatedDirective + " " + e.blockedURI + " " + e.sample), true);`

// testimony gives what happened, and what stands on the page that no view of ours writes.
const testimony = `(() => {
	const own = new Set(("a article aside audio b body br button canvas caption circle code col colgroup datalist dd del desc details dialog div dl dt em fieldset figcaption figure footer form g h1 h2 h3 h4 head header hr html i input ins kbd label legend li line link main mark meta meter nav ol " +
		"optgroup option output p path pattern defs clipPath polyline polygon pre progress q rect s script search section select small span strong style summary sup svg table tbody td text textarea tfoot th thead time title tr tspan u ul use var").split(" "));
	const odd = [];
	for (const e of document.querySelectorAll("*")) {
		if (!own.has(e.localName) && !own.has(e.tagName)) odd.push("element " + e.outerHTML.slice(0, 120));
		for (const a of e.attributes) {
			if (/^on/i.test(a.name)) odd.push("handler " + e.outerHTML.slice(0, 120));
			if (/^(src|href|action|formaction|data|poster|xlink:href|srcset|background)$/i.test(a.name) && !/^(\/(?!\/)|#|\?|blob:)/.test(a.value)) odd.push("address " + e.outerHTML.slice(0, 120));
		}
		if (e.localName === "script" && !/^\/static\//.test(e.getAttribute("src") || "")) odd.push("script " + e.outerHTML.slice(0, 120));
		if (e.localName === "style" && !e.nonce) odd.push("style " + e.outerHTML.slice(0, 120));
		if (e.localName === "meta" && e.httpEquiv) odd.push("meta " + e.outerHTML.slice(0, 120));
	}
	return new Promise((done) => setTimeout(() => done(JSON.stringify(window.acts.concat(odd))), 30));
})()`

// TestNoTextActsOnAnyPage puts every attack into every field that comes from outside, and
// opens every page in a browser: nothing runs, nothing is added, the policy has nothing
// to stop.
func TestNoTextActsOnAnyPage(t *testing.T) {
	t.Parallel()
	all := attacks(t)
	browser := browsertest.OpenFor(t, 20*time.Minute)
	v := lookedAt(t, func(tab context.Context, url string) {
		if acts, err := visit(tab, url); err != nil || len(acts) > 0 {
			t.Errorf("%s: %q, %v", url, acts, err)
		}
	}, watched(browser, t), watched(browser, t))
	for round := range rounds {
		v.of(site(t, hotline(attacking(all, round))), addresses)
		n := round * len(all) / rounds
		for _, w := range party(t, kept(t, hotline(attacking(all, round))), func() string { n++; return "问 " + all[n%len(all)] }) {
			v.of(w.h, w.beyond())
		}
	}
	v.end()
}

// watched is a tab that has the witness on every page.
func watched(browser context.Context, t *testing.T) context.Context {
	t.Helper()
	tab := browsertest.Tab(browser, t)
	do(tab, t, chromedp.Navigate("about:blank"))
	if _, err := chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: witness}); err != nil {
		t.Fatal(err)
	}
	return tab
}

// visit opens a page in a watched tab and gives what should not have happened.
func visit(tab context.Context, url string) ([]string, error) {
	if err := chromedp.Do(tab, chromedp.Navigate(url), chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
		return nil, err
	}
	told, err := chromedp.Run(tab, chromedp.Evaluate[string](testimony, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("the witness: %w", err)
	}
	var acts []string
	return acts, json.Unmarshal([]byte(told), &acts)
}

// TestTheWitnessSeesWhatActs holds that the test above can fail.
func TestTheWitnessSeesWhatActs(t *testing.T) {
	t.Parallel()
	tab := watched(browsertest.Open(t), t)
	for careless, want := range map[string]string{
		"<main><script>alert(1)</script></main>":    "called alert",
		"<main><img src=x onerror=alert(1)></main>": "handler",
		"<main><a href=javascript:x>x</a></main>":   "address",
		"<main><x-y></x-y></main>":                  "element",
	} {
		acts, err := visit(tab, "data:text/html,"+careless)
		if err != nil || !strings.Contains(strings.Join(acts, "\n"), want) {
			t.Errorf("%s: %q, %v; want %q", careless, acts, err, want)
		}
	}
}

// TestNoTextIsTakenForMarkup holds that nothing is told to the templates to be safe: they
// escape whatever they are given.
func TestNoTextIsTakenForMarkup(t *testing.T) {
	t.Parallel()
	trusted := regexp.MustCompile(`template\.(HTML|HTMLAttr|JS|JSStr|URL|CSS|Srcset)\b|"text/template"`)
	written := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(`)
	// A bulletin is what a template of its own has escaped, and its style is what is shipped.
	escaped := []string{
		"Body template.HTML", "Style template.CSS", "return template.HTML(out.String()), nil",
		"func HTML(b Bulletin, hash string, zone *time.Location) (template.HTML, error) {",
		"if err := t.ExecuteTemplate(w, name, shown{b, words.meta(b, zone), hash, template.CSS(paper + style)}); err != nil {",
	}
	refuse := func(pattern string, bad *regexp.Regexp) {
		t.Helper()
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(b)) {
				if found := bad.FindString(line); found != "" && !slices.Contains(escaped, strings.Join(strings.Fields(line), " ")) {
					t.Errorf("%s has %s, which takes text for markup", file, found)
				}
			}
		}
	}
	for _, pattern := range []string{"*.go", "*/*.go", "*/*/*.go", "../report/*.go"} {
		refuse(pattern, trusted)
	}
	refuse("static/*.js", written)
	refuse("ui/*.js", written)
}
