"""Cuts the lines of a statement into sections by the headings that labs use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from maatwerk.paperwork import labels
from maatwerk.paperwork.extract import Segment, TextLine

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
_LONGEST_HEADING = 11  # words
_WORDS = re.compile(r"[\w’'/-]+")


@dataclass
class Section:
    """What stands under one heading: its kind, and the lines below it."""

    kind: str
    heading: str
    page: int | None
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the content of the section as one text."""
        return joined(self.lines)


def sections(lines: Sequence[TextLine]) -> list[Section]:
    """Return the sections in the order of the pages; what stands before the first is of kind `head`."""
    found = [Section("head", "", lines[0].page if lines else None)]
    for line, after in _with_next(lines):
        for text, alone in _cells(line):
            opened = _opened(text, alone=alone)
            if opened is None:
                found[-1].lines.append(text)
                continue
            kind, heading, rest = opened
            if kind == found[-1].kind and not found[-1].lines and not rest and after is not None:
                found[-1].heading += f" {heading}"
                continue
            found.append(Section(kind, heading, line.page, [rest] if rest else []))
    return found


def _with_next(lines: Sequence[TextLine]) -> Iterator[tuple[TextLine, TextLine | None]]:
    yield from pairwise(lines) if len(lines) > 1 else ()
    if lines:
        yield lines[-1], None


def _cells(line: TextLine) -> list[tuple[str, bool]]:
    """Return the texts of a line, each with whether a heading may stand in it without a colon.

    A label and its value in two columns are two cells; figures behind a name belong to the name.
    """
    segments: tuple[Segment, ...] = line.segments
    if len(segments) == 1:
        return [(segments[0].text, True)]
    first, rest = segments[0].text, " ".join(segment.text for segment in segments[1:])
    if _opened(first, alone=True) is not None:
        later = [(segment.text, False) for segment in segments[1:]]
        return [(first, True), *later]
    later_labels = [_opened(segment.text, alone=False) is not None for segment in segments[1:]]
    if any(later_labels):
        return [(segment.text, False) for segment in segments]
    return [(f"{first} {rest}", False)]


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
