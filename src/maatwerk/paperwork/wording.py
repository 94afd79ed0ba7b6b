"""Citations, dates and moments as a reader of the paper's language writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

# Units as records keep them, and as a reader expects them; those in _CLOSE stand close to the figure.
_UNITS = {
    "deg": "°",
    "percent": "%",
    "count": "",
    "degC": "°C",
    "um": "µm",
    "none": "",
    "ratio": "",
    "shore_d": "Shore D",
}
_CLOSE = {"", "°"}
_BETWEEN = re.compile(r"^≥ (\S+) ≤ (\S+)")
_STEAM = re.compile(r"\bsteam-(\d{3})\b")
_ANNEX = re.compile(r"Annex\.([IVX]+)(?:\.(.+))?")
_ARTICLE = re.compile(r"Art\.(\d+[a-z]?)((?:\([^)]+\))*)")
_BRACKET = re.compile(r"\(([^)]+)\)")
_DIVISION = re.compile(r"(Ch|Part|Rule)\.(\w+)\.?")
_DIVISIONS = {"Ch": "chapter", "Part": "part", "Rule": "rule"}
_COUNTED = {"indent", "subpara"}


def citation(cite: str, *, words: Mapping[str, Any]) -> str:
    """Return a citation id as one writes it: `Annex.XIII.1 indent 3` becomes “Annex XIII(1), 3rd indent”."""
    place, *tail = cite.split(" ")
    if found := _ANNEX.fullmatch(place):
        head = str(words["annex"]).format(n=found[1]) + _inside_annex(found[2] or "", words)
    elif found := _ARTICLE.fullmatch(place):
        first = "definition" if found[1] == "2" else "paragraph"  # Article 2 counts its definitions
        head = str(words["article"]).format(n=found[1]) + _in_brackets(found[2], words, first=first)
    else:
        return cite
    for name, number in zip(tail[::2], tail[1::2], strict=False):
        if name not in _COUNTED or not number.isdigit():
            return f"{head} {' '.join(tail)}"
        head += str(words[name]).format(n=number, nth=_nth(int(number), words["nth"]))
    return head


def _inside_annex(place: str, words: Mapping[str, Any]) -> str:
    """Return what follows the number of an annex: chapter, part or rule, then the section and its points."""
    found = _DIVISION.match(place)
    division = str(words[_DIVISIONS[found[1]]]).format(n=found[2]) if found else ""
    section, bracket, points = place[found.end() if found else 0 :].partition("(")
    said = str(words["section"]).format(n=section) if section else ""
    return division + said + _in_brackets(bracket + points, words, first="point")


def _in_brackets(text: str, words: Mapping[str, Any], *, first: str) -> str:
    """Return `(8)(a)(i)` as paragraph, point and what is below it; letters are points wherever they stand."""
    said, level = "", 0
    for one in _BRACKET.findall(text):
        if not one[0].isdigit():
            level = max(level, 1)
        said += str(words[(first, "point", "subpoint")[min(level, 2)]]).format(n=one)
        level += 1
    return said


def _nth(number: int, endings: Sequence[str]) -> str:
    """Return a number as one counts, by the endings of the first, the second, …; the last serves the rest."""
    place = number % 10 if len(endings) > 2 and number > 20 else number
    return f"{number}{endings[place - 1] if 0 < place <= len(endings) else endings[-1]}"


def unit(code: str) -> str:
    """Return a unit as a reader expects it: ° for deg, nothing for what is counted."""
    return _UNITS.get(code, code)


def measure(value: str, unit: str) -> str:
    """Return a value with its unit, which never stands alone on the next line."""
    said = _UNITS.get(unit, unit)
    return f"{value}{said}" if said in _CLOSE else f"{value}\u00a0{said}"


def with_units(text: str) -> str:
    """Return a text such as `≥ 0.1 ≤ 0.2 percent` as a reader expects it: `0.1 … 0.2 %`."""
    text = _BETWEEN.sub(r"\1 … \2", text)
    head, gap, unit = text.rpartition(" ")
    return measure(head, unit) if gap and unit in _UNITS else text


def methods(codes: str, *, words: Mapping[str, Any]) -> str:
    """Return methods of sterilisation as words: `steam-121` becomes “steam 121 °C”; others stay."""
    return _STEAM.sub(lambda found: f"{words['steam']} {found[1]}\u00a0°C", codes)


def day(value: str, *, words: Mapping[str, Any]) -> str:
    """Return `2026-11-23` as a written date; a month without a day stays year and month."""
    if len(value) == len("2026-11"):
        return value
    return _written(dt.date.fromisoformat(value), words)


def moment(value: str | dt.datetime, *, zone: dt.tzinfo | None, words: Mapping[str, Any]) -> str:
    """Return a moment as written date and time in the lab's zone, with the zone's name."""
    moment_ = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    local = moment_.astimezone(zone) if zone is not None else moment_
    return f"{_written(local.date(), words)}, {local:%H:%M} {local.tzname()}"


def short_moment(value: str, *, zone: dt.tzinfo | None) -> str:
    """Return a moment as it stands in a table: `2026-11-23 09:14 UTC`."""
    local = dt.datetime.fromisoformat(value).astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"


def span(values: Sequence[str], *, zone: dt.tzinfo | None) -> str | None:
    """Return the moments of one day as one text, `2026-11-23 09:14–09:48 UTC`; nothing over several days."""
    local = sorted(dt.datetime.fromisoformat(value).astimezone(zone) for value in values)
    if not local or local[0].date() != local[-1].date():
        return None
    first, last = local[0], local[-1]
    until = "" if f"{first:%H:%M}" == f"{last:%H:%M}" else f"–{last:%H:%M}"
    return f"{first:%Y-%m-%d %H:%M}{until} {first.tzname()}"


def _written(date: dt.date, words: Mapping[str, Any]) -> str:
    return str(words["date"]).format(d=date.day, m=words["months"][date.month - 1], y=date.year)
