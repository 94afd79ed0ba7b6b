"""Procedures: adopted version by version under Article 10(9); the lab's own limits cite their codes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.lab.actions.documents import keep_document
from maatwerk.lab.actions.saying import not_after, said, same_house
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Procedure
from maatwerk.lab.process import PROCEDURE
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.rulebook.conditions import shifted
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a version of a procedure is: its title, its text as a PDF, and what the version changes."""

    title: str
    content: bytes
    purpose: str = ""


def adopt_procedure(
    *, code: str, document: Document, effective_on: date, review_on: date, actor: Account, at: datetime
) -> Procedure:
    """Adopt a version of a procedure (Art.10(9)); the version in effect before is superseded."""
    said("code", code)
    said("title", document.title)
    not_after("effective_on", effective_on, at=at)
    _review_in_time(code, effective_on=effective_on, review_on=review_on)
    mine = Procedure.objects.filter(institution_key=actor.institution_key, code=code)
    with transaction.atomic():
        before = mine.filter(state="effective").first()
        if before is not None:
            doorway.move(record=before, process=PROCEDURE, move="supersede", actor=actor, at=at)
        procedure = Procedure(
            institution_key=actor.institution_key,
            code=code,
            version=mine.count() + 1,
            title=document.title,
            purpose=document.purpose,
            document_sha256=keep_document(content=document.content, name=f"{code}.pdf", actor=actor, at=at),
            effective_on=effective_on,
            review_on=review_on,
            approved_by=actor,
        )
        doorway.admit(
            record=procedure, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.procedure_adopted"
        )
    return procedure


def withdraw_procedure(*, procedure: Procedure, reason: str, actor: Account, at: datetime) -> None:
    """Withdraw a procedure without a successor."""
    same_house(actor, procedure)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=procedure, process=PROCEDURE, move="withdraw", actor=actor, at=at, detail=detail)


def _review_in_time(code: str, *, effective_on: date, review_on: date) -> None:
    """Refuse a review that comes later than the library advises for this procedure, or at once."""
    entry = current_library().procedures.get(code)
    latest = shifted(effective_on, months=entry.review_months) if entry is not None else None
    if review_on > effective_on and (latest is None or review_on <= latest):
        return
    why = _("It comes after %(effective_on)s.") % {"effective_on": written_day(effective_on)}
    if latest is not None:
        why = _("It comes after %(effective_on)s and on %(latest)s at the latest.") % {
            "effective_on": written_day(effective_on),
            "latest": written_day(latest),
        }
    raise InputRefused(
        "review_out_of_bounds",
        what=_("The review would be on %(review_on)s.") % {"review_on": written_day(review_on)},
        where="review_on",
        why=why,
        do=_("Name a day between them."),
    )
