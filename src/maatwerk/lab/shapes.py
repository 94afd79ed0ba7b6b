"""Is a part the same body as another, or nearly? Told by what moving, turning and mirroring leave alone."""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SPREAD, _VOLUME, _AREA = 0.002, 0.02, 0.05
"""How far two bodies that are nearly the same differ at most: in each spread by this share of the longest,
in volume and area by this share of itself (decision 0028)."""
_LEAST = 1e-3  # mm, mm² or mm³; less than that has no size to compare
NO_CELL = "none"
"""The cell of a file that nothing could be measured of."""


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


@dataclass(frozen=True)
class Body:
    """How large a body is, and how its material spreads along its three axes: mm, mm² and mm³."""

    area: float
    volume: float | None
    spread: tuple[float, float, float]

    @staticmethod
    def of(measured: Mapping[str, Any]) -> "Body":
        """Return the body of what `measure` said, or of what was kept of it."""
        longest, middle, shortest = measured["spread"]
        return Body(measured["area"], measured["volume"], (longest, middle, shortest))

    @property
    def cell(self) -> str:
        """Return the cell of a body: what is nearly the same lies in it, or in one around it."""
        return _cell(*self.place())

    @property
    def measures(self) -> tuple[float, float, float]:
        """Return the longest spread as a logarithm, and the others as shares of it."""
        longest = max(self.spread[0], _LEAST)
        return math.log(longest), self.spread[1] / longest, self.spread[2] / longest

    def place(self) -> tuple[int, int, int]:
        """Return the three numbers of the cell."""
        first, second, third = (math.floor(one / _SPREAD) for one in self.measures)
        return first, second, third


def cells_around(body: Body) -> tuple[str, ...]:
    """Return the cell of a body and all that touch it."""
    beside = ((one - 1, one, one + 1) for one in body.place())
    return tuple(_cell(*place) for place in itertools.product(*beside))


def is_near(one: Body, other: Body) -> bool:
    """Say whether two bodies are nearly the same: a number engraved, a hole more, an edge rounded."""
    if (one.volume is None) != (other.volume is None):
        return False
    spreads = max(abs(a - b) for a, b in zip(one.measures, other.measures, strict=True))
    volumes = _apart(one.volume or 1.0, other.volume or 1.0)
    return spreads <= _SPREAD and volumes <= _VOLUME and _apart(one.area, other.area) <= _AREA


def _cell(*place: int) -> str:
    return ":".join(str(one) for one in place)


def _apart(one: float, other: float) -> float:
    return abs(math.log(max(one, _LEAST) / max(other, _LEAST)))
