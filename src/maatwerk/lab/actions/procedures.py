"""Procedures: adopted version by version under Article 10(9); the lab's own limits cite their codes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from maatwerk.lab.actions.saying import not_after, said, same_house
from maatwerk.lab.models import Procedure
from maatwerk.lab.process import PROCEDURE
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a version of a procedure is: its title, purpose and the text as a kept file."""

    title: str
    purpose: str = ""
    sha256: str = ""


def adopt_procedure(
    *, code: str, document: Document, effective_on: date, review_on: date, actor: Account, at: datetime
) -> Procedure:
    """Adopt a version of a procedure (Art.10(9)); the version in effect before is superseded."""
    said("code", code)
    said("title", document.title)
    not_after("effective_on", effective_on, at=at)
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
            document_sha256=document.sha256,
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
