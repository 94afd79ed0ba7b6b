"""Families, the judgements that they still lack, and procedures."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maatwerk.archive.recorded import as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.lab import spoken
from maatwerk.lab.models import EvidenceOnFile, Family, Judgement, Procedure
from maatwerk.lab.queries.content import policies
from maatwerk.lab.queries.evidence import no_longer_on_file
from maatwerk.lab.queries.recorded import words_against
from maatwerk.lab.words import Topic
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day


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
    effective = Procedure.objects.filter(
        institution_key=institution_key, state="effective", effective_on__lte=on, code__in=cited
    )
    sound = as_recorded(effective)
    return tuple(sorted(cited - {one.code for one in effective if subject_of(one) in sound}))


def released_family(*, institution_key: uuid.UUID, code: str) -> Family | None:
    """Return the released version of a family, if there is one."""
    return Family.objects.filter(institution_key=institution_key, code=code, state="released").first()


def judgement_gaps(
    family: Family, *, on: date, whole: bool = False, on_file: Iterable[EvidenceOnFile] = ()
) -> tuple[JudgementGap, ...]:
    """Return what is missing for the family's files to be judged adequate on a day.

    With `whole`, a family that is not what the archive holds has a gap in every topic. The documents that
    are known to be on file need not be looked for.
    """
    known = frozenset(one.document_sha256 for one in on_file)
    gaps = []
    judged = family.judgements.select_related("judge").order_by("judged_at", "pk")
    newest = {one.topic: one for one in judged}
    sound = as_recorded([family, *newest.values()])
    for topic in Topic:
        text = _gap(newest.get(topic.value), family=family, topic=topic, on=on, sound=sound, known=known)
        if whole and subject_of(family) not in sound:
            text = words_against(family)
        if text:
            gaps.append(JudgementGap(topic=topic, text=text))
    return tuple(gaps)


def _gap(
    newest: Judgement | None,
    *,
    family: Family,
    topic: Topic,
    on: date,
    sound: frozenset[str],
    known: frozenset[str],
) -> str:
    said = {"file": spoken.kind(topic), "family": family}
    if newest is None:
        return _("Nobody has judged the %(file)s of %(family)s.") % said
    if subject_of(newest) not in sound:
        return words_against(newest)
    if not newest.adequate:
        return _("%(judge)s judged the %(file)s of %(family)s as not adequate: %(reasons)s") % {
            **said,
            "judge": newest.judge,
            "reasons": newest.reasons,
        }
    return _passed(newest, family=family, said=said, on=on, known=known)


def _passed(
    newest: Judgement, *, family: Family, said: Mapping[str, Any], on: date, known: frozenset[str]
) -> str:
    """Return why a judgement that found a file adequate does not hold any more."""
    if newest.content_digest != family.content_digest:
        return _("The %(file)s of %(family)s was judged on other content.") % said
    if gone := no_longer_on_file([one for one in newest.rests_on if one not in known], family=family):
        return _(
            "The %(file)s of %(family)s was judged with a document that stands no longer: %(title)s."
        ) % {
            **said,
            "title": gone,
        }
    if newest.review_on is not None and newest.review_on < on:
        return _("The judgement of the %(file)s of %(family)s was to be reviewed on %(day)s.") % {
            **said,
            "day": written_day(newest.review_on),
        }
    return ""
