"""What another edition of the law, or a proposal, changes for this lab: the institution and its families."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maatwerk.archive.days import day_of
from maatwerk.compliance.atlas import Group, atlas
from maatwerk.compliance.judging import ask
from maatwerk.compliance.remembered import Known, known_on
from maatwerk.compliance.standing import Sight
from maatwerk.compliance.subjects import Subject
from maatwerk.compliance.words import REMEMBERED, VerdictWord
from maatwerk.rulebook import editions
from maatwerk.rulebook.differences import Difference, differences
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import MisreadError
from maatwerk.rulebook.reasons import in_language


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One verdict that differs: about whom, before and after; None where the duty is not there."""

    subject: Subject
    was: VerdictWord | None
    now: VerdictWord | None


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One duty of which the editions say something else, in words, with what that does to this lab."""

    difference: Difference
    title: str
    text: str
    group: Group | None
    effects: tuple[Effect, ...]

    @property
    def is_judged(self) -> bool:
        """Return whether it is compared for this lab; duties about single devices are not."""
        return self.difference.duty.subject in REMEMBERED


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two editions, held against each other for one lab."""

    before: Edition
    after: Edition
    on: date
    changed: tuple[Changed, ...]
    turned: Mapping[tuple[VerdictWord | None, VerdictWord | None], int]
    """How many verdicts differ, by what they were and are."""
    subjects: int
    """For how many subjects that was looked at."""


def compare(sight: Sight, *, before: Edition, after: Edition, language: str = "en") -> Compared:
    """Return what a newer edition says otherwise, and which verdicts of today turn by it."""
    on = day_of(sight.at)
    found = differences(before, after, answer=editions.diff(before, after), on=on)
    known = known_on(sight, on=on)
    effects = _effects(known, found, before=before, after=after, on=on)
    changed = [
        Changed(
            difference=one,
            title=atlas().title(one.duty, language=language),
            text=in_language(one.wording.text, language),
            group=_group(one),
            effects=effects.get(one.duty.id, ()),
        )
        for one in found
    ]
    turned = Counter((one.was, one.now) for ones in effects.values() for one in ones)
    return Compared(
        before=before,
        after=after,
        on=on,
        changed=tuple(changed),
        turned=turned,
        subjects=len(known),
    )


def _effects(
    known: tuple[Known, ...],
    found: tuple[Difference, ...],
    *,
    before: Edition,
    after: Edition,
    on: date,
) -> dict[str, tuple[Effect, ...]]:
    """Return the verdicts that differ, by duty."""
    only = frozenset(one.duty.id for one in found)
    effects: dict[str, list[Effect]] = {}
    for one in known:
        was, now = (
            {
                judged.verdict.duty.id: VerdictWord(judged.verdict.verdict)
                for judged in ask(law, subject=one.subject, facts=one.facts, on=on, only=only)
            }
            for law in (before, after)
        )
        for name in was.keys() | now.keys():
            if was.get(name) is not now.get(name):
                effect = Effect(subject=one.subject, was=was.get(name), now=now.get(name))
                effects.setdefault(name, []).append(effect)
    return {name: tuple(ones) for name, ones in effects.items()}


def _group(one: Difference) -> Group | None:
    """Return the part of the map that a duty belongs to; one of an old edition may belong to none."""
    try:
        task = atlas().task_of(one.duty)
    except MisreadError:
        return None
    return next(group for group in atlas().groups if group.id == task.group)
