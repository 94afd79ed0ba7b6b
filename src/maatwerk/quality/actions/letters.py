"""Letters of a competent authority: recorded with what they ask, answered with what was done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.actions import lock_chain
from maatwerk.lab.actions.documents import keep_document
from maatwerk.lab.actions.saying import not_after, one_of, said, same_house
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.quality.actions.following import Document
from maatwerk.quality.models import AuthorityLetter
from maatwerk.quality.process import LETTER
from maatwerk.quality.words import LetterKind
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter: whose, what it asks for, since when, until when, and its content."""

    authority: str
    kind: str
    asked: str
    received_on: date
    content: bytes
    due_on: date | None = None
    reference: str = ""


def record_letter(*, letter: Letter, actor: Account, at: datetime) -> AuthorityLetter:
    """Record a letter of an authority; the period that it sets becomes the day by which it is due."""
    received = not_after("day of receipt", letter.received_on, at=at)
    if letter.due_on is not None and letter.due_on < received:
        raise InputRefused(
            "period_ends_before_letter",
            what=_("The period would end on %(due)s, before the letter came on %(received)s.")
            % {"due": written_day(letter.due_on), "received": written_day(received)},
            where="due_on",
            why=_("An authority sets a period that lies ahead."),
            do=_("Correct one of the two days."),
        )
    record = AuthorityLetter(
        institution_key=actor.institution_key,
        authority=said("authority", letter.authority),
        kind=one_of("kind", letter.kind, [one.value for one in LetterKind]),
        asked=said("account of what is asked", letter.asked),
        reference=letter.reference.strip(),
        received_on=received,
        due_on=letter.due_on,
        recorded_by=actor,
        recorded_at=at,
    )
    with transaction.atomic():
        lock_chain(actor.institution_key)
        prefix = f"AL-{at.year}-"
        taken = AuthorityLetter.objects.filter(
            institution_key=actor.institution_key, number__startswith=prefix
        )
        record.number = f"{prefix}{taken.count() + 1:04d}"
        record.letter_sha256 = keep_document(content=letter.content, name="letter.pdf", actor=actor, at=at)
        doorway.admit(
            record=record, actor=actor, at=at, ability=Ability.MANAGE_QUALITY, kind="quality.letter_recorded"
        )
    return record


def answer_letter(
    *, letter: AuthorityLetter, done: str, document: Document, actor: Account, at: datetime
) -> doorway.Passed:
    """Record what was done and answered, with the document that says so."""
    same_house(actor, letter)
    what = said("account of what was done", done)
    answered = not_after("day", document.on, at=at)
    if answered < letter.received_on:
        raise InputRefused(
            "day_too_early",
            what=_("That day, %(day)s, lies before %(begins)s.")
            % {"day": written_day(answered), "begins": written_day(letter.received_on)},
            where="on",
            why=_("Nobody answers a letter before it comes."),
            do=_("Correct the day."),
        )
    with transaction.atomic():
        lock_chain(letter.institution_key)
        sha256 = keep_document(content=document.content, name="answer.pdf", actor=actor, at=at)
        return doorway.move(
            record=letter,
            process=LETTER,
            move="answer",
            actor=actor,
            at=at,
            changes={"answered_on": answered, "done": what, "answer_sha256": sha256, "answered_by": actor},
        )


def reopen_letter(*, letter: AuthorityLetter, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Take an answer back that was none, or that the authority did not accept."""
    same_house(actor, letter)
    detail = {"reason": said("reason", reason)}
    return doorway.move(record=letter, process=LETTER, move="reopen", actor=actor, at=at, detail=detail)
