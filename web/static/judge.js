// Verdicts. One key judges the case, keeps the verdict and goes on to the next call. What
// could not be kept stays on the page as it was, and is sent again under the same key, so
// that it counts once whatever became of the first try.
"use strict";
(() => {
  const { $, all, keys, say } = tingcha;
  let findings = [], bench = null, form = null, sending = false, gone = false;

  // --- which finding keys are about ---
  const current = () => findings.find((f) => f.classList.contains("current"));
  const mark = (finding) => findings.forEach((f) => f.classList.toggle("current", f === finding));
  function choose(finding, focus = true) {
    mark(finding);
    if (!finding) return;
    if (focus) finding.focus({ preventScroll: true });
    finding.scrollIntoView({ block: "nearest" });
  }
  function move(step) {
    if (!findings.length) return false;
    choose(findings[Math.max(0, Math.min(findings.length - 1, findings.indexOf(current()) + step))]);
    return true;
  }

  // --- sending ---
  const pause = (ms, stop) => new Promise((on) => {
    const timer = setTimeout(on, ms);
    stop.addEventListener("abort", () => { clearTimeout(timer); on(); }, { once: true });
  });

  // passing says whether a later try may help.
  const passing = (status) => status >= 500 || status === 408 || status === 429;

  // send posts a form until there is an answer, and says so while there is none.
  async function send(url, body) {
    for (let n = 0; ; n++) {
      try {
        const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) });
        const isJSON = (answer.headers.get("Content-Type") || "").includes("json");
        if (!passing(answer.status)) return { ok: answer.ok && isJSON, status: answer.status, ...(isJSON ? await answer.json() : {}) };
      } catch { /* nobody answered: try again */ }
      const now = new AbortController();
      trouble(bench.dataset.unsaved, () => now.abort());
      addEventListener("online", () => now.abort(), { once: true });
      await pause(Math.min(30000, 500 * 2 ** n), now.signal);
    }
  }

  // trouble shows what stands between a verdict and its keeping, with a way on: a function
  // to try at once, or an address.
  function trouble(words, way) {
    const box = $("#trouble");
    box.hidden = !words;
    if (!words) { box.replaceChildren(); return; }
    const text = document.createElement("strong");
    text.textContent = words;
    const on = document.createElement(typeof way === "string" ? "a" : "button");
    on.className = "button small";
    on.textContent = typeof way === "string" ? bench.dataset.again : bench.dataset.now;
    if (typeof way === "string") on.href = way;
    else { on.type = "button"; on.addEventListener("click", way); }
    box.replaceChildren(text, " ", on);
  }

  function busy(on) {
    sending = on;
    $("main").setAttribute("aria-busy", String(on));
    for (const b of all("button", bench)) b.setAttribute("aria-disabled", String(on));
  }

  // refused tells why a request was not taken, what has changed, and where to look again.
  function refused(answer) {
    trouble([answer.said || bench.dataset.refused, ...(answer.changed || [])].join(" · "), answer.again || location.href);
  }

  async function judge(kind) {
    const body = new URLSearchParams(new FormData(form));
    body.set("kind", kind);
    const said = `${$(`button[value="${kind}"] .say`, form).textContent} ${bench.dataset.call}`;
    busy(true);
    if (tingcha.draft) tingcha.draft.forget();
    const answer = await send(form.action, body);
    busy(false);
    if (!answer.ok) { refused(answer); return; }
    trouble("");
    gone = true;
    tingcha.last.add({ call: bench.dataset.call, kind, said, undo: answer.undo });
    if (await tingcha.next.go(answer.next, answer.after || "", answer.left)) say([answer.said, $("main h1").textContent].filter(Boolean).join(" "));
  }

  async function undo(item) {
    if (sending || !item) return;
    busy(true);
    const answer = await send(item.undo, new URLSearchParams({ key: crypto.randomUUID(), list: bench.dataset.list }));
    busy(false);
    if (!answer.ok) { refused(answer); return; }
    trouble("");
    tingcha.last.remove(item);
    tingcha.next.forget(); // the call may be among them, as it was while judged
    if (await tingcha.next.go(answer.next)) say(answer.said);
  }

  // --- pressing ---
  // ask shows the reasons as numbered buttons; a digit chooses one and judges.
  function ask(select, kind) {
    const box = $("#reasons"), options = [...select.options].filter((o) => o.value);
    const take = (option) => { close(); select.value = option.value; judge(kind); };
    const close = () => { keys.ask(); box.hidden = true; };
    $("ol", box).replaceChildren(...options.map((option, i) => {
      const item = document.createElement("li"), button = document.createElement("button"), kbd = document.createElement("kbd");
      button.type = "button";
      button.className = "button";
      kbd.textContent = String(i + 1);
      button.append(option.textContent, " ", kbd);
      button.addEventListener("click", () => take(option));
      item.append(button);
      return item;
    }));
    box.hidden = false;
    say(box.dataset.ask);
    keys.ask((key) => {
      if (key === "Escape" || key === "Backspace") { close(); return true; }
      const option = options[Number(key) - 1];
      if (option) take(option);
      return option !== undefined || /^\d$/.test(key);
    });
  }

  function press(kind) {
    if (!form) return false;
    const button = $(`button[value="${kind}"]`, form);
    if (!button) return false;
    if (sending) return true;
    if (button.disabled) { say(button.title); return true; }
    const select = form.elements["reason_" + kind];
    if (select && select.dataset.must && !select.value) ask(select, kind);
    else judge(kind);
    return true;
  }

  tingcha.onPage((main) => {
    bench = $("#bench", main);
    form = $("#case", main);
    gone = false;
    findings = all(".finding", main);
    if (form) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (event.submitter) press(event.submitter.value);
      });
    }
    if (!findings.length) return;
    // The finding that the address names, or else the first open one, comes first.
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const first = findings.includes(named) ? named : findings.find((f) => f.dataset.status === "open") || findings[0];
    mark(first);
    if (first === named) first.focus({ preventScroll: true });
    for (const f of findings) f.addEventListener("focusin", () => mark(f)); // no scrolling: a mouse may be on its way up
    keys.on("down", () => move(1));
    keys.on("up", () => move(-1));
  });
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  for (const kind of ["confirm", "reject", "doubt"]) keys.on(kind, () => press(kind));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.take-back")) return;
    event.preventDefault();
    undo(tingcha.last.of(event.target));
  });
  keys.on("undo", () => {
    if (!bench) return false;
    if (tingcha.last.newest()) undo(tingcha.last.newest());
    else say(bench.dataset.nothing);
    return true;
  });
  keys.on("tick", () => {
    const tick = current() && $("input[name=tick]", current());
    if (!tick) return false;
    tick.click();
    return true;
  });
  keys.on("note", () => { const note = $("#case textarea"); if (!note) return false; note.focus(); return true; });
  keys.on("next", () => { const link = $("#next"); if (!link) return false; link.click(); return true; });
  keys.on("queue", () => { const link = $("#back"); if (!link) return false; link.click(); return true; });

  tingcha.judge = { choose, judged: () => gone };
})();
