"""Families, the judgements that they still lack, and procedures."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from maatwerk.archive.recorded import not_as_recorded
from maatwerk.lab.models import Family, Judgement, Procedure
from maatwerk.lab.queries.content import policies
from maatwerk.lab.queries.recorded import against_record
from maatwerk.lab.words import Topic
from maatwerk.people.models import Account


@dataclass(frozen=True)
class JudgementGap:
    """What keeps a family from release on one topic."""

    topic: Topic
    text: str


def families(viewer: Account) -> QuerySet[Family]:
    """Return the families of the viewer's institution, the newest version first."""
    return Family.objects.filter(institution_key=viewer.institution_key).order_by("code", "-version")


def procedures(viewer: Account) -> QuerySet[Procedure]:
    """Return the procedures of the viewer's institution, the newest version first."""
    return Procedure.objects.filter(institution_key=viewer.institution_key).order_by("code", "-version")


def procedures_missing(*, institution_key: uuid.UUID, on: date) -> tuple[str, ...]:
    """Return the procedures that the lab's own limits cite and that no effective version stands behind."""
    cited = {code for rule in policies() for code in rule.cites}
    effective = list(
        Procedure.objects.filter(institution_key=institution_key, state="effective", effective_on__lte=on)
    )
    changed = {one.pk for one in not_as_recorded(effective)}
    return tuple(sorted(cited - {one.code for one in effective if one.pk not in changed}))


def released_family(*, institution_key: uuid.UUID, code: str) -> Family | None:
    """Return the released version of a family, if there is one."""
    return Family.objects.filter(institution_key=institution_key, code=code, state="released").first()


def judgement_gaps(family: Family, *, on: date) -> tuple[JudgementGap, ...]:
    """Return what is missing for the family's files to be judged adequate on a day."""
    gaps = []
    for topic in Topic:
        newest = family.judgements.filter(topic=topic.value).order_by("-judged_at", "-pk").first()
        text = _gap(newest, family=family, topic=topic, on=on)
        if text:
            gaps.append(JudgementGap(topic=topic, text=text))
    return tuple(gaps)


def _gap(newest: Judgement | None, *, family: Family, topic: Topic, on: date) -> str:
    name = topic.value.replace("_", " ")
    if newest is None:
        return f"Nobody has judged the {name} of {family}."
    if changed := against_record(newest):
        return changed
    if not newest.adequate:
        return f"{newest.judge} judged the {name} of {family} as not adequate: {newest.reasons}"
    if newest.content_digest != family.content_digest:
        return f"The {name} of {family} was judged on other content."
    if newest.review_on is not None and newest.review_on < on:
        return f"The judgement of the {name} of {family} was to be reviewed on {newest.review_on}."
    return ""
