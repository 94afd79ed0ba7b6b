"""What a statement claims and must not: CE marking, UDI, a declaration of conformity, the wrong law."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maatwerk.paperwork import labels
from maatwerk.paperwork.extract import Segment, TextLine
from maatwerk.paperwork.judge_text import declares_exclusive_use, several_patients
from maatwerk.paperwork.reading import Reading, any_of, is_negative

_CE = re.compile(labels.CE_MARK)
_CE_ALONE = re.compile(r"^\W*C\s?E\W*(?:\d{4}\W*)?$")
_UDI = any_of(labels.UDI)
_DECLARATION = any_of(labels.DECLARATION_OF_CONFORMITY)
_OLD_LAW = any_of(labels.OLD_LAW)
_ANNEX_VIII = any_of(labels.ANNEX_VIII)
_CLASSES = any_of(labels.CLASSES)
_DRAFT = any_of(labels.DRAFT)
_SERIES = any_of(labels.SERIES)
_LAW = any_of(labels.LAW)

# What one value can claim; the others ask for the whole of a page.
_OF_DATA = {"ce_mark_claimed", "udi_claimed", "declaration_of_conformity_claimed", "series_device"}


def claims(reading: Reading, *, aslant: str, hidden: int) -> list[str]:
    """Return the codes of the warnings, in a fixed order."""
    found = {
        "ce_mark_claimed": _ce_mark(reading),
        "udi_claimed": _claimed(reading, _UDI),
        "declaration_of_conformity_claimed": _claimed(reading, _DECLARATION),
        "wrong_article": _wrong_article(reading),
        "regulation_not_named": not _LAW.search(reading.flow),
        "patient_not_exclusive": not_exclusive(reading),
        "series_device": _claimed(reading, _SERIES),
        "draft": bool(_DRAFT.search(aslant.lower())) or _drafted(reading),
        "hidden_text": hidden > 0,
    }
    return [code for code, is_so in found.items() if is_so]


def claims_of_data(texts: Iterable[str]) -> list[str]:
    """Return the warnings that hold for the values of a statement.json as they do for a page."""
    lines = tuple(TextLine(None, 0.0, 0.0, (Segment(text, 0.0, 0.0),)) for text in texts)
    said = claims(Reading(lines), aslant="", hidden=0)
    return [code for code in said if code in _OF_DATA]


def _claimed(reading: Reading, pattern: re.Pattern[str]) -> bool:
    return any(not is_negative(one.lower) for one in reading.matching(pattern))


def _ce_mark(reading: Reading) -> bool:
    if any(_CE_ALONE.match(segment.text) for line in reading.lines for segment in line.segments):
        return True
    return any(_CE.search(one.text) and not is_negative(one.lower) for one in reading.sentences)


def _wrong_article(reading: Reading) -> bool:
    if _claimed(reading, _OLD_LAW):
        return True
    return any(not _CLASSES.search(one.lower) for one in reading.matching(_ANNEX_VIII))


def not_exclusive(reading: Reading) -> bool:
    """Return whether the text does not bind the device to one patient."""
    return several_patients(reading) or not any(declares_exclusive_use(one.text) for one in reading.sentences)


def _drafted(reading: Reading) -> bool:
    return any(_DRAFT.fullmatch(line.text.lower().strip(" .:-–")) for line in reading.lines)
