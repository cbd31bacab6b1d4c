// Who has a call open tells the server so while there is something done on the page, and
// when it is left; others are then led past it, and nobody is kept out.
"use strict";
(() => {
  const { $, say } = tingcha;
  const every = 4 * 60 * 1000; // ms; the server waits longer
  let bench = null, busy = 0;
  for (const sign of ["keydown", "pointerdown", "wheel"]) document.addEventListener(sign, () => { busy = Date.now(); }, { passive: true, capture: true });

  async function renew() {
    const at = bench;
    try {
      const answer = await fetch(at.dataset.lease, { method: "POST", body: new URLSearchParams(), headers: { Accept: "application/json" } });
      const { listening } = answer.ok ? await answer.json() : {};
      const sign = $("#listening");
      if (!listening || bench !== at || !sign.hidden) return;
      sign.textContent = at.dataset.listening.replace("%s", listening);
      sign.hidden = false;
      say(sign.textContent);
    } catch { /* a lease that is not renewed runs out */ }
  }

  function leave() {
    if (!bench) return;
    fetch(bench.dataset.lease, { method: "POST", keepalive: true, body: new URLSearchParams({ leave: "1" }), headers: { Accept: "application/json" } }).catch(() => {});
    bench = null;
  }

  tingcha.onPage((main) => {
    bench = $("#bench[data-lease]", main);
    if (!bench) return undefined;
    // A page that was fetched ahead has not taken its call.
    const soon = setTimeout(renew, tingcha.turned() ? 300 : every);
    const timer = setInterval(() => { const sound = $("#audio"); if (Date.now() - busy < every || sound && !sound.paused) renew(); }, every);
    return () => { clearTimeout(soon); clearInterval(timer); if (tingcha.judge && !tingcha.judge.judged()) leave(); bench = null; };
  });
  addEventListener("pagehide", leave);
})();
