// Playing what was found where it stands in the list: without this script a link opens the
// sound by itself.
"use strict";
tingcha.onPage((main) => {
  const audio = new Audio();
  audio.preload = "none";
  let playing = null;
  const lead = 0.3; // s before the words, so that the ear is there when they come
  const mark = (link) => {
    if (playing) playing.setAttribute("aria-pressed", "false");
    playing = link;
    if (link) link.setAttribute("aria-pressed", "true");
  };
  for (const link of tingcha.all(".hit-quote .play", main)) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", "false");
  }
  const play = (event) => {
    const link = event.target.closest(".hit-quote .play");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (playing === link && !audio.paused) { audio.pause(); return; }
    const file = link.getAttribute("href").split("#")[0];
    if (audio.getAttribute("src") !== file) audio.setAttribute("src", file);
    mark(link);
    audio.currentTime = Math.max(0, Number(link.dataset.seek) - lead);
    audio.play().catch(() => { location.href = link.href; });
  };
  audio.addEventListener("pause", () => mark(null));
  main.addEventListener("click", play);
  return () => { audio.pause(); main.removeEventListener("click", play); };
});
