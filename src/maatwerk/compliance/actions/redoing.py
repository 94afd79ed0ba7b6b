"""Judges subjects again and puts down what differs from the copies: the one place that writes a verdict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from maatwerk.archive import actions as archive
from maatwerk.archive.actors import PROGRAM
from maatwerk.archive.days import day_of
from maatwerk.archive.recorded import look_up, seeing_once
from maatwerk.cases.models import Device
from maatwerk.compliance.collect import look_at
from maatwerk.compliance.judging import Judged, facts_to_freeze, frozen_of, judge_with_facts, law_of
from maatwerk.compliance.models import Cursor, FactsOfDay, ReleaseFacts, Verdict
from maatwerk.compliance.subjects import Subject, is_settled, of_device
from maatwerk.compliance.words import REMEMBERED, SubjectKind
from maatwerk.people.authority import remembering
from maatwerk.rulebook.shelf import current_edition

Work = Mapping[Subject, frozenset[str] | None]
"""The duties to judge again, by subject; None stands for all."""
Kept = Mapping[Subject, Mapping[str, Verdict]]
"""The copies that there are, by subject and duty."""

_AT_ONCE = 25
"""So many subjects share a transaction: what is common is read once, and who writes waits little."""


def redo(work: Work, *, at: datetime, key: UUID) -> int:
    """Judge subjects as they are now and put the answers down; return how many verdicts differ."""
    left = iter([(subject, only) for subject, only in work.items() if only is None or only])
    count = 0
    while some := dict(islice(left, _AT_ONCE)):
        count += _redo(some, at=at, key=key)
    return count


def lock(institution_key: UUID) -> Cursor:
    """Return the bookmark with its row locked: who judges last has read last."""
    Cursor.objects.get_or_create(institution_key=institution_key)
    return Cursor.objects.select_for_update().get(institution_key=institution_key)


def _redo(work: Work, *, at: datetime, key: UUID) -> int:
    """Judge some subjects, with nobody else judging meanwhile."""
    with transaction.atomic():
        lock(key)
        keys = [one.key for one in work if one.kind is SubjectKind.DEVICE]
        anew = _freeze(keys, at=at)
        asked = {subject: None if subject in anew else only for subject, only in work.items()}
        devices = look_at(keys)
        kept, rows = _kept(asked, key=key), list[Verdict]()
        with seeing_once(), remembering():  # what is written below are copies, and no record
            look_up(one for one in map(frozen_of, devices.values()) if one is not None)
            for subject, only in asked.items():
                device = devices.get(subject.key) if subject.kind is SubjectKind.DEVICE else None
                found, facts = judge_with_facts(subject, at=at, only=only, device=device)
                rows += _differing(subject, found, kept=kept[subject], at=at, key=key)
                _keep_facts(subject, facts, at=at, key=key, whole=only is None)
                # A duty that was asked about and is not answered is no longer in force.
                there = set(kept[subject]) if only is None else only & set(kept[subject])
                stale = there - {one.verdict.duty.id for one in found}
                if stale and not _is_beyond_the_shelf(device):
                    _copies(subject, key=key).filter(duty__in=stale).delete()
        Verdict.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=sorted(_OWN),
            update_fields=[*_SAID, "computed_at"],
        )
    return len(rows)


def _copies(subject: Subject, *, key: UUID) -> QuerySet[Verdict]:
    return Verdict.objects.filter(
        institution_key=key, subject_kind=subject.kind.value, subject_key=subject.key
    )


def _kept(subjects: Iterable[Subject], *, key: UUID) -> Kept:
    """Return the copies about these subjects, in one query for each kind."""
    by_kind: dict[SubjectKind, dict[str, Subject]] = defaultdict(dict)
    for one in subjects:
        by_kind[one.kind][one.key] = one
    found: dict[Subject, dict[str, Verdict]] = {
        one: {} for named in by_kind.values() for one in named.values()
    }
    for kind, named in by_kind.items():
        about = Q(institution_key=key, subject_kind=kind.value, subject_key__in=list(named))
        for row in Verdict.objects.filter(about).order_by():
            found[named[row.subject_key]][row.duty] = row
    return found


def _is_beyond_the_shelf(device: Device | None) -> bool:
    frozen = None if device is None else frozen_of(device)
    return frozen is not None and law_of(frozen.edition) is None


def _freeze(keys: Iterable[str], *, at: datetime) -> frozenset[Subject]:
    """Keep the facts of releases, as of their moment, once they are seen; return of which they are new."""
    law, new = current_edition(), set()
    for device in Device.objects.filter(pk__in=list(keys)).select_related("release_facts").order_by("pk"):
        row: ReleaseFacts | None = getattr(device, "release_facts", None)
        if not is_settled(device) or device.released_at is None:
            continue
        if row is not None and row.released_at == device.released_at:
            continue
        row = row or ReleaseFacts(institution_key=device.institution_key, device=device)
        row.released_at, row.edition, row.frozen_at = device.released_at, law.number, at
        row.facts = facts_to_freeze(of_device(device), at=device.released_at, law=law)
        archive.write(record=row, kind="compliance.facts_frozen", actor=PROGRAM, at=at)
        new.add(of_device(device))
    return frozenset(new)


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


def _differing(
    subject: Subject, found: Iterable[Judged], *, kept: Mapping[str, Verdict], at: datetime, key: UUID
) -> Iterator[Verdict]:
    """Yield what was computed and differs from the copy."""
    for row in _rows(subject, found, at=at, key=key):
        if not _is_told(row, by=kept.get(row.duty)):
            yield row


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
