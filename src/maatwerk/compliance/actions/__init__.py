"""Keeps the copies of verdicts fresh: after events, after nights, or from zero. Nothing here takes a verdict.

These rows are no records. What they say is computed from the records, and from nothing else.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import transaction

from maatwerk import __version__
from maatwerk.archive.days import day_of
from maatwerk.archive.kinds import kind
from maatwerk.archive.queries import events_since, newest_number
from maatwerk.cases.actions.counting import count_all
from maatwerk.compliance import touching
from maatwerk.compliance.actions.departures import Word as Word
from maatwerk.compliance.actions.departures import depart as depart
from maatwerk.compliance.actions.departures import departure_digest as departure_digest
from maatwerk.compliance.actions.departures import take_back as take_back
from maatwerk.compliance.actions.redoing import Work, lock, redo
from maatwerk.compliance.actions.watching import watch as watch
from maatwerk.compliance.collect import provided
from maatwerk.compliance.dates import feed_digest
from maatwerk.compliance.models import Cursor, FeedAddress, Verdict
from maatwerk.compliance.subjects import (
    Concern,
    Links,
    Subject,
    all_subjects,
    judged_devices,
    judged_families,
    judged_institutions,
    of_device,
    of_family,
    of_institution,
    open_devices,
)
from maatwerk.compliance.words import SubjectKind
from maatwerk.people.models import Account
from maatwerk.rulebook.shelf import current_edition


def catch_up(*, institution_key: UUID, at: datetime) -> int:
    """Judge again what the events since the last time can have changed; return how many verdicts differ."""
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
    count = redo(work, at=at, key=institution_key)
    _forget_what_is_gone(touched, key=institution_key)
    _remember(institution_key, number=events[-1][0])
    return count


def revisit(*, at: datetime, institution_key: UUID) -> int:
    """Judge again what time alone may have changed by this day; return how many verdicts differ."""
    work: dict[Subject, set[str]] = defaultdict(set)
    due = Verdict.objects.filter(institution_key=institution_key, revisit_on__lte=day_of(at)).order_by()
    for kind_, subject, name, duty in due.values_list("subject_kind", "subject_key", "subject_name", "duty"):
        work[Subject(SubjectKind(kind_), subject, name)].add(duty)
    judged = {(one.kind, one.key) for one in all_subjects(institution_key)} if work else set()
    still: Work = {
        subject: frozenset(only) for subject, only in work.items() if (subject.kind, subject.key) in judged
    }
    return redo(still, at=at, key=institution_key)


def recompute_all(*, institution_key: UUID, at: datetime) -> int:
    """Judge everything of an institution from zero; only the facts of releases are kept."""
    count_all(institution_key=institution_key)
    newest = newest_number(institution_key=institution_key)
    subjects = list(all_subjects(institution_key))
    for subject_kind in SubjectKind:
        keys = {one.key for one in subjects if one.kind is subject_kind}
        copies = Verdict.objects.filter(institution_key=institution_key, subject_kind=subject_kind.value)
        for gone in set(copies.order_by().values_list("subject_key", flat=True).distinct()) - keys:
            copies.filter(subject_key=gone).delete()
    count = redo(dict.fromkeys(subjects), at=at, key=institution_key)
    _remember(institution_key, number=newest)
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


def _remember(institution_key: UUID, *, number: int) -> None:
    with transaction.atomic():
        cursor = lock(institution_key)
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
        duties = {one: _duties(one, frozenset(touches), current_edition().digest) for one in SubjectKind}
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


@lru_cache(maxsize=512)
def _duties(subject_kind: SubjectKind, touches: frozenset[str], _digest: str) -> frozenset[str]:
    """Return the duties that read what was touched; worked out once for each edition of the law."""
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
