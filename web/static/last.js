// The last ten verdicts of this tab, each with the way back: to the call, and to what was
// before. Backspace takes back the newest.
"use strict";
(() => {
  const { $ } = tingcha;
  const most = 10;
  const read = () => { try { return JSON.parse(sessionStorage.getItem("tingcha.last")) || []; } catch { return []; } };
  function write(items) {
    try { sessionStorage.setItem("tingcha.last", JSON.stringify(items)); } catch { /* a private window */ }
    show();
  }

  function show() {
    const list = $("#last");
    if (!list) return;
    list.parentElement.hidden = read().length === 0;
    list.replaceChildren(...read().map((item) => {
      const entry = document.createElement("li"), link = document.createElement("a"), back = document.createElement("button");
      link.href = "/calls/" + encodeURIComponent(item.call);
      link.className = "verdict verdict-" + item.kind;
      link.textContent = `${item.said} ${item.call}`;
      back.type = "button";
      back.className = "quiet";
      back.textContent = list.dataset.undo;
      back.setAttribute("aria-label", `${list.dataset.undo} ${item.call}`);
      back.addEventListener("click", () => tingcha.judge.undo(item));
      entry.append(link, " ", back);
      return entry;
    }));
  }
  tingcha.onPage(show);

  tingcha.last = {
    add: (item) => write([{ ...item, key: crypto.randomUUID() }, ...read()].slice(0, most)),
    remove: (item) => write(read().filter((other) => other.key !== item.key)),
    newest: () => read()[0],
  };
})();
