"""Where the lab stands as on another day: the words of the law of that day, over the facts known of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from maatwerk.archive.days import day_of
from maatwerk.compliance.judging import Judged, ask
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.remembered import Basis, Known, basis_of, known_on
from maatwerk.compliance.standing import About, Sight, Standing, Whole, in_force, in_order, stand_of
from maatwerk.compliance.subjects import Subject
from maatwerk.compliance.words import OPEN, REMEMBERED, SubjectKind, VerdictWord
from maatwerk.rulebook.shelf import current_edition

AHEAD = timedelta(days=3653)
"""How far ahead a day may lie that is asked about."""


@dataclass(frozen=True, kw_only=True)
class AsOn:
    """How all duties stood, or would stand, on another day, and by which facts that is judged."""

    on: date
    whole: Whole
    basis: Basis
    is_ahead: bool
    devices: int
    """How many devices were judged for that day, as one is for the day of its release."""


def first_day() -> date:
    """Return the first day on which the regulation applied (Art.123(2)); none before it can be judged."""
    return current_edition().context.applies_from


def as_on(sight: Sight, *, on: date, language: str = "en") -> AsOn:
    """Judge the institution and its families as on a day; devices are shown where that day was theirs."""
    law, known = current_edition(), known_on(sight, on=on)
    counts: defaultdict[str, Counter[VerdictWord]] = defaultdict(Counter)
    opened: defaultdict[str, list[About]] = defaultdict(list)

    def count(duty: str, subject: Subject, word: VerdictWord, due: date | None) -> None:
        counts[duty][word] += 1
        if word in OPEN:
            opened[duty].append(About(subject=subject, verdict=word, due=due))

    for one in known:
        for judged in _judged(one, on=on):
            verdict = judged.verdict
            count(verdict.duty.id, one.subject, VerdictWord(verdict.verdict), verdict.due)
    devices = set()
    names = ("duty", "subject_kind", "subject_key", "subject_name", "verdict", "due")
    for duty, kind, key, name, word, due in _of_devices(sight, on=on).values_list(*names):
        devices.add(key)
        count(duty, Subject(SubjectKind(kind), key, name), VerdictWord(word), due)
    found = [
        stand_of(duty, wording, counts=counts[duty.id], opened=opened[duty.id], language=language)
        for duty in law.duties
        for wording in [in_force(duty, on=on)]
        if wording is not None and (duty.subject in REMEMBERED or duty.id in counts)
    ]
    whole = Whole(
        standings=in_order(found),
        edition=law.number,
        checked_by=law.checked_by,
        computed_at=None,
        families=sum(one.subject.kind is SubjectKind.FAMILY for one in known),
    )
    ahead = on > day_of(sight.at)
    return AsOn(on=on, whole=whole, basis=basis_of(known), is_ahead=ahead, devices=len(devices))


def standing_as_on(sight: Sight, *, duty: str, on: date, language: str = "en") -> Standing | None:
    """Return how one duty stood on a day; None where it was not in force, or nothing of it is judged then."""
    found = as_on(sight, on=on, language=language).whole.standings
    return next((one for one in found if one.duty.id == duty), None)


def judged_as_on(sight: Sight, *, duty: str, subject: Subject, on: date) -> tuple[Judged, Known] | None:
    """Judge one duty about the institution or a family as on a day, with the facts by which it is judged."""
    for one in known_on(sight, on=on):
        if (one.subject.kind, one.subject.key) == (subject.kind, subject.key):
            found = _judged(one, on=on, only=frozenset({duty}))
            return (found[0], one) if found else None
    return None


def _judged(one: Known, *, on: date, only: frozenset[str] | None = None) -> tuple[Judged, ...]:
    return ask(current_edition(), subject=one.subject, facts=one.facts, on=on, only=only)


def _of_devices(sight: Sight, *, on: date) -> QuerySet[Verdict]:
    """Return what was judged of devices for that day, as a released one is for that of its release."""
    return sight.copies().filter(subject_kind=SubjectKind.DEVICE.value, judged_on=on)
