"""Answering once what the lab does besides making devices for patients, with the reason."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.actions import lock_chain
from maatwerk.lab.actions.saying import one_of, said
from maatwerk.lab.models import Circumstance
from maatwerk.lab.queries.circumstances import answered, answers_to, questions
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.workflow import doorway


def answer_circumstances(
    *, answers: Mapping[str, str], reason: str, actor: Account, at: datetime
) -> tuple[Circumstance, ...]:
    """Record the answers that are new or changed; each stands by its own, with the reason given."""
    why = said("reason", reason)
    known = questions()
    for fact, answer in answers.items():
        one_of("question", fact, known)
        one_of("answer", answer, answers_to(fact))
    with transaction.atomic():
        lock_chain(actor.institution_key)
        present = {fact: one.answer for fact, one in answered(actor).items()}
        made = tuple(
            Circumstance(
                institution_key=actor.institution_key,
                fact=fact,
                answer=answer,
                reason=why,
                answered_by=actor,
                answered_at=at,
            )
            for fact, answer in answers.items()
            if present.get(fact) != answer
        )
        if not made:
            raise InputRefused(
                "nothing_changed",
                what=_("Every answer is on record like this already."),
                do=_("Change an answer, or leave it as it is."),
            )
        for one in made:
            doorway.admit(
                record=one, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.circumstance_answered"
            )
    return made
