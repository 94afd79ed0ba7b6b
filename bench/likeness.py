"""How often an honest design resembles an earlier one (decision 28): plates by chance, all pairs compared."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bench.rows import Row
from maatwerk.lab.shapes import Body, is_near
from maatwerk.measure.mesh.body import describe
from maatwerk.measure.mesh.solid import Mesh

PLATES = 3000
EARLIER = 1000
_THICK = 3.0  # mm
_ALONG, _ACROSS = 24, 12
_BUMPS = [(i, j) for i in range(3) for j in range(3) if i + j]


def rows() -> list[Row]:
    """Return the share of designs that would be asked, held against a thousand of their kind."""
    return [_asked(spread=0.05), _asked(spread=0.08)]


def _asked(*, spread: float) -> Row:
    chance = np.random.default_rng(1)
    bodies = sorted((_drawn(chance, spread=spread) for _ in range(PLATES)), key=lambda one: one.spread[0])
    near = 0
    for number, one in enumerate(bodies):
        for other in bodies[number + 1 :]:
            if other.measures[0] - one.measures[0] > 0.01:
                break
            near += is_near(one, other)
    share = near / (PLATES * (PLATES - 1) / 2)
    asked = 100 * (1 - (1 - share) ** EARLIER)
    return Row(
        job=f"plates that vary by {spread:.0%}, each held against {EARLIER:,} earlier",
        ours=asked,
        unit="% asked",
        note=f"{near} pairs of {PLATES:,} plates",
    )


def _drawn(chance: np.random.Generator, *, spread: float) -> Body:
    def vary(value: float, by: float = 1.0) -> float:
        return value * float(np.exp(chance.normal(0, spread * by)))

    bumps = {one: chance.normal(0, spread * 0.625) for one in _BUMPS}
    plate = _plate(
        vary(12.0), arc=vary(2.2), length=vary(45.0, 1.5), bumps=bumps, twist=float(chance.normal(0, 0.15))
    )
    return Body.of(describe(plate))


def _plate(
    radius: float, *, arc: float, length: float, bumps: Mapping[tuple[int, int], float], twist: float
) -> Mesh:
    """Return a closed plate that follows a bone with bumps."""
    along, across = np.meshgrid(np.linspace(0, 1, _ALONG), np.linspace(0, 1, _ACROSS), indexing="ij")
    waves = sum(by * np.cos(np.pi * i * along) * np.cos(np.pi * j * across) for (i, j), by in bumps.items())
    bone = np.asarray(radius * (1 + waves))
    turn = arc * (across - 0.5) + twist * (along - 0.5)

    def sheet(out: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack([length * (along - 0.5), out * np.cos(turn), out * np.sin(turn)], -1).reshape(-1, 3)

    place = np.arange(_ALONG * _ACROSS).reshape(_ALONG, _ACROSS)
    a, b, c, d = (one.ravel() for one in (place[:-1, :-1], place[1:, :-1], place[1:, 1:], place[:-1, 1:]))
    under = np.concatenate([np.stack([a, c, b], -1), np.stack([a, d, c], -1)])
    over = under[:, ::-1] + place.size
    rim = np.concatenate([place[:, 0], place[-1, 1:], place[-2::-1, -1], place[0, -2:0:-1]])
    ahead = np.roll(rim, -1)
    sides = [
        np.stack([rim, ahead, ahead + place.size], -1),
        np.stack([rim, ahead + place.size, rim + place.size], -1),
    ]
    return Mesh(np.vstack([sheet(bone), sheet(bone + _THICK)]), np.concatenate([under, over, *sides]), "made")
