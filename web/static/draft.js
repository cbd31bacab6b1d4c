// What is typed is not lost: a note is kept on the server while it is written, and at the
// latest when the page goes. Ctrl+Enter or Escape leaves the note for the keys.
"use strict";
(() => {
  const { $ } = tingcha;
  const every = 1200; // ms between two savings while somebody types
  let note = null, form = null, timer = 0, saved = "";

  function save(last = false) {
    clearTimeout(timer);
    timer = 0;
    if (!note || note.value === saved) return;
    const text = note.value, sign = $("#draft-state"), words = $("#bench").dataset;
    // One that outlives its page carries no more than 64 kB, which a note never has.
    fetch(form.dataset.draft, { method: "POST", keepalive: last, body: new URLSearchParams({ note: text }), headers: { Accept: "application/json" } })
      .then((answer) => {
        if (answer.ok) saved = text;
        if (sign) sign.textContent = answer.ok ? words.drafted : words.undrafted;
      })
      .catch(() => { if (sign) sign.textContent = words.undrafted; });
  }

  tingcha.onPage((main) => {
    form = $("#case[data-draft]", main);
    note = form && $("textarea[name=note]", form);
    if (!note) return undefined;
    saved = note.value;
    note.addEventListener("input", () => { if (!timer) timer = setTimeout(save, every); });
    note.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      save();
      (form.querySelector("button[name=kind]:enabled") || note).focus();
      if (document.activeElement === note) note.blur();
    });
    return () => { clearTimeout(timer); timer = 0; note = null; };
  });
  addEventListener("pagehide", () => save(true));

  // forget is called when the note goes with a verdict.
  tingcha.draft = { forget: () => { clearTimeout(timer); timer = 0; if (note) saved = note.value; } };
})();
