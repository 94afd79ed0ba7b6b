"""What the pages of another layout say beyond the attached data, or against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from maatwerk.paperwork.compare import Comparison, letters, stands_whole
from maatwerk.paperwork.findings import Finding, Match, Said
from maatwerk.paperwork.judge_conformity import exceptions_told
from maatwerk.paperwork.judge_text import exclusive_sentences, identifies_somebody
from maatwerk.paperwork.reading import Reading, content, says_nothing
from maatwerk.paperwork.snapshot import StatementData


def said_beyond(
    compared: Comparison, *, data: StatementData, reading: Reading, on_words: Mapping[int, Said]
) -> Comparison:
    """Return a comparison of values with what only the pages say; our own layout was read sign by sign."""
    if compared.pages:
        return compared
    more = dict(_more(data, reading, on_words))
    if not more:
        return compared
    return replace(compared, match=Match.NO, differing={**more, **compared.differing})


def _more(data: StatementData, reading: Reading, on_words: Mapping[int, Said]) -> Iterator[tuple[int, str]]:
    maker, prescriber = content(reading.of("manufacturer")), content(reading.of("prescriber"))
    if maker and letters(data.manufacturer.name) not in letters(maker):
        yield 1, "manufacturer"
    if not data.authorised_representative and on_words[2].finding is Finding.PRESENT:
        yield 2, "authorised_representative"
    patient = content(reading.of("patient"))
    for one in exclusive_sentences(reading):
        patient = patient.replace(one.text, " ")
    if identifies_somebody(patient) and not stands_whole(data.patient.identifier, patient):
        yield 4, "patient"
    if prescriber and letters(data.prescriber.name) not in letters(prescriber):
        yield 5, "prescriber"
    if not data.gspr.exceptions and not says_nothing(exceptions_told(reading)):
        yield 7, "gspr"
    held = data.substances
    if not (held.medicinal or held.human or held.animal) and on_words[8].finding is Finding.PRESENT:
        yield 8, "substances"
