// The queue: the case that has the focus is shown beside the list, and keys tick it, take
// it, put it off, or open the box for several.
"use strict";
tingcha.onPage((main) => {
  const { $, all, keys } = tingcha;
  const form = $("#queue", main);
  if (!form) return undefined;
  const wide = matchMedia("(min-width: 1100px)");
  const actions = ["tick", "mine", "snooze", "bulk"];
  const rows = all(".case", form);
  const current = () => $(".at-row", form) || $(".here", form);
  let timer = 0, asked = null;

  // beside shows a case beside the list. Its address becomes that of the page, so that
  // whoever comes back stands where they were.
  async function beside(row) {
    const link = $(".beside", row);
    if (!link || row.classList.contains("here")) return;
    if (asked) asked.abort();
    asked = new AbortController();
    rows.forEach((r) => r.classList.toggle("here", r === row));
    history.replaceState(history.state, "", link.href);
    form.elements.at.value = row.dataset.call;
    if (!wide.matches) return;
    try {
      const answer = await fetch(link.href, { signal: asked.signal });
      const doc = new DOMParser().parseFromString(await answer.text(), "text/html");
      const here = $("#beside", main), there = $("#beside", doc);
      if (here && there && there.dataset.call === row.dataset.call) here.replaceWith(document.adoptNode(there));
    } catch { /* another row was chosen, or nobody answered: the link still leads there */ }
  }
  for (const row of rows) {
    row.addEventListener("focusin", () => { clearTimeout(timer); timer = setTimeout(() => beside(row), 120); });
  }

  // picked makes sure that something is ticked: what has the focus, if nothing is.
  function picked() {
    if ($("input[name=call]:checked", form)) return true;
    const tick = current() && $("input[name=call]:enabled", current());
    if (tick) tick.checked = true;
    return Boolean(tick);
  }
  const press = (deed) => () => {
    const button = $(`button[value="${deed}"]`, form);
    if (!button || !picked()) return false;
    form.requestSubmit(button);
    return true;
  };
  keys.on("tick", () => {
    const tick = current() && $("input[name=call]:enabled", current());
    if (!tick) return false;
    tick.checked = !tick.checked;
    return true;
  });
  keys.on("mine", press("mine"));
  keys.on("snooze", press("snooze"));
  const words = $("#bulk textarea", form);
  if (words) words.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    $("#bulk", form).open = false;
    const row = current() && $(".row-link", current());
    if (row) row.focus(); else words.blur();
  });
  keys.on("bulk", () => {
    const box = $("#bulk", form);
    if (!box) return false;
    picked();
    box.open = true;
    $("textarea", box).focus();
    return true;
  });

  const here = $(".here", form);
  if (here && new URLSearchParams(location.search).has("at")) {
    const link = $(".row-link", here);
    link.focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest" });
  }
  return () => { clearTimeout(timer); actions.forEach((action) => keys.on(action, () => false)); };
});
