// Random audits: one key says that there is nothing of all that is asked about, and the
// key for the next call asks for it. What was marked stays marked: "none of them" does
// not send while an answer says otherwise. A word in the search box leaves the rules that
// have it; Enter goes to the first of them, Esc back to all.
"use strict";
tingcha.onPage((main) => {
  const { $, all, keys } = tingcha;
  const form = $("#marks", main), next = $("#next-pick", main);
  const none = form && $("#none", form);
  if (!form && !next) return undefined;

  // marked tells whether an answer says more than "no", and lists those that do: they may
  // stand in a family that is folded.
  function marked() {
    const asks = all("input[type=radio]:checked", form).filter((input) => input.value !== "absent").map((input) => input.closest(".ask"));
    const list = $("#marked", form);
    list.hidden = asks.length === 0;
    list.textContent = list.dataset.before + asks.map((ask) => $(".ask-what", ask).textContent).join(" · ");
    none.disabled = asks.length > 0;
    return asks.length > 0;
  }

  function find(box) {
    const families = all(".asked-family", form);
    const were = families.map((f) => f.open);
    const show = () => {
      const word = box.value.trim().toLowerCase();
      families.forEach((family, i) => {
        for (const ask of all(".ask", family)) ask.hidden = !(ask.textContent + " " + ask.dataset.words).toLowerCase().includes(word);
        family.hidden = !$(".ask:not([hidden])", family);
        family.open = word ? true : were[i];
      });
      $("#unfound", form).hidden = families.some((f) => !f.hidden);
    };
    box.addEventListener("input", show);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Escape") { box.value = ""; show(); }
      if (event.key !== "Enter") return;
      event.preventDefault();
      const first = $(".ask:not([hidden]) input:checked", form);
      if (first) first.focus();
    });
  }

  if (form) {
    form.addEventListener("change", marked);
    // Enter on an answer would send the form, and what is sent is final.
    form.addEventListener("keypress", (event) => { if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); });
    marked();
    if ($("#find-rule", main)) find($("#find-rule", main));
    const note = $("textarea[name=note]", form);
    keys.on("note", () => { note.focus(); return true; });
    note.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.ctrlKey) form.requestSubmit($("#said", form)); });
  }
  keys.on("none", () => { if (!none || marked()) return false; none.click(); return true; });
  keys.on("next", () => { if (!next) return false; next.click(); return true; });
  return () => ["none", "next", "note"].forEach((action) => keys.on(action, () => false));
});
