// Without WebGL a place is pointed at on the picture that stands there; the server shoots the ray.
const STEP = 0.01;

export class Flat {
  constructor(figure) {
    this.figure = figure;
    this.find = (name) => figure.querySelector(`[data-${name}]`);
    this.screen = figure.querySelector(".screen");
    this.screen.addEventListener("click", (event) => this.asking && this.point(this.shareOf(event)));
    this.screen.addEventListener("keydown", (event) => this.asking && this.key(event));
    new ResizeObserver(() => this.place()).observe(this.screen);
  }

  // Resolves with the place that a person points at, or with nothing.
  ask() {
    this.asking?.(null);
    this.at = { across: 0.5, down: 0.5 };
    this.cross ??= this.added("cross");
    this.cross.hidden = false;
    this.find("ask-flat").hidden = false;
    this.screen.tabIndex = 0;
    this.screen.setAttribute("role", "application");
    this.screen.setAttribute("aria-label", this.find("picture").alt);
    this.screen.focus({ preventScroll: true });
    this.place();
    return new Promise((resolve) => {
      this.asking = resolve;
    });
  }

  answer(mark) {
    this.asking?.(mark);
    this.asking = undefined;
    this.cross.hidden = true;
    this.find("ask-flat").hidden = true;
    for (const name of ["tabindex", "role", "aria-label"]) this.screen.removeAttribute(name);
  }

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Escape") this.answer(null);
    else if (event.key === "Enter") this.point(this.at);
    else if (moves[event.key]) {
      const far = event.shiftKey ? STEP * 5 : STEP;
      const [across, down] = moves[event.key];
      const within = (one) => Math.min(1, Math.max(0, one));
      this.at = { across: within(this.at.across + across * far), down: within(this.at.down + down * far) };
      this.place();
    } else return;
    event.preventDefault();
  }

  async point(at) {
    if (at.across < 0 || at.across > 1 || at.down < 0 || at.down > 1) return;
    this.at = at;
    this.place();
    const answer = await fetch(`${this.figure.dataset.spot}?across=${at.across}&down=${at.down}`).catch(() => null);
    const found = answer?.ok ? await answer.json() : { found: false };
    if (!this.asking) return;
    if (!found.found) {
      this.find("told").textContent = answer ? this.figure.dataset.beside : document.body.dataset.offline;
      return;
    }
    this.find("told").textContent = "";
    this.pin ??= this.added("pin");
    this.pin.textContent = "+";
    this.pinned = at;
    this.place();
    this.answer(found.mark);
  }

  added(name) {
    const one = Object.assign(document.createElement("span"), { className: name });
    this.screen.append(one);
    return one;
  }

  // Where the picture lies on its screen: it keeps its shape, so paper may show beside it.
  drawn() {
    const { clientWidth: width, clientHeight: height } = this.screen;
    const [wide, high] = ["width", "height"].map((name) => Number(this.find("picture").getAttribute(name)));
    const fit = Math.min(width / wide, height / high);
    return { left: (width - wide * fit) / 2, top: (height - high * fit) / 2, wide: wide * fit, high: high * fit };
  }

  shareOf(event) {
    const box = this.screen.getBoundingClientRect();
    const { left, top, wide, high } = this.drawn();
    return { across: (event.clientX - box.left - left) / wide, down: (event.clientY - box.top - top) / high };
  }

  place() {
    const { left, top, wide, high } = this.drawn();
    const put = (one, at) => one && at && (one.style.translate = `${left + at.across * wide}px ${top + at.down * high}px`);
    put(this.cross, this.at);
    put(this.pin, this.pinned);
  }
}
