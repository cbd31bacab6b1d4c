// Keys and playing in place. Every page is whole without this file: what it does
// are shortcuts for links and buttons that are there already.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const live = $("#live");
  const sheet = $("#keys");
  const audio = $("#audio");
  document.documentElement.classList.add("scripted");

  // On a narrow screen the list comes before the filters, unless one is set.
  const box = $(".filter-box");
  if (box && matchMedia("(max-width: 40rem)").matches && !$(".active")) box.open = false;

  // --- where the keys stand ---
  const rows = all(".row");
  const findings = all(".finding");
  const grounds = all(".play");
  let row = -1;
  let ground = -1;

  function say(text) { if (live) live.textContent = text; }

  function moveRow(step) {
    if (!rows.length) return;
    row = Math.max(0, Math.min(rows.length - 1, row + step));
    rows.forEach((r, i) => r.classList.toggle("at-row", i === row));
    $(".row-link", rows[row]).focus();
    rows[row].scrollIntoView({ block: "nearest" });
  }

  function current() { return findings.find((f) => f.classList.contains("current")); }

  function mark(finding) { findings.forEach((f) => f.classList.toggle("current", f === finding)); }

  function choose(finding, focus = true) {
    mark(finding);
    if (!finding) return;
    if (focus) finding.focus({ preventScroll: true });
    finding.scrollIntoView({ block: "nearest" });
  }

  function moveFinding(step) {
    if (!findings.length) return;
    const i = findings.indexOf(current()) + step;
    choose(findings[Math.max(0, Math.min(findings.length - 1, i))]);
  }

  // --- sound ---
  let until = 0;
  const backtrack = 2;

  function seek(at, end, autoplay = true) {
    if (!audio) return;
    until = end || 0;
    audio.currentTime = Math.max(0, at);
    if (autoplay) audio.play().catch(() => {});
  }

  function toggle() {
    if (!audio) return;
    if (!audio.paused) { audio.pause(); return; }
    until = 0;
    if (audio.currentTime > 0 && !audio.ended) audio.currentTime = Math.max(0, audio.currentTime - backtrack);
    audio.play().catch(() => {});
  }

  function playGround(link) {
    ground = grounds.indexOf(link);
    all(".piece.current").forEach((e) => e.classList.remove("current"));
    const piece = link.closest(".piece");
    if (piece) piece.classList.add("current");
    const folded = link.closest("details");
    if (folded) folded.open = true;
    const finding = link.closest(".finding");
    if (finding) choose(finding, false);
    const turn = link.dataset.turn && document.getElementById(link.dataset.turn);
    if (turn) turn.scrollIntoView({ block: "center" });
    // A little before the words, so that the ear is there when they come.
    seek(Number(link.dataset.seek) - 0.3, Number(link.dataset.until) + 0.5);
    say(link.textContent.trim());
  }

  function moveGround(step) {
    if (!grounds.length) return;
    playGround(grounds[(Math.max(ground, step > 0 ? -1 : 0) + step + grounds.length) % grounds.length]);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-seek]");
    if (!link || !audio || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.classList.contains("play")) playGround(link);
    else seek(Number(link.dataset.seek));
  });

  const wave = $("#wave");
  if (wave && audio) {
    const length = Number(wave.dataset.length);
    wave.addEventListener("click", (event) => {
      if (event.target.closest("[data-seek]")) return;
      const box = wave.getBoundingClientRect();
      seek(length * (event.clientX - box.left) / box.width, 0, !audio.paused);
    });
  }

  if (audio) {
    const head = $("#playhead");
    const turns = all(".turn").map((e) => ({ e, start: Number(e.dataset.start), end: Number(e.dataset.end) }));
    const length = () => Number(wave ? wave.dataset.length : 0) || audio.duration || 1;
    audio.addEventListener("timeupdate", () => {
      const t = audio.currentTime;
      if (until && t >= until) { until = 0; audio.pause(); }
      if (head) {
        const x = `${Math.min(100, 100 * t / length())}%`;
        head.setAttribute("x1", x);
        head.setAttribute("x2", x);
        head.classList.toggle("on", t > 0);
      }
      for (const turn of turns) turn.e.classList.toggle("now", t > 0 && t >= turn.start && t < turn.end);
    });
    for (const button of all("[data-rate]")) {
      button.addEventListener("click", () => {
        audio.playbackRate = Number(button.dataset.rate);
        all("[data-rate]").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
      });
    }
  }
  // Playing links act like buttons, so they are announced and pressed like buttons.
  if (audio) for (const link of grounds) link.setAttribute("role", "button");

  // --- verdicts ---
  function press(finding, kind) {
    const button = finding && $(`button[value="${kind}"]`, finding);
    if (button && button.disabled) say(button.title);
    else if (button) button.click();
  }

  // A second press while the first is on its way changes nothing.
  for (const form of all("form.judge")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  window.addEventListener("pageshow", () => all("form.judge").forEach((f) => delete f.dataset.sent));

  // --- keys ---
  const off = $("#keys-off");
  const stored = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  if (off) {
    off.checked = stored();
    off.addEventListener("change", () => { try { localStorage.setItem("keys", off.checked ? "off" : "on"); } catch { /* private window */ } });
  }
  const opener = $("#keys-open");
  if (opener) opener.addEventListener("click", () => sheet.showModal());

  let composing = false;
  document.addEventListener("compositionstart", () => { composing = true; });
  document.addEventListener("compositionend", () => { composing = false; });

  function foreign(event) {
    return composing || event.isComposing || event.keyCode === 229 || event.repeat ||
      event.ctrlKey || event.metaKey || event.altKey ||
      event.target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  const keys = {
    j: () => (rows.length ? moveRow(1) : moveFinding(1)),
    k: () => (rows.length ? moveRow(-1) : moveFinding(-1)),
    o: () => { if (rows[row]) $(".row-link", rows[row]).click(); },
    n: () => moveGround(1),
    p: () => moveGround(-1),
    " ": () => toggle(),
    a: () => audio && seek(audio.currentTime - 3, 0, !audio.paused),
    d: () => audio && seek(audio.currentTime + 3, 0, !audio.paused),
    1: () => press(current(), "confirm"),
    2: () => press(current(), "reject"),
    z: () => press(current(), "undo"),
    Backspace: () => press(current(), "undo"),
    g: () => { const next = $("#next"); if (next) next.click(); },
    "?": () => sheet.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (foreign(event) || (sheet && sheet.open)) return;
    if (stored() && event.key !== "?") return;
    // Space and Enter belong to the button or link that has the focus.
    if (event.key === " " && event.target.closest("button, summary, audio, a[role=button]")) {
      if (event.target.matches("a[role=button]")) { event.preventDefault(); event.target.click(); }
      return;
    }
    const act = keys[event.key];
    if (!act || (event.key === " " && !audio)) return;
    event.preventDefault();
    act();
  });

  // The finding that the address points at, or else the first open one, is the one
  // that keys judge.
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (findings.length) {
    const first = findings.includes(named) ? named : findings.find((f) => f.dataset.status === "open") || findings[0];
    findings.forEach((f) => f.classList.toggle("current", f === first));
    if (first === named) first.focus({ preventScroll: true });
  }
  for (const f of findings) f.addEventListener("focusin", () => mark(f)); // no scrolling: a mouse may be on its way up
  if (sheet) sheet.addEventListener("close", () => opener && opener.focus());
})();
