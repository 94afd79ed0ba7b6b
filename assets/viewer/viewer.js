// The 3D viewer: shows the meshes that the page names. Loaded only where a page has a stage.
import { Vector3 } from "three";

export const origin = () => new Vector3();
