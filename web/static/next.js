// The next call, ahead of time: its page, its outline, the first of its sound and the sound
// around the first hit are fetched while the present one is heard, so that a verdict leads
// on at once. What was fetched may have grown old; the versions that its form carries tell
// the server, which then refuses.
"use strict";
(() => {
  const { $ } = tingcha;
  const pages = new Map(); // of an address without its fragment, a promise of the page or null
  const sound = 256 << 10; // bytes of the beginning
  const isCall = (url) => new URL(url, location).pathname.startsWith("/calls/");
  const bare = (url) => new URL(url, location).href.split("#")[0];

  // fetched asks for a page of a call; null when what comes is something else.
  async function fetched(url, ahead) {
    try {
      const answer = await fetch(bare(url), { headers: ahead ? { "X-Tingcha-Ahead": "1" } : {} });
      if (!answer.ok || answer.redirected) return null;
      const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
      return $("main [data-call]", doc) ? doc : null;
    } catch { return null; }
  }

  function hearAhead(doc) {
    const wave = $("#wave", doc), audio = $("#audio", doc), hit = $(".play", doc);
    if (wave && wave.dataset.peaks && window.tingchaWave) tingcha.wave.outline(wave.dataset.peaks);
    if (!audio) return;
    const url = audio.getAttribute("src"), rate = Number(audio.dataset.bytes);
    const piece = (from, size) => fetch(url, { headers: { Range: `bytes=${from}-${from + size - 1}` } }).then((r) => r.arrayBuffer()).catch(() => {});
    piece(0, sound);
    const from = hit && rate ? Math.floor(Math.max(0, Number(hit.dataset.seek) - 1) * rate) : 0;
    if (from > sound) piece(from, sound / 2);
  }

  // ahead fetches what will be wanted.
  function ahead(url) {
    if (!url || !isCall(url) || pages.has(bare(url)) || bare(url) === bare(location.href)) return;
    const page = fetched(url, true);
    pages.set(bare(url), page);
    page.then((doc) => { if (doc) hearAhead(doc); mark(); });
    if (pages.size > 3) pages.delete(pages.keys().next().value);
  }

  // go shows a page, in place when it is a call's. What was fetched before the verdict
  // does not know of it: after, if given, is the call that then comes next.
  async function go(url, after, left) {
    const page = pages.get(bare(url));
    pages.delete(bare(url));
    const doc = (page && await page) || (isCall(url) && await fetched(url, false));
    if (!doc) { location.assign(url); return false; }
    if (after !== undefined) leadTo(doc, after);
    if (left !== undefined) count(doc, left);
    tingcha.turn(doc, url);
    return true;
  }

  function leadTo(doc, after) {
    const link = $("#next", doc);
    $("main [data-next]", doc).dataset.next = after;
    if (link && after) link.setAttribute("href", after);
    else if (link) link.remove();
  }

  // count puts on a page what is left now, and moves its place by as much as went before it.
  function count(doc, left) {
    const sign = $("#left[data-at]", doc);
    if (!sign) return;
    const was = Number(sign.dataset.left), at = Number(sign.dataset.at) - (was - left);
    if (was === left || Math.max(was, left) > 5000 || at < 1) return;
    sign.textContent = [at, left].reduce((text, n) => text.replace("%s", n), sign.dataset.words);
  }

  // mark tells on the page that the next call is there.
  function mark() {
    const sign = $("#ahead"), from = $("main [data-next]");
    if (sign && from && pages.has(bare(from.dataset.next))) sign.hidden = false;
  }

  tingcha.onPage((main) => {
    const from = $("[data-next]", main);
    if (!from || !from.dataset.next) return undefined;
    const idle = requestIdleCallback(() => ahead(from.dataset.next), { timeout: 1000 });
    mark();
    return () => cancelIdleCallback(idle);
  });

  tingcha.next = { go, forget: () => pages.clear() };
})();
