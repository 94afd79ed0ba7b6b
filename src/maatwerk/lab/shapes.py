"""Is a part the same body as another? Told by what moving, turning, mirroring and scaling leave as it is."""

from collections.abc import Mapping
from typing import Any


def shape_of(mesh: Mapping[str, Any]) -> str:
    """Return the shape of a mesh from its measurements (maatwerk.mesh/1); nothing where it has none.

    The number of triangles, and area cubed over volume squared to six figures. A mesh that is not closed has
    no volume; there, the box and the area stand in, so that a turned copy is another shape.
    """
    triangles, area, volume = (
        int(mesh["triangles"]),
        float(mesh["area"] or 0),
        abs(float(mesh["volume"] or 0)),
    )
    if not triangles or area <= 0:
        return ""
    if mesh["watertight"] and volume > 0:
        return f"{triangles}:{area**3 / volume**2:.5e}"
    low, high = mesh["box"]["min"], mesh["box"]["max"]
    sides = sorted(float(end) - float(start) for start, end in zip(low, high, strict=True))
    return ":".join((str(triangles), "open", *(f"{side**2 / area:.5e}" for side in sides)))
