"""Which place of a design a spot on one of its pictures shows: one ray, as the picture was drawn."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from maatwerk.measure import scene
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Handed
from maatwerk.measure.rays import Scene


def _share(options: Mapping[str, Any], name: str) -> float:
    share = options.get(name)
    if isinstance(share, bool) or not isinstance(share, int | float) or not math.isfinite(share):
        raise Unreadable(Code.OPTION_UNKNOWN, f"{name} is a share of the picture, from 0 to 1.")
    if not 0.0 <= share <= 1.0:
        raise Unreadable(Code.OPTION_UNKNOWN, f"{name} lies outside the picture.")
    return float(share)


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Shoot one ray into the meshes `part:N`, `anatomy:N`, `coupon:N` and return what it meets first.

    Options: `view` by name, `across` and `down` as shares of the picture from its upper left corner, and
    `units` by the name of the mesh. The point is in mm, in patient coordinates (LPS).
    """
    across, down = _share(options, "across"), _share(options, "down")
    named = options.get("view")
    if not isinstance(named, str) or named not in scene.VIEWS:
        raise Unreadable(Code.OPTION_UNKNOWN, f"The views are {', '.join(scene.VIEWS)}.")
    view, meshes = scene.VIEWS[named], scene.meshes_of(handed, options)
    middle, reach = scene.reach_of(meshes)
    whole, _colours = scene.joined(meshes)
    rays = Scene(whole)
    looking, right, up = scene.axes(view)
    back = rays.diagonal + reach * 2.0 + float(np.linalg.norm(middle - rays.centre))
    plane = (across * 2.0 - 1.0) * reach * right - (down * 2.0 - 1.0) * reach * scene.SHAPE * up
    origins, along = (middle - looking * back + plane)[None, :], looking[None, :]
    hit = rays.first(origins, along)
    answer: dict[str, Any] = {"schema": "maatwerk.pick/1", "mesh": None, "point": None}
    if hit[0] >= 0:
        point = origins[0] + looking * float(rays.distance(origins, along, hit)[0])
        ends = np.cumsum([len(mesh.faces) for mesh in meshes.values()])
        answer["mesh"] = list(meshes)[int(np.searchsorted(ends, hit[0], side="right"))]
        answer["point"] = [round(float(one), 3) for one in point]
    x, y, z = (round(float(one), 3) for one in middle)
    answer["camera"] = {
        "turn": view.turn,
        "lift": view.lift,
        "reach": round(float(reach), 3),
        "x": x,
        "y": y,
        "z": z,
    }
    return answer
