// A shared station: whoever leaves it is signed off here as well, and whoever works is not thrown out.
"use strict";
(() => {
  const place = document.body.dataset.station || document.querySelector("[data-station]")?.dataset.station;
  if (!place) return;
  const IDLE = 5 * 60 * 1000;
  const EVERY = 60 * 1000;
  let touched = Date.now();
  let told = Date.now();
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const touch = () => {
    touched = Date.now();
  };
  for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, touch, { passive: true });
  setInterval(() => {
    const now = Date.now();
    if (now - touched > IDLE) location.assign(place + "?next=" + encodeURIComponent(location.pathname));
    else if (touched > told && now - told > EVERY) {
      told = now;
      fetch(place + "seen/", { method: "POST", headers: { "X-CSRFToken": token } });
    }
  }, 5000);
})();
