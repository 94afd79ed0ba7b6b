// Reads what the server packed: mark, three counts, corners in mm, triangles; little-endian.
import { BufferAttribute, BufferGeometry } from "three";

const MARK = 0x3153574d; // "MWS1"
const HEAD = 16;

export async function load(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const data = await answer.arrayBuffer();
  const head = new DataView(data);
  if (head.getUint32(0, true) !== MARK) throw new Error(`${address}: not a mesh`);
  const [corners, shown, all] = [4, 8, 12].map((at) => head.getUint32(at, true));
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(data, HEAD, corners * 3), 3));
  geometry.setIndex(new BufferAttribute(new Uint32Array(data, HEAD + corners * 12, shown * 3), 1));
  geometry.computeVertexNormals();
  geometry.computeBoundingBox();
  return { geometry, shown, all };
}
