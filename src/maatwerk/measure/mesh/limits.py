"""What a technology can make: the limits that a mesh is held against, as the recipe gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.findings import Severity

THIN_WALL = 0.8  # mm; what is looked at when nobody gives a limit
BEYOND = 45.0  # degrees from the vertical; more is an overhang when nobody says otherwise
SHARP = 60.0  # degrees between the two sides of an edge; less is counted as sharp
_MOST_BODIES = 10_000
_LENGTH = "Give a number from 0 to 1000."


@dataclass(frozen=True, slots=True)
class Limit:
    """Below `review` a person looks, below `stop` it cannot be made; None where nobody said so."""

    review: float | None = None
    stop: float | None = None

    @property
    def looks(self) -> float | None:
        """Return the higher of the two, below which something is said."""
        return max((one for one in (self.review, self.stop) if one is not None), default=None)

    def weigh(self, value: float) -> Severity:
        """Return how much a value weighs that should not be smaller."""
        if self.stop is not None and value < self.stop:
            return Severity.STOP
        if self.review is not None and value < self.review:
            return Severity.REVIEW
        return Severity.GOOD


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of one inspection; lengths in mm, angles in degrees, shares from 0 to 1."""

    wall: Limit = field(default_factory=lambda: Limit(review=THIN_WALL))
    gap: Limit = field(default_factory=Limit)
    edge: Limit = field(default_factory=Limit)
    free: Limit = field(default_factory=Limit)  # the share of the surface that needs no support
    beyond: float = BEYOND
    up: tuple[float, float, float] = (0.0, 0.0, 1.0)
    functional: frozenset[int] | None = None  # numbers of bodies, the largest is 1; None for all
    told: bool = False  # somebody gave limits, so what keeps them is said too

    def counts(self, body: int) -> bool:
        """Say whether walls and gaps of a body (from 1) are held against the limits."""
        return self.functional is None or body in self.functional


def _number(value: Any, name: str, *, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        what = f"{name} must be a number from 0 to {most:g}."
        raise Unreadable(Code.OPTION_UNKNOWN, what, name, do=f"Give a number from 0 to {most:g}.")
    return float(value)


def _limit(given: Any, name: str, *, most: float) -> Limit:
    if not isinstance(given, Mapping) or not set(given) <= {"review", "stop"}:
        what, do = f"The limit {name} takes review and stop.", "Give one of them as a number, or both."
        raise Unreadable(Code.OPTION_UNKNOWN, what, name, do=do)
    known = {key: _number(value, name, most=most) for key, value in given.items() if value is not None}
    return Limit(**known)


def _no_direction() -> Unreadable:
    what = "up takes three numbers: the direction of the build."
    return Unreadable(Code.OPTION_UNKNOWN, what, "up", do="Give it as 0,0,1 or the like.")


def _up(given: Any) -> tuple[float, float, float]:
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 3:
        raise _no_direction()
    numbers = [one if isinstance(one, int | float) else float("nan") for one in given]
    length = float(np.linalg.norm(np.array(numbers, np.float64)))
    if not 1e-6 < length < 1e9:
        raise _no_direction()
    x, y, z = (float(one) / length for one in numbers)
    return x, y, z


def _functional(given: Any) -> frozenset[int] | None:
    if given is None:
        return None
    good = isinstance(given, Sequence) and not isinstance(given, str) and 0 < len(given) <= _MOST_BODIES
    if not good or not all(type(one) is int and one > 0 for one in given):
        what = "functional takes the numbers of bodies; the largest is 1."
        raise Unreadable(Code.OPTION_UNKNOWN, what, "functional", do="Give them as 1,2 or the like.")
    return frozenset(given)


def _wall(options: Mapping[str, Any]) -> Limit:
    limit = options.get("wall_limit", THIN_WALL)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 <= limit < 1000:
        raise Unreadable(
            Code.OPTION_UNKNOWN, "wall_limit must be a length in mm.", "--wall-limit", do=_LENGTH
        )
    return Limit(review=float(limit))


def of(options: Mapping[str, Any]) -> Limits:
    """Read the options `wall_limit`, `limits`, `up` and `functional`; raises Unreadable (option_unknown)."""
    given = options.get("limits") or {}
    most = {"wall": 1000.0, "gap": 1000.0, "edge": 180.0, "free": 1.0, "beyond": 90.0}
    if not isinstance(given, Mapping) or not set(given) <= set(most):
        what, do = f"The limits are {', '.join(most)}.", "Leave the others out."
        raise Unreadable(Code.OPTION_UNKNOWN, what, "limits", do=do)
    found: dict[str, Any] = {"wall": _wall(options)}
    for name, value in given.items():
        if name == "beyond":
            found[name] = _number(value, name, most=most[name])
        else:
            found[name] = _limit(value, name, most=most[name])
    if "up" in options:
        found["up"] = _up(options["up"])
    return Limits(**found, functional=_functional(options.get("functional")), told=bool(given))
