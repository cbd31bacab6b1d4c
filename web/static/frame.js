// The frame of every page: menus that are open close when somebody goes elsewhere. They
// are details elements and need no script to open.
"use strict";
(() => {
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  // The box of the page itself comes before that of the bar.
  if (window.tingcha && tingcha.keys) tingcha.keys.on("find", () => {
    const box = document.querySelector("#find-rule") || document.querySelector("#q, #find");
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
