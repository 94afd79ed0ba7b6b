// The bench: says how many pieces or looks are marked as wrong, for whoever cannot see the colour.
"use strict";
(() => {
  for (const label of document.querySelectorAll(".btn.file")) {
    const input = label.querySelector("input[type=file]");
    input?.addEventListener("change", () => label.classList.toggle("on", input.files.length > 0));
  }
})();
