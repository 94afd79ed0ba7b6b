// Sends a form with files while the page tells how far it is; without it the browser sends it as any form.
"use strict";
(() => {
  const told = document.querySelector("[data-sending]");
  const form = told?.parentElement.querySelector("form");
  if (!form) return;
  const bar = told.querySelector("progress");
  const say = (text) => (told.querySelector("[data-sending-told]").textContent = text);

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    const sending = new XMLHttpRequest();
    sending.open("POST", location.href);
    sending.setRequestHeader("X-Sending", "yes");
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      const share = Math.round((loaded / total) * 100);
      bar.value = share;
      say(told.dataset.sent.replace("{share}", share));
    });
    sending.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      say(told.dataset.reading);
    });
    sending.addEventListener("error", () => {
      button.disabled = false;
      bar.value = 0;
      say(told.dataset.lost);
    });
    sending.addEventListener("load", () => {
      const next = sending.getResponseHeader("X-Next");
      if (next) return location.assign(next);
      button.disabled = false;
      told.hidden = true;
      // What was refused is shown above the form that stays as it is, files included.
      const answer = new DOMParser().parseFromString(sending.responseText, "text/html");
      for (const old of document.querySelectorAll(".troubles, form .error")) old.remove();
      const trouble = answer.querySelector(".troubles");
      if (trouble) {
        form.before(trouble);
        trouble.focus();
      } else showErrors(answer);
    });
    button.disabled = true;
    told.hidden = false;
    bar.value = 0;
    sending.send(new FormData(form));
  });

  function showErrors(answer) {
    let first;
    for (const error of answer.querySelectorAll("form .error")) {
      const input = error.closest(".field")?.querySelector("[name]");
      const mine = input && form.querySelector(`[name="${CSS.escape(input.name)}"]`);
      (mine?.closest(".field") ?? form).append(error);
      first ??= mine;
    }
    first?.focus();
    if (!first && !answer.querySelector(".error")) location.reload();
  }
})();
