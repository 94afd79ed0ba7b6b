"""Judges indents 7 and 8 of Annex.XIII.1 on the words of a page: conformity with Annex I, substances."""

from __future__ import annotations

import re

from maatwerk.paperwork import labels
from maatwerk.paperwork.findings import Finding, Said
from maatwerk.paperwork.judge_text import absent, required
from maatwerk.paperwork.reading import (
    Reading,
    Sentence,
    any_of,
    content,
    is_blank,
    is_negative,
    page_of,
    placeholder,
    says_nothing,
)
from maatwerk.paperwork.reasons import reason

_GSPR = any_of(labels.GSPR)
_CONFORMS = any_of(labels.CONFORMS)
_NOT_CONFORM = any_of(labels.NOT_CONFORM)
_CONFORMITY_OPEN = any_of(labels.CONFORMITY_OPEN)
_PARTLY = any_of(labels.PARTLY)
_UNRESERVED = any_of(labels.UNRESERVED)
_DENIAL_OPEN = any_of(labels.DENIAL_OPEN)
_WITH_EXCEPTION = any_of(labels.WITH_EXCEPTION)
_NO_EXCEPTION = any_of(labels.NO_EXCEPTION)
_OLD_LAW = any_of(labels.OLD_LAW)
_GROUNDS = any_of(labels.GROUNDS)
_SUBSTANCE = any_of(labels.SUBSTANCE)
_TELLING = any_of(labels.TELLING)
_LAW = re.compile(
    r"2017/745|\bmdr\b|regulation|directive|verordnung|richtlinie|règlement|reglamento|regolamento"
)
_NUMBER_OF_PLACE = re.compile(r"annex\.?\s*i[ ,.]|\b\d{1,2}(?:\.\d{1,2}){0,2}\b", re.IGNORECASE)


def conformity(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 7: conformity with Annex I, and what is not fully met, with grounds."""
    declared = [one for one in reading.sentences if declares_conformity(one.text)]
    if not declared:
        return _not_declared(reading)
    for one in declared:
        if denies_conformity(one.text):
            return Said(Finding.DOUBTFUL, one.text, one.page, (reason("conformity_denied", indent=7),))
    lawful = [one for one in declared if not _is_old_law(one.lower)]
    if not lawful:
        why = reason("old_law", indent=7)
        return Said(Finding.DOUBTFUL, declared[0].text, declared[0].page, (why,))
    one = lawful[0]
    left = placeholder(content(reading.of("gspr"))) or placeholder(one.text)
    if left:
        return Said(Finding.DOUBTFUL, one.text, one.page, (reason("placeholder", indent=7, said=left),))
    return _exceptions(reading, Said(Finding.PRESENT, one.text, one.page))


def _is_old_law(sentence: str) -> bool:
    return bool(_OLD_LAW.search(sentence)) and "2017/745" not in sentence


def declares_conformity(text: str) -> bool:
    """Return whether a sentence declares conformity with Annex I."""
    lower = text.lower()
    return bool(_GSPR.search(lower) and _CONFORMS.search(lower))


def denies_conformity(text: str) -> bool:
    """Return whether a sentence denies conformity with Annex I, or leaves it open."""
    lower = text.lower()
    if _NOT_CONFORM.search(lower):
        return True
    whole = _UNRESERVED.sub(" ", _NO_EXCEPTION.sub(" ", lower))
    return bool(_CONFORMITY_OPEN.search(_WITH_EXCEPTION.split(whole, maxsplit=1)[0]))


def _not_declared(reading: Reading) -> Said:
    found = reading.of("gspr")
    text = content(found)
    loose = [one for one in reading.sentences if _CONFORMS.search(one.lower) and _LAW.search(one.lower)]
    if loose:
        return Said(Finding.DOUBTFUL, loose[0].text, loose[0].page, (reason("gspr_not_named", indent=7),))
    if text and not says_nothing(text):
        return Said(Finding.DOUBTFUL, text, page_of(found), (reason("gspr_not_named", indent=7),))
    if found:
        return required(text, page_of(found), indent=7)
    return absent(7, "The declaration of conformity with Annex I")


def _exceptions(reading: Reading, said: Said) -> Said:
    found = reading.of("exceptions")
    text = content(found)
    if found and is_blank(text):
        return said.worse(Finding.DOUBTFUL, reason("heading_empty", indent=7))
    if found and says_nothing(text) and not _PARTLY.search(said.evidence):
        return said
    told = exceptions_told(reading)
    if not (found or told):
        return said
    both = Said(said.finding, f"{said.evidence} · {told}", said.page, said.reasons)
    return both if has_grounds(told) else both.worse(Finding.DOUBTFUL, reason("grounds_missing", indent=7))


def exceptions_told(reading: Reading) -> str:
    """Return what a text says is not fully met: under its heading, else in its sentences."""
    text = content(reading.of("exceptions"))
    spoken = [one for one in reading.matching(_WITH_EXCEPTION) if not _NO_EXCEPTION.search(one.lower)]
    return text or " ".join(dict.fromkeys(_from_exception_on(one.text) for one in spoken))


def _from_exception_on(sentence: str) -> str:
    found = _WITH_EXCEPTION.search(sentence)
    return sentence[found.start() :] if found else sentence


def has_grounds(text: str) -> bool:
    """Return whether more is said than which requirements are excepted."""
    words = re.findall(r"[^\W\d_]{3,}", _NUMBER_OF_PLACE.sub(" ", text))
    return len(words) >= 8 or (len(words) >= 4 and bool(_GROUNDS.search(text)))


def substances(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 8: medicinal substances and tissues, where there are any."""
    found = reading.of("substances")
    text = content(found)
    telling = [one for one in reading.matching(_TELLING) if not is_negative(one.lower)]
    if found and not says_nothing(text):
        said = required(text, page_of(found), indent=8)
        if _DENIAL_OPEN.search(text):
            return said.worse(Finding.DOUBTFUL, reason("denial_open", indent=8))
        denied = is_negative(text.lower()) and not telling
        return Said(Finding.NOT_APPLICABLE, text, said.page) if denied and not said.reasons else said
    return _spoken(reading, telling, Said(Finding.NOT_APPLICABLE, text, page_of(found)), empty=bool(found))


def _spoken(reading: Reading, telling: list[Sentence], nothing: Said, *, empty: bool) -> Said:
    """Judge substances by the sentences of the whole text; `nothing` is the answer where none speaks."""
    spoken = reading.matching(_SUBSTANCE)
    stated = [one for one in spoken if not is_negative(one.lower) and len(one.text.split()) >= 3]
    denials = [one for one in spoken if is_negative(one.lower)]
    if telling:
        said_ = _TELLING.search(telling[0].lower)
        why = reason("substance_not_indicated", indent=8, said=said_[0] if said_ else "")
        return Said(Finding.DOUBTFUL, telling[0].text, telling[0].page, (why,))
    open_ = [one for one in denials if _DENIAL_OPEN.search(one.lower)]
    if open_:
        return Said(Finding.DOUBTFUL, open_[0].text, open_[0].page, (reason("denial_open", indent=8),))
    if stated and not denials:
        return Said(Finding.PRESENT, stated[0].text, stated[0].page)
    if empty and is_blank(nothing.evidence):
        return Said(Finding.DOUBTFUL, "", nothing.page, (reason("heading_empty", indent=8),))
    if denials:
        return Said(Finding.NOT_APPLICABLE, denials[0].text, denials[0].page)
    return nothing
