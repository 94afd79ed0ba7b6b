"""The facts of the institution and its families as kept by day: those of a past day, or those of now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from maatwerk.archive.days import day_of
from maatwerk.compliance.models import FactsOfDay
from maatwerk.compliance.standing import Sight
from maatwerk.compliance.subjects import Subject
from maatwerk.compliance.words import REMEMBERED, SubjectKind


class Basis(StrEnum):
    """By which facts a day is judged."""

    THEN = "then"
    """As they were collected on that day or last before it."""
    NOW = "now"
    """As they are on record now; of that day none were kept."""
    BOTH = "both"
    """For some as then, for others as now."""


@dataclass(frozen=True)
class Known:
    """What is known of one subject, and whether it was so on the day that is asked about."""

    subject: Subject
    facts: Mapping[str, Any]
    then: bool


def known_on(sight: Sight, *, on: date) -> tuple[Known, ...]:
    """Return the facts by which a day is judged, of everything that is judged today; three reads."""
    kinds = [kind.value for kind in REMEMBERED]
    judged = {
        (kind, key)
        for kind, key in sight.copies()
        .filter(subject_kind__in=kinds)
        .values_list("subject_kind", "subject_key")
        .distinct()
    }
    rows = FactsOfDay.objects.filter(institution_key=sight.viewer.institution_key)
    days = rows.order_by("day").values_list("subject_kind", "subject_key", "day", "pk")
    then: dict[tuple[str, str], int] = {}
    newest: dict[tuple[str, str], int] = {}
    for kind, key, day, pk in days:
        if (kind, key) in judged:
            newest[kind, key] = pk
            if day <= on:
                then[kind, key] = pk
    today = on >= day_of(sight.at)
    chosen = {one: newest[one] if today else then.get(one, newest[one]) for one in newest}
    found = rows.in_bulk(list(chosen.values()))
    known = [
        Known(
            subject=Subject(SubjectKind(kind), key, found[pk].subject_name),
            facts=found[pk].facts,
            then=not today and (kind, key) in then,
        )
        for (kind, key), pk in chosen.items()
    ]
    return tuple(sorted(known, key=lambda one: (REMEMBERED.index(one.subject.kind), one.subject.name)))


def basis_of(known: Iterable[Known]) -> Basis:
    """Return by which facts a day is judged on the whole."""
    ways = {one.then for one in known}
    if ways == {True, False}:
        return Basis.BOTH
    return Basis.THEN if ways == {True} else Basis.NOW
