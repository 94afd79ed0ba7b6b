"""Does a device lie where its family's evidence speaks? Three answers, parameter by parameter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.catalogue.values import Range
from maatwerk.lab.words import KnownFrom
from maatwerk.rulebook.kleene import Answer, all_of, answer


@dataclass(frozen=True)
class Placed:
    """Where one value lies: inside, outside, or nobody has said."""

    range: Range
    value: float | int | None
    inside: Answer


@dataclass(frozen=True)
class EvidenceAnswer:
    """Whether all values lie inside, and where each lies."""

    inside: Answer
    placed: tuple[Placed, ...]

    @property
    def outside(self) -> tuple[Placed, ...]:
        """Return what lies outside."""
        return tuple(one for one in self.placed if one.inside is Answer.NO)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the parameters whose value nobody has said."""
        return tuple(one.range.parameter for one in self.placed if one.inside is Answer.NOT_KNOWN)


def place(
    *, family: FamilyContent, characteristics: Mapping[str, Any], known_from: KnownFrom | None = None
) -> EvidenceAnswer:
    """Place the values of a device in the evidence range of its family, at a stage or over all stages."""
    placed = tuple(
        _place(one, characteristics.get(one.parameter))
        for one in family.evidence_range
        if known_from is None or one.known_from is known_from
    )
    # "All of nothing" is no evidence: where a stage asks for nothing, the answer is not known.
    return EvidenceAnswer(
        inside=all_of(one.inside for one in placed) if placed else Answer.NOT_KNOWN, placed=placed
    )


def _place(one: Range, value: Any) -> Placed:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return Placed(range=one, value=None, inside=Answer.NOT_KNOWN)
    return Placed(range=one, value=value, inside=answer(one.holds(value)))
