"""What was read of a build, and what records answered about a check, as people say it.

A record keeps the English of its answer, with the names of readings and the number of its event. Here it is
known again and said in the reader's language; what somebody typed stands as it was typed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.archive.days import day_of
from maatwerk.cases.facts.readings import (
    CELSIUS,
    HOURS,
    LAMP,
    MINUTES,
    SOLVENT,
    Reading,
    readings_asked,
    value_of,
)
from maatwerk.cases.models import Build
from maatwerk.lab import spoken
from maatwerk.people.spoken import written_day
from maatwerk.web import words

SETTINGS: "dict[str, str | Promise]" = {
    "celsius": _("Temperature"),
    "minutes": _("Time at this temperature"),
    "cooling_minutes": _("Cooling before use, at least"),
}
_SET_UNITS = {"celsius": "degC", "minutes": "min", "cooling_minutes": "min"}
_READ = re.compile(
    r"Readings of (?P<build>\S+?)(?:, written down by (?P<who>.+?) \(event \d+\))?"
    r"(?:; as in (?P<like>\S+) and confirmed)?: (?P<what>.+)",
    re.DOTALL,
)
_RAN = re.compile(
    r"(?P<build>\S+) ran to its end, never stopped; (?P<who>.+) took it out, no piece failed \(event \d+\)"
)
_BATH = re.compile(
    r"Measured in the same bath on (?P<day>\d{4}-\d\d-\d\d) by (?P<who>.+) for (?P<build>\S+): "
    r"(?P<value>-?[\d.]+) ?(?P<unit>\S*)"
)
_SHEET = re.compile(r"Drawn from (?P<recipe>.+): (?P<what>[^:]+)")
_CAME = re.compile(
    r"Incoming check of (?P<build>\S+) by (?P<who>.+) on (?P<day>\d{4}-\d\d-\d\d): "
    r"certificate (?P<certificate>.+?) to order (?P<order>.+?)\.(?: (?P<note>.+))?",
    re.DOTALL,
)


def reading_label(reading: Reading) -> str:
    """Return what a reading is called: the step of the recipe, and what is read of it."""
    label = {
        CELSIUS: gettext("%(step)s: temperature in °C"),
        HOURS: gettext("Hours from the end of the print to the first bath"),
        LAMP: gettext("%(step)s: hours of the lamp"),
        SOLVENT: gettext("%(step)s: solvent, and how it dried"),
    }.get(reading.what, gettext("%(step)s: minutes"))
    return label % {"step": _step(reading)} if "%(" in label else label


def noted(note: str, *, build: Build | None) -> str:
    """Return a note in the reader's language, where a record of this build made it; else as it stands."""
    for pattern, says in _SENTENCES.items():
        if found := pattern.fullmatch(note):
            return says(found, build) or note
    return note


def _step(reading: Reading) -> str:
    whole = reading.title.get(str(get_language() or "en")[:2]) or reading.title["en"]
    return whole.split(";")[0].split(",")[0]


def _readings(found: re.Match[str], build: Build | None) -> str:
    asked = {} if build is None else {one.key.replace("_", " "): one for one in readings_asked(build.recipe)}
    parts = re.split(rf"(?:^|, )({'|'.join(map(re.escape, asked))}) ", found["what"]) if asked else []
    if build is None or len(parts) < 3 or parts[0]:
        return ""
    what = ", ".join(_value(asked[key], text) for key, text in zip(parts[1::2], parts[2::2], strict=True))
    said = gettext("Read off when %(build)s was taken out: %(what)s")
    if found["who"] and build.ended_at:
        said = gettext("Read off on %(day)s by %(who)s, when %(build)s was taken out: %(what)s")
    day = written_day(day_of(build.ended_at)) if build.ended_at else ""
    told = said % {"build": found["build"], "who": found["who"], "day": day, "what": what}
    if not found["like"]:
        return told
    return f"{told} ({gettext('as in %(build)s, confirmed') % {'build': found['like']}})"


def _value(reading: Reading, text: str) -> str:
    """Return one reading with its label, its unit and the reader's decimal sign."""
    bare = text.removesuffix(reading.unit).strip() if reading.unit else text
    read = value_of({reading.key: bare}, reading.key) if reading.unit else None
    value = spoken.amount(bare if read is None else read, reading.unit)
    label = _step(reading) if reading.what in {MINUTES, CELSIUS} else reading_label(reading)
    return f"{label} {value}" if reading.what in {MINUTES, CELSIUS} else f"{label}: {value}"


def _run(found: re.Match[str], _build: Build | None) -> str:
    said = gettext("%(build)s ran to its end without a stop; %(who)s took it out, no piece failed")
    return said % found.groupdict()


def _bath(found: re.Match[str], _build: Build | None) -> str:
    said = gettext("Measured in the same bath on %(day)s by %(who)s for %(build)s: %(value)s")
    value = spoken.amount(Decimal(found["value"]), found["unit"])
    return said % {**found.groupdict(), "day": _day(found["day"]), "value": value}


def _sheet(found: re.Match[str], _build: Build | None) -> str:
    told = []
    for one in found["what"].split(", "):
        name, _gap, value = one.rpartition(" ")
        code = name.replace(" ", "_")
        unit = _SET_UNITS.get(code, "")
        told.append(
            f"{SETTINGS[code]} {spoken.amount(value, unit)}" if code in SETTINGS else words.cycle(one)
        )
    return gettext("As the recipe says: %(what)s") % {"what": ", ".join(told)}


def _came(found: re.Match[str], _build: Build | None) -> str:
    said = gettext(
        "Incoming check of %(build)s by %(who)s on %(day)s: certificate %(certificate)s to order %(order)s"
    )
    told = said % {**found.groupdict(), "day": _day(found["day"])}
    return f"{told}. {found['note']}" if found["note"] else told


def _day(text: str) -> str:
    return written_day(date.fromisoformat(text))


_SENTENCES: Mapping[re.Pattern[str], Callable[[re.Match[str], Build | None], str]] = {
    _READ: _readings,
    _RAN: _run,
    _BATH: _bath,
    _SHEET: _sheet,
    _CAME: _came,
}
