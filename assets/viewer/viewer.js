// The 3D viewer. A page names its meshes in `data-mesh`; until somebody turns them, server-made pictures stand there.
import { Flat } from "./flat.js";
import { Stage } from "./stage.js";

const canDraw = () => {
  const probe = document.createElement("canvas");
  const context = probe.getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
};

const able = canDraw();
const form = document.querySelector("[data-marks-on]");
for (const figure of document.querySelectorAll("[data-stage]")) {
  const start = figure.querySelector("[data-start]");
  const words = figure.dataset;
  if (!able) {
    figure.querySelector("[data-told]").textContent = words.missing;
    const flat = new Flat(figure);
    if (form) marking(form, figure, async () => flat.ask());
    continue;
  }
  const stage = new Stage(figure);
  start.hidden = false;
  start.addEventListener("click", () => stage.start());
  for (const one of document.querySelectorAll("[data-go]")) {
    one.hidden = false;
    one.addEventListener("click", async () => {
      if (await stage.start()) stage.goTo(JSON.parse(one.dataset.go));
    });
  }
  if (form) marking(form, figure, async () => (await stage.start()) && stage.askForMark());
}

// A form that takes a place: the person points at the part, the form keeps where that is.
function marking(form, figure, ask) {
  const button = form.querySelector("[data-mark]");
  const kept = form.querySelector("[name=mark]");
  const tell = (mark) => {
    const point = mark.point.map((one) => one.toFixed(1)).join(" / ");
    form.querySelector("[data-mark-told]").textContent = form.dataset.marked.replace("{name}", mark.name).replace("{point}", point);
  };
  if (kept.value) tell(JSON.parse(kept.value));
  button.hidden = false;
  button.addEventListener("click", async () => {
    figure.scrollIntoView({ block: "start" });
    const mark = await ask();
    if (!mark) return;
    kept.value = JSON.stringify(mark);
    kept.dispatchEvent(new Event("input", { bubbles: true }));
    tell(mark);
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("textarea").focus();
  });
}
