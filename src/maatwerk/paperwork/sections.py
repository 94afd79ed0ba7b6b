"""Cuts the lines of a statement into sections by the headings that labs use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from maatwerk.paperwork import labels
from maatwerk.paperwork.extract import TextLine

_HEADINGS = tuple((kind, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for kind, pattern in labels.HEADINGS)
_NUMBERING = re.compile(
    r"^\s*(?:[-–•*▪·○●■□➢]+|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-h][.)]|\d{1,2}(?=\s+[A-ZÄÖÜ]\w+))\s*"
)
_COLON = re.compile(r"^(.{2,110}?)\s*[:：]\s*(.*)$")
_LEADING = re.compile(
    r"^(manufacturer|patient|prescriber|device|hersteller|patientin?|verschreiber|produkt|fabricant|prescripteur|dispositif"
    r"|fabrikant|patiënt|voorschrijver|hulpmiddel|fabricante|paciente|prescriptor|producto|fabbricante|paziente|prescrittore"
    r"|dispositivo)\s+(?=[A-Z0-9ÄÖÜÉ“\"])",
    re.IGNORECASE,
)
_REQUIREMENT = re.compile(
    r"(?:annex|anhang|annexe|bijlage|anexo|allegato)\s+i\W+(?:\w+\W+)?\d{1,2}(?:\.\d{1,2})*", re.IGNORECASE
)
Rules = Mapping[int, Sequence[float]]  # by page, how high the horizontal rules stand
_LONGEST_HEADING = 11  # words
_WORDS = re.compile(r"[\w’'/-]+")


@dataclass
class Section:
    """What stands under one heading: its kind, the lines below it, and these as they lie on the page."""

    kind: str
    heading: str
    page: int | None
    lines: list[str] = field(default_factory=list)
    source: list[TextLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the content of the section as one text."""
        return joined(self.lines)


def sections(lines: Sequence[TextLine], *, rules: Rules | None = None) -> list[Section]:
    """Return the sections in the order of the pages; what stands before the first is of kind `head`."""
    found = [Section("head", "", lines[0].page if lines else None)]
    for row in rows(lines, rules=rules or {}):
        touched: set[int] = set()
        for text, alone in _cells(row):
            _take(found, text, alone=alone, page=row.page)
            touched.add(len(found))
        if len(touched) == 1:  # else nobody can say which part of the row belongs to which heading
            found[-1].source += row.lines
    return found


def _take(found: list[Section], text: str, *, alone: bool, page: int | None) -> None:
    """Put a text under the last heading, or let it open a section of its own."""
    opened = _opened(text, alone=alone)
    if opened is None:
        found[-1].lines.append(text)
        return
    kind, heading, rest = opened
    if found[-1].kind == "exceptions" and kind == "gspr" and _REQUIREMENT.fullmatch(heading):
        found[-1].lines.append(text)  # "Annex I, 10.2: …" is an exception, and opens nothing
        return
    if kind == found[-1].kind and not found[-1].lines and not rest:
        found[-1].heading += f" {heading}"
        return
    found.append(Section(kind, heading, page, [rest] if rest else []))


@dataclass(frozen=True)
class Row:
    """The texts of one line, or of one row of a table whose cells run over several lines."""

    page: int | None
    cells: tuple[str, ...]
    lines: tuple[TextLine, ...] = ()


def rows(lines: Sequence[TextLine], *, rules: Rules) -> Iterator[Row]:
    """Return lines as rows; where labels and values stand in two columns, the cells are made whole."""
    for page, group in groupby(lines, key=lambda line: line.page):
        held = list(group)
        second = _second_column(held)
        for is_table, run in groupby(held, key=lambda line: second is not None and _fits(line, second)):
            part = list(run)
            if is_table and second is not None and _labelled(part, second):
                yield from _table_rows(part, second, rules=rules.get(page or 0, ()))
            else:
                yield from (Row(page, tuple(one.text for one in line.segments), (line,)) for line in part)


def _second_column(lines: Sequence[TextLine]) -> float | None:
    """Return where the second column of a page of labels and values begins, if it has one."""
    starts = Counter(round(line.segments[1].left) for line in lines if len(line.segments) == 2)
    if not starts:
        return None
    left, often = starts.most_common(1)[0]
    return left - 3.0 if often >= 3 and left > 0 else None


def _fits(line: TextLine, second: float) -> bool:
    """Return whether no text of a line runs across the border of the columns."""
    cut = [part for one in line.segments for part in one.cut_at(second + 3.0)]
    return all(one.right <= second + 4.0 or one.left >= second for one in cut)


def _labelled(lines: Sequence[TextLine], second: float) -> bool:
    """Return whether headings stand beside values, so that this is a table of labels and values."""
    cuts = [[part for one in line.segments for part in one.cut_at(second + 3.0)] for line in lines]
    firsts = [cut[0].text for cut in cuts if len(cut) > 1 and cut[0].left < second]
    return sum(_opened(text, alone=True) is not None for text in firsts) >= 2


def _table_rows(lines: Sequence[TextLine], second: float, *, rules: Sequence[float]) -> Iterator[Row]:
    """Return the rows of a table: set apart by rules, else by wider gaps, else by the labels."""
    begins = _beginnings(lines, rules=rules)
    label: list[str] = []
    value: list[str] = []
    held: list[TextLine] = []
    for number, line in enumerate(lines):
        cut = [part for one in line.segments for part in one.cut_at(second + 3.0)]
        first = " ".join(one.text for one in cut if one.left < second)
        rest = " ".join(one.text for one in cut if one.left >= second)
        opens = begins is None and bool(first and value) and _opened(first, alone=True) is not None
        if number and (opens or (begins is not None and number in begins)):
            yield _row(held, label, value)
            label, value, held = [], [], []
        held.append(replace(line, segments=tuple(cut)))
        label += [first] if first else []
        value += [rest] if rest else []
    yield _row(held, label, value)


def _beginnings(lines: Sequence[TextLine], *, rules: Sequence[float]) -> set[int] | None:
    """Return the numbers of the lines that begin a row; nothing when neither rules nor gaps tell."""
    pairs = list(enumerate(pairwise(lines), start=1))
    ruled = {n for n, (above, below) in pairs if any(above.base > rule > below.base for rule in rules)}
    if len(ruled) >= 2:
        return ruled
    pitches = sorted(above.base - below.base for _, (above, below) in pairs if above.base > below.base)
    usual = pitches[len(pitches) // 6] if pitches else 0.0
    apart = {n for n, (above, below) in pairs if above.base - below.base > 1.22 * usual}
    return apart if len(apart) >= 2 else None


def _row(lines: Sequence[TextLine], label: list[str], value: list[str]) -> Row:
    return Row(lines[0].page, tuple(text for text in (joined(label), joined(value)) if text), tuple(lines))


def _cells(row: Row) -> list[tuple[str, bool]]:
    """Return the texts of a row, each with whether a heading may stand in it without a colon.

    A label and its value in two columns are two cells; figures behind a name belong to the name.
    """
    if len(row.cells) == 1:
        return [(row.cells[0], True)]
    first, *rest = row.cells
    if _opened(first, alone=True) is not None:
        return [(first, True), *((text, False) for text in rest)]
    if any(_opened(text, alone=False) is not None for text in rest):
        return [(text, False) for text in row.cells]
    return [(" ".join(row.cells), False)]


def _opened(text: str, *, alone: bool) -> tuple[str, str, str] | None:
    """Return kind, heading and the rest of the line when a heading opens here."""
    bare = _NUMBERING.sub("", text, count=1).strip()
    split = _COLON.match(bare)
    if split:
        kind = kind_of(split[1], residue=2)
        return (kind, split[1].strip(), split[2].strip()) if kind else None
    if not alone:
        return None
    kind = kind_of(bare, residue=0)
    if kind and not bare.endswith((".", ";", ",")):
        return kind, bare, ""
    led = _LEADING.match(bare)
    if led and not bare.endswith("."):
        kind = kind_of(led[1], residue=0)
        return (kind, led[1], bare[led.end() :].strip()) if kind else None
    return None


def kind_of(heading: str, *, residue: int) -> str | None:
    """Return what a heading announces, or None when it is no heading.

    `residue` is how many words may stand in it that are neither key words nor usual fillers.
    """
    lower = heading.lower().strip(" .-–")
    words = _WORDS.findall(lower)
    if not words or len(words) > _LONGEST_HEADING + residue * 3:
        return None
    for kind, pattern in _HEADINGS:
        if not pattern.search(lower):
            continue
        left = lower
        for _, other in _HEADINGS:
            left = other.sub(" ", left)
        strange = [word for word in _WORDS.findall(left) if not _usual(word)]
        allowed = 0 if kind in {"other", "institution"} else residue
        if len(strange) <= allowed:
            return kind
        return None
    return None


def _usual(word: str) -> bool:
    return (
        word in labels.FILLERS
        or word.strip("'’/-") == ""
        or len(word) == 1
        or all(part in labels.FILLERS or len(part) <= 1 for part in re.split(r"[’'/-]", word))
    )


def joined(lines: Sequence[str]) -> str:
    """Return lines as one text; a word cut at the end of a line is made whole."""
    made = ""
    for line in lines:
        if made.endswith("-") and line[:1].islower():
            made = made[:-1] + line
        else:
            made += (" " if made else "") + line
    return made


def of_kind(found: Sequence[Section], *kinds: str) -> list[Section]:
    """Return the sections of some kinds."""
    return [section for section in found if section.kind in kinds]
