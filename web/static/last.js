// The last ten decisions, each with the way back. The server lists them; those that were
// made since its page was fetched are added here, as the next page is fetched before.
"use strict";
(() => {
  const { $, all } = tingcha;
  const most = 10;
  let items = null; // newest first; null until a page has told them

  const told = (form) => ({ call: form.dataset.call, kind: form.dataset.kind, said: $("a", form).textContent.trim(), undo: form.getAttribute("action") });

  function entry(item, words) {
    const li = document.createElement("li"), form = document.createElement("form"), link = document.createElement("a"), back = document.createElement("button");
    form.className = "take-back";
    form.method = "post";
    form.action = item.undo;
    form.dataset.call = item.call;
    form.dataset.kind = item.kind;
    link.href = "/calls/" + encodeURIComponent(item.call);
    link.className = "verdict verdict-" + item.kind;
    link.textContent = item.said;
    back.className = "quiet small";
    back.textContent = words.undo;
    back.setAttribute("aria-label", `${words.undo} ${item.said}`);
    form.append(link, " ", back);
    li.append(form);
    return li;
  }

  function show() {
    const box = $("#recent");
    if (!box || !items) return;
    box.hidden = items.length === 0;
    $("ol", box).replaceChildren(...items.map((item) => entry(item, box.dataset)));
  }

  tingcha.onPage((main) => {
    if (!items) items = all("#recent form", main).map(told);
    else show();
  });

  tingcha.last = {
    add: (item) => { items = [item, ...(items || [])].slice(0, most); show(); },
    remove: (item) => { items = (items || []).filter((other) => other !== item); show(); },
    newest: () => items && items[0],
    of: (form) => (items || []).find((item) => item.undo === form.getAttribute("action")) || told(form),
  };
})();
