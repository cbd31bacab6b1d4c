package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/internal/browsertest"
)

// axeFile is axe-core as "make axe" fetches it.
const axeFile = "../internal/browsertest/axe/node_modules/axe-core/axe.min.js"

// axeSource gives axe-core's script. Without it a test is skipped, but fails under CI=true.
func axeSource(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(axeFile)
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("%v, although CI=true: run make axe", err)
	}
	if err != nil {
		t.Skip("axe-core is not there: run make axe")
	}
	return string(b)
}

// askAxe lists what axe-core finds wrong with a page: rule, what it means, where.
const askAxe = `axe.run(document, {resultTypes: ["violations"]%s}).then((found) => JSON.stringify(
	found.violations.map((v) => v.id + ": " + v.help + "\n\t" + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " — " +
		n.any.concat(n.all, n.none).map((c) => c.message).join("; ").slice(0, 240)).join("\n\t"))))`

// TestNobodyIsKeptFromAnyPage holds every page against axe-core, in both languages, light
// and dark, on a desk and on a phone: 0 violations of any of its rules.
func TestNobodyIsKeptFromAnyPage(t *testing.T) {
	t.Parallel()
	browser := browsertest.OpenFor(t, 20*time.Minute)
	source := axeSource(t)
	v := lookedAt(t, func(tab context.Context, url string) {
		for _, trouble := range barriers(tab, source, url) {
			t.Error(trouble)
		}
	}, browsertest.Tab(browser, t), browsertest.Tab(browser, t))
	v.of(site(t, hotline(plain)), inLanguages(addresses))
	for _, w := range party(t, stored(t), func() string { return "一句话" }) {
		v.of(w.h, inLanguages(w.beyond()))
	}
	v.end()
}

// inLanguages gives the addresses of pages in every language.
func inLanguages(paths []string) []string {
	var all []string
	for _, path := range paths {
		for _, lang := range languages {
			all = append(all, inLanguage(path, lang))
		}
	}
	return all
}

// languages are those that pages are written in.
var languages = []string{"zh", "en"}

// inLanguage gives the address of a page in a language.
func inLanguage(path, lang string) string {
	if strings.Contains(path, "?") {
		return path + "&lang=" + lang
	}
	return path + "?lang=" + lang
}

// lights are the only rules of axe-core that another theme can break.
const lights = `, runOnly: ["color-contrast", "link-in-text-block"]`

// barriers gives what is wrong with a page in any theme and width, each told once.
func barriers(ctx context.Context, source, url string) []string {
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(url), chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
		return []string{fmt.Sprintf("%s: %v", url, err)}
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](source+"\n;true")); err != nil {
		return []string{fmt.Sprintf("%s: axe-core: %v", url, err)}
	}
	var told []string
	seen := map[string]bool{}
	for _, width := range []int64{1280, 390} {
		for theme, only := range map[string]string{"light": "", "dark": lights} {
			found, err := violations(ctx, width, theme, fmt.Sprintf(askAxe, only))
			if err != nil {
				return append(told, fmt.Sprintf("%s: %v", url, err))
			}
			for _, v := range found {
				if !seen[v] {
					seen[v] = true
					told = append(told, fmt.Sprintf("%s, %s, %d px: %s", url, theme, width, v))
				}
			}
		}
	}
	return told
}

// violations asks axe-core of the page that is open, in a theme and at a width.
func violations(ctx context.Context, width int64, theme, ask string) ([]string, error) {
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		return nil, err
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
		return nil, err
	}
	told, err := chromedp.Run(ctx, chromedp.Evaluate[string](ask, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, err
	}
	var found []string
	return found, json.Unmarshal([]byte(told), &found)
}
