"""Requests for a certificate: put down when somebody asks, answered once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.lab.actions.documents import keep_document
from maatwerk.lab.actions.saying import not_after, one_of, said, same_house
from maatwerk.lab.models import CertificateRequest
from maatwerk.lab.process import CERTIFICATE_REQUEST
from maatwerk.lab.words import AskedBy
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asked for: who, as what, on which day, in which words, and the letter as PDF."""

    asked_by: str
    asked_as: str
    asked_on: date
    wants: str
    letter: bytes = b""


def record_certificate_request(*, wish: Wish, actor: Account, at: datetime) -> CertificateRequest:
    """Put down that somebody asked for ISO 13485; it counts until the lab has answered."""
    record = CertificateRequest(
        institution_key=actor.institution_key,
        asked_by=said("name of who asked", wish.asked_by),
        asked_as=one_of("part of who asked", wish.asked_as, [one.value for one in AskedBy]),
        asked_on=not_after("day of the request", wish.asked_on, at=at),
        wants=said("account of what is wanted", wish.wants),
        recorded_by=actor,
        recorded_at=at,
    )
    with transaction.atomic():
        if wish.letter:
            record.document_sha256 = keep_document(
                content=wish.letter, name="request.pdf", actor=actor, at=at
            )
        doorway.admit(
            record=record,
            actor=actor,
            at=at,
            ability=Ability.MANAGE_LAB,
            kind="lab.certificate_request_recorded",
        )
    return record


def answer_certificate_request(
    *, request: CertificateRequest, answer: str, answered_on: date, actor: Account, at: datetime
) -> None:
    """Put down what the lab answered; from then on the request no longer counts."""
    same_house(actor, request)
    day = not_after("day of the answer", answered_on, at=at)
    if day < request.asked_on:
        raise InputRefused(
            "answer_before_request",
            what=_("The answer would come before the request."),
            where="answered_on",
            why=_("They asked on %(day)s.") % {"day": request.asked_on},
            do=_("Correct the day of the answer."),
        )
    doorway.move(
        record=request,
        process=CERTIFICATE_REQUEST,
        move="answer",
        actor=actor,
        at=at,
        changes={"answer": said("answer", answer), "answered_on": day, "answered_by": actor},
    )
