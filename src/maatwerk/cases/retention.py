"""How long the papers of a device are kept at least (Annex.XIII.4); longer national rules go on top."""

from datetime import date

from maatwerk.cases.facts.asked import Asked
from maatwerk.cases.facts.route import is_implantable

YEARS = 10
YEARS_IMPLANT = 15


def keep_until(asked: Asked) -> date:
    """Return the floor for a device handed over on this day; what may be an implant counts as one.

    The law counts from placing on the market; that this is the hand-over is our reading of it.
    """
    return years_after(asked.on, years=YEARS if is_implantable(asked) == "no" else YEARS_IMPLANT)


def years_after(day: date, *, years: int) -> date:
    """Return the same day some years later; a leap day becomes the first of March, never sooner."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
