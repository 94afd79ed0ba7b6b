"""What every action of this room asks of its input, and how it says no."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import models

from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.rulebook.reasons import Basis, Reason, Strength
from maatwerk.workflow.doorway import Refused


def said(name: str, text: str) -> str:
    """Return a text that must say something."""
    if not text.strip():
        raise InputRefused(
            "text_missing",
            what=f"The {name} is empty.",
            where=name,
            why="Whoever reads this later must understand it.",
            do="Write a sentence.",
        )
    return text.strip()


def one_of(name: str, word: str, among: Collection[str]) -> str:
    """Return a word that must be one of a list."""
    if word not in among:
        raise InputRefused(
            "word_unknown",
            what=f"The {name} {word!r} is not known.",
            where=name,
            why=f"Known are: {', '.join(sorted(among))}.",
            do="Choose one of them.",
        )
    return word


def not_after(name: str, day: date, *, at: datetime) -> date:
    """Return a day that must not lie in the future."""
    if day > at.date():
        raise InputRefused(
            "day_in_future",
            what=f"The {name} {day} lies in the future.",
            where=name,
            why="Only what has happened can be recorded.",
            do="Correct the day, or record it when it has happened.",
        )
    return day


def unique(found: models.QuerySet[models.Model], *, name: str, word: str) -> None:
    """Refuse a code that is taken."""
    if found.exists():
        raise InputRefused(
            "code_taken",
            what=f"The {name} {word!r} exists already.",
            where=name,
            why="Each code names one thing.",
            do="Choose another code.",
        )


def same_house(actor: Account, *records: models.Model | None) -> None:
    """Refuse records of another institution, as if they did not exist."""
    for record in records:
        if record is not None and getattr(record, "institution_key", None) != actor.institution_key:
            raise InputRefused(
                "not_found",
                what=f"This {record._meta.verbose_name} was not found.",
                where=record._meta.label,
                why="Nothing of this kind with this number is in your institution.",
                do="Look it up again.",
            )


def refused(
    code: str, text: str, *, do: str, cites: tuple[str, ...], state: str | None, who_can: tuple[str, ...]
) -> Refused:
    """Return the lab's own no: with its procedure, who can change it, and how."""
    reason = Reason(
        code=code,
        text=text,
        basis=Basis.LAB_POLICY,
        cites=cites,
        strength=Strength.NEVER,
        who_can=who_can,
        do=do,
    )
    return Refused(None, (reason,), state)
