"""Judges indents 1 to 6 of Annex.XIII.1 on the words of a page, whoever made it. Sceptical by design."""

from __future__ import annotations

import re

from maatwerk.paperwork import labels
from maatwerk.paperwork.findings import Finding, Said
from maatwerk.paperwork.reading import (
    Reading,
    Sentence,
    any_of,
    content,
    is_blank,
    page_of,
    placeholder,
    points_elsewhere,
    says_nothing,
    says_unknown,
)
from maatwerk.paperwork.reasons import reason

_EXCLUSIVE = any_of(labels.EXCLUSIVE)
_PERSON = any_of(labels.PERSON)
_SEVERAL = any_of(labels.SEVERAL)
_NOT_EXCLUSIVE = any_of(labels.NOT_EXCLUSIVE)
_DENIED = re.compile(rf"^\W*{labels.DENIED}", re.IGNORECASE)
_NO_CHARACTERISTICS = any_of(labels.NO_CHARACTERISTICS)
_SERIES = any_of(labels.SERIES)
_REACHED_AT = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_OUTSIDE = any_of(labels.OUTSIDE)
_TITLES = any_of(labels.TITLES)
_INSTITUTION = any_of(labels.INSTITUTION)
_IDENTIFIED = re.compile(labels.IDENTIFIED)
_CODE = re.compile(r"(?=\w*\d)[\w./-]{2,}")
_PERSON_NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*\s+(?:(?:van|von|der|den|de|di|del|la|le|ten|ter|zu)\s+)*){1,4}[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]+"
)
_NAME_PART = re.compile(r"(?=[^\W\d_]*[A-ZÀ-ÖØ-ÞĀ-Ž])[^\W\d_]{2,}")
_ACRONYM = re.compile(r"[A-ZÀ-ÖØ-Þ][\w.’'-]*")

_WHERE_APPLICABLE = {2, 8}


def absent(indent: int, what: str) -> Said:
    """Return that an element cannot be found."""
    return Said(Finding.MISSING, reasons=(reason("element_missing", indent=indent, what=what),))


def required(text: str, page: int | None, *, indent: int) -> Said:
    """Return the finding on a value that the law always asks for, before its own questions are put."""
    if is_blank(text):
        return Said(Finding.MISSING, "", page, (reason("heading_empty", indent=indent),))
    if says_nothing(text):
        return Said(Finding.MISSING, text, page, (reason("said_not_to_apply", indent=indent, said=text),))
    if says_unknown(text):
        worst = Finding.DOUBTFUL if indent in _WHERE_APPLICABLE else Finding.MISSING
        return Said(worst, text, page, (reason("said_unknown", indent=indent, said=text),))
    left = placeholder(text)
    if left:
        return Said(Finding.DOUBTFUL, text, page, (reason("placeholder", indent=indent, said=left),))
    return Said(Finding.PRESENT, text, page)


def manufacturer(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 1: name and address of the manufacturer and of all manufacturing sites."""
    found = reading.of("manufacturer")
    if not found:
        return absent(1, "The name and address of the manufacturer")
    text = content(found)
    said = required(text, page_of(found), indent=1)
    if said.finding is Finding.PRESENT and not has_address(text):
        said = said.worse(Finding.DOUBTFUL, reason("address_missing", indent=1))
    return _with_sites(reading, said)


def has_address(text: str) -> bool:
    """Return whether a text can hold an address: a figure, and more than a name."""
    place = _REACHED_AT.sub(" ", text)
    return bool(re.search(r"\d", place)) and len(re.findall(r"\w{2,}", place)) >= 3


def has_place(address: str) -> bool:
    """Return whether an address says more than the name of a town."""
    place = _REACHED_AT.sub(" ", address)
    if points_elsewhere(place):
        return False
    return bool(re.search(r"\d", place)) or len(re.findall(r"\w+", place)) >= 3


def _with_sites(reading: Reading, said: Said) -> Said:
    found = reading.of("sites")
    if not found:
        hint = reason("sites_not_named", indent=1, strength="hint")
        return Said(said.finding, said.evidence, said.page, (*said.reasons, hint))
    text = content(found)
    sites = required(text, page_of(found), indent=1)
    both = f"{said.evidence} · {text}" if text else said.evidence
    return Said(said.worse(sites.finding).finding, both, said.page, (*said.reasons, *sites.reasons))


def representative(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 2: the authorised representative, where there is one."""
    found = reading.of("representative")
    text = content(found)
    if found and not says_nothing(text):
        return required(text, page_of(found), indent=2)
    makers = reading.of("manufacturer")
    outside = _OUTSIDE.search(content(makers))
    if outside:
        why = reason("representative_missing", indent=2, said=outside[0])
        return Said(Finding.MISSING, content(makers), page_of(makers), (why,))
    if found and is_blank(text):
        return Said(Finding.DOUBTFUL, "", page_of(found), (reason("heading_empty", indent=2),))
    return Said(Finding.NOT_APPLICABLE, text, page_of(found))


def device(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 3: the data that identify the device."""
    found = reading.of("device")
    if not found:
        return absent(3, "The data that identify the device")
    text = content(found)
    said = required(text, page_of(found), indent=3)
    if said.finding is Finding.PRESENT and not _CODE.search(text):
        said = said.worse(Finding.DOUBTFUL, reason("not_identifying", indent=3))
    told = " · ".join(f"{one.heading}: {one.text}" for one in found if one.text)
    return Said(said.finding, told, said.page, said.reasons)


def patient(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 4: exclusive use by one patient or user, who is identified."""
    sentences = exclusive_sentences(reading)
    found = reading.of("patient")
    named = content(found)
    if not (found or sentences):
        return absent(4, "The declaration of exclusive use by one patient")
    if not (named or sentences):
        return required("", page_of(found), indent=4)
    said = _identified(named, page_of(found), sentences)
    if not sentences:
        said = said.worse(Finding.DOUBTFUL, reason("exclusive_use_not_declared", indent=4))
    return said


def _identified(named: str, page: int | None, sentences: list[Sentence]) -> Said:
    if named and not says_nothing(named) and not says_unknown(named):
        said = required(named, page, indent=4)
        if said.finding is not Finding.PRESENT or identifies_somebody(named):
            return said
    for one in sentences:
        if placeholder(one.text):
            return required(one.text, one.page, indent=4)
        if _IDENTIFIED.search(one.text):
            return Said(Finding.PRESENT, one.text, one.page)
    evidence, at = (sentences[0].text, sentences[0].page) if sentences else (named, page)
    return Said(Finding.DOUBTFUL, evidence, at, (reason("patient_not_identified", indent=4),))


def identifies_somebody(text: str) -> bool:
    """Return whether a text can be a name, an acronym or a code."""
    return bool(_ACRONYM.fullmatch(text.strip()) or _CODE.search(text) or _PERSON_NAME.search(text))


def declares_exclusive_use(text: str) -> bool:
    """Return whether a sentence declares exclusive use by one patient or user."""
    lower = text.lower()
    if _SEVERAL.search(lower) or _NOT_EXCLUSIVE.search(lower):
        return False
    return bool(_EXCLUSIVE.search(lower) and _PERSON.search(lower))


def exclusive_sentences(reading: Reading) -> list[Sentence]:
    """Return the sentences that declare exclusive use by one patient or user."""
    return [
        one for one in reading.sentences if len(one.text.split()) >= 4 and declares_exclusive_use(one.text)
    ]


def several_patients(reading: Reading) -> bool:
    """Return whether the text lets more than one patient use the device."""
    return bool(reading.matching(_SEVERAL))


def prescriber(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 5: who prescribed and, where there is one, the health institution."""
    found = reading.of("prescriber")
    if not found:
        return absent(5, "The name of the person who prescribed")
    text = content(found)
    said = required(text, page_of(found), indent=5)
    if said.finding is Finding.PRESENT and denies_prescriber(text):
        return said.worse(Finding.MISSING, reason("said_not_to_apply", indent=5, said=text))
    if said.finding is Finding.PRESENT and not names_person(text):
        return said.worse(Finding.DOUBTFUL, reason("person_not_named", indent=5))
    house = content(reading.of("institution"))
    told = f"{text} · {house}" if house else text
    return Said(said.finding, told, said.page, said.reasons)


def names_person(text: str) -> bool:
    """Return whether a text names a person, not only an institution."""
    if _TITLES.search(text) and _NAME_PART.search(_TITLES.sub(" ", text)):
        return True
    return any(not _INSTITUTION.search(name) for name in _PERSON_NAME.findall(text))


def names_institution_only(text: str) -> bool:
    """Return whether a text names a house and nobody in it."""
    return bool(_INSTITUTION.search(text)) and not names_person(text)


def denies_prescriber(text: str) -> bool:
    """Return whether a text says that nobody prescribed."""
    return bool(_DENIED.match(text)) and not _TITLES.search(text)


def characteristics_fault(text: str) -> str:
    """Return the code of what keeps a text from stating characteristics, or nothing."""
    if points_elsewhere(text):
        return "points_elsewhere"
    if _SERIES.search(text):
        return "from_a_series"
    if _NO_CHARACTERISTICS.search(text) and not re.search(r"\d", text):
        return "said_not_to_apply"
    return ""


def characteristics(reading: Reading) -> Said:
    """Judge Annex.XIII.1 indent 6: the specific characteristics that the prescription gives."""
    found = reading.of("characteristics")
    if not found:
        return absent(6, "The characteristics that the prescription gives")
    text = content(found)
    said = required(text, page_of(found), indent=6)
    if said.finding is not Finding.PRESENT:
        return said
    code = characteristics_fault(text)
    if code:
        worst = Finding.MISSING if code == "said_not_to_apply" else Finding.DOUBTFUL
        return said.worse(worst, reason(code, indent=6, said=text))
    if len(re.findall(r"\w{2,}", text)) < 2:
        return said.worse(Finding.DOUBTFUL, reason("not_specific", indent=6))
    return said
