// Quoting: a turn's words, or those of them that are marked, go into the note with their
// place and who said them. q takes the turn that is heard, or
// was heard or pressed last.
"use strict";
(() => {
  const { $, keys, say } = tingcha;
  const note = () => $("#case textarea[name=note]");

  // words are those of a turn without the numbers of findings between them.
  function words(turn) {
    const text = $(".turn-text", turn), marked = getSelection();
    if (String(marked).trim() && text.contains(marked.anchorNode) && text.contains(marked.focusNode)) return String(marked).trim();
    const copy = text.cloneNode(true);
    for (const extra of copy.querySelectorAll(".ref, .unseen")) extra.remove();
    return copy.textContent.trim();
  }

  function quote(turn) {
    const box = note(), bench = $("#bench");
    if (!box || !turn) return false;
    const line = `【${$(".at", turn).textContent.trim()} ${$(".who", turn).textContent.trim()}】“${words(turn)}”`;
    const all = [box.value.trimEnd(), line].filter(Boolean).join("\n") + "\n";
    if (all.length > box.maxLength) { say(bench.dataset.full); return true; }
    box.value = all;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.scrollTop = box.scrollHeight;
    say(`${bench.dataset.quoted} ${line}`);
    return true;
  }

  const heard = () => $(".turn.now") || $(".turn.heard");
  keys.on("quote", () => quote(heard()));
  document.addEventListener("mousedown", (event) => { // a click leaves the focus, and with it the keys, where they are
    if (event.target.closest(".quote")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const turn = event.target.closest(".turn");
    if (turn) { // also where nothing can be heard
      for (const before of document.querySelectorAll(".turn.heard")) before.classList.remove("heard");
      turn.classList.add("heard");
    }
    const button = event.target.closest(".quote");
    if (button) quote(button.closest(".turn"));
  });
})();
