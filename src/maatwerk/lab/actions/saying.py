"""What every action of this room asks of its input, and how it says no."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.people import spoken
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day
from maatwerk.rulebook.reasons import Basis, Reason, Strength
from maatwerk.workflow.doorway import Refused


def said(name: str, text: str) -> str:
    """Return a text that must say something."""
    if not text.strip():
        raise InputRefused(
            "text_missing",
            what=_("The %(name)s is empty.") % {"name": spoken.field(name)},
            where=name,
            why=_("Whoever reads this later must understand it."),
            do=_("Write a sentence."),
        )
    return text.strip()


def one_of(name: str, word: str, among: Collection[str]) -> str:
    """Return a word that must be one of a list."""
    if word not in among:
        raise InputRefused(
            "word_unknown",
            what=_("The %(name)s “%(word)s” is not known.") % {"name": spoken.field(name), "word": word},
            where=name,
            why=_("Known are: %(among)s.") % {"among": ", ".join(sorted(among))},
            do=_("Choose one of them."),
        )
    return word


def not_after(name: str, day: date, *, at: datetime) -> date:
    """Return a day that must not lie in the future."""
    if day > day_of(at):
        raise InputRefused(
            "day_in_future",
            what=_("The %(name)s %(day)s lies in the future.")
            % {"name": spoken.field(name), "day": written_day(day)},
            where=name,
            why=_("Only what has happened can be recorded."),
            do=_("Correct the day, or record it when it has happened."),
        )
    return day


def unique(found: models.QuerySet[models.Model], *, name: str, word: str) -> None:
    """Refuse a code that is taken."""
    if found.exists():
        raise InputRefused(
            "code_taken",
            what=_("The %(name)s “%(word)s” exists already.") % {"name": spoken.field(name), "word": word},
            where=name,
            why=_("Each code names one thing."),
            do=_("Choose another code."),
        )


def same_house(actor: Account, *records: models.Model | None) -> None:
    """Refuse records of another institution, as if they did not exist."""
    for record in records:
        if record is not None and getattr(record, "institution_key", None) != actor.institution_key:
            raise InputRefused(
                "not_found",
                what=_("This entry was not found."),
                where="record",
                why=_("Nothing of this kind with this number is in your institution."),
                do=_("Look it up again."),
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
