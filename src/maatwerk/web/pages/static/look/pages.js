// Small comforts on every page; each page works without them.
"use strict";
(() => {
  // At a shared station each person finds only what they typed themselves.
  const KEPT = `maatwerk-kept:${document.body.dataset.person || ""}:`;

  // A form that is left or cannot be sent keeps what was typed, in this browser tab only. Never a password or a file.
  // `once` names this filling: when the answer was lost, the server knows what it has taken already.
  const fields = (form) =>
    [...form.elements].filter(
      (one) => one.name && ("keep" in one.dataset || !["password", "file", "hidden", "submit", "button"].includes(one.type)),
    );
  const files = (form) => [...form.elements].filter((one) => one.type === "file" && one.name);
  const place = (form) => `${KEPT}${location.pathname}#${[...document.querySelectorAll("form[data-kept]")].indexOf(form)}`;
  const keep = (form) => {
    const typed = fields(form).map((one) => [one.name, one.type, one.value, one.checked]);
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
  const giveBack = (form) => {
    const text = sessionStorage.getItem(place(form));
    if (!text || form.querySelector("[aria-invalid]") || document.querySelector(".troubles")) return;
    const { once, typed, chosen } = JSON.parse(text);
    form.elements.once.value = once;
    for (const [name, type, value, checked] of typed) {
      for (const one of fields(form).filter((field) => field.name === name)) {
        if (type === "radio" || type === "checkbox") {
          if (one.value === value) one.checked = checked;
        } else one.value = value;
      }
    }
    for (const [name, called] of chosen) chooseAgain(form, name, called);
  };

  const prepare = (root) => {
    for (const form of root.querySelectorAll("form[data-kept]")) {
      const once = document.createElement("input");
      once.type = "hidden";
      once.name = "once";
      once.value = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
      form.append(once);
      giveBack(form);
      form.addEventListener("input", () => keep(form));
      form.addEventListener("submit", () => keep(form));
    }
    root.querySelector("[data-focus]")?.focus();
  };

  // No connection: the page stays, and says so.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || form.method !== "post") return;
    event.preventDefault();
    for (const old of document.querySelectorAll(".toast[data-lost]")) old.remove();
    const told = document.createElement("p");
    told.className = "toast";
    told.dataset.lost = "";
    told.setAttribute("role", "alert");
    told.textContent = document.body.dataset.offline;
    form.before(told);
  });

  // What was sent and taken is kept no longer.
  if (document.querySelector("main > .toast[role=status]")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEPT)) sessionStorage.removeItem(key);
  }

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

  // Whoever comes in finds nothing of whoever was here before.
  if (document.querySelector(".entrance")) sessionStorage.clear();

  prepare(document);
})();
