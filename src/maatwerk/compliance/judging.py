"""Asks the law about a subject: facts of now while it is open, facts of the release once it is settled."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from maatwerk.archive.canonical import plain
from maatwerk.archive.chain import canonical_text
from maatwerk.archive.days import day_of
from maatwerk.archive.recorded import is_as_recorded
from maatwerk.cases.models import Device
from maatwerk.compliance.collect import LATER, ageing, facts_of
from maatwerk.compliance.models import ReleaseFacts
from maatwerk.compliance.subjects import Subject, is_settled
from maatwerk.compliance.touching import facts_asked
from maatwerk.compliance.words import SubjectKind
from maatwerk.rulebook import duties
from maatwerk.rulebook.editions import Edition
from maatwerk.rulebook.errors import LawError
from maatwerk.rulebook.shelf import current_edition, edition


@dataclass(frozen=True)
class Judged:
    """One computed answer with what it rests on."""

    verdict: duties.Verdict
    edition: str
    on: date
    facts_digest: str
    not_known: tuple[str, ...]
    revisit_on: date | None


def judge(subject: Subject, *, at: datetime, only: frozenset[str] | None = None) -> tuple[Judged, ...]:
    """Judge the duties about a subject; the facts of a settled device must be frozen before."""
    return judge_with_facts(subject, at=at, only=only)[0]


def judge_with_facts(
    subject: Subject, *, at: datetime, only: frozenset[str] | None = None, device: Device | None = None
) -> tuple[tuple[Judged, ...], Mapping[str, Any]]:
    """Judge the duties about a subject, and return the facts of now that were collected for it.

    A device that was looked at before with others (`collect.look_at`) is not read again.
    """
    frozen = frozen_for(subject) if device is None else frozen_of(device)
    if frozen is not None:
        return _judge_settled(subject, frozen=frozen, at=at, only=only, device=device), {}
    law = current_edition()
    names = _names(law, kind=subject.kind, only=only)
    facts = facts_of(subject, names=names, at=at)
    ages = ageing(subject, facts=facts)
    return ask(law, subject=subject, facts=facts, on=day_of(at), only=only, ages=ages), facts


def frozen_for(subject: Subject) -> ReleaseFacts | None:
    """Return the facts of the release that count for a subject, if it is a settled device."""
    if subject.kind is not SubjectKind.DEVICE:
        return None
    return frozen_of(Device.objects.select_related("release_facts").get(pk=subject.key))


def frozen_of(device: Device) -> ReleaseFacts | None:
    """Return the facts of the release that count for a device, if it is settled and was looked at since."""
    found: ReleaseFacts | None = getattr(device, "release_facts", None) if is_settled(device) else None
    return found


def as_recorded(frozen: ReleaseFacts) -> dict[str, Any]:
    """Return the frozen facts; none of them is known any more where the row was changed past the program."""
    return frozen.facts if is_as_recorded(frozen) else {}


def law_of(number: str) -> Edition | None:
    """Return an edition, or None when this program no longer ships it."""
    try:
        return edition(number)
    except LawError:
        return None


def at_release(frozen: ReleaseFacts, *, subject: Subject, law: Edition) -> tuple[Judged, ...]:
    """Judge a device again as on the day of its release, by the facts and the law of that day."""
    return ask(law, subject=subject, facts=frozen.facts, on=day_of(frozen.released_at))


def facts_to_freeze(subject: Subject, *, at: datetime, law: Edition) -> dict[str, Any]:
    """Return the facts that a device is released by."""
    return facts_of(subject, names=facts_asked(edition=law, kind=subject.kind), at=at)


class Digests:
    """The digests of parts of the same facts: each fact is written once, however many duties read it."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts
        self._written: dict[str, str] = {}

    def of(self, names: Iterable[str]) -> str:
        """Return the digest under which these facts are known, as `digest_of` would."""
        content = ",".join(self._text(name) for name in sorted(names))
        text = f'{{"content":{{{content}}},"kind":"facts"}}'
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def _text(self, name: str) -> str:
        if name not in self._written:
            # The canonical text of an object with this one member, without its braces.
            self._written[name] = canonical_text({name: plain(self._facts.get(name))})[1:-1]
        return self._written[name]


def _judge_settled(
    subject: Subject,
    *,
    frozen: ReleaseFacts,
    at: datetime,
    only: frozenset[str] | None,
    device: Device | None,
) -> tuple[Judged, ...]:
    """Judge on today what still happens to the device, and on the day of its release all else.

    What time alone changes in the law, such as the end of a transition, came too late for it.
    """
    law = law_of(frozen.edition)
    newest = law or current_edition()
    names = _names(newest, kind=subject.kind, only=only)
    later = facts_of(subject, names=names & LATER, at=at, device=device)
    # Data that were shredded in time are no longer known; what they said at the release still is.
    settled_by = as_recorded(frozen)
    facts = {**settled_by, **{name: value for name, value in later.items() if value is not None}}
    running = _still_running(newest)
    found = ask(newest, subject=subject, facts=facts, on=day_of(at), only=_both(only, running))
    if law is None:
        return found
    settled = frozenset(duty.id for duty in law.duties) - running
    return (
        *found,
        *ask(
            law,
            subject=subject,
            facts=settled_by,
            on=day_of(frozen.released_at),
            only=_both(only, settled),
            timeless=True,
        ),
    )


def ask(
    law: Edition,
    *,
    subject: Subject,
    facts: Mapping[str, Any],
    on: date,
    only: frozenset[str] | None = None,
    ages: frozenset[str] = frozenset(),
    timeless: bool = False,
) -> tuple[Judged, ...]:
    """Judge a subject by an edition, by these facts, on a day; nothing is collected."""
    # What nobody can mean, such as a date in the year 1, is not known; it must not stop all other verdicts.
    # An older edition does not ask for what a newer one brought.
    facts = {
        name: value
        for name, value in facts.items()
        if name in law.vocabulary and law.vocabulary.takes(name, value)
    }
    answer = duties.judge(edition=law, facts=facts, on=on, subject=subject.kind.value, only=only)
    found, digests = [], Digests(facts)
    for verdict in answer.verdicts:
        read = verdict.wording.facts()
        revisit = None if timeless else _sooner(verdict.revisit_on, on=on, ages=bool(ages & set(read)))
        found.append(
            Judged(
                verdict=verdict,
                edition=law.number,
                on=on,
                facts_digest=digests.of(read),
                # What the route test would ask besides is asked where the route is decided.
                not_known=tuple(name for name in verdict.not_known if name in read),
                revisit_on=revisit,
            )
        )
    return tuple(found)


def _sooner(day: date | None, *, on: date, ages: bool) -> date | None:
    tomorrow = on + timedelta(days=1)
    return tomorrow if ages else day


def _still_running(law: Edition) -> frozenset[str]:
    """Return the duties on which what happens after a release still bears."""
    return frozenset(
        duty.id for duty in law.duties if any(LATER & set(wording.facts()) for wording in duty.wordings)
    )


def _names(law: Edition, *, kind: SubjectKind, only: frozenset[str] | None) -> frozenset[str]:
    wanted = [duty for duty in law.duties if duty.subject == kind and (only is None or duty.id in only)]
    return frozenset(name for duty in wanted for wording in duty.wordings for name in wording.facts())


def _both(first: frozenset[str] | None, second: frozenset[str]) -> frozenset[str]:
    return second if first is None else first & second
