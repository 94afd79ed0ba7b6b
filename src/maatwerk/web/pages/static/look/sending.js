// Sends a form with files while the page tells how far it is. What is refused stays as it is, files included: a browser
// gives no file back to a page that is drawn anew. Without this script the browser sends it as any form.
"use strict";
(() => {
  const KEPT = 'form[data-kept][enctype="multipart/form-data"]';
  const ERROR = ":is(.error, .errorlist)";
  const chosen = (form) => [...form.elements].some((one) => one.type === "file" && one.files.length);
  const buttons = (form) => [...form.elements].filter((one) => one.type === "submit" && !one.disabled);
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  // After pages.js, which holds back what is sent without connection.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches(KEPT) || !chosen(form)) return;
    event.preventDefault();
    send(form, event.submitter, { again: false });
  });

  // Pages of large files say in their own words what happens to them.
  function toldOf(form) {
    const own = form.querySelector("[data-sending]") ?? form.parentElement.querySelector(":scope > [data-sending]");
    if (own) return own;
    const told = document.getElementById("sending").content.firstElementChild.cloneNode(true);
    form.append(told);
    return told;
  }

  function send(form, submitter, { again }) {
    const told = toldOf(form);
    const bar = told.querySelector("progress");
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    const shut = buttons(form);
    const open = (text) => {
      for (const one of shut) one.disabled = false;
      bar.hidden = true;
      told.hidden = !text;
      say(told, text);
    };
    const sending = new XMLHttpRequest();
    sending.open("POST", form.getAttribute("action") || location.href);
    sending.setRequestHeader("X-Sending", "yes");
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      const share = Math.round((loaded / total) * 100);
      bar.value = share;
      say(told, told.dataset.sent.replace("{share}", share));
    });
    sending.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      say(told, told.dataset.reading);
    });
    sending.addEventListener("error", () => open(told.dataset.lost));
    sending.addEventListener("load", async () => {
      const next = sending.getResponseHeader("X-Next");
      if (next && sending.status === 204) return go(next);
      const answer = parsed(sending.responseText);
      const stale = sending.status === 403 && answer.querySelector("[data-stale]");
      if (stale && !again && (await renewed())) {
        open("");
        return send(form, submitter, { again: true });
      }
      form.dispatchEvent(new Event("refused", { bubbles: true }));
      const out = Boolean(stale) || sending.status === 401;
      const shown = !out && showRefusal(form, answer);
      if (!shown && sending.status === 200) return location.reload();
      if (out) open(told.dataset.out);
      else open(shown ? "" : broken(answer) || told.dataset.lost);
      told.querySelector("[data-sending-out]").hidden = !out;
    });
    for (const one of shut) one.disabled = true;
    told.hidden = false;
    told.querySelector("[data-sending-out]").hidden = true;
    bar.hidden = false;
    bar.value = 0;
    sending.send(data);
  }

  function say(told, text) {
    told.querySelector("[data-sending-told]").textContent = text;
  }

  function go(next) {
    const there = new URL(next, location.href);
    location.assign(there);
    // An address that differs in its fragment only would not be loaded again.
    if (there.hash && there.href.split("#")[0] === location.href.split("#")[0]) location.reload();
  }

  // Whoever logged in anew in another tab sends from here again; another person does not send what this one typed.
  async function renewed() {
    const text = await fetch(location.href).then((answer) => answer.text()).catch(() => "");
    const page = parsed(text);
    const token = page.querySelector(`${KEPT} [name=csrfmiddlewaretoken]`)?.value;
    if (!token || page.body.dataset.person !== document.body.dataset.person) return false;
    for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = token;
    return true;
  }

  // What was refused is shown at the form, which stays as it is; returns whether there was something to show.
  function showRefusal(form, answer) {
    for (const old of document.querySelectorAll(".troubles")) old.remove();
    for (const old of form.querySelectorAll(ERROR)) whole(old).remove();
    for (const old of form.querySelectorAll("[name][aria-invalid]")) old.removeAttribute("aria-invalid");
    const trouble = answer.querySelector(".troubles");
    const first = showErrors(form, answer);
    if (trouble) form.prepend(trouble);
    (trouble ?? first)?.focus();
    trouble?.scrollIntoView({ block: "center" });
    return Boolean(trouble || first);
  }

  // The errors of one field share a place, which the field is described by.
  function whole(error) {
    return error.closest('[id$="_error"]') ?? error;
  }

  function showErrors(form, answer) {
    let first;
    for (const error of new Set([...answer.querySelectorAll(`${KEPT} ${ERROR}`)].map(whole))) {
      const theirs = error.closest(".field")?.querySelector("[name]");
      const mine = theirs && form.querySelector(`[name="${CSS.escape(theirs.name)}"]`);
      if (mine) {
        mine.setAttribute("aria-invalid", "true");
        if (theirs.hasAttribute("aria-describedby")) mine.setAttribute("aria-describedby", theirs.getAttribute("aria-describedby"));
        (mine.closest(".field") ?? form).append(error);
      } else form.prepend(error);
      first ??= mine ?? buttons(form)[0] ?? form;
    }
    return first;
  }

  // A page of its own that says why, such as one that is not open to whoever sent.
  function broken(answer) {
    return [...answer.querySelectorAll("main h1, main h1 + p")].map((one) => one.textContent.trim()).join(". ");
  }
})();
