"""Days that can be meant: a slip of the pen is refused before it plans a case or ages a picture."""

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.cases.errors import CaseError

FIRST = date(1990, 1, 1)
"""Registers of before are not older."""
AHEAD = timedelta(days=3 * 365)
BACK = timedelta(days=31)
"""How far back a theatre date may be moved: an operation that was brought forward and is noted late."""
NOTED_LATE = timedelta(days=7)
"""How long before the hand-over on record a device may have been used: somebody noted it afterwards."""
LIFE = timedelta(days=130 * 366)


def theatre_day(day: date | None, *, at: datetime, earliest: date | None = None) -> None:
    """Refuse a theatre date that nobody can mean; `earliest` is closer where the case begins here."""
    if day is None:
        return
    today = day_of(at)
    _between(day, first=earliest or FIRST, last=today + AHEAD, where=_("Theatre date"))


def planned_day(day: date | None, *, at: datetime) -> None:
    """Refuse a theatre date that lies more than a month back: work is planned for what is to come."""
    theatre_day(day, at=at, earliest=day_of(at) - BACK)


def birth_day(day: date | None, *, at: datetime) -> None:
    """Refuse a birth date that is still to come, or of nobody who lives."""
    if day is not None:
        _between(day, first=day_of(at) - LIFE, last=day_of(at), where=_("Birth date"))


def use_day(day: date | None, *, delivered_at: datetime | None, at: datetime) -> None:
    """Refuse a day of use long before the hand-over, or one still to come."""
    if day is not None:
        first = FIRST if delivered_at is None else day_of(delivered_at) - NOTED_LATE
        _between(day, first=first, last=day_of(at), where=_("On which day"))


def _between(day: date, *, first: date, last: date, where: str) -> None:
    if not first <= day <= last:
        raise CaseError(
            "day_not_believable",
            what=_("%(day)s cannot be meant.") % {"day": date_format(day, _("j F Y"))},
            where=where,
            why=_("It has to be from %(first)s to %(last)s.")
            % {"first": date_format(first, _("j F Y")), "last": date_format(last, _("j F Y"))},
            do=_("Look at day, month and year again."),
        )
