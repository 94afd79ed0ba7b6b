"""Looks on a page for the exceptions from Annex I, each with its own grounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maatwerk.paperwork import alike, columns, expect
from maatwerk.paperwork.expect import Answer, Verdict
from maatwerk.paperwork.judge_conformity import exceptions_told
from maatwerk.paperwork.reading import Reading, says_nothing

# A number of a requirement: no part of a longer one, and no measure.
_PLACE = r"(?<![\d.])%s(?!\d)(?!\.\d)(?!\s*(?:mm|cm|µm|μm|°|g|kg|h|min)\b)"
_NEAR = (
    r"(?:annex|anhang|annexe|bijlage|anexo|allegato|gspr|requirement|anforderung|exigence|eis|requisit)"
    r"\w*\W+(?:\w+\W+){0,4}"
)


def answers(expected: Mapping[str, Any], reading: Reading) -> Iterator[Answer]:
    """Yield what the words say of each expected exception and of its grounds."""
    wanted = expect.records(expected, "gspr", "exceptions")
    told = tuple(
        dict.fromkeys([alike.plain(exceptions_told(reading)), *columns.readings(reading.of("exceptions"))])
    )
    if wanted == [] and not says_nothing(told[0]):
        yield Answer(Verdict.UNEXPECTED, 7, expect.EXCEPTION, told[0])
    places = [str(one["gspr"]) for one in wanted or ()]
    for one in wanted or ():
        place, grounds = str(one["gspr"]), str(one.get("grounds") or "").strip()
        yield Answer(_place(place, told, reading), 7, expect.EXCEPTION, place)
        if grounds:
            yield Answer(_grounds(grounds, place, places, told), 7, expect.GROUNDS, f"{place}: {grounds}")


def _place(place: str, told: Sequence[str], reading: Reading) -> Verdict:
    number = re.compile(_pattern(place))
    if any(number.search(text) for text in told):
        return Verdict.STATED
    near = re.compile(_NEAR + number.pattern, re.IGNORECASE)
    return Verdict.UNTOLD if near.search(alike.plain(reading.flow)) else Verdict.LEFT_OUT


def _pattern(place: str) -> str:
    return _PLACE % re.escape(place.removeprefix("Annex.I."))


def _grounds(grounds: str, place: str, places: Sequence[str], told: Sequence[str]) -> Verdict:
    """Return whether the grounds stand behind their own requirement, if need be in a longer sentence."""
    said = alike.plain(grounds).rstrip(".")
    first = f"[{said[0].lower()}{said[0].upper()}]" if said[0].isalpha() else re.escape(said[0])
    rest = alike.pattern(said[1:]) if len(said) > 1 else ""
    whole = re.compile(alike.WORD_START + first + rest + alike.WORD_END)
    for text in told:
        if any(whole.search(stretch) for stretch in _stretches(place, places, text)):
            return Verdict.STATED
    if any(whole.search(text) for text in told):
        return Verdict.UNTOLD if len(places) > 1 else Verdict.STATED
    asked = set(re.findall(r"\w{2,}", said.lower()))
    there = set(re.findall(r"\w{2,}", " ".join(told).lower()))
    return Verdict.PARTLY if asked and len(asked & there) / len(asked) >= 0.5 else Verdict.LEFT_OUT


def _stretches(place: str, places: Sequence[str], text: str) -> Iterator[str]:
    """Yield what stands between a requirement and the next one that is expected."""
    others = [_pattern(other) for other in places if other != place]
    for found in re.finditer(_pattern(place), text):
        rest = text[found.end() :]
        ends = [match.start() for other in others if (match := re.search(other, rest))]
        yield rest[: min(ends)] if ends else rest
