"""Where the lab stands as on another day: the words of the law of that day, over the facts known of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from maatwerk.archive.days import day_of
from maatwerk.compliance.collect import facts_of
from maatwerk.compliance.judging import Judged, as_recorded, ask, frozen_for
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.remembered import Basis, Known, basis_of, known_on
from maatwerk.compliance.standing import About, Sight, Standing, Whole, in_force, in_order, stand_of
from maatwerk.compliance.subjects import Subject
from maatwerk.compliance.words import OPEN, REMEMBERED, SubjectKind, VerdictWord
from maatwerk.rulebook.duty import Duty, Wording
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
    abouts: Mapping[str, tuple[About, ...]]
    """How each duty stood for each subject, also where nothing was open."""
    devices: int
    """How many devices were judged for that day, as one is for the day of its release."""


def first_day() -> date:
    """Return the first day on which the regulation applied (Art.123(2)); none before it can be judged."""
    return current_edition().context.applies_from


def as_on(sight: Sight, *, on: date, language: str = "en", only: frozenset[str] | None = None) -> AsOn:
    """Judge the institution and its families as on a day; devices are shown where that day was theirs."""
    law, known = current_edition(), known_on(sight, on=on)
    abouts = _abouts(sight, known, on=on, only=only)
    found = [
        _stand(duty, wording, abouts[duty.id], language=language)
        for duty in sight.law_here(law)
        if only is None or duty.id in only
        for wording in [in_force(duty, on=on)]
        if wording is not None and (duty.subject in REMEMBERED or duty.id in abouts or only is not None)
    ]
    whole = Whole(
        standings=in_order(found),
        edition=law.number,
        checked_by=law.checked_by,
        country=sight.country,
        computed_at=None,
        families=sum(one.subject.kind is SubjectKind.FAMILY for one in known),
    )
    return AsOn(
        on=on,
        whole=whole,
        basis=basis_of(known),
        is_ahead=on > day_of(sight.at),
        abouts=abouts,
        devices=len(
            {one.subject for ones in abouts.values() for one in ones if one.subject.kind not in REMEMBERED}
        ),
    )


def _abouts(
    sight: Sight, known: tuple[Known, ...], *, on: date, only: frozenset[str] | None
) -> defaultdict[str, tuple[About, ...]]:
    """Return how each duty stood for each subject."""
    found: defaultdict[str, list[About]] = defaultdict(list)
    for one in known:
        for judged in _judged(one, on=on, only=only):
            verdict = judged.verdict
            word = VerdictWord(verdict.verdict)
            found[verdict.duty.id].append(About(subject=one.subject, verdict=word, due=verdict.due))
    names = ("duty", "subject_kind", "subject_key", "subject_name", "verdict", "due")
    rows = _of_devices(sight, on=on)
    for duty, kind, key, name, said, due in rows.values_list(*names):
        if only is None or duty in only:
            subject = Subject(SubjectKind(kind), key, name)
            found[duty].append(About(subject=subject, verdict=VerdictWord(said), due=due))
    return defaultdict(tuple, {duty: tuple(sorted(ones, key=_rank)) for duty, ones in found.items()})


def _rank(one: About) -> tuple[int, Subject]:
    """Return what comes first: what is open, the most pressing before the others."""
    return (OPEN.index(one.verdict) if one.verdict in OPEN else len(OPEN), one.subject)


def _stand(duty: Duty, wording: Wording, abouts: tuple[About, ...], *, language: str) -> Standing:
    return stand_of(
        duty,
        wording,
        counts=Counter(one.verdict for one in abouts),
        opened=[one for one in abouts if one.verdict in OPEN],
        language=language,
    )


def judged_as_on(sight: Sight, *, duty: Duty, subject: Subject, on: date) -> Judged | None:
    """Judge one duty about one subject as on a day; a device by the facts of its release, else of now."""
    if subject.kind is SubjectKind.DEVICE:
        facts = _facts_of_device(subject, duty=duty, sight=sight)
        found = ask(current_edition(), subject=subject, facts=facts, on=on, only=frozenset({duty.id}))
        return found[0] if found else None
    for one in known_on(sight, on=on):
        if (one.subject.kind, one.subject.key) == (subject.kind, subject.key):
            found = _judged(one, on=on, only=frozenset({duty.id}))
            return found[0] if found else None
    return None


def _facts_of_device(subject: Subject, *, duty: Duty, sight: Sight) -> Mapping[str, Any]:
    frozen = frozen_for(subject)
    if frozen is not None:
        return as_recorded(frozen)
    names = {name for wording in duty.wordings for name in wording.facts()}
    return facts_of(subject, names=names, at=sight.at)


def _judged(one: Known, *, on: date, only: frozenset[str] | None = None) -> tuple[Judged, ...]:
    return ask(current_edition(), subject=one.subject, facts=one.facts, on=on, only=only)


def _of_devices(sight: Sight, *, on: date) -> QuerySet[Verdict]:
    """Return what was judged of devices for that day, as a released one is for that of its release."""
    return sight.copies().filter(subject_kind=SubjectKind.DEVICE.value, judged_on=on)
