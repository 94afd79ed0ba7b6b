"""Holds the attached data against the words that are really on the pages.

A statement that we drew is compared sign by sign: every element must say what the data say, and nothing
more. Another layout with the same data is compared value by value.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maatwerk.paperwork import assets, blocks, drawing, expect_traits, wording
from maatwerk.paperwork.expect import Verdict
from maatwerk.paperwork.extract import Extract, TextLine
from maatwerk.paperwork.findings import Match
from maatwerk.paperwork.lines import Line
from maatwerk.paperwork.snapshot import StatementData

_ANY_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # no element of the law prints a moment
_MM = 72 / 25.4
_EDGE = (drawing.LEFT + drawing.GUTTER) * _MM
_FOOT = 50.0  # points from the bottom: below stands only the running foot
_NEAR = 90  # signs within which a value follows its name in another layout


@dataclass(frozen=True)
class Comparison:
    """Whether data and text agree, by indent what differs, and in our layout where each indent stands."""

    match: Match
    differing: Mapping[int, str] = field(default_factory=dict)
    pages: Mapping[int, int | None] = field(default_factory=dict)


@dataclass
class _Entry:
    lines: list[TextLine] = field(default_factory=list)


def compare(data: StatementData, extract: Extract, *, lines: Sequence[Line]) -> Comparison:
    """Return whether the pages say what the data say."""
    if not extract.lines:
        return Comparison(Match.NO, dict.fromkeys(range(1, 9), "no words on the pages"))
    words = assets.words(data.language) if data.language in assets.languages() else None
    if words is not None:
        setting = drawing.Setting(words=words, language=data.language, at=_ANY_MOMENT, draft=False)
        elements = drawing.elements(lines, setting=setting)
        head, entries, tail = _entries(extract.lines, words=words)
        if entries:
            return _sign_by_sign(data, head, entries, tail, elements=elements, words=words)
    return _value_by_value(data, extract)


def without_margin(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines of our own layout without citations, notes and running foot, for reading."""
    kept = []
    for line in lines:
        inside = tuple(segment for segment in line.segments if segment.left >= _EDGE - 3)
        if inside and line.base > _FOOT:
            kept.append(TextLine(line.page, line.base, line.size, inside))
    return kept


def is_ours(extract: Extract) -> bool:
    """Return whether the pages have our layout in one of our languages."""
    return any(_entries(extract.lines, words=assets.words(code))[1] for code in assets.languages())


def _entries(
    lines: Sequence[TextLine], *, words: Mapping[str, Any]
) -> tuple[list[TextLine], list[_Entry], list[TextLine]]:
    """Return head, entries and tail of our layout; an entry begins at a citation in the margin."""
    annex = str(words["annex"]).format(n="XIII")
    # The second is how statements cited it before; they are still read.
    starts = tuple(f"{signs(one)}," for one in (wording.citation("Annex.XIII.1", words=words), f"{annex} 1"))
    end = signs(str(words["voluntary"]))
    head: list[TextLine] = []
    entries: list[_Entry] = []
    tail: list[TextLine] = []
    ended = False
    for line in lines:
        if line.base <= _FOOT:
            continue
        margin = signs(" ".join(one.text for one in line.segments if one.left < _EDGE - 3))
        if entries and not ended and len(margin) >= 8 and end.startswith(margin):
            ended = True
        if ended:
            tail.append(line)
            continue
        if margin.startswith(starts):
            entries.append(_Entry())
        if not entries:
            head.append(line)
            continue
        inside = tuple(one for one in line.segments if one.left >= _EDGE - 3)
        if inside:
            entries[-1].lines.append(TextLine(line.page, line.base, line.size, inside))
    return head, entries, tail


def _sign_by_sign(
    data: StatementData,
    head: list[TextLine],
    entries: list[_Entry],
    tail: list[TextLine],
    *,
    elements: Sequence[Mapping[str, Any]],
    words: Mapping[str, Any],
) -> Comparison:
    drawn = blocks.fields(data, words=words)
    cited = [element for element in elements if element["cite"]]
    differing: dict[int, str] = {}
    pages: dict[int, int | None] = {}
    for number, element in enumerate(cited, start=1):
        expected = [block for name in element["fields"] for block in drawn[name]]
        entry = entries[number - 1] if number <= len(entries) else _Entry()
        pages[_indent_of(element["fields"])] = entry.lines[0].page if entry.lines else None
        if not _says(entry.lines, str(element["title"]), expected):
            differing[_indent_of(element["fields"])] = ", ".join(element["fields"])
    others = len(entries) != len(cited) or not _head_and_tail_agree(data, head, tail, words=words)
    return Comparison(Match.NO if differing or others else Match.YES, differing, pages)


_INDENTS = {
    "manufacturer": 1,
    "sites": 1,
    "authorised_representative": 2,
    "device": 3,
    "patient": 4,
    "exclusive_use": 4,
    "prescriber": 5,
    "characteristics": 6,
    "gspr": 7,
    "substances": 8,
}


def _indent_of(fields: Sequence[str]) -> int:
    return _INDENTS[fields[0]]


def _head_and_tail_agree(
    data: StatementData, head: list[TextLine], tail: list[TextLine], *, words: Mapping[str, Any]
) -> bool:
    top = signs(" ".join(line.text for line in head))
    wanted = [str(words["number"]).format(number=data.number)]
    if data.supersedes is not None:
        wanted.append(str(words["supersedes"]).format(number=data.supersedes))
    below = signs(" ".join(line.text for line in tail))
    return all(signs(text) in top for text in wanted) and data.snapshot in below


def _says(lines: Sequence[TextLine], title: str, expected: Sequence[blocks.Block]) -> bool:
    """Return whether lines say exactly a title and its blocks."""
    tables = [block for block in expected if isinstance(block, blocks.Table)]
    said = [title] + [
        part.text
        for block in expected
        if isinstance(block, blocks.Lines)
        for line in block.lines
        for part in line
    ]
    before = signs("".join(said))
    rest = list(lines)
    read = ""
    while rest and read != before:
        read += signs(rest.pop(0).text)
        if not before.startswith(read):
            return False
    if read != before:
        return False
    return _table_says(rest, tables[0]) if tables else not rest


def _table_says(lines: Sequence[TextLine], table: blocks.Table) -> bool:
    heads = signs("".join(table.heads))
    first, second = "", ""
    page = lines[0].page if lines else None
    for line in lines:
        if line.page != page and signs(line.text) == heads:
            page = line.page  # the head of the table is repeated on a new page
            continue
        page = line.page
        for one in line.segments:
            if one.left < _EDGE + 6:
                first += signs(one.text)
            else:
                second += signs(one.text)
    wanted_first = signs(table.heads[0] + "".join(row[0] for row in table.rows))
    wanted_second = signs(table.heads[1] + "".join(row[1] for row in table.rows))
    return first == wanted_first and second == wanted_second


def signs(text: str) -> str:
    """Return every sign of a text but spaces, in one Unicode form."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "")
    return "".join(plain.split())


def letters(text: str) -> str:
    """Return the letters and figures of a text in lower case, to compare across layouts.

    A decimal point or comma stays, as a point: 1.00 is not 10.0.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    points = re.sub(r"(?<=\d)[.,](?=\d)", "\0", plain)
    return re.sub(r"[^\w\0]|_", "", points).replace("\0", ".")


def stands_whole(value: str, text: str) -> bool:
    """Return whether a value stands in a text from its first sign to its last: VM-27 is not VM-275."""
    said = re.findall(r"\w", unicodedata.normalize("NFKC", value).lower())
    whole = r"(?<!\w)(?<!\w-)" + r"[\W_]*".join(map(re.escape, said)) + r"(?!-?\w)"
    return bool(re.search(whole, unicodedata.normalize("NFKC", text).lower()))


def _value_by_value(data: StatementData, extract: Extract) -> Comparison:
    page = letters(extract.text)
    wanted: list[tuple[int, str, str]] = [
        (1, "manufacturer", data.manufacturer.name),
        (1, "manufacturer", data.manufacturer.address),
        (3, "device", data.device.identification),
        (3, "device", data.device.description),
        (4, "patient", data.patient.identifier),
        (4, "exclusive_use", data.exclusive_use),
        (5, "prescriber", data.prescriber.name),
        (5, "prescriber", data.prescriber.profession),
        (5, "prescriber", data.prescriber.institution),
        (7, "gspr", data.gspr.sentence),
    ]
    wanted += [(1, "sites", text) for site in data.sites for text in (site.name, site.address)]
    if data.authorised_representative:
        place = data.authorised_representative
        wanted += [(2, "authorised_representative", text) for text in (place.name, place.address)]
    for one in data.gspr.exceptions:
        wanted += [(7, "gspr", one.gspr.split(".", 2)[-1]), (7, "gspr", one.grounds)]
    held = data.substances
    wanted += [(8, "substances", text) for text in (*held.medicinal, *held.human, *held.animal)]
    differing = {number: what for number, what, text in wanted if letters(text) not in page}
    for number, what, text in (
        (3, "device", data.device.identification),
        (4, "patient", data.patient.identifier),
    ):
        if not stands_whole(text, extract.text):
            differing[number] = what
    for trait in data.characteristics:
        if not _follows(page, letters(trait.name), letters(wording.measure(trait.value, trait.unit))):
            differing[6] = "characteristics"
    traits = {"characteristics": [vars(trait) for trait in data.characteristics]}
    read = expect_traits.answers(traits, lines=extract.lines, every=extract.lines)
    if any(one.verdict is Verdict.OTHERWISE for one in read):
        differing[6] = "characteristics"
    return Comparison(Match.NO if differing else Match.YES, differing)


def _follows(page: str, name: str, value: str) -> bool:
    """Return whether a value stands close behind its name."""
    at = page.find(name)
    while at >= 0:
        after = page[at + len(name) : at + len(name) + len(value) + _NEAR]
        if value in after:
            return True
        at = page.find(name, at + 1)
    return False
