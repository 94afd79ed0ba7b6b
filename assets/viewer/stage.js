// One place where a design is turned: its layers, the directions of the patient, marks, and what a person sets.
import {
  Box3, Color, DirectionalLight, DoubleSide, Group, HemisphereLight, Mesh, MeshStandardMaterial, OrthographicCamera,
  Raycaster, Scene, Vector2, Vector3, WebGLRenderer,
} from "three";
import { handle } from "./hands.js";
import { letters, Look } from "./look.js";
import { load } from "./meshes.js";

const LENGTHS = [1, 2, 5, 10, 20, 50, 100, 200];

export class Stage {
  constructor(figure) {
    this.figure = figure;
    this.find = (name) => figure.querySelector(`[data-${name}]`);
    this.words = JSON.parse(figure.dataset.edges);
    this.marks = JSON.parse(figure.dataset.marks || "[]");
    this.layers = [];
  }

  // Loads once; true when the design stands there in three dimensions.
  start() {
    this.started ??= this.begin().catch((trouble) => {
      console.warn(trouble);
      this.tell(this.figure.dataset.failed);
      this.started = undefined;
      return false;
    });
    return this.started;
  }

  async begin() {
    this.tell(this.figure.dataset.loading);
    const named = [...this.figure.querySelectorAll("[data-mesh]")];
    const meshes = await Promise.all(named.map((one) => load(one.dataset.mesh)));
    this.build();
    named.forEach((one, place) => this.add(one, meshes[place]));
    this.frame();
    this.listen();
    this.figure.dataset.live = "";
    this.find("start").hidden = true;
    this.sayHowMany(meshes);
    this.paint();
    this.canvas.focus({ preventScroll: true });
    return true;
  }

  build() {
    const height = this.find("picture").clientHeight;
    this.renderer = new WebGLRenderer({ antialias: true, alpha: true });
    this.canvas = this.renderer.domElement;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", this.figure.dataset.name);
    this.canvas.setAttribute("aria-describedby", this.find("keys").id);
    this.canvas.height = height;
    this.find("picture").after(this.canvas);
    this.scene = new Scene();
    this.camera = new OrthographicCamera();
    this.lights = new Group();
    const lamp = new DirectionalLight(0xffffff, 2.2);
    this.lights.add(new HemisphereLight(0xffffff, 0x8a8f94, 1.5), lamp, lamp.target);
    this.lamp = lamp;
    this.scene.add(this.lights);
  }

  add(button, { geometry, shown, all }) {
    const kind = button.dataset.kind;
    const material = new MeshStandardMaterial({ roughness: 0.75, metalness: 0, side: DoubleSide, flatShading: kind !== "anatomy" });
    const mesh = new Mesh(geometry, material);
    this.scene.add(mesh);
    this.layers.push({ mesh, kind, button, shown, all, sha256: button.dataset.sha256, name: button.dataset.title });
    button.disabled = false;
    button.addEventListener("click", () => {
      mesh.visible = !mesh.visible;
      button.setAttribute("aria-pressed", String(mesh.visible));
      this.draw();
    });
  }

  // All is framed on what is made, as in the pictures.
  frame() {
    const box = (among) => among.reduce((all, { mesh }) => all.union(mesh.geometry.boundingBox), new Box3());
    const made = this.layers.filter(({ kind }) => kind !== "anatomy");
    const whole = box(made.length ? made : this.layers);
    const chosen = this.figure.querySelector("[data-view][aria-current]");
    this.look = new Look(Number(chosen.dataset.turn), Number(chosen.dataset.lift));
    this.look.target.copy(whole.getCenter(new Vector3()));
    this.look.reach = Math.max((whole.getSize(new Vector3()).length() / 2) * 1.4, 1);
    this.depth = box(this.layers).getSize(new Vector3()).length() * 2 + 500;
    this.centre = this.look.target.clone();
    this.home = this.look.kept();
  }

  listen() {
    const views = [...this.figure.querySelectorAll("[data-view]")];
    for (const view of views) {
      view.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(view);
      });
    }
    handle(this.canvas, {
      look: this.look,
      changed: () => { this.unview(); this.draw(); },
      tapped: (event) => this.point(event),
      keyed: (key) => {
        if (key === "0" || key === "Home") this.reset();
        else if (views[Number(key) - 1]) this.show(views[Number(key) - 1]);
        else if (key === "Enter" && this.asking) this.point();
        else if (key === "Escape" && this.asking) this.answer(null);
        else return false;
        return true;
      },
    });
    this.find("reset").addEventListener("click", () => this.reset());
    this.find("explode").addEventListener("input", () => this.spread());
    this.find("opacity").addEventListener("input", () => this.fade());
    this.find("full").addEventListener("click", () =>
      document.fullscreenElement ? document.exitFullscreen() : this.figure.requestFullscreen?.(),
    );
    new ResizeObserver(() => this.draw()).observe(this.canvas.parentElement);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
    for (const mark of this.marks) this.pin(mark);
  }

  show(view) {
    this.look.turn = Number(view.dataset.turn);
    this.look.lift = Number(view.dataset.lift);
    this.unview();
    view.setAttribute("aria-current", "true");
    this.draw();
  }

  goTo(camera) {
    this.look.take(camera);
    this.unview();
    this.figure.scrollIntoView({ block: "start" });
    this.draw();
  }

  unview() {
    for (const view of this.figure.querySelectorAll("[data-view][aria-current]")) view.removeAttribute("aria-current");
  }

  reset() {
    this.look.take(this.home);
    for (const name of ["explode", "opacity"]) this.find(name).value = this.find(name).defaultValue;
    this.spread();
    this.fade();
  }

  spread() {
    const far = Number(this.find("explode").value) / 100;
    for (const { mesh, kind } of this.layers) {
      const own = mesh.geometry.boundingBox.getCenter(new Vector3()).sub(this.around());
      if (own.length() < 1) own.copy(this.look.axes().looking).negate();
      mesh.position.copy(kind === "anatomy" ? new Vector3() : own.normalize().multiplyScalar(far * this.home.reach));
    }
    this.draw();
  }

  // What the parts move away from: the anatomy, where there is some.
  around() {
    const anatomy = this.layers.filter(({ kind }) => kind === "anatomy");
    const box = (anatomy.length ? anatomy : this.layers).reduce((all, { mesh }) => all.union(mesh.geometry.boundingBox), new Box3());
    return box.getCenter(new Vector3());
  }

  fade() {
    const share = Number(this.find("opacity").value) / 100;
    const faded = this.layers.some(({ kind }) => kind === "anatomy") ? "anatomy" : "part";
    for (const { mesh, kind } of this.layers) {
      if (kind !== faded) continue;
      Object.assign(mesh.material, { opacity: share, transparent: share < 1, depthWrite: share > 0.9, needsUpdate: true });
    }
    this.draw();
  }

  // Colours come from the design system, as the theme resolves them.
  paint() {
    const probe = document.createElement("i");
    this.figure.append(probe);
    for (const { mesh, kind } of this.layers) {
      probe.className = `colour-${kind}`;
      mesh.material.color = new Color(getComputedStyle(probe).color);
    }
    probe.remove();
    this.draw();
  }

  draw() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.render();
    });
  }

  render() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (!width || !height) return;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height);
    const wide = this.look.apply(this.camera, width / height, this.depth);
    const { looking, right, up } = this.look.axes();
    this.lamp.position.copy(this.look.target).addScaledVector(looking, -1).addScaledVector(up, 0.5).addScaledVector(right, -0.4);
    this.lamp.target.position.copy(this.look.target);
    this.renderer.render(this.scene, this.camera);
    this.label(right, up);
    this.measure(width / (2 * wide), width);
    for (const { pin, at } of this.pins ?? []) this.put(pin, at, width, height);
  }

  label(right, up) {
    const edges = { l: right.clone().negate(), r: right, t: up, b: up.clone().negate() };
    for (const [edge, direction] of Object.entries(edges)) {
      const said = letters(direction);
      const tag = this.figure.querySelector(`[data-edge="${edge}"]`);
      tag.replaceChildren(Object.assign(document.createElement("b"), { textContent: said }), ` ${[...said].map((one) => this.words[one]).join(", ")}`);
    }
  }

  measure(pixels, width) {
    const length = LENGTHS.findLast((one) => one * pixels < width / 4) ?? 1;
    const scale = this.find("scale");
    scale.style.inlineSize = `${length * pixels}px`;
    scale.textContent = `${length} mm`;
    scale.hidden = false;
  }

  sayHowMany(meshes) {
    const [shown, all] = ["shown", "all"].map((name) => meshes.reduce((sum, one) => sum + one[name], 0));
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const { simplified, whole } = this.figure.dataset;
    this.tell((shown < all ? simplified : whole).replace("{shown}", number.format(shown)).replace("{all}", number.format(all)));
  }

  tell(text) {
    this.find("told").textContent = text;
  }

  // Resolves with the place that a person points at, or with nothing.
  askForMark() {
    this.asking?.(null);
    this.figure.dataset.asking = "";
    this.find("ask").hidden = false;
    this.canvas.focus({ preventScroll: true });
    return new Promise((resolve) => {
      this.asking = resolve;
    });
  }

  answer(mark) {
    this.asking(mark);
    this.asking = undefined;
    delete this.figure.dataset.asking;
    this.find("ask").hidden = true;
  }

  point(event) {
    if (!this.asking) return;
    const box = this.canvas.getBoundingClientRect();
    const at = event ? new Vector2(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2) : new Vector2();
    const rays = new Raycaster();
    rays.setFromCamera(at, this.camera);
    const seen = this.layers.filter(({ mesh }) => mesh.visible);
    const [hit] = rays.intersectObjects(seen.map(({ mesh }) => mesh));
    if (!hit) return;
    const layer = seen.find(({ mesh }) => mesh === hit.object);
    const place = hit.point.clone().sub(layer.mesh.position);
    const mark = { sha256: layer.sha256, name: layer.name, point: place.toArray().map((one) => Math.round(one * 1000) / 1000), camera: this.look.kept() };
    this.own?.pin.remove();
    this.pins = (this.pins ?? []).filter((one) => one !== this.own);
    this.own = this.pin({ ...mark, number: "+" });
    this.answer(mark);
  }

  pin({ point, number }) {
    const pin = Object.assign(document.createElement("span"), { className: "pin", textContent: number });
    this.canvas.parentElement.append(pin);
    const one = { pin, at: new Vector3(...point) };
    (this.pins ??= []).push(one);
    this.draw();
    return one;
  }

  put(pin, at, width, height) {
    const seen = at.clone().project(this.camera);
    pin.style.translate = `${((seen.x + 1) / 2) * width}px ${((1 - seen.y) / 2) * height}px`;
    pin.hidden = Math.abs(seen.x) > 1 || Math.abs(seen.y) > 1;
  }
}
