// The sound of a call: playing from a place to a place, speeds, one channel alone, silence
// skipped, a sentence once more and slower. It works on the page's <audio> and tells
// whoever asks how far it is.
"use strict";
(() => {
  const { $, all, keys, kept, keep, say } = tingcha;
  const backtrack = 2;   // s that are heard again after a pause
  const lead = 0.1;      // s before a place, so that the ear is there when the words come
  const speeds = [0.75, 1, 1.25, 1.5, 2];
  let player = null;

  function open(main) {
    const audio = $("#audio", main), deck = $(".deck", main);
    player = tingcha.player = null;
    if (!audio || !deck) return undefined;
    const silences = (deck.dataset.silences || "").split(" ").filter(Boolean).map((s) => s.split("-").map(Number));
    const heard = [];          // who wants to know the time
    let until = 0, again = 0;  // where to stop; the speed to go back to then
    let gains = null, side = "both";
    if (tingcha.turned()) audio.load(); // a page that was fetched as data has begun nothing
    audio.playbackRate = Number(kept("rate")) || 1;

    // --- going on ---
    function step() {
      const t = audio.currentTime;
      if (until && t >= until) {
        if (t < until + 1) audio.pause(); // and else somebody has gone further
        stopAt(0);
      }
      if (skips() && !audio.paused && !until) {
        const gap = silences.find(([from, to]) => t > from + 0.4 && t < to - 0.4);
        if (gap) audio.currentTime = gap[1] - 0.3;
      }
      for (const tell of heard) tell(t, !audio.paused);
    }
    let frame = 0;
    const run = () => { step(); frame = audio.paused ? 0 : requestAnimationFrame(run); };
    audio.addEventListener("play", () => { if (!frame) run(); });
    for (const moment of ["timeupdate", "seeked", "pause"]) audio.addEventListener(moment, step);

    function stopAt(end) {
      until = end;
      if (again) { audio.playbackRate = again; again = 0; mark(); }
    }

    function play() { return audio.play().catch(() => {}); }

    // seek goes to a second, exactly, and plays on from there, as far as end if there is one.
    function seek(at, end = 0, on = true) {
      stopAt(end);
      audio.currentTime = Math.max(0, at);
      if (on) play();
    }

    function toggle() {
      if (!audio.paused) { audio.pause(); return; }
      stopAt(0);
      if (audio.currentTime > 0 && !audio.ended) audio.currentTime = Math.max(0, audio.currentTime - backtrack);
      play();
    }

    // --- speeds ---
    function mark() {
      for (const b of all("[data-rate]", deck)) b.setAttribute("aria-pressed", String(Number(b.dataset.rate) === audio.playbackRate));
    }
    function speed(rate) { again = 0; audio.playbackRate = rate; keep("rate", rate); mark(); }
    function faster(by) {
      const i = speeds.indexOf(audio.playbackRate) + by;
      if (speeds[i]) { speed(speeds[i]); say(speeds[i] + "×"); }
    }
    function slowly(from, to) { seek(from, to); again = audio.playbackRate; audio.playbackRate = 0.75; mark(); }
    for (const b of all("[data-rate]", deck)) b.addEventListener("click", () => speed(Number(b.dataset.rate)));
    mark();

    // --- silence ---
    const skipper = $("[data-skip]", deck);
    const skips = () => kept("skip") === "yes";
    function skip() {
      if (!skipper) return false;
      keep("skip", skips() ? "no" : "yes");
      skipper.setAttribute("aria-pressed", String(skips()));
      say(skipper.textContent.trim() + (skips() ? " ✓" : " ✗"));
      return true;
    }
    if (skipper) { skipper.setAttribute("aria-pressed", String(skips())); skipper.addEventListener("click", skip); }

    // --- one channel alone: it is heard in both ears ---
    function wire() {
      const context = new AudioContext();
      const source = context.createMediaElementSource(audio), split = context.createChannelSplitter(2), join = context.createChannelMerger(2);
      gains = [0, 1].map((from) => [0, 1].map((to) => {
        const gain = context.createGain();
        split.connect(gain, from);
        gain.connect(join, 0, to);
        return gain.gain;
      }));
      source.connect(split);
      join.connect(context.destination);
      gains.context = context;
    }
    const sides = all("[data-side]", deck);
    function listen(to) {
      side = to;
      if (!gains) wire();
      gains.context.resume();
      for (const from of [0, 1]) for (const ear of [0, 1]) gains[from][ear].value = side === "both" ? Number(from === ear) : Number(Number(side) === from);
      for (const b of sides) b.setAttribute("aria-pressed", String(b.dataset.side === side));
    }
    for (const b of sides) b.addEventListener("click", () => listen(b.dataset.side));
    function channel() {
      if (!sides.length) return false;
      const b = sides[(sides.findIndex((s) => s.dataset.side === side) + 1) % sides.length];
      listen(b.dataset.side);
      say(b.textContent.trim());
      return true;
    }

    player = tingcha.player = {
      audio, seek, toggle, slowly, faster, channel, skip,
      near: (at, end) => seek(at - lead, end),
      nudge: (by) => seek(audio.currentTime + by, 0, !audio.paused),
      onTime: (tell) => { heard.push(tell); },
    };
    return () => { cancelAnimationFrame(frame); audio.pause(); if (gains) gains.context.close(); };
  }
  tingcha.onPage(open);

  const on = (action, does) => keys.on(action, () => (player ? does(player) : false));
  on("play", (p) => p.toggle());
  on("back", (p) => p.nudge(-3));
  on("forth", (p) => p.nudge(3));
  on("back_far", (p) => p.nudge(-15));
  on("forth_far", (p) => p.nudge(15));
  on("slower", (p) => p.faster(-1));
  on("faster", (p) => p.faster(1));
  on("channel", (p) => p.channel());
  on("silence", (p) => p.skip());
})();
