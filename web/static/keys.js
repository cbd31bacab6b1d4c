// Keys. Which there are, and what they do, stands in the sheet that "?" opens: each of
// its rows names an action and its keys. Other scripts say with tingcha.keys.on what an
// action does; one that nobody has taken, or that gives back false, leaves its key to the
// browser. Keys can be changed, row by row, and switched off; both is kept per browser.
//
// No key acts in a field, and none while an input method chooses characters: there the
// digits pick candidates, and Enter and Backspace belong to it, too.
"use strict";
(() => {
  const { $, all, say, kept, keep } = tingcha;
  const sheet = $("#keys");
  const rows = sheet ? all("[data-action]", sheet) : [];
  const acts = new Map();   // of an action, what it does
  let chosen = {};          // of an action, its keys where they are not those of the sheet
  let taking = null;        // the row whose new key is waited for
  let asker = null;         // who gets the keys before anybody else
  let first = "", firstAt = 0; // the first key of a sequence, and when it was pressed
  const patience = 1500;    // ms between the keys of a sequence

  const isOff = () => kept("keys.off") === "yes";
  const standard = (row) => row.dataset.keys.split(" ");
  const keysOf = (row) => chosen[row.dataset.action] || standard(row);

  // --- which key was pressed ---
  // A Chinese keyboard writes its own signs for some keys.
  const same = { "？": "?", "【": "[", "】": "]", "＋": "+", "－": "-", "＝": "=", " ": "Space", "　": "Space" };
  function named(event) {
    const key = same[event.key] || event.key;
    if (!/^[a-z]$/i.test(key)) return key;
    return (event.shiftKey ? "Shift+" : "") + key.toLowerCase();
  }

  let composing = false, composed = 0;
  const late = 80; // ms in which Safari tells of the key that ended a composition
  document.addEventListener("compositionstart", () => { composing = true; }, true);
  document.addEventListener("compositionend", (event) => { composing = false; composed = event.timeStamp; }, true);
  const ofInput = (event) => composing || event.isComposing || event.keyCode === 229 || event.timeStamp - composed < late && composed > 0;
  const inField = (event) => event.target instanceof Element && event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;

  // --- doing ---
  function actionOf(key) {
    const row = rows.find((r) => keysOf(r).includes(key));
    return row && row.dataset.action;
  }

  function act(action) {
    const does = acts.get(action);
    return does !== undefined && does() !== false;
  }

  // lookup finds what a key does, which may be the second of a sequence.
  function lookup(key, at) {
    const before = at - firstAt < patience ? first : "";
    first = "";
    const action = before && actionOf(before + ">" + key) || actionOf(key);
    if (!action && rows.some((r) => keysOf(r).some((k) => k.startsWith(key + ">")))) { first = key; firstAt = at; }
    return action;
  }

  document.addEventListener("keydown", (event) => {
    if (ofInput(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (taking) { take(event); return; }
    if (inField(event) || event.repeat && !/^(Shift\+)?[adjk]$/.test(named(event))) return;
    const key = named(event);
    if (asker && !isOff() && asker(key)) { event.preventDefault(); return; }
    if (sheet && sheet.open || key === "Shift") return;
    // Space and Enter belong to the button or link that has the focus.
    if (key === "Space" && event.target.closest("button, summary, audio, input, a[role=button]")) {
      if (event.target.matches("a[role=button]")) { event.preventDefault(); event.target.click(); }
      return;
    }
    if (key === "Enter") return;
    const action = lookup(key, event.timeStamp);
    if (!action || isOff() && action !== "sheet") return;
    if (act(action)) event.preventDefault();
  });

  // --- the sheet ---
  const label = (key) => {
    const word = { Space: sheet.dataset.space, Backspace: "⌫", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
    return key.split(">").map((k) => word[k] || k.replace("Shift+", "⇧")).join(" ");
  };

  // show writes the keys in force into the sheet, and onto the buttons of a page.
  function show(root = document) {
    for (const row of rows) {
      const cell = $(".key", row);
      cell.replaceChildren(...keysOf(row).flatMap((k) => {
        const kbd = document.createElement("kbd");
        kbd.textContent = label(k);
        return [kbd, " "];
      }));
      for (const kbd of all(`[data-key-of="${row.dataset.action}"]`, root)) kbd.textContent = label(keysOf(row)[0]);
    }
  }

  function take(event) {
    event.preventDefault();
    event.stopPropagation();
    const key = named(event), row = taking;
    if (["Shift", "CapsLock", "Tab", "Process"].includes(event.key)) return;
    done();
    if (key === "Escape") return;
    const other = rows.find((r) => r !== row && keysOf(r).some((k) => k === key || k.startsWith(key + ">")));
    if (other || key === "Enter") { tell(row, sheet.dataset.taken); return; }
    chosen[row.dataset.action] = [key];
    keep("keys", JSON.stringify(chosen));
    show();
    tell(row, "");
  }

  function tell(row, words) {
    for (const r of rows) $(".key-said", r).textContent = r === row ? words : "";
    if (words) say(words);
  }

  function done() {
    if (taking) $("button", taking).removeAttribute("aria-pressed");
    taking = null;
  }

  if (sheet) {
    try { chosen = JSON.parse(kept("keys")) || {}; } catch { chosen = {}; }
    for (const row of rows) {
      $("button", row).addEventListener("click", (event) => {
        done();
        taking = row;
        event.currentTarget.setAttribute("aria-pressed", "true");
        tell(row, sheet.dataset.press);
      });
    }
    $("#keys-standard").addEventListener("click", () => { chosen = {}; keep("keys", "{}"); show(); tell(null, ""); });
    sheet.addEventListener("cancel", (event) => { if (taking) { event.preventDefault(); done(); tell(null, ""); } });
    const opener = $("#keys-open");
    sheet.addEventListener("close", () => { done(); tell(null, ""); if (opener) opener.focus(); });
    const open = () => sheet.showModal();
    if (opener) opener.addEventListener("click", open);
    acts.set("sheet", open);
  }
  tingcha.onPage((main) => { if (sheet) show(main); });

  tingcha.keys = {
    on: (action, does) => { acts.set(action, does); },
    // ask lets a function have every key first, until it is called with nothing.
    ask: (fn) => { asker = fn || null; },
  };
})();
