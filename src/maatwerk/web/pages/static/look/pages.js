// Small comforts on every page; each page works without them.
"use strict";
(() => {
  // What somebody typed stays for this person only, in this browser tab only.
  const ALL = "maatwerk-kept:";
  const KEPT = `${ALL}${document.body.dataset.person || ""}:`;
  const SENT = "maatwerk-sent";
  const AWAY = "maatwerk-away:";
  const AWAY_AT_MOST = 15 * 60 * 1000;
  // The form that this page answers to.
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);

  // Whose text it is may be away for a while: the session ended, or the program failed. A log-out takes all of it, and
  // so does another person who logs in; else it goes after a quarter of an hour, as it does at a shared station, where
  // people take turns. Nobody else is ever shown it.
  const forget = (owner) => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(owner)) sessionStorage.removeItem(key);
    sessionStorage.removeItem(AWAY + owner);
  };
  const owners = () => new Set(Object.keys(sessionStorage).flatMap((key) => key.match(/^maatwerk-kept:[^:]*:/) ?? []));
  const tidy = () => {
    const taken = document.body.dataset.person && !("shared" in document.body.dataset);
    for (const owner of owners()) {
      if (owner === KEPT) sessionStorage.removeItem(AWAY + owner);
      else {
        const since = Number(sessionStorage.getItem(AWAY + owner)) || Date.now();
        if (taken || Date.now() - since > AWAY_AT_MOST) forget(owner);
        else sessionStorage.setItem(AWAY + owner, since);
      }
    }
  };
  const tabs = new BroadcastChannel("maatwerk");
  tabs.addEventListener("message", () => owners().forEach(forget));

  // A form that is left or cannot be sent keeps what was typed, in this browser tab only. Never a password or a file.
  // `once` names this filling: when the answer was lost, the server knows what it has taken already.
  const fields = (form) =>
    [...form.elements].filter(
      (one) => one.name && ("keep" in one.dataset || !["password", "file", "hidden", "submit", "button"].includes(one.type)),
    );
  const files = (form) => [...form.elements].filter((one) => one.type === "file" && one.name);
  // Where forms come and go, each has a name: what was typed about one thing is not given back to another.
  const place = (form) =>
    `${KEPT}${location.pathname}${"query" in form.dataset ? location.search : ""}#${form.dataset.kept || [...document.querySelectorAll("form[data-kept]")].indexOf(form)}`;
  // Only what the person changed is kept, with what stood there: where the record says something else by now, nothing
  // is laid over it. Ticks count for the very content that was shown, and some answers are given afresh each time.
  const ticks = (one) => one.type === "radio" || one.type === "checkbox";
  const stood = (one, form) => {
    if (one.type === "radio") return fields(form).find((other) => other.name === one.name && other.defaultChecked)?.value ?? "";
    if (ticks(one)) return String(one.defaultChecked);
    if (one.type === "hidden") return ""; // its value is its default, whoever wrote it
    return one.options ? [...one.options].find((option) => option.defaultSelected)?.value ?? "" : one.defaultValue;
  };
  const shown = (form) => form.elements.digest?.value ?? "";
  const changed = (one) =>
    ticks(one) ? one.checked !== one.defaultChecked : "keep" in one.dataset ? one.value !== "" : one.value !== stood(one, one.form);
  const keep = (form) => {
    const all = fields(form);
    const nth = (one) => all.filter((other) => other.name === one.name).indexOf(one);
    const typed = all
      .filter((one) => !one.closest("[data-fresh]") && changed(one))
      .map((one) => [one.name, one.type, one.value, one.checked, stood(one, form), shown(form), nth(one)]);
    const chosen = files(form).map((one) => [one.name, [...one.files].map((file) => file.name).join(", ")]);
    sessionStorage.setItem(place(form), JSON.stringify({ once: form.elements.once.value, typed, chosen }));
  };
  const chooseAgain = (form, name, called) => {
    const field = files(form).find((one) => one.name === name);
    if (!field || !called) return;
    const told = document.createElement("p");
    told.className = "small strong";
    told.textContent = document.body.dataset.again.replace("{name}", called);
    field.after(told);
    field.addEventListener("change", () => told.remove(), { once: true });
  };
  // A value that was typed no longer comes from where the prefilled one came from.
  const unsaid = (one) => {
    const said = one.closest(".field")?.querySelector(".from");
    if (said) said.hidden = changed(one);
  };
  const tellOf = (form) => {
    const told = document.createElement("p");
    told.className = "notice panel";
    told.dataset.putBack = "";
    const words = document.createElement("span");
    words.textContent = document.body.dataset.back;
    const empty = document.createElement("button");
    empty.type = "button";
    empty.className = "btn";
    empty.textContent = document.body.dataset.undo;
    empty.addEventListener("click", () => {
      sessionStorage.removeItem(place(form));
      location.assign(location.pathname + location.search); // drawn anew from the record, with a filling of its own
    });
    told.append(words, empty);
    form.before(told);
  };
  const giveBack = (form) => {
    const text = sessionStorage.getItem(place(form));
    if (!text) return;
    const { once, typed, chosen } = JSON.parse(text);
    for (const [name, called] of chosen) chooseAgain(form, name, called);
    // What was refused stands there as it was sent, and is another filling. Other forms of the page are given back.
    const refused = document.querySelector(".troubles") || form.querySelector("[aria-invalid], .error, .errorlist");
    if (refused && place(form) === sent) return;
    form.elements.once.value = once;
    let back = 0;
    for (const [name, type, value, checked, before, digest, at] of typed) {
      const one = fields(form).filter((field) => field.name === name)[at];
      if (!one || one.type !== type || stood(one, form) !== before) continue;
      if (ticks(one)) {
        if (one.value !== value || digest !== shown(form)) continue;
        one.checked = checked;
      } else if (one.options && ![...one.options].some((option) => option.value === value)) continue;
      else one.value = value;
      back += 1;
      unsaid(one);
    }
    if (back) tellOf(form);
  };

  const anew = () => [...crypto.getRandomValues(new Uint32Array(4))].join("-");
  const prepare = (root) => {
    for (const form of root.querySelectorAll("form[data-kept]")) {
      const once = document.createElement("input");
      once.type = "hidden";
      once.name = "once";
      once.value = anew();
      form.append(once);
      giveBack(form);
      for (const kind of ["input", "change"]) {
        form.addEventListener(kind, (event) => {
          keep(form);
          unsaid(event.target);
        });
      }
      // Who says "Not now" leaves nothing behind.
      for (const link of form.querySelectorAll("a.btn.plain")) {
        link.addEventListener("click", () => sessionStorage.removeItem(place(form)));
      }
      form.addEventListener("submit", () => keep(form));
    }
    show(root.querySelector("[data-focus]") ?? firstWrong(root));
  };

  // A refusal may stand far below where a phone begins to read: go to the first field that is wrong.
  const firstWrong = (root) => {
    const error = root.querySelector("form .field .error, form .errorlist");
    return error?.closest(".field, form").querySelector("input:not([type=hidden]), select, textarea");
  };
  const show = (one) => {
    for (let fold = one?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    one?.focus({ preventScroll: true });
    one?.scrollIntoView({ block: one.matches("input, select, textarea") ? "center" : "nearest" });
  };

  // No connection: the page stays, and says so.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (navigator.onLine) {
      if ("kept" in form.dataset) sessionStorage.setItem(SENT, place(form));
      else sessionStorage.removeItem(SENT);
      if ("leaves" in form.dataset) {
        owners().forEach(forget);
        tabs.postMessage("left");
      }
      return;
    }
    event.preventDefault();
    for (const old of document.querySelectorAll(".toast[data-lost]")) old.remove();
    const told = document.createElement("p");
    told.className = "toast";
    told.dataset.lost = "";
    told.setAttribute("role", "alert");
    told.textContent = document.body.dataset.offline;
    form.before(told);
  });

  document.addEventListener("refused", () => sessionStorage.removeItem(SENT));

  // What was sent and taken is kept no longer; what was typed into other forms is.
  if (sent?.startsWith(KEPT) && document.querySelector("main > .toast[role=status]")) sessionStorage.removeItem(sent);

  // A slash, or a scanner that types anywhere, goes to the search field.
  document.addEventListener("keydown", (event) => {
    const free = !event.target.closest("input, textarea, select, [contenteditable]");
    if (free && event.key === "/" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.querySelector("[data-scan]")?.focus();
    }
  });

  // What is found while typing fills the field it was looked up for.
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-fill]");
    const field = chosen && document.getElementById(chosen.dataset.fill);
    if (!field) return;
    field.value = chosen.dataset.with;
    for (const other of chosen.closest("ul").querySelectorAll("[data-fill]")) if (other !== chosen) other.closest("li").remove();
    chosen.setAttribute("aria-pressed", "true");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  tidy();
  setInterval(tidy, 60 * 1000);
  prepare(document);
})();
