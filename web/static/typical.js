// f opens the box that marks a case as typical. The mark is kept without leaving the page,
// so that the sound plays on and nothing that was typed or ticked is lost.
"use strict";
(() => {
  const { $, keys, say } = tingcha;

  keys.on("typical", () => {
    const box = $("#typical");
    if (!box) return false;
    box.open = true;
    $("select", box).focus();
    return true;
  });

  tingcha.onPage((main) => {
    const box = $("#typical", main);
    if (!box) return;
    const form = $("form", box), sign = $("summary .which", box);
    const close = () => { box.open = false; $("summary", box).blur(); if (document.activeElement) document.activeElement.blur(); };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) { event.preventDefault(); close(); }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form)), button = event.submitter;
      if (button && button.name) body.set(button.name, button.value);
      try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
        const { said, kind } = await answer.json();
        say(said);
        if (!answer.ok) { sign.textContent = said; return; }
        const chosen = kind && [...form.elements.kind.options].find((o) => o.value === kind);
        sign.textContent = chosen ? `★ ${chosen.textContent}` : "☆";
        close();
      } catch { sign.textContent = box.dataset.failed; }
    });
  });
})();
