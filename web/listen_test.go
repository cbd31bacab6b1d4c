package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/internal/browsertest"
	"github.com/tingcha/tingcha/web"
)

// opened shows p-017 in a browser and waits for its waveform.
func opened(t *testing.T, m *memory, change ...func(*web.Config)) (context.Context, func() []string) {
	t.Helper()
	ctx := browsertest.Open(t)
	server := httptest.NewServer(site(t, m, change...))
	t.Cleanup(server.Close)
	complaints := listen(ctx, t)
	do(ctx, t, chromedp.Navigate(server.URL+"/calls/p-017"), chromedp.WaitVisible(chromedp.CSS(".finding")))
	until(ctx, t, `!window.tingchaWave || document.querySelector("#wave-box").dataset.ready === "yes"`)
	return ctx, complaints
}

const (
	currentTime = `document.getElementById("audio").currentTime`
	// regions are what shows the evidence on the waveform, whoever has drawn it.
	regions = `(window.tingchaWave ? [...document.querySelector("#wave-box > div").shadowRoot.querySelectorAll('[part~="region"]')] : [...document.querySelectorAll("#wave .hit")])`
)

// TestSeekingLandsWhereARegionBegins clicks on evidence late in a long call, where a player
// that reckons in bytes or in pixels is seconds off.
func TestSeekingLandsWhereARegionBegins(t *testing.T) {
	t.Parallel()
	const rate, length = 8000, 45 * time.Minute
	begins := 40*time.Minute + 12*time.Second + 340*time.Millisecond
	samples := make([]int16, int(length.Seconds())*rate)
	for i := range samples {
		samples[i] = int16(6000 * math.Sin(float64(i)/11) * math.Sin(float64(i)/90_000))
	}
	var file bytes.Buffer
	if err := audio.WritePCM16(&file, rate, samples, samples); err != nil {
		t.Fatal(err)
	}
	m := hotline(plain)
	d := &m.dossiers[0]
	d.Call.Duration, d.Recordings[0].Recording.Duration = length, length
	d.Transcript.Turns[4].Start, d.Transcript.Turns[4].End = begins-time.Second, begins+5*time.Second
	for i := range d.Findings {
		f := &d.Findings[i]
		f.Finding.Evidence = nil
		if f.ID == "fd1" {
			e := said(plain, d.Transcript, 4, "流程就是这样")
			e.Span.Start, e.Span.End = begins, begins+2*time.Second
			f.Finding.Evidence = append(f.Finding.Evidence, e)
		}
	}
	ctx, complaints := opened(t, m, on(newShelf(map[string][]byte{soundKey: file.Bytes()})))
	until(ctx, t, regions+`.length === 1`)
	evaluate[bool](ctx, t, `(() => {
		const audio = document.getElementById("audio");
		audio.addEventListener("seeked", () => { window.landed ??= audio.currentTime; });
		`+regions+`[0].dispatchEvent(new MouseEvent("click", {bubbles: true, composed: true, cancelable: true}));
		return true;
	})()`)
	until(ctx, t, `window.landed !== undefined`)
	if off := evaluate[float64](ctx, t, `window.landed`) - begins.Seconds(); math.Abs(off) > 0.1 {
		t.Errorf("a click on the region lands %.3f s beside its beginning", off)
	}
	until(ctx, t, fmt.Sprintf(`!document.getElementById("audio").paused && %s > %f`, currentTime, begins.Seconds()+0.3))
	until(ctx, t, `document.querySelector("#turn-4.now") !== null`)
	if said := complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestEveryKeyOfTheSoundDoesWhatTheSheetSays presses them one by one.
func TestEveryKeyOfTheSoundDoesWhatTheSheetSays(t *testing.T) {
	t.Parallel()
	ctx, complaints := opened(t, hotline(plain))
	key := func(k string) { t.Helper(); do(ctx, t, chromedp.KeyEvent(k)) }
	at := func(second float64) {
		t.Helper()
		evaluate[bool](ctx, t, fmt.Sprintf(`(() => { const a = document.getElementById("audio"); a.pause(); a.currentTime = %f; return true; })()`, second))
	}
	near := func(second float64) {
		t.Helper()
		until(ctx, t, fmt.Sprintf(`Math.abs(%s - %f) < 0.35`, currentTime, second))
	}
	const rate = `document.getElementById("audio").playbackRate`
	at(20)
	key("a")
	near(17)
	key("d")
	near(20)
	key("A")
	near(5)
	key("D")
	near(20)
	key(" ")
	until(ctx, t, `!document.getElementById("audio").paused`)
	key(" ")
	until(ctx, t, `document.getElementById("audio").paused`)
	key("]")
	until(ctx, t, rate+` === 1.25`)
	key("[")
	until(ctx, t, rate+` === 1 && document.querySelector('[data-rate="1"]').getAttribute("aria-pressed") === "true"`)
	at(17)
	key("s") // the turn of second 15 to 22
	until(ctx, t, rate+` === 0.75 && !document.getElementById("audio").paused && `+currentTime+` >= 15 && `+currentTime+` < 17`)
	key("m")
	until(ctx, t, `document.querySelector('[data-side="0"]').getAttribute("aria-pressed") === "true"`)
	key("m")
	key("m")
	until(ctx, t, `document.querySelector('[data-side="both"]').getAttribute("aria-pressed") === "true"`)
	key("t")
	until(ctx, t, `document.querySelector("[data-skip]").getAttribute("aria-pressed") === "true"`)
	evaluate[bool](ctx, t, `(() => { const a = document.getElementById("audio"); a.currentTime = 31; a.play(); return true; })()`)
	until(ctx, t, currentTime+` > 43`) // from 30 to 44 nobody speaks
	key("t")
	key("n")
	until(ctx, t, `document.querySelectorAll(".piece.current").length === 1`)
	first := evaluate[string](ctx, t, `document.querySelector(".piece.current").textContent`)
	key("n")
	until(ctx, t, `document.querySelector(".piece.current").textContent !== `+fmt.Sprintf("%q", first))
	key("p")
	until(ctx, t, `document.querySelector(".piece.current").textContent === `+fmt.Sprintf("%q", first))
	marked := evaluate[string](ctx, t, `document.querySelector(".finding.current").id`)
	key("j")
	until(ctx, t, `document.querySelector(".finding.current").id !== `+fmt.Sprintf("%q", marked))
	key("k")
	until(ctx, t, `document.querySelector(".finding.current").id === `+fmt.Sprintf("%q", marked))
	if evaluate[bool](ctx, t, `Boolean(window.tingchaWave)`) {
		wide := evaluate[float64](ctx, t, `tingcha.wave.now().getWrapper().clientWidth`)
		key("+")
		until(ctx, t, fmt.Sprintf(`tingcha.wave.now().getWrapper().clientWidth > %f`, 1.5*wide))
		key("-")
		until(ctx, t, fmt.Sprintf(`tingcha.wave.now().getWrapper().clientWidth < %f`, 1.5*wide))
	}
	key("?")
	until(ctx, t, `document.getElementById("keys").open`)
	if said := complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// TestKeysCanBeChangedAndSwitchedOff holds that both last beyond the page, and that no
// key gets two meanings.
func TestKeysCanBeChangedAndSwitchedOff(t *testing.T) {
	t.Parallel()
	ctx, _ := opened(t, hotline(plain))
	change := func(action, key string) {
		t.Helper()
		do(ctx, t, chromedp.KeyEvent("?"))
		until(ctx, t, `document.getElementById("keys").open`)
		evaluate[bool](ctx, t, `(() => { document.querySelector('[data-action="`+action+`"] button').click(); return true; })()`)
		do(ctx, t, chromedp.KeyEvent(key))
		evaluate[bool](ctx, t, `(() => { document.getElementById("keys").close(); return true; })()`)
	}
	pressed := func(key string) bool {
		t.Helper()
		evaluate[bool](ctx, t, `(() => { document.activeElement.blur(); document.getElementById("audio").currentTime = 20; return true; })()`)
		do(ctx, t, chromedp.KeyEvent(key))
		return evaluate[bool](ctx, t, `document.getElementById("audio").currentTime < 19`)
	}
	change("back", "h")
	if pressed("a") || !pressed("h") {
		t.Error("the new key does not act, or the old one still does")
	}
	change("back", "d") // is another's
	if !pressed("h") || pressed("d") {
		t.Error("a key that is taken was given away")
	}
	do(ctx, t, chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS(".finding")))
	if !pressed("h") {
		t.Error("the new key is forgotten when the page is asked for again")
	}
	do(ctx, t, chromedp.KeyEvent("?"))
	until(ctx, t, `document.getElementById("keys").open`)
	evaluate[bool](ctx, t, `(() => { document.getElementById("keys-off").click(); document.getElementById("keys").close(); return true; })()`)
	if pressed("h") {
		t.Error("a key acts though keys are off")
	}
	do(ctx, t, chromedp.KeyEvent("?"))
	until(ctx, t, `document.getElementById("keys").open`)
	evaluate[bool](ctx, t, `(() => { document.getElementById("keys-off").click(); document.getElementById("keys-standard").click(); document.getElementById("keys").close(); return true; })()`)
	if pressed("h") || !pressed("a") {
		t.Error("the standard keys are not back")
	}
}

var scriptOf = regexp.MustCompile(`<script src="([^"]+)"`)

// TestScriptsOfAnyPageAreLight holds their weight as it is sent.
func TestScriptsOfAnyPageAreLight(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	for _, path := range addresses {
		page := get(t, h, path)
		sum := 0
		for _, m := range scriptOf.FindAllStringSubmatch(page.Body.String(), -1) {
			sum += get(t, h, m[1], "Accept-Encoding", "gzip").Body.Len()
		}
		if sum == 0 || sum > 60_000 {
			t.Errorf("the scripts of %s weigh %d bytes packed, want 60,000 at most", path, sum)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write(page.Body.Bytes())
		z.Close()
		if strings.HasPrefix(path, "/calls/p-017") {
			t.Logf("%s: scripts %d bytes packed, page %d, packed %d", path, sum, page.Body.Len(), packed.Len())
		}
		if page.Body.Len() > 250_000 {
			t.Errorf("%s weighs %d bytes, want 250,000 at most", path, page.Body.Len())
		}
	}
}
