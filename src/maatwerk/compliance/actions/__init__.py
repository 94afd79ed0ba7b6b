"""Keeps the copies of verdicts fresh: after events, after nights, or from zero. Nothing here takes a verdict.

These rows are no records. What they say is computed from the records, and from nothing else.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from maatwerk import __version__
from maatwerk.archive import actions as archive
from maatwerk.archive.actors import PROGRAM
from maatwerk.archive.days import day_of
from maatwerk.archive.kinds import kind
from maatwerk.archive.queries import events_since
from maatwerk.cases.models import Device
from maatwerk.compliance import touching
from maatwerk.compliance.actions.departures import Word as Word
from maatwerk.compliance.actions.departures import depart as depart
from maatwerk.compliance.actions.departures import departure_digest as departure_digest
from maatwerk.compliance.actions.departures import take_back as take_back
from maatwerk.compliance.actions.watching import watch as watch
from maatwerk.compliance.collect import provided
from maatwerk.compliance.dates import feed_digest
from maatwerk.compliance.judging import Judged, facts_to_freeze, frozen_for, judge_with_facts, law_of
from maatwerk.compliance.models import Cursor, FactsOfDay, FeedAddress, ReleaseFacts, Verdict
from maatwerk.compliance.subjects import (
    Concern,
    Links,
    Subject,
    all_subjects,
    is_judged,
    is_settled,
    judged_devices,
    judged_families,
    judged_institutions,
    of_device,
    of_family,
    of_institution,
    open_devices,
)
from maatwerk.compliance.words import REMEMBERED, SubjectKind
from maatwerk.people.models import Account
from maatwerk.rulebook.shelf import current_edition

Work = dict[Subject, frozenset[str] | None]
"""The duties to judge again, by subject; None stands for all."""


def catch_up(*, institution_key: UUID, at: datetime) -> int:
    """Judge again what the events since the last time can have changed; return how many verdicts differ.

    Each subject is judged in a transaction of its own, so that nobody who writes waits long.
    """
    cursor = Cursor.objects.filter(institution_key=institution_key).first()
    if cursor is None or cursor.basis != _basis():
        return recompute_all(institution_key=institution_key, at=at)
    events = list(
        events_since(cursor.number, institution_key=institution_key).values_list("number", "kind", "subject")
    )
    if not events:
        return 0
    touched = _touched(events)
    work = _work(touched, institution_key=institution_key)
    count = sum(_redo(subject, at=at, only=only, key=institution_key) for subject, only in work.items())
    _forget_what_is_gone(touched, key=institution_key)
    _remember(institution_key, number=events[-1][0])
    return count


def revisit(*, at: datetime, institution_key: UUID) -> int:
    """Judge again what time alone may have changed by this day; return how many verdicts differ."""
    work: dict[Subject, set[str]] = defaultdict(set)
    for one in Verdict.objects.filter(institution_key=institution_key, revisit_on__lte=day_of(at)):
        work[Subject(SubjectKind(one.subject_kind), one.subject_key, one.subject_name)].add(one.duty)
    return sum(
        _redo(subject, at=at, only=frozenset(only), key=institution_key)
        for subject, only in work.items()
        if is_judged(subject, institution_key=institution_key)
    )


def recompute_all(*, institution_key: UUID, at: datetime) -> int:
    """Judge everything of an institution from zero; only the facts of releases are kept."""
    newest = events_since(0, institution_key=institution_key).values_list("number", flat=True).last()
    subjects = list(all_subjects(institution_key))
    for subject_kind in SubjectKind:
        keys = {one.key for one in subjects if one.kind is subject_kind}
        copies = Verdict.objects.filter(institution_key=institution_key, subject_kind=subject_kind.value)
        copies.exclude(subject_key__in=keys).delete()
    count = sum(_redo(subject, at=at, only=None, key=institution_key) for subject in subjects)
    _remember(institution_key, number=newest or 0)
    return count


def make_feed_address(*, actor: Account, language: str, at: datetime) -> str:
    """Give a person a new private address for the calendar; the one before ends. Return the token, once."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        FeedAddress.objects.filter(account=actor).delete()
        FeedAddress.objects.create(account=actor, digest=feed_digest(token), language=language, made_at=at)
    return token


def end_feed_address(*, actor: Account, at: datetime) -> bool:
    """End a person's private address; say whether there was one that this moment ends."""
    ended, _by_model = FeedAddress.objects.filter(account=actor, made_at__lte=at).delete()
    return bool(ended)


def _basis() -> str:
    """Return by what is judged: another edition or another program judges everything anew."""
    return f"{current_edition().digest} {__version__}"


def _lock(institution_key: UUID) -> Cursor:
    """Return the bookmark with its row locked: who judges last has read last."""
    Cursor.objects.get_or_create(institution_key=institution_key)
    return Cursor.objects.select_for_update().get(institution_key=institution_key)


def _remember(institution_key: UUID, *, number: int) -> None:
    with transaction.atomic():
        cursor = _lock(institution_key)
        cursor.number, cursor.basis = max(cursor.number, number), _basis()
        cursor.save(update_fields=["number", "basis"])


def _touched(events: Iterable[tuple[int, str, str]]) -> dict[Concern, set[str]]:
    """Return what was touched, by whom it concerns."""
    found: dict[Concern, set[str]] = defaultdict(set)
    links = Links()
    for code, record in dict.fromkeys((code, record) for _, code, record in events):
        if touches := kind(code).touches:
            found[links.concerned(record)].update(touches)
            if touching.ALIKE & set(touches):
                found[links.alike(record)].add("design_repeats")
    return found


def _work(touched: Mapping[Concern, set[str]], *, institution_key: UUID) -> Work:
    """Return what to judge again after these events; what is concerned and was never judged, in full."""
    work: dict[Subject, set[str]] = defaultdict(set)
    anew: set[Subject] = set()
    for whom, touches in touched.items():
        duties = {one: _duties(one, touches=touches) for one in SubjectKind}
        for subject in _subjects(whom, key=institution_key):
            work[subject] |= duties[subject.kind]
            if touching.DEVICE_STATE in touches and subject.kind is SubjectKind.DEVICE:
                anew.add(subject)
    judged = _judged_before(work, key=institution_key)
    return {
        subject: None if subject in anew or subject not in judged else frozenset(only)
        for subject, only in work.items()
    }


def _judged_before(subjects: Iterable[Subject], *, key: UUID) -> frozenset[Subject]:
    """Return those of these subjects of which there are copies."""
    by_kind: dict[SubjectKind, dict[str, Subject]] = defaultdict(dict)
    for one in subjects:
        by_kind[one.kind][one.key] = one
    found: set[Subject] = set()
    for kind_, named in by_kind.items():
        copies = Verdict.objects.filter(
            institution_key=key, subject_kind=kind_.value, subject_key__in=list(named)
        )
        found.update(named[one] for one in copies.order_by().values_list("subject_key", flat=True).distinct())
    return frozenset(found)


def _duties(subject_kind: SubjectKind, *, touches: Iterable[str]) -> frozenset[str]:
    law = current_edition()
    facts = touching.facts_touched(touches, edition=law, provided=provided(subject_kind), kind=subject_kind)
    return touching.duties_reading(facts, edition=law, kind=subject_kind)


def _subjects(whom: Concern, *, key: UUID) -> Iterable[Subject]:
    """Yield whom an event concerns, as far as it is judged."""
    if whom.devices is None:
        yield from map(of_device, open_devices(key))
    else:
        yield from map(of_device, judged_devices(key).filter(pk__in=whom.devices))
    families = judged_families(key)
    yield from map(of_family, families if whom.families is None else families.filter(pk__in=whom.families))
    yield from map(of_institution, judged_institutions(key))


def _forget_what_is_gone(whom: Iterable[Concern], *, key: UUID) -> None:
    """Remove the copies about what is judged no more: cancelled devices, withdrawn families."""
    devices = {pk for one in whom for pk in one.devices or ()}
    families = {pk for one in whom for pk in one.families or ()}
    for subject_kind, concerned_keys, left in (
        (SubjectKind.DEVICE, devices, judged_devices(key).filter(pk__in=devices)),
        (SubjectKind.FAMILY, families, judged_families(key).filter(pk__in=families)),
    ):
        gone = concerned_keys - set(left.values_list("pk", flat=True))
        Verdict.objects.filter(
            institution_key=key,
            subject_kind=subject_kind.value,
            subject_key__in={str(pk) for pk in gone},
        ).delete()


def _copies(subject: Subject, *, key: UUID) -> QuerySet[Verdict]:
    return Verdict.objects.filter(
        institution_key=key, subject_kind=subject.kind.value, subject_key=subject.key
    )


def _redo(subject: Subject, *, at: datetime, only: frozenset[str] | None, key: UUID) -> int:
    """Judge a subject as it is now and put the answers down, with nobody else judging meanwhile."""
    if only is not None and not only:
        return 0
    with transaction.atomic():
        _lock(key)
        if subject.kind is SubjectKind.DEVICE and _freeze(Device.objects.get(pk=subject.key), at=at):
            only = None
        kept = {row.duty: row for row in _copies(subject, key=key)}
        found, facts = judge_with_facts(subject, at=at, only=only)
        written = _store(subject, found, kept=kept, at=at, key=key)
        _keep_facts(subject, facts, at=at, key=key, whole=only is None)
        # A duty that was asked about and is not answered is no longer in force.
        stale = (set(kept) if only is None else only & set(kept)) - {one.verdict.duty.id for one in found}
        if stale and not _is_beyond_the_shelf(subject):
            _copies(subject, key=key).filter(duty__in=stale).delete()
    return written


def _is_beyond_the_shelf(subject: Subject) -> bool:
    frozen = frozen_for(subject)
    return frozen is not None and law_of(frozen.edition) is None


def _freeze(device: Device, *, at: datetime) -> bool:
    """Keep the facts of a release, as of its moment, once it is seen; say whether they are new."""
    if not is_settled(device) or device.released_at is None:
        return False
    if ReleaseFacts.objects.filter(device=device, released_at=device.released_at).exists():
        return False
    law = current_edition()
    row = ReleaseFacts.objects.filter(device=device).first()
    row = row or ReleaseFacts(institution_key=device.institution_key, device=device)
    row.released_at, row.edition, row.frozen_at = device.released_at, law.number, at
    row.facts = facts_to_freeze(of_device(device), at=device.released_at, law=law)
    archive.write(record=row, kind="compliance.facts_frozen", actor=PROGRAM, at=at)
    return True


def _keep_facts(subject: Subject, facts: Mapping[str, Any], *, at: datetime, key: UUID, whole: bool) -> None:
    """Keep the facts of a subject under the day, where they are other than those kept last."""
    if subject.kind not in REMEMBERED:
        return
    on, kept = day_of(at), _kept_facts(subject, key=key)
    last = kept.filter(day__lte=on).order_by("-day").first()
    known = dict(facts) if whole or last is None else {**last.facts, **facts}
    if last is not None and last.facts == known:
        return
    row = last if last is not None and last.day == on else None
    row = row or FactsOfDay(
        institution_key=key, subject_kind=subject.kind.value, subject_key=subject.key, day=on
    )
    row.subject_name, row.facts, row.kept_at = subject.name, known, at
    row.save()


def _kept_facts(subject: Subject, *, key: UUID) -> QuerySet[FactsOfDay]:
    return FactsOfDay.objects.filter(
        institution_key=key, subject_kind=subject.kind.value, subject_key=subject.key
    )


def _store(
    subject: Subject, found: Iterable[Judged], *, kept: Mapping[str, Verdict], at: datetime, key: UUID
) -> int:
    """Put down what was computed and differs from the copy: the one place that writes a verdict."""
    rows = [row for row in _rows(subject, found, at=at, key=key) if not _is_told(row, by=kept.get(row.duty))]
    Verdict.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=sorted(_OWN), update_fields=[*_SAID, "computed_at"]
    )
    return len(rows)


_OWN = ("institution_key", "subject_kind", "subject_key", "duty")
_SAID = tuple(
    field.name
    for field in Verdict._meta.concrete_fields
    if not field.primary_key and field.name not in (*_OWN, "computed_at")
)


def _is_told(row: Verdict, *, by: Verdict | None) -> bool:
    """Say whether a copy already says all that was computed."""
    return by is not None and all(getattr(row, name) == getattr(by, name) for name in _SAID)


def _rows(subject: Subject, found: Iterable[Judged], *, at: datetime, key: UUID) -> Iterator[Verdict]:
    for one in found:
        yield Verdict(
            institution_key=key,
            subject_kind=subject.kind.value,
            subject_key=subject.key,
            subject_name=subject.name,
            duty=one.verdict.duty.id,
            cites=list(one.verdict.cites),
            edition=one.edition,
            facts_digest=one.facts_digest,
            applies=str(one.verdict.applies),
            verdict=one.verdict.verdict,
            reasons=[reason.as_json() for reason in one.verdict.reasons],
            not_known=list(one.not_known),
            judged_on=one.on,
            due=one.verdict.due,
            revisit_on=one.revisit_on,
            computed_at=at,
        )
