// Mouse, fingers and keys: turn, move, come closer. What they do is written beside the picture.
const STEP = 5;

export function handle(canvas, { look, changed, tapped, keyed }) {
  const fingers = new Map();
  let moved = 0;

  const per = () => (2 * look.reach) / canvas.clientWidth; // mm for a pixel

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    if (fingers.size === 1) moved = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [across, down] = [event.clientX - before.clientX, event.clientY - before.clientY];
    moved += Math.abs(across) + Math.abs(down);
    const other = [...fingers.values()].find((one) => one.pointerId !== event.pointerId);
    if (other) {
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      look.zoom(apart(before) / Math.max(apart(event), 1));
      look.shift((across / 2) * per(), (down / 2) * per());
    } else if (event.shiftKey || before.button === 2) look.shift(across * per(), down * per());
    else look.rotate(across * 0.4, down * 0.4);
    fingers.set(event.pointerId, event);
    changed();
  });
  const up = (event) => {
    const known = fingers.delete(event.pointerId);
    if (known && event.type === "pointerup" && moved < 6) tapped(event);
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener(
    "wheel",
    (event) => {
      // Without Ctrl the wheel scrolls the page, unless the picture has the focus.
      if (!event.ctrlKey && document.activeElement !== canvas) return;
      event.preventDefault();
      look.zoom(Math.exp(event.deltaY * 0.001));
      changed();
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? STEP * 3 : STEP;
    const turns = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const moves = { w: [0, -1], a: [-1, 0], s: [0, 1], d: [1, 0] }[event.key.toLowerCase()];
    if (turns[event.key]) look.rotate(...turns[event.key]);
    else if (moves) look.shift(...moves.map((one) => (one * step * look.reach) / 50));
    else if (event.key === "+" || event.key === "=") look.zoom(1 / 1.15);
    else if (event.key === "-") look.zoom(1.15);
    else if (!keyed(event.key)) return;
    event.preventDefault();
    changed();
  });
}
