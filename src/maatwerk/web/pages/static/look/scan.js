// A scanner types and ends with Enter. Here Enter takes the code instead of sending the form.
"use strict";
(() => {
  const next = (field) => {
    const all = [...field.form.querySelectorAll("input:not([type=hidden]), select, textarea, button[type=submit]")];
    all[all.indexOf(field) + 1]?.focus();
  };

  // The camera. The browser reads codes itself, or our own reader does; nothing of the picture leaves the browser.
  const able = Boolean(navigator.mediaDevices?.getUserMedia);
  const readerOf = async (address) => {
    if ("BarcodeDetector" in window) {
      const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
      if (formats.includes("qr_code") && formats.includes("code_128")) return new BarcodeDetector();
    }
    const { Reader } = await import(address);
    return new Reader();
  };
  const seek = async (video, address, take, refuse) => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
    if (!stream) return refuse();
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const detector = await readerOf(address);
    const stop = () => {
      for (const track of stream.getTracks()) track.stop();
      video.hidden = true;
    };
    const look = async () => {
      if (video.hidden) return;
      const [found] = await detector.detect(video).catch(() => []);
      if (!found) return void setTimeout(look, 200);
      stop();
      take(found.rawValue);
    };
    look();
    document.addEventListener("visibilitychange", stop, { once: true });
  };

  for (const field of document.querySelectorAll("[data-wedge]")) {
    const lines = field.dataset.wedge === "lines";
    const told = document.createElement("p");
    told.className = "small quiet";
    told.setAttribute("aria-live", "polite");
    field.after(told);
    const ask = async (code) => {
      if (!code) return;
      const answer = await fetch("/scan/resolve/?q=" + encodeURIComponent(code)).catch(() => null);
      if (!answer) return;
      const found = await answer.json();
      told.textContent = found.found ? `${found.title}. ${found.said}` : code + " ?";
      told.dataset.is = found.found && found.usable !== false ? "met" : "not-met";
      field.toggleAttribute("aria-invalid", told.dataset.is === "not-met");
    };
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      if (!lines) {
        event.preventDefault();
        ask(field.value.trim());
        next(field);
      } else ask(field.value.trim().split(/\s+/).pop());
    });
    field.addEventListener("change", () => ask(field.value.trim().split(/\s+/).pop()));
    if (able) withCamera(field, told, lines);
  }

  function withCamera(field, told, lines) {
    const { cameraWord: camera, cameraReader: reader, cameraNone: noCamera } = document.body.dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet small";
    button.textContent = camera;
    const label = field.labels?.[0]?.textContent.trim();
    if (label) button.setAttribute("aria-label", `${camera}: ${label}`);
    const video = document.createElement("video");
    video.className = "camera";
    video.hidden = video.muted = video.playsInline = true;
    told.after(button, video);
    const take = (code) => {
      field.value = lines ? [...field.value.split(/\s+/).filter(Boolean), code, ""].join("\n") : code;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      field.focus();
    };
    button.addEventListener("click", () => seek(video, reader, take, () => (told.textContent = noCamera)));
  }

  for (const button of document.querySelectorAll("[data-camera]")) {
    const form = button.closest("form");
    button.hidden = !able;
    const without = form.querySelector("[data-no-camera]");
    if (without) without.hidden = able;
    const take = (code) => {
      document.getElementById(button.dataset.camera).value = code;
      form.requestSubmit();
    };
    const refuse = () => {
      if (without) without.hidden = false;
    };
    button.addEventListener("click", () => seek(form.querySelector("video"), button.dataset.reader, take, refuse));
  }
})();
