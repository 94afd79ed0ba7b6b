"""The standing hospital of the tests: the cast of the demonstration, born through the same actions."""

from dataclasses import dataclass
from datetime import UTC, datetime

from maatwerk.config.demonstration import cast
from maatwerk.config.demonstration.hospital import Hospital, prove_as
from maatwerk.config.demonstration.laboratory import Laboratory
from maatwerk.config.demonstration.story import found
from tests.remembered import remembered

FOUNDED_AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

__all__ = ["FOUNDED_AT", "Standing", "cast", "prove_as", "stand"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The hospital with its lab, as every test finds it."""

    hospital: Hospital
    lab: Laboratory


def stand(*, at: datetime = FOUNDED_AT, without: frozenset[str] = frozenset()) -> Standing:
    """Found the hospital and equip its lab; `without` names steps of the demonstration."""
    return remembered((at, without), lambda: _found(at=at, without=without))


def _found(*, at: datetime, without: frozenset[str]) -> Standing:
    hospital, lab = found(at=at, without=without)
    return Standing(hospital=hospital, lab=lab)
