"""How near a day is, as a mark and a word."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

SOON = timedelta(days=14)
"""Time to have a machine served or an instrument calibrated."""
EXPIRY_SOON = timedelta(days=30)
"""Time to order another lot."""


def of_day(until: date | None, *, on: date, soon: timedelta = SOON) -> str:
    """Return the mark of something that holds until a day; without a day it is not known."""
    if until is None:
        return "not-known"
    if until < on:
        return "overdue"
    return "due" if until - on <= soon else "met"


def word_of(mark: str, until: date | None) -> str:
    """Return the word beside the mark."""
    words = {
        "overdue": _("overdue"),
        "due": _("due soon"),
        "met": _("in date"),
        "not-known": _("not on record"),
        "not-applicable": _("out of use"),
        "shut": _("out of service"),
    }
    return words[mark]


def worst(marks: list[str]) -> str:
    """Return the mark that stops work first."""
    for mark in ("shut", "not-applicable", "overdue", "not-known", "due"):
        if mark in marks:
            return mark
    return "met" if marks else "not-known"
