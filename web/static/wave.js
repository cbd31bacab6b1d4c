// The waveform. The server draws one that can be looked at, clicked and printed; where the
// bundle is there, wavesurfer.js takes its place, from the same outline and with the same
// regions, and can be zoomed: a long call is otherwise two seconds to a pixel.
"use strict";
(() => {
  const { $, all, keys } = tingcha;
  const style = () => getComputedStyle(document.documentElement);
  const colour = (name) => style().getPropertyValue(name).trim();
  let wave = null, zoomed = 0, fit = 0;

  // outlines keeps those that were fetched ahead.
  const outlines = new Map();
  async function outline(url) {
    if (!outlines.has(url)) outlines.set(url, fetch(url).then((r) => (r.ok ? r.json() : null)).catch(() => null));
    if (outlines.size > 4) outlines.delete(outlines.keys().next().value);
    return outlines.get(url);
  }

  // --- the server's drawing ---
  function plain(svg, player) {
    const head = $("#playhead", svg), length = Number(svg.dataset.length) || 1;
    svg.addEventListener("click", (event) => {
      if (event.target.closest("[data-seek]")) return;
      const box = svg.getBoundingClientRect();
      player.seek(length * (event.clientX - box.left) / box.width, 0, !player.audio.paused);
    });
    player.onTime((t) => {
      if (svg.hidden) return;
      const x = `${Math.min(100, 100 * t / length)}%`;
      head.setAttribute("x1", x);
      head.setAttribute("x2", x);
      head.classList.toggle("on", t > 0);
    });
  }

  // --- wavesurfer.js in its place ---
  function regionOf(hit) {
    const label = document.createElement("b");
    label.textContent = hit.dataset.label;
    return {
      id: "region-" + hit.dataset.level, start: Number(hit.dataset.seek), end: Number(hit.dataset.end), content: label,
      channelIdx: hit.dataset.lane === "" ? -1 : Number(hit.dataset.lane), color: "transparent", drag: false, resize: false,
    };
  }

  function draw(box, svg, player, drawn, nonce) {
    const { WaveSurfer, Regions } = tingchaWave;
    const lanes = drawn.channels.map((_, i) => colour(svg.dataset["lane" + i] === "agent" ? "--accent" : "--soft"));
    const made = WaveSurfer.create({
      container: box, media: player.audio, peaks: drawn.channels, duration: Number(svg.dataset.length), height: 46, cspNonce: nonce,
      splitChannels: lanes.map((c) => ({ waveColor: c, progressColor: c })), normalize: true, dragToSeek: true, hideScrollbar: false,
      cursorColor: colour("--accent"), cursorWidth: 2, autoCenter: false,
    });
    const regions = made.registerPlugin(Regions.create());
    regions.on("region-clicked", (region, event) => { event.stopPropagation(); player.seek(region.start); });
    // Only what is ready knows how many channels there are, and so where one of them lies.
    made.once("ready", () => { for (const hit of all(".hit", svg)) regions.addRegion(regionOf(hit)); box.dataset.ready = "yes"; });
    return made;
  }

  tingcha.onPage((main) => {
    const svg = $("#wave", main), box = $("#wave-box", main), player = tingcha.player;
    wave = null;
    zoomed = 0;
    if (!svg || !player) return undefined;
    plain(svg, player);
    if (!box || !window.tingchaWave || !svg.dataset.peaks) return undefined;
    const nonce = $("link[rel=stylesheet]").nonce;
    let gone = false;
    // The server's drawing is on the screen first: the next call is not to wait for this.
    outline(svg.dataset.peaks).then((drawn) => {
      if (gone || !drawn || !drawn.channels.length) return;
      requestIdleCallback(() => {
        if (gone) return;
        box.hidden = false;
        wave = draw(box, svg, player, drawn, nonce);
        svg.classList.add("replaced");
        fit = box.clientWidth / Number(svg.dataset.length);
      }, { timeout: 500 });
    });
    return () => { gone = true; if (wave) wave.destroy(); wave = null; };
  });

  function zoom(by) {
    if (!wave) return false;
    zoomed = Math.max(0, Math.min(7, zoomed + by));
    wave.zoom(zoomed === 0 ? 0 : fit * 2 ** zoomed);
    return true;
  }
  keys.on("zoom_in", () => zoom(1));
  keys.on("zoom_out", () => zoom(-1));

  tingcha.wave = { outline, now: () => wave };
})();
