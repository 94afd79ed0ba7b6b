"""Pictures of places on a mesh: the whole part with a ring around the place, and the place from near."""

import io
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from maatwerk.measure.child.orders import MOST_PLACES
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import read, units
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.rays import Scene
from maatwerk.measure.render import View
from maatwerk.measure.samples import face_normals
from maatwerk.measure.scene import axes

_SIZE = 320  # pixels of each half
_FINER = 2
_NEAR = 0.12  # what is seen from near, in parts of the whole
_LEAST_NEAR = 2.0  # mm to either side
_PART, _MARK = (92.0, 124.0, 226.0), (206.0, 60.0, 34.0)
_RING = (206, 60, 34, 255)
_USUAL = View(-40.0, 25.0)

Vector = NDArray[np.float64]


def _facing(mesh: Mesh, at: Vector) -> View:
    """Return a view that looks at a place from outside, turned a little so that depth is seen."""
    centres = mesh.corners().mean(axis=1)
    nearest = int(np.argmin(np.einsum("ij,ij->i", centres - at, centres - at)))
    normal = face_normals(mesh)[0][nearest]
    if not np.linalg.norm(normal) > 0:
        return _USUAL
    x, y, z = -normal
    lift = math.degrees(math.asin(float(np.clip(-z, -1.0, 1.0))))
    turn = math.degrees(math.atan2(float(x), float(y)))
    return View(turn - 20.0, float(np.clip(lift * 0.8 + 10.0, -80.0, 80.0)))


def _half(
    scene: Scene, view: View, *, middle: Vector, reach: float, place: Vector | None, spot: float
) -> Image.Image:
    """Draw one picture; triangles within `spot` of the place are coloured, and a ring goes around it."""
    looking, right, up = axes(view)
    fine = _SIZE * _FINER
    steps = ((np.arange(fine) + 0.5) / fine * 2.0 - 1.0) * reach
    across, down = np.meshgrid(steps, steps)
    back = scene.diagonal + reach * 2.0 + float(np.linalg.norm(middle - scene.centre))
    origins = (middle - looking * back + across[..., None] * right - down[..., None] * up).reshape(-1, 3)
    along = np.broadcast_to(looking, origins.shape)
    hit = scene.first(origins, along)
    met = np.flatnonzero(hit >= 0)
    corners = scene.corners(hit[met])
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]
    light = -looking + 0.5 * up - 0.4 * right
    shade = 0.35 + 0.65 * np.abs(normals @ (light / np.linalg.norm(light)))
    colour = np.tile(np.array(_PART), (len(met), 1))
    if place is not None:
        depth = scene.distance(origins[met], along[met], hit[met])
        seen = origins[met] + looking * np.nan_to_num(depth)[:, None]
        colour[np.linalg.norm(seen - place, axis=1) < spot] = _MARK
    pixels = np.zeros((fine * fine, 4))
    pixels[met, :3], pixels[met, 3] = colour * shade[:, None], 255.0
    image = Image.fromarray(pixels.reshape(fine, fine, 4).clip(0, 255).astype(np.uint8), "RGBA")
    drawn = image.resize((_SIZE, _SIZE), Image.Resampling.BOX)
    if place is not None:
        _ring(drawn, right=float((place - middle) @ right) / reach, up=float((place - middle) @ up) / reach)
    return drawn


def _ring(image: Image.Image, *, right: float, up: float) -> None:
    x, y, radius = (right + 1.0) / 2.0 * _SIZE, (1.0 - up) / 2.0 * _SIZE, _SIZE / 14
    ImageDraw.Draw(image).ellipse((x - radius, y - radius, x + radius, y + radius), outline=_RING, width=4)


def draw(mesh: Mesh, scene: Scene, at: Vector | None) -> bytes:
    """Return a PNG: the whole part and a place from near; without a place the part from two sides."""
    low, high = mesh.box()
    middle, whole = (low + high) / 2.0, max(mesh.diagonal() / 2.0, 1e-9) * 1.04
    if at is None:
        views = (_USUAL, View(_USUAL.turn + 180.0, _USUAL.lift))
        halves = [_half(scene, one, middle=middle, reach=whole, place=None, spot=0.0) for one in views]
    else:
        view, near = _facing(mesh, at), min(whole, max(whole * _NEAR, _LEAST_NEAR))
        halves = [
            _half(scene, view, middle=middle, reach=whole, place=at, spot=near * 0.3),
            _half(scene, view, middle=at, reach=near, place=at, spot=near * 0.08),
        ]
    both = Image.new("RGBA", (2 * _SIZE, _SIZE))
    for number, half in enumerate(halves):
        both.paste(half, (number * _SIZE, 0))
    out = io.BytesIO()
    both.save(out, format="PNG")
    return out.getvalue()


def _places(options: Mapping[str, Any]) -> list[Vector | None]:
    given = options.get("places")
    if not isinstance(given, list) or not 0 < len(given) <= MOST_PLACES:
        raise Unreadable(
            Code.OPTION_UNKNOWN, f"places takes one to {MOST_PLACES} points, or nothing for the whole part."
        )
    found: list[Vector | None] = []
    for one in given:
        good = isinstance(one, list) and len(one) == 3 and all(isinstance(n, int | float) for n in one)
        if one is not None and not (good and all(math.isfinite(n) and abs(n) < 1e9 for n in one)):
            raise Unreadable(Code.OPTION_UNKNOWN, "A place is three numbers in mm.", "places")
        found.append(None if one is None else np.array(one, np.float64))
    return found


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the mesh into the outputs `0`, `1`, ...: one picture for each of the option `places`.

    Options: `places` as points in mm, and `unit` as with the inspection.
    """
    places, told = _places(options), options.get("unit")
    if told is not None and told not in units.MILLIMETRES:
        raise Unreadable(Code.OPTION_UNKNOWN, f"The unit must be one of {', '.join(units.MILLIMETRES)}.")
    if set(handed.outputs) != {str(number) for number in range(len(places))}:
        raise Unreadable(Code.OPTION_UNKNOWN, "Each place needs one output, named by its number.", "places")
    mesh = units.in_millimetres(read.read(handed.file("mesh")), told=told)
    scene = Scene(mesh)
    for number, at in enumerate(places):
        handed.outputs[str(number)].write(draw(mesh, scene, at))
    return {"schema": "maatwerk.places/1", "width": 2 * _SIZE, "height": _SIZE, "pictures": len(places)}
