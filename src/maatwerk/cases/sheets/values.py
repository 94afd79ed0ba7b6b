"""Words of a spreadsheet as values: days, sides, states, roles; what cannot be understood is refused."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from maatwerk.cases.sheets.columns import bare, said
from maatwerk.cases.spoken import SIDES, Words
from maatwerk.people.spoken import ROLES
from maatwerk.workflow.spoken import STATES

_SERIAL = re.compile(r"^\d{5}$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})$")
_SPREADSHEETS_BEGIN = date(1899, 12, 30)
EARLIEST, LATEST = 1900, 2100


class NotUnderstoodError(ValueError):
    """A cell says something that cannot be taken."""


def day(text: str) -> date | None:
    """Return a day, written with the year first, or the day first as in Europe; nothing for an empty cell."""
    given = text.strip()
    if not given:
        return None
    if _SERIAL.match(given):
        return _sane(_SPREADSHEETS_BEGIN + timedelta(days=int(given)), given)
    if found := _ISO.match(given):
        year, month, number = (int(one) for one in found.groups())
    elif found := _DAY_FIRST.match(given):
        number, month, year = (int(one) for one in found.groups())
        year += 2000 if year < 100 else 0
    else:
        raise NotUnderstoodError(
            _("“%(given)s” is no day. Write it as 31.12.2026 or 2026-12-31.") % {"given": given}
        )
    try:
        return _sane(date(year, month, number), given)
    except ValueError:
        raise NotUnderstoodError(_("There is no day “%(given)s”.") % {"given": given}) from None


def birth(text: str, *, on: date) -> date | None:
    """Return a day of birth: two figures of a year that is still to come are meant of the century before."""
    found = day(text)
    short = _DAY_FIRST.match(text.strip())
    if found is not None and found > on and short is not None and len(short[3]) == 2:
        return found.replace(year=found.year - 100)
    return found


def _sane(found: date, given: str) -> date:
    if not EARLIEST <= found.year <= LATEST:
        raise NotUnderstoodError(
            _("“%(given)s” lies in the year %(year)s.") % {"given": given, "year": found.year}
        )
    return found


def _words(name: str) -> dict[str, str]:
    return {bare(word): code for code, words in said(name).items() for word in words}


_SIDES = _words("side_words")
_STATES = _words("state_words")
_ROLES = _words("role_words")


def same_person(one: tuple[str, date | None], other: tuple[str, date | None]) -> bool:
    """Say whether two names and birth dates can be one person; what is not known contradicts nothing."""
    names = [set(bare(name).split()) for name, _born in (one, other)]
    births = [born for _name, born in (one, other) if born is not None]
    return (not all(names) or names[0] == names[1]) and len(set(births)) < 2


FINISHED = frozenset({"delivered", "cancelled"})


def side(text: str) -> str:
    """Return a side of the body; an empty cell says none."""
    return _found(text, _SIDES, _("“%(given)s” is no side that is known here."), SIDES, empty="none")


def state(text: str, meanings: Mapping[str, str]) -> str:
    """Return where a case stood; a word of the lab's own means what somebody said that it means."""
    said = meanings.get(bare(text), "")
    if said in _STATES.values():
        return said
    return _found(text, _STATES, _("“%(given)s” is no state that is known here."), STATES)


def states() -> tuple[str, ...]:
    """Return the states that a case of an old list can have stood at."""
    return tuple(dict.fromkeys(_STATES.values()))


def is_known_state(text: str) -> bool:
    """Say whether a word for a state is known without anybody's help."""
    return bare(text) in _STATES


def roles(text: str) -> tuple[str, ...]:
    """Return the roles that a cell names, separated by commas, slashes or semicolons."""
    named = [one for one in re.split(r"[,;/+&]", text) if one.strip()]
    return tuple(
        dict.fromkeys(
            _found(one, _ROLES, _("“%(given)s” is no role that is known here."), ROLES) for one in named
        )
    )


def _found(text: str, table: dict[str, str], says: str, names: Words, *, empty: str = "") -> str:
    if not text.strip() and empty:
        return empty
    code = table.get(bare(text))
    if code is None:
        known = ", ".join(
            dict.fromkeys(str(names.get(code, code.replace("_", " "))) for code in table.values())
        )
        known_are = _("Known are: %(among)s.") % {"among": known}
        raise NotUnderstoodError(f"{says % {'given': text.strip()}} {known_are}")
    return code
