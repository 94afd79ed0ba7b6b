"""One text as lint reads it: sections, sentences with their page, and what kind of value a text is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from maatwerk.paperwork import labels
from maatwerk.paperwork.extract import TextLine
from maatwerk.paperwork.sections import Rules, Section, joined, sections

_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[^a-z])|(?<=[a-zß-ÿ]{3}\.)\s+")
_NOTHING = re.compile(rf"^\W*{labels.NOTHING}\W*$", re.IGNORECASE)
_UNKNOWN = re.compile(rf"^\W*{labels.UNKNOWN}\W*$", re.IGNORECASE)
_AS_ASKED = re.compile(rf"^\W*{labels.AS_ASKED}\W*$", re.IGNORECASE)
_PLACEHOLDER = re.compile(labels.PLACEHOLDER, re.IGNORECASE)
_ELSEWHERE = re.compile(rf"^\W*{labels.ELSEWHERE}\b.{{0,40}}$", re.IGNORECASE)
_NEGATION = re.compile(labels.NEGATION, re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence and the page where it begins."""

    text: str
    page: int | None

    @property
    def lower(self) -> str:
        """Return the sentence in lower case."""
        return self.text.lower()


@dataclass(frozen=True)
class Reading:
    """A text cut in lines, read in sections and in sentences."""

    lines: tuple[TextLine, ...]
    rules: Rules = field(default_factory=dict)

    @cached_property
    def sections(self) -> list[Section]:
        """Return the sections under the headings that are known."""
        return sections(self.lines, rules=self.rules)

    @cached_property
    def flow(self) -> str:
        """Return all lines as one text."""
        return joined([line.text for line in self.lines])

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Return the sentences; a heading and each section begins a new one."""
        found: list[Sentence] = []
        for section in self.sections:
            parts = [section.heading, *_SENTENCE_END.split(section.text)]
            if section.heading and section.lines:
                # A heading may be the first half of its sentence: "Declaration of exclusive use by: …".
                parts.append(f"{section.heading}: {_SENTENCE_END.split(section.text)[0]}")
            found += [Sentence(part.strip(), section.page) for part in parts if part.strip()]
        return found

    def of(self, *kinds: str) -> list[Section]:
        """Return the sections of some kinds."""
        return [section for section in self.sections if section.kind in kinds]

    def matching(self, *patterns: re.Pattern[str]) -> list[Sentence]:
        """Return the sentences in which every pattern is found."""
        return [one for one in self.sentences if all(pattern.search(one.lower) for pattern in patterns)]

    @cached_property
    def is_read(self) -> bool:
        """Return whether the text is in a language that is read here."""
        if len([section for section in self.sections if section.kind not in {"head", "other"}]) >= 2:
            return True
        words = re.findall(r"[^\W\d_]+", self.flow.lower())
        small = sum(word in labels.SMALL_WORDS for word in words)
        return bool(words) and small / len(words) >= 0.12


def any_of(pattern: str) -> re.Pattern[str]:
    """Return the alternatives of a label as one pattern."""
    return re.compile(f"(?:{pattern})", re.IGNORECASE)


def is_blank(text: str) -> bool:
    """Return whether a text has nothing but signs."""
    return not re.search(r"\w", text)


def says_nothing(text: str) -> bool:
    """Return whether a text only says that there is nothing."""
    return is_blank(text) or bool(_NOTHING.match(text.strip()))


def says_unknown(text: str) -> bool:
    """Return whether a text only says that nobody knows, or that it is still to come."""
    return bool(_UNKNOWN.match(text.strip()))


def placeholder(text: str) -> str:
    """Return the placeholder in a text, or nothing."""
    found = _PLACEHOLDER.search(text)
    return found[0] if found else ""


def points_elsewhere(text: str) -> bool:
    """Return whether a text only points to another document."""
    return bool(_ELSEWHERE.match(text.strip()) or _AS_ASKED.match(text.strip()))


def is_negative(text: str) -> bool:
    """Return whether a sentence denies."""
    return bool(_NEGATION.search(text))


def content(found: Sequence[Section]) -> str:
    """Return the content of sections as one text."""
    return joined([section.text for section in found if section.text]).strip()


def page_of(found: Sequence[Section]) -> int | None:
    """Return the page of the first section."""
    return found[0].page if found else None
