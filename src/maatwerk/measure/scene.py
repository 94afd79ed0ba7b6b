"""Pictures of a whole design from the sides that people name: the part on the anatomy it is drawn on."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import read, units
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.rays import Scene
from maatwerk.measure.render import LARGEST, View

# From where one looks at the patient. Patient coordinates (LPS): x to the left, y to the back, z to the head.
VIEWS: Mapping[str, View] = {
    "front": View(0.0, 0.0),
    "back": View(180.0, 0.0),
    "left": View(-90.0, 0.0),
    "right": View(90.0, 0.0),
    "top": View(0.0, 90.0),
    "bottom": View(0.0, -90.0),
    "oblique-left": View(-40.0, 25.0),
    "oblique-right": View(40.0, 25.0),
}
_COLOURS = {"part": (92.0, 124.0, 226.0), "anatomy": (224.0, 214.0, 190.0), "coupon": (150.0, 158.0, 164.0)}
_FINER = 2
SHAPE = 0.75  # height of a picture by its width
_MARGIN = 1.7  # how much is seen around what is made


def axes(view: View) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the directions of looking, right and up; unlike a horizon they hold from straight above too."""
    turn, lift = np.radians(view.turn), np.radians(view.lift)
    looking = np.array([np.sin(turn) * np.cos(lift), np.cos(turn) * np.cos(lift), -np.sin(lift)])
    right = np.array([np.cos(turn), -np.sin(turn), 0.0])
    return looking, right, np.cross(right, looking)


def joined(meshes: Mapping[str, Mesh]) -> tuple[Mesh, NDArray[np.float64]]:
    """Return all meshes as one, with the colour of every triangle."""
    points, faces, colours, count = [], [], [], 0
    for name, mesh in meshes.items():
        points.append(mesh.points)
        faces.append(mesh.faces + count)
        colours.append(np.tile(np.array(_COLOURS[name.partition(":")[0]]), (len(mesh.faces), 1)))
        count += len(mesh.points)
    first = next(iter(meshes.values()))
    return replace(first, points=np.vstack(points), faces=np.vstack(faces)), np.vstack(colours)


def reach_of(meshes: Mapping[str, Mesh]) -> tuple[NDArray[np.float64], float]:
    """Return the middle of what is made, and how far one sees from there to either side."""
    made = [mesh for name, mesh in meshes.items() if not name.startswith("anatomy:")] or list(meshes.values())
    low = np.min([mesh.box()[0] for mesh in made], axis=0)
    high = np.max([mesh.box()[1] for mesh in made], axis=0)
    return (low + high) / 2.0, max(float(np.linalg.norm(high - low)) / 2.0, 1e-6) * _MARGIN


def _draw(
    scene: Scene,
    colours: NDArray[np.float64],
    *,
    view: View,
    middle: NDArray[np.float64],
    reach: float,
    width: int,
) -> bytes:
    """Return one PNG; where nothing is met the paper of the page shows through."""
    looking, right, up = axes(view)
    wide, high = width * _FINER, round(width * SHAPE) * _FINER
    across, down = np.meshgrid(
        ((np.arange(wide) + 0.5) / wide * 2.0 - 1.0) * reach,
        ((np.arange(high) + 0.5) / high * 2.0 - 1.0) * reach * SHAPE,
    )
    back = scene.diagonal + reach * 2.0 + float(np.linalg.norm(middle - scene.centre))
    origins = (middle - looking * back + across[..., None] * right - down[..., None] * up).reshape(-1, 3)
    hit = scene.first(origins, np.broadcast_to(looking, origins.shape))
    met = hit >= 0
    corners = scene.corners(hit[met])
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]
    light = -looking + 0.5 * up - 0.4 * right
    shade = 0.3 + 0.7 * np.abs(normals @ (light / np.linalg.norm(light)))
    image = np.zeros((len(origins), 4))
    image[met, :3] = (colours[hit[met]] * shade[:, None]).clip(0, 255)
    image[met, 3] = 1.0
    # Averaged by hand with the colour weighed by what covers it, so that no dark rim is left.
    fine = image.reshape(high // _FINER, _FINER, wide // _FINER, _FINER, 4).mean(axis=(1, 3))
    covered = np.maximum(fine[..., 3:], 1e-9)
    drawn = np.concatenate([fine[..., :3] / covered, fine[..., 3:] * 255.0], axis=-1)
    out = io.BytesIO()
    Image.fromarray(drawn.round().clip(0, 255).astype(np.uint8), "RGBA").save(out, format="PNG")
    return out.getvalue()


def _width(options: Mapping[str, Any]) -> int:
    width = options.get("width", 640)
    if not isinstance(width, int) or not 64 <= width <= LARGEST or width % 4:
        raise Unreadable(Code.OPTION_UNKNOWN, f"width must be a multiple of four from 64 to {LARGEST}.")
    return width


def meshes_of(handed: Handed, options: Mapping[str, Any]) -> dict[str, Mesh]:
    """Return the meshes that were handed in, in millimetres."""
    told = options.get("units") or {}
    found: dict[str, Mesh] = {}
    for name in handed.inputs:
        kind = name.partition(":")[0]
        unit = told.get(name)
        if kind not in _COLOURS or (unit is not None and unit not in units.MILLIMETRES):
            raise Unreadable(Code.OPTION_UNKNOWN, "A mesh is a part, an anatomy or a coupon in a known unit.")
        found[name] = units.in_millimetres(read.read(handed.file(name)), told=unit)
    if not found:
        raise Unreadable(Code.OPTION_UNKNOWN, "There is nothing to draw.")
    return found


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the meshes `part:N`, `anatomy:N`, `coupon:N` into one output for each view named there.

    Options: `width` in pixels, and `units` by the name of the mesh.
    """
    width = _width(options)
    if not set(handed.outputs) <= set(VIEWS):
        raise Unreadable(Code.OPTION_UNKNOWN, f"The views are {', '.join(VIEWS)}.")
    meshes = meshes_of(handed, options)
    middle, reach = reach_of(meshes)
    whole, colours = joined(meshes)
    scene = Scene(whole)
    for name, out in handed.outputs.items():
        out.write(_draw(scene, colours, view=VIEWS[name], middle=middle, reach=reach, width=width))
    return {
        "schema": "maatwerk.scene/1",
        "width": width,
        "height": round(width * SHAPE),
        "views": list(handed.outputs),
        "across": round(2.0 * reach, 3),
    }
