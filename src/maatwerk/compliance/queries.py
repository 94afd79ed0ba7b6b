"""What the law answers, as last computed; a prescriber sees the own devices, a stranger nothing.

Doors that show verdicts call `actions.catch_up` first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from maatwerk.archive.days import day_of
from maatwerk.archive.recorded import is_as_recorded
from maatwerk.cases import queries as cases
from maatwerk.cases.models import Device
from maatwerk.cases.process import GATE_NAMES as GATES
from maatwerk.cases.process import GATES_BEHIND
from maatwerk.compliance.collect import LATER
from maatwerk.compliance.judging import at_release, facts_to_freeze, frozen_for, law_of
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.subjects import Subject, is_settled, of_device
from maatwerk.compliance.words import OPEN, SAID, SubjectKind, VerdictWord
from maatwerk.people.authority import may
from maatwerk.people.models import Account
from maatwerk.rulebook.duty import Duty
from maatwerk.rulebook.editions import Edition
from maatwerk.rulebook.reasons import Question, in_language
from maatwerk.rulebook.shelf import current_edition


@dataclass(frozen=True)
class Shown:
    """One verdict in words, with its reasons, its citations, and what would still have to be told."""

    subject: Subject
    duty: str
    text: str
    why: str
    cites: tuple[str, ...]
    verdict: VerdictWord
    said: str
    reasons: tuple[dict[str, Any], ...]
    questions: tuple[Question, ...]
    due: date | None
    gates: tuple[str, ...]
    ahead: bool
    confidence: str
    edition: str
    checked_by: str
    computed_at: datetime


@dataclass(frozen=True)
class Replay:
    """The release of a device judged again: what was answered, and what the records say otherwise now."""

    edition: str
    on: date
    verdicts: dict[str, VerdictWord]
    facts_intact: bool
    differs: tuple[str, ...]


def verdicts_for(
    viewer: Account, *, kind: SubjectKind, key: str, at: datetime, language: str = "en"
) -> tuple[Shown, ...]:
    """Return every verdict about one subject that the viewer may see."""
    found = _seen_by(viewer, at=at).filter(subject_kind=kind.value, subject_key=key)
    return tuple(_shown(found, language=language))


def open_duties(viewer: Account, *, at: datetime, language: str = "en") -> tuple[Shown, ...]:
    """Return the duties that leave something to do now: overdue first; what a later gate asks for is last."""
    found = _seen_by(viewer, at=at).filter(verdict__in=[word.value for word in OPEN])
    order = {word: place for place, word in enumerate(OPEN)}
    return tuple(
        sorted(
            _shown(found, language=language),
            key=lambda one: (one.ahead, order[one.verdict], one.due or date.max, one.subject, one.duty),
        )
    )


def replay(viewer: Account, *, device: Device, at: datetime) -> Replay | None:
    """Judge a release again by its edition and its facts, and hold the facts against the records of today.

    None: nothing is frozen, or this program does not ship that edition. A difference need not be wrong: a
    certificate withdrawn later is one. Broken facts are.
    """
    seen = cases.device(viewer, number=device.number, at=at)
    subject = of_device(seen)
    frozen = frozen_for(subject) if is_settled(seen) else None
    law = None if frozen is None else law_of(frozen.edition)
    if frozen is None or law is None:
        return None
    again = facts_to_freeze(subject, at=frozen.released_at, law=law)
    return Replay(
        edition=frozen.edition,
        on=day_of(frozen.released_at),
        verdicts={
            one.verdict.duty.id: VerdictWord(one.verdict.verdict)
            for one in at_release(frozen, subject=subject, law=law)
        },
        facts_intact=is_as_recorded(frozen),
        differs=tuple(name for name in sorted(set(again) - LATER) if again[name] != frozen.facts.get(name)),
    )


def _seen_by(viewer: Account, *, at: datetime) -> QuerySet[Verdict]:
    """Return the verdicts that a person may see: all, or those about the own devices."""
    found = Verdict.objects.filter(institution_key=viewer.institution_key)
    if may(account=viewer, ability="read_all", at=at):
        return found
    own = {str(pk) for pk in cases.devices_for(viewer, at=at).values_list("pk", flat=True)}
    return found.filter(Q(subject_kind=SubjectKind.DEVICE.value, subject_key__in=own))


def _shown(found: Iterable[Verdict], *, language: str) -> Iterator[Shown]:
    current = current_edition()
    known: dict[str, dict[str, Duty]] = {}
    rows = list(found)
    devices = {one.subject_key for one in rows if one.subject_kind == SubjectKind.DEVICE.value}
    stand = dict(Device.objects.filter(pk__in=devices).values_list("pk", "state"))
    held = dict(Device.objects.filter(pk__in=devices, state="on_hold").values_list("pk", "held_from"))
    for row in rows:
        law = law_of(row.edition) or current
        if law.number not in known:
            known[law.number] = {one.id: one for one in law.duties}
        duty = known[law.number].get(row.duty)
        if duty is None:
            continue
        wording = next(one for one in reversed(duty.wordings) if one.from_day <= row.judged_on)
        word = VerdictWord(row.verdict)
        state = ""
        if row.subject_kind == SubjectKind.DEVICE.value:
            state = held.get(int(row.subject_key)) or stand.get(int(row.subject_key), "")
        yield Shown(
            subject=Subject(SubjectKind(row.subject_kind), row.subject_key, row.subject_name),
            duty=row.duty,
            text=in_language(wording.text, language),
            why=in_language(wording.why, language),
            cites=tuple(row.cites),
            verdict=word,
            said=SAID[word],
            # They are kept in English; whoever looks reads them in the own language.
            reasons=tuple(
                {
                    **one,
                    "text": in_language(wording.missing, language),
                    "do": in_language(wording.do, language),
                }
                for one in row.reasons
            ),
            questions=_questions(row, law=law, language=language),
            due=row.due,
            gates=duty.gates,
            ahead=is_ahead(duty, state=state),
            confidence=duty.confidence,
            edition=row.edition,
            checked_by=law.checked_by,
            computed_at=row.computed_at,
        )


def _questions(row: Verdict, *, law: Edition, language: str) -> tuple[Question, ...]:
    return tuple(
        Question(name, law.vocabulary.question(name, language=language))
        for name in row.not_known
        if name in law.vocabulary
    )


def is_ahead(duty: Duty, *, state: str) -> bool:
    """Return whether the last gate that asks for a duty still lies before the device."""
    if not state or not duty.gates:
        return False
    return max(map(GATES.index, duty.gates)) >= GATES_BEHIND.get(state, len(GATES))
