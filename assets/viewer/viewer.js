// The 3D viewer. A page names its meshes in `data-mesh`; until somebody turns them, server-made pictures stand there.
import { Stage } from "./stage.js";

const canDraw = () => {
  const probe = document.createElement("canvas");
  const context = probe.getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
};

const able = canDraw();
for (const figure of document.querySelectorAll("[data-stage]")) {
  const start = figure.querySelector("[data-start]");
  const words = figure.dataset;
  if (!able) {
    figure.querySelector("[data-told]").textContent = words.missing;
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
  const form = document.querySelector("[data-marks-on]");
  if (form) marking(form, stage, figure);
}

// A form that takes a place: the person points at the part, the form keeps where that is.
function marking(form, stage, figure) {
  const button = form.querySelector("[data-mark]");
  const told = form.querySelector("[data-mark-told]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await stage.start())) return;
    figure.scrollIntoView({ block: "start" });
    const mark = await stage.askForMark();
    if (!mark) return;
    form.querySelector("[name=mark]").value = JSON.stringify(mark);
    told.textContent = form.dataset.marked.replace("{name}", mark.name);
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("textarea").focus();
  });
}
