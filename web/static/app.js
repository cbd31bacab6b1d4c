// What all scripts of the pages share. Every page is whole without scripts: what they do
// are shortcuts for links and buttons that are there already.
//
// A script hands tingcha.onPage a function of the page's <main>. It is called at once,
// and again whenever tingcha.turn puts another page in its place; what it gives back is
// called when the page goes.
"use strict";
window.tingcha = (() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const mounts = [];
  const ends = [];
  let turns = 0;
  let here = location.pathname + location.search;

  const run = (mount) => { const end = mount($("main")); if (end) ends.push(end); };

  function onPage(mount) { mounts.push(mount); run(mount); }

  // say tells those who listen to the page. The same words twice are told twice.
  function say(text) {
    const live = $("#live");
    if (!live) return;
    live.textContent = "";
    requestAnimationFrame(() => { live.textContent = text; });
  }

  // turn puts a page that was fetched in the place of the present one, and the focus on
  // its title, so that keys and screen readers are at its beginning.
  function turn(doc, url) {
    const main = $("main", doc);
    for (const end of ends.splice(0)) end();
    turns++;
    history.pushState(null, "", url);
    here = location.pathname + location.search;
    document.title = doc.title;
    document.body.dataset.page = doc.body.dataset.page || "";
    for (const part of [".lang", ".rail", ".banner"]) {
      const here = $(part), there = $(part, doc);
      if (here && there) here.replaceWith(document.adoptNode(there));
    }
    $("main").replaceWith(document.adoptNode(main));
    scrollTo(0, 0);
    mounts.forEach(run);
    const title = $("main h1");
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
  }
  // Going back to a page that was replaced asks for it anew; its list and filters stand
  // in its address.
  addEventListener("popstate", () => { if (location.pathname + location.search !== here) location.reload(); });

  // keep and kept hold what a reader chose, in this browser alone.
  function kept(name) { try { return localStorage.getItem("tingcha." + name); } catch { return null; } }
  function keep(name, value) { try { localStorage.setItem("tingcha." + name, value); } catch { /* a private window */ } }

  document.documentElement.classList.add("scripted");

  // A choice with a name is kept in this browser.
  for (const box of all("input[data-keep]")) {
    box.checked = kept(box.dataset.keep) === "yes";
    box.addEventListener("change", () => keep(box.dataset.keep, box.checked ? "yes" : "no"));
  }

  // On a narrow screen the list comes before the filters, unless one is set.
  onPage((main) => {
    const box = $(".filter-box", main);
    if (box && matchMedia("(max-width: 40rem)").matches && !$(".active", main)) box.open = false;
  });

  // A second press of a form's button while the first is on its way changes nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.judge") || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => all("form.judge").forEach((f) => delete f.dataset.sent));

  return { $, all, onPage, say, turn, turned: () => turns > 0, kept, keep };
})();
