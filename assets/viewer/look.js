// From where one looks, in patient coordinates (LPS): x to the left, y to the back, z to the head.
import { MathUtils, Vector3 } from "three";

export class Look {
  constructor(turn, lift) {
    Object.assign(this, { turn, lift, reach: 100, target: new Vector3() });
  }

  // The directions of looking, right and up: the same formula that draws the pictures on the server.
  axes() {
    const [turn, lift] = [this.turn, this.lift].map(MathUtils.degToRad);
    const looking = new Vector3(Math.sin(turn) * Math.cos(lift), Math.cos(turn) * Math.cos(lift), -Math.sin(lift));
    const right = new Vector3(Math.cos(turn), -Math.sin(turn), 0);
    return { looking, right, up: new Vector3().crossVectors(right, looking) };
  }

  rotate(turn, lift) {
    this.turn = ((this.turn + turn + 540) % 360) - 180;
    this.lift = Math.max(-90, Math.min(90, this.lift + lift));
  }

  zoom(factor) {
    this.reach = Math.max(1, Math.min(2000, this.reach * factor));
  }

  shift(across, down) {
    const { right, up } = this.axes();
    this.target.addScaledVector(right, -across).addScaledVector(up, down);
  }

  kept() {
    const { turn, lift, reach, target } = this;
    const [x, y, z] = target.toArray();
    return Object.fromEntries(Object.entries({ turn, lift, reach, x, y, z }).map(([name, one]) => [name, Math.round(one * 1000) / 1000]));
  }

  take({ turn, lift, reach, x, y, z }) {
    Object.assign(this, { turn, lift, reach });
    this.target.set(x, y, z);
  }

  apply(camera, aspect, depth) {
    const { looking, up } = this.axes();
    camera.up.copy(up);
    camera.position.copy(this.target).addScaledVector(looking, -depth);
    camera.lookAt(this.target);
    const [wide, high] = aspect >= 4 / 3 ? [this.reach * 0.75 * aspect, this.reach * 0.75] : [this.reach, this.reach / aspect];
    Object.assign(camera, { left: -wide, right: wide, top: high, bottom: -high, near: 0.1, far: depth * 2 });
    camera.updateProjectionMatrix();
    return wide;
  }
}

// The letters of a direction: one when it is clear, two when it lies between.
export function letters(direction) {
  const pairs = [
    [direction.x, "L", "R"],
    [direction.y, "P", "A"],
    [direction.z, "S", "I"],
  ];
  return pairs
    .filter(([along]) => Math.abs(along) > 0.45)
    .sort((one, other) => Math.abs(other[0]) - Math.abs(one[0]))
    .map(([along, plus, minus]) => (along > 0 ? plus : minus))
    .slice(0, 2)
    .join("");
}
