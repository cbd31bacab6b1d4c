// The words and the sound of a call, side by side: the turn that is heard is marked and
// kept in sight, a click on a turn plays it, and n and p go from one piece of evidence to
// the next and play it.
"use strict";
(() => {
  const { $, all, keys, say } = tingcha;
  let turns = [], grounds = [], ground = -1, now = -1;
  const leave = 4000; // ms for which a reader who scrolls is left alone
  let touched = 0;

  // at gives the turn that is heard at a second, -1 between turns. They begin in order.
  function at(t) {
    let low = 0, high = turns.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (turns[middle].start <= t) low = middle + 1; else high = middle;
    }
    return low > 0 && t < turns[low - 1].end ? low - 1 : -1;
  }

  function show(box, element) {
    if (box && box.scrollHeight > box.clientHeight + 1) box.scrollTo({ top: element.offsetTop - box.clientHeight / 3 });
    else element.scrollIntoView({ block: "nearest" });
  }

  function playGround(link) {
    ground = grounds.indexOf(link);
    all(".piece.current").forEach((e) => e.classList.remove("current"));
    const piece = link.closest(".piece"), folded = link.closest("details"), finding = link.closest(".finding");
    if (piece) piece.classList.add("current");
    if (folded) folded.open = true;
    if (finding && tingcha.judge) tingcha.judge.choose(finding, false);
    const turn = link.dataset.turn && document.getElementById(link.dataset.turn);
    if (turn) show(turn.closest(".turns-box"), turn);
    tingcha.player.near(Number(link.dataset.seek), Number(link.dataset.until) + 0.5);
    say(link.textContent.trim());
  }

  function move(step) {
    if (!grounds.length || !tingcha.player) return false;
    playGround(grounds[(Math.max(ground, step > 0 ? -1 : 0) + step + grounds.length) % grounds.length]);
    return true;
  }

  tingcha.onPage((main) => {
    const player = tingcha.player, box = $(".turns-box", main);
    turns = all(".turn", main).map((e) => ({ e, start: Number(e.dataset.start), end: Number(e.dataset.end) }));
    grounds = all(".play", main);
    ground = now = -1;
    if (!player) return;
    // What plays acts like a button, so it is announced and pressed like one.
    for (const link of grounds) link.setAttribute("role", "button");
    if (box) for (const moment of ["wheel", "touchmove", "pointerdown"]) box.addEventListener(moment, (event) => { touched = event.timeStamp; }, { passive: true });
    player.onTime((t, playing) => {
      const next = t > 0 ? at(t) : -1;
      if (next === now) return;
      if (turns[now]) turns[now].e.classList.remove("now");
      now = next;
      if (!turns[now]) return;
      for (const before of all(".turn.heard", main)) before.classList.remove("heard");
      turns[now].e.classList.add("now", "heard");
      if (playing && box && box.scrollHeight > box.clientHeight + 1 && performance.now() - touched > leave) show(box, turns[now].e);
    });
    const finding = location.hash.startsWith("#f-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (tingcha.kept("autoplay") === "yes" && grounds.length) playGround((finding && $(".play", finding)) || grounds[0]);
  });

  document.addEventListener("click", (event) => {
    const player = tingcha.player;
    if (!player || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("[data-seek]");
    if (link) {
      event.preventDefault();
      if (link.classList.contains("play")) playGround(link);
      else player.seek(Number(link.dataset.seek));
      return;
    }
    const text = event.target.closest(".turn-text");
    if (text && !event.target.closest("a") && String(getSelection()) === "") player.seek(Number(text.closest(".turn").dataset.start));
  });

  keys.on("next_hit", () => move(1));
  keys.on("prev_hit", () => move(-1));
  keys.on("replay", () => {
    if (!tingcha.player) return false;
    const t = tingcha.player.audio.currentTime;
    const turn = turns[at(t)] || turns.findLast((u) => u.start <= t) || turns[0];
    if (!turn) return false;
    tingcha.player.slowly(turn.start, turn.end);
    return true;
  });
})();
