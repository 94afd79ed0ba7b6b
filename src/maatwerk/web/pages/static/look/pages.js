// Small comforts on every page; each page works without them.
"use strict";
(() => {
  // At a shared station each person finds only what they typed themselves.
  const KEPT = `maatwerk-kept:${document.body.dataset.person || ""}:`;

  // A form that is left or cannot be sent keeps what was typed, in this browser tab only. Never a password or a file.
  const fields = (form) =>
    [...form.elements].filter((one) => one.name && !["password", "file", "hidden", "submit", "button"].includes(one.type));
  const keep = (form) => {
    const typed = fields(form).map((one) => [one.name, one.type, one.value, one.checked]);
    sessionStorage.setItem(KEPT + location.pathname, JSON.stringify(typed));
  };
  const giveBack = (form) => {
    const text = sessionStorage.getItem(KEPT + location.pathname);
    if (!text || form.querySelector("[aria-invalid]") || document.querySelector(".troubles")) return;
    for (const [name, type, value, checked] of JSON.parse(text)) {
      for (const one of fields(form).filter((field) => field.name === name)) {
        if (type === "radio" || type === "checkbox") {
          if (one.value === value) one.checked = checked;
        } else one.value = value;
      }
    }
  };

  const prepare = (root) => {
    for (const form of root.querySelectorAll("form[data-kept]")) {
      giveBack(form);
      form.addEventListener("input", () => keep(form));
    }
    root.querySelector("[data-focus]")?.focus();
  };

  // No connection: the page stays, and says so.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || form.method !== "post") return;
    event.preventDefault();
    const told = document.createElement("p");
    told.className = "toast";
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
