"""Evidence on file: a document is kept, with who signed it, what it shows and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.lab.actions.documents import keep_document
from maatwerk.lab.actions.saying import not_after, one_of, said, same_house
from maatwerk.lab.models import EvidenceOnFile, Family
from maatwerk.lab.process import EVIDENCE
from maatwerk.lab.queries import places_to_answer
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.rulebook.conditions import shifted
from maatwerk.workflow import doorway

_YEARS = 10
"""Longer than this nobody may rely on a document without looking at it again."""


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A document as evidence: its content, who signed it, which places of the law it answers, and where."""

    title: str
    content: bytes
    shows: str
    answers: Mapping[str, str]
    signed_by: str
    signed_on: date
    valid_until: date
    family_code: str = ""


def file_evidence(*, filing: Filing, actor: Account, at: datetime) -> EvidenceOnFile:
    """File a document as evidence for places of the law; it counts from its signature to its last day."""
    if filing.family_code:
        mine = Family.objects.filter(institution_key=actor.institution_key)
        one_of("family", filing.family_code, set(mine.values_list("code", flat=True)))
    record = EvidenceOnFile(
        institution_key=actor.institution_key,
        title=said("title", filing.title),
        family_code=filing.family_code,
        shows=said("shows", filing.shows),
        answers=_answers(filing),
        signed_by=said("signed_by", filing.signed_by),
        signed_on=not_after("signed_on", filing.signed_on, at=at),
        valid_until=_in_time(filing),
        filed_by=actor,
    )
    with transaction.atomic():
        record.document_sha256 = keep_document(
            content=filing.content, name="evidence.pdf", actor=actor, at=at
        )
        doorway.admit(
            record=record, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.evidence_filed"
        )
    return record


def withdraw_evidence(*, evidence: EvidenceOnFile, reason: str, actor: Account, at: datetime) -> None:
    """Withdraw evidence that is wrong, replaced or revoked; the record and its document stay."""
    same_house(actor, evidence)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=evidence, process=EVIDENCE, move="withdraw", actor=actor, at=at, detail=detail)


def _answers(filing: Filing) -> dict[str, str]:
    """Return the places that the document answers; each says where in it."""
    known = places_to_answer(about_family=bool(filing.family_code))
    if not filing.answers:
        raise InputRefused(
            "answers_missing",
            what=_("The document answers no place of the law."),
            where="answers",
            why=_("Evidence is evidence of something."),
            do=_("Name the places, each with the page or section where it is answered."),
        )
    return {
        one_of("place of the law", place, known): said("where it is answered", where)
        for place, where in filing.answers.items()
    }


def _in_time(filing: Filing) -> date:
    """Return the last day, which must come after the signature and not too late."""
    latest = shifted(filing.signed_on, years=_YEARS)
    if filing.signed_on < filing.valid_until <= latest:
        return filing.valid_until
    raise InputRefused(
        "end_out_of_bounds",
        what=_("It would count until %(day)s.") % {"day": filing.valid_until},
        where="valid_until",
        why=_("It comes after %(effective_on)s and on %(latest)s at the latest.")
        % {"effective_on": filing.signed_on, "latest": latest},
        do=_("Name a day between them."),
    )
