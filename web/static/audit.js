// Random audits: one key says that there is nothing of all that is asked about, and the
// key for the next call asks for it. What was marked stays marked: "none of them" does
// not send while an answer says otherwise.
"use strict";
tingcha.onPage((main) => {
  const { $, all, keys } = tingcha;
  const form = $("#marks", main), next = $("#next-pick", main);
  const none = form && $("#none", form);
  if (!form && !next) return undefined;

  function marked() {
    const any = all("input[type=radio]:checked", form).some((input) => input.value !== "absent");
    none.disabled = any;
    return any;
  }
  if (form) { form.addEventListener("change", marked); marked(); }
  keys.on("none", () => { if (!none || marked()) return false; none.click(); return true; });
  keys.on("next", () => { if (!next) return false; next.click(); return true; });
  return () => ["none", "next"].forEach((action) => keys.on(action, () => false));
});
