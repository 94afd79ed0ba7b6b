"""Numbers of the library with what stands behind them: bounds, limits, ranges."""

from collections.abc import Collection
from dataclasses import dataclass

from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.words import Confidence, KnownFrom, Unit

Texts = dict[str, str]


@dataclass(frozen=True)
class Ground:
    """What stands behind a number: source, confidence, and whether it is still the library's default."""

    source: str
    confidence: Confidence
    default: bool
    reason: str = ""


@dataclass(frozen=True)
class Bound:
    """One number with its unit; `aim` is what to strive for inside it."""

    value: float | int
    unit: Unit
    ground: Ground
    aim: float | int | None = None


@dataclass(frozen=True)
class Limit:
    """What a measured value must keep to; at least one end is there."""

    min: float | int | None
    max: float | int | None
    ground: Ground

    def keeps(self, value: float | int) -> bool:
        """Say whether a value lies inside, ends included."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


@dataclass(frozen=True)
class Range:
    """One parameter of the evidence range: outside it the family's evidence does not speak."""

    parameter: str
    label: Texts
    unit: Unit
    min: float | int
    max: float | int
    known_from: KnownFrom
    ground: Ground

    def holds(self, value: float | int) -> bool:
        """Say whether a value lies inside, ends included."""
        return self.min <= value <= self.max


def ground(table: Table, *, sources: Collection[str] | None) -> Ground:
    """Read what stands behind a number; a number changed by the lab names its reason."""
    default = table.flag("default")
    if default:
        known = None if sources is None else sources
        source = table.word("source", among=known)
        return Ground(source=source, confidence=table.member("confidence", Confidence), default=True)
    return Ground(
        source=table.word("source"),
        confidence=table.member("confidence", Confidence),
        default=False,
        reason=table.word("reason"),
    )


def bound(table: Table, *, sources: Collection[str] | None) -> Bound:
    """Read one number with its unit."""
    found = Bound(
        value=table.number("value"),
        aim=table.maybe("aim"),
        unit=table.member("unit", Unit),
        ground=ground(table, sources=sources),
    )
    table.done()
    return found


def limit(table: Table, *, sources: Collection[str] | None) -> Limit:
    """Read what a measured value must keep to."""
    found = Limit(min=table.maybe("min"), max=table.maybe("max"), ground=ground(table, sources=sources))
    if found.min is None and found.max is None:
        table.refuse("This limit limits nothing.", "It has neither min nor max.")
    if found.min is not None and found.max is not None and found.min > found.max:
        table.refuse("This limit cannot be kept.", "Its min lies above its max.")
    table.done()
    return found


def span(table: Table, *, sources: Collection[str] | None) -> Range:
    """Read one parameter of an evidence range."""
    found = Range(
        parameter=table.word("parameter"),
        label=table.texts("label"),
        unit=table.member("unit", Unit),
        min=table.number("min"),
        max=table.number("max"),
        known_from=table.member("known_from", KnownFrom),
        ground=ground(table, sources=sources),
    )
    if found.min > found.max:
        table.refuse(f"Nothing lies in the range of {found.parameter}.", "Its min lies above its max.")
    table.done()
    return found
