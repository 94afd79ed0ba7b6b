"""Every day that the records already know: what comes due, what ends, what is to be looked at again.

No patient is named here. What is kept until a day is counted.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.cases.models import Device
from maatwerk.compliance.atlas import atlas
from maatwerk.compliance.models import FeedAddress, Verdict
from maatwerk.compliance.standing import Sight
from maatwerk.compliance.words import OPEN, VerdictWord
from maatwerk.lab import queries as lab
from maatwerk.lab.models import Certificate, EvidenceOnFile, Judgement, Validation
from maatwerk.people.models import Account, Competence, RoleGrant
from maatwerk.rulebook.shelf import current_edition


class Kind(StrEnum):
    """What happens on a day."""

    DUTY = "duty"
    """The evidence for a duty is due."""
    AGAIN = "again"
    """Time alone changes the answer to a duty."""
    UPKEEP = "upkeep"
    """The upkeep of a machine or an instrument ends."""
    EXPIRY = "expiry"
    """A lot expires."""
    REVIEW = "review"
    """A procedure, a judgement or a supplier is to be looked at again."""
    END = "end"
    """A document, a certificate or a validation ends."""
    TRAINING = "training"
    """A training ends."""
    ROLE = "role"
    """A role ends."""
    KEPT = "kept"
    """Until that day papers are kept."""


@dataclass(frozen=True, order=True)
class Entry:
    """One day with what happens on it, and the record that says so."""

    on: date
    kind: Kind
    what: str
    """The name of the thing; of a duty its short name."""
    record: str
    key: str
    count: int = 1
    part: str = ""
    """What of it: the topic of a judgement, the kind of upkeep, the stage of a validation; a code."""
    subject: str = ""
    """What a duty is about, where it is one thing."""
    about: str = ""
    """The kind of that thing."""
    sure: str = ""
    """How sure the law is that a day of a duty rests on: a word of the law room."""


def feed_digest(token: str) -> str:
    """Return the digest under which the token of a private address is known."""
    return hashlib.sha256(f"calendar {token}".encode()).hexdigest()


def feed_address_of(account: Account) -> FeedAddress | None:
    """Return the private address of a person, if one was made."""
    return FeedAddress.objects.filter(account=account).first()


def reader_of(token: str) -> FeedAddress | None:
    """Return whose address a token opens; one of somebody who left opens nothing."""
    found = FeedAddress.objects.filter(digest=feed_digest(token)).select_related("account").first()
    return found if found is not None and found.account.is_active else None


def days_ahead(sight: Sight, *, language: str = "en") -> tuple[Entry, ...]:
    """Return every day on record that the viewer may know of, the earliest first."""
    viewer, on = sight.viewer, day_of(sight.at)
    found = [
        *_verdicts(sight, language=language),
        *_equipment(viewer),
        *_papers(viewer),
        *_people(viewer, on=on),
        *_kept(viewer),
    ]
    return tuple(sorted(found))


def _verdicts(sight: Sight, *, language: str) -> Iterator[Entry]:
    """Yield the days of duties; those of single devices are counted, as they stand with their cases."""
    titles = {
        duty.id: (atlas().title(duty, language=language), duty.confidence)
        for duty in current_edition().duties
    }
    rows, on = sight.copies(), day_of(sight.at)
    due = rows.filter(verdict__in=[word.value for word in OPEN], due__isnull=False)
    yield from _counted(due, "due", Kind.DUTY, titles)
    # What ages is looked at every day; only a day that the law itself names is worth a place here.
    again = rows.filter(revisit_on__gt=on + timedelta(days=1)).exclude(
        verdict__in=[VerdictWord.DUE.value, VerdictWord.NOT_APPLICABLE.value]
    )
    yield from _counted(again, "revisit_on", Kind.AGAIN, titles)


def _counted(
    rows: QuerySet[Verdict], name: str, kind: Kind, titles: Mapping[str, tuple[str, str]]
) -> Iterator[Entry]:
    grouped = rows.values_list("duty", name, "subject_kind").annotate(Count("pk"), Max("subject_name"))
    for duty, day, about, count, name_of in grouped:
        if duty in titles:
            subject = name_of if count == 1 else ""
            title, sure = titles[duty]
            yield Entry(day, kind, title, "duty", duty, count, subject=subject, about=about, sure=sure)


def _equipment(viewer: Account) -> Iterator[Entry]:
    for machine in (
        lab.machines(viewer).filter(state="in_service").prefetch_related(None).prefetch_related("records")
    ):
        for one in lab.upkeep_of(machine):
            if one.until is not None:
                said = f"{machine.code} {machine.name}"
                yield Entry(one.until, Kind.UPKEEP, said, "machines", machine.code, part=one.kind)
    for tool in lab.instruments(viewer).filter(state="in_service"):
        until = lab.calibration_of(tool).until
        if until is not None:
            yield Entry(
                until, Kind.UPKEEP, f"{tool.code} {tool.name}", "instruments", tool.code, part="calibration"
            )
    lots = lab.stocked(viewer).filter(state__in=["quarantine", "released"]).prefetch_related(None)
    for lot in lots:
        if lot.expires_on is not None:
            said = _("Lot %(number)s, %(material)s") % {"number": lot.number, "material": lot.material}
            yield Entry(lot.expires_on, Kind.EXPIRY, said, "lots", str(lot.pk))


def _papers(viewer: Account) -> Iterator[Entry]:
    own = {"institution_key": viewer.institution_key}
    for one in lab.procedures(viewer).filter(state="effective"):
        yield Entry(one.review_on, Kind.REVIEW, f"{one.code} {one.title}", "procedures", str(one.pk))
    for supplier in lab.suppliers(viewer).filter(state="approved"):
        if supplier.review_on is None:
            continue
        yield Entry(supplier.review_on, Kind.REVIEW, str(supplier), "suppliers", supplier.code)
    for paper in EvidenceOnFile.objects.filter(**own, state="on_file"):
        yield Entry(paper.valid_until, Kind.END, paper.title, "evidence", str(paper.pk))
    for certificate in Certificate.objects.filter(**own, state="valid"):
        yield Entry(certificate.valid_until, Kind.END, str(certificate), "", str(certificate.pk))
    newest: dict[tuple[int, str], Judgement] = {}
    judged = Judgement.objects.filter(**own, family__state__in=["adopted", "released"])
    for judgement in judged.select_related("family").order_by("judged_at", "pk"):
        newest[(judgement.family_id, judgement.topic)] = judgement
    for judgement in newest.values():
        if judgement.review_on is not None:
            said, key = str(judgement.family), str(judgement.family_id)
            yield Entry(judgement.review_on, Kind.REVIEW, said, "families", key, part=judgement.topic)
    valid: dict[tuple[int, str], Validation] = {}
    for run in Validation.objects.filter(**own).select_related("recipe").order_by("concluded_on", "pk"):
        valid[(run.recipe_id, run.stage)] = run
    for run in valid.values():
        yield Entry(run.valid_until, Kind.END, str(run.recipe), "recipes", str(run.recipe_id), part=run.stage)


def _people(viewer: Account, *, on: date) -> Iterator[Entry]:
    own = {"institution_key": viewer.institution_key, "account__is_active": True, "withdrawn_at": None}
    newest: dict[tuple[int, str], Competence] = {}
    for one in Competence.objects.filter(**own).select_related("account").order_by("granted_on", "pk"):
        newest[(one.account_id, one.topic)] = one
    for one in newest.values():
        if one.valid_until is not None:
            name, key = one.account.full_name, str(one.account_id)
            yield Entry(one.valid_until, Kind.TRAINING, name, "person", key, part=one.topic)
    for grant in RoleGrant.objects.filter(**own, until_on__gte=on).select_related("account"):
        if grant.until_on is None:
            continue
        name, key = grant.account.full_name, str(grant.account_id)
        yield Entry(grant.until_on, Kind.ROLE, name, "person", key, part=grant.role)


def _kept(viewer: Account) -> Iterator[Entry]:
    rows = Device.objects.filter(institution_key=viewer.institution_key, keep_until__isnull=False)
    for day, count in rows.order_by().values_list("keep_until").annotate(Count("pk")):
        yield Entry(day, Kind.KEPT, "", "", "", count)
