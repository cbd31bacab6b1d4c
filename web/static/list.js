// Lists: j and k go from row to row, o opens the one that has the focus.
"use strict";
tingcha.onPage((main) => {
  const { $, all, keys } = tingcha;
  const rows = all(".row", main).filter((r) => $(".row-link", r));
  if (!rows.length) return undefined;
  let row = rows.findIndex((r) => r.classList.contains("here")); // where the list was left

  function move(step) {
    row = Math.max(0, Math.min(rows.length - 1, row + step));
    rows.forEach((r, i) => r.classList.toggle("at-row", i === row));
    $(".row-link", rows[row]).focus();
    rows[row].scrollIntoView({ block: "nearest" });
  }
  keys.on("down", () => move(1));
  keys.on("up", () => move(-1));
  keys.on("open", () => { if (!rows[row]) return false; $(".row-link", rows[row]).click(); return true; });
  for (const [i, r] of rows.entries()) r.addEventListener("focusin", () => { row = i; });
  return () => ["down", "up", "open"].forEach((action) => keys.on(action, () => false));
});
