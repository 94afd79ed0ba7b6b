"""Holds what should be stated against the words of a page: whole, and where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from maatwerk.paperwork import alike, assets, columns, expect, expect_grounds, expect_traits, labels, tongue
from maatwerk.paperwork.expect import Answer, Leaf, Verdict
from maatwerk.paperwork.extract import TextLine
from maatwerk.paperwork.reading import Reading, any_of, content, is_negative, says_nothing
from maatwerk.paperwork.sections import kind_of

_SOME = 0.5
_PLACES = {
    "manufacturer": ("manufacturer",),
    "authorised_representative": ("representative",),
    "device": ("device",),
    "patient": ("patient", "exclusive"),
    "prescriber": ("prescriber", "institution"),
}
_IDENTIFIERS = {("device", "identification"), ("patient", "identifier")}
_IDENTIFIER = next(leaf for leaf in expect.LEAVES if leaf.path == ("patient", "identifier"))
_ANYWHERE = {("number",), ("supersedes",), ("exclusive_use",), ("gspr", "sentence")}
_BEFORE = re.compile(r"([^\s,;]+)\s+\Z")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.?){2,6}")
_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '-]+[^\W\d_]+\.?)+")
_CONTAINS = any_of(labels.CONTAINS)


@dataclass(frozen=True)
class Page:
    """A text as expectations are held against it."""

    reading: Reading
    every: Sequence[TextLine]

    def of(self, *kinds: str) -> tuple[str, ...]:
        """Return the readings of what stands under some headings."""
        return columns.readings(self.reading.of(*kinds))

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """Return the readings of everything, with what stands in the margins of our own papers."""
        rows = alike.plain_lines([line.text for line in self.every])
        return (rows, alike.plain(self.reading.flow), *columns.columns(self.every))

    def lines(self, kind: str) -> list[TextLine]:
        """Return the lines that stand under some headings."""
        return [line for section in self.reading.of(kind) for line in section.source]


def answers(expected: Mapping[str, Any], reading: Reading, *, every: Sequence[TextLine]) -> Iterator[Answer]:
    """Yield what the words say of each expected fact; `every` line counts for what has no place."""
    page = Page(reading, every)
    for leaf in expect.LEAVES:
        wanted = leaf.of(expected)
        if wanted and wanted.strip():
            verdict = _leaf(leaf, wanted, page)
            if leaf.path == ("patient", "kind"):
                verdict = _kind(wanted, _IDENTIFIER.of(expected), page)
            yield Answer(verdict, leaf.indent, leaf.what, wanted, "", leaf.by_law)
    yield from _sites(expected, page)
    yield from expect_traits.answers(expected, lines=page.lines("characteristics"), every=reading.lines)
    yield from expect_grounds.answers(expected, reading)
    yield from _substances(expected, page)
    yield from _unexpected(expected, reading)


def _leaf(leaf: Leaf, wanted: str, page: Page) -> Verdict:
    if leaf.path == ("language",):
        told = tongue.told(page.reading.flow)
        return Verdict.STATED if told == wanted else Verdict.LEFT_OUT if told else Verdict.UNTOLD
    if leaf.path == ("snapshot",):
        whole = re.compile(alike.WORD_START + r"\n?".join(map(re.escape, wanted.strip())) + alike.WORD_END)
        return Verdict.STATED if any(map(whole.search, page.whole)) else Verdict.LEFT_OUT
    if leaf.path in _ANYWHERE:
        return _anywhere(wanted, page.whole)
    return _stands(wanted, page.of(*_PLACES[leaf.path[0]]), page.whole, label=leaf.path in _IDENTIFIERS)


def _anywhere(wanted: str, texts: Iterable[str]) -> Verdict:
    """Return whether a sentence or a number stands somewhere as a whole; one lost sign makes another."""
    texts = tuple(texts)
    if _found(wanted, texts, alike.WORD_START, alike.WORD_END):
        return Verdict.STATED
    is_code = len(wanted.split()) == 1
    return Verdict.LEFT_OUT if is_code or share(wanted, texts) < _SOME else Verdict.PARTLY


def _stands(wanted: str, here: Sequence[str], everywhere: Sequence[str], *, label: bool = False) -> Verdict:
    """Return whether a value stands whole in its place; elsewhere it may be said of something else."""
    if _found(wanted, here, alike.PART_START, alike.PART_END) or (label and _behind_label(wanted, here)):
        return Verdict.STATED
    if _found(wanted, here, alike.WORD_START, alike.WORD_END):
        return Verdict.UNTOLD  # more stands beside it, and may belong to it
    if _found(wanted, everywhere, alike.WORD_START, alike.WORD_END):
        return Verdict.UNTOLD
    is_code = len(wanted.split()) == 1 and any(map(str.isdecimal, wanted))
    return Verdict.LEFT_OUT if is_code or share(wanted, here) < _SOME else Verdict.PARTLY


def _found(wanted: str, texts: Iterable[str], start: str, end: str) -> bool:
    whole = re.compile(start + alike.pattern(wanted) + end)
    return any(whole.search(text) for text in texts)


def _behind_label(wanted: str, texts: Iterable[str]) -> bool:
    """Return whether an identifier stands behind a word such as “code” or “order no.”."""
    whole = re.compile(alike.WORD_START + alike.pattern(wanted) + alike.PART_END)
    for text in texts:
        for found in whole.finditer(text):
            before = _BEFORE.search(text[: found.start()])
            if before and _is_label(before[1]):
                return True
    return False


def _is_label(word: str) -> bool:
    bare = word.strip(".:#°").lower()
    return (
        word.endswith((".", ":", "#", "°"))
        or bare in labels.FILLERS
        or any(bare in words for words in _kinds().values())
        or kind_of(bare, residue=0) is not None
    )


def share(wanted: str, texts: Iterable[str]) -> float:
    """Return which share of the words and numbers of a value stands anywhere in some texts."""
    there = {word for text in texts for word in re.findall(r"\w+", text.lower())}
    asked = [word for word in re.findall(r"\w+", alike.plain(wanted).lower()) if len(word) > 1]
    return sum(word in there for word in asked) / len(asked) if asked else 0.0


def _kinds() -> dict[str, set[str]]:
    """Return how papers call a name, an acronym and a code."""
    made = {kind: set(words) for kind, words in labels.PATIENT_KINDS.items()}
    for language in assets.languages():
        for kind, words in made.items():
            words.add(str(assets.words(language)[kind]).lower())
    return made


def _kind(wanted: str, identifier: str | None, page: Page) -> Verdict:
    """Return whether the patient is identified in this way: by the word before it, else by the look of it."""
    named = alike.plain(identifier or "")
    before = re.compile(r"(\S+\s+)?(\S+)\s+" + alike.pattern(named) + alike.WORD_END)
    places = (
        [found for text in page.of(*_PLACES["patient"]) for found in before.finditer(text)] if named else []
    )
    words = {word for found in places for word in re.findall(r"[^\W\d_]+", found[0].lower())}
    told = {kind for kind, called in _kinds().items() if called & words}
    if told:
        return Verdict.STATED if wanted in told else Verdict.LEFT_OUT
    return Verdict.STATED if wanted == _looks_like(named) else Verdict.UNTOLD


def _looks_like(identifier: str) -> str:
    if any(map(str.isdecimal, identifier)):
        return "code"
    if _ACRONYM.fullmatch(identifier) and identifier.isupper():
        return "acronym"
    return "name" if _NAME.fullmatch(identifier) else ""


def _sites(expected: Mapping[str, Any], page: Page) -> Iterator[Answer]:
    here = page.of("sites") or page.of("manufacturer")
    for one in expect.records(expected, "sites") or ():
        parts = [str(one[key]) for key in ("name", "address") if str(one.get(key) or "").strip()]
        found = [_stands(part, here, page.whole) for part in parts]
        if parts and set(found) == {Verdict.STATED} and not _together(parts, here):
            found = [Verdict.UNTOLD]
        worst = _worst(found)
        if worst is not None:
            yield Answer(worst, 1, expect.SITE, expect.told(one))


def _together(parts: Sequence[str], texts: Iterable[str]) -> bool:
    """Return whether the parts follow each other with nothing between them."""
    whole = alike.PART_START + r"[\s,;:·|()\-]+".join(map(alike.pattern, parts)) + alike.PART_END
    return any(re.search(whole, text) for text in texts)


def _worst(found: Sequence[Verdict]) -> Verdict | None:
    """Return what holds for the whole of several parts; where only one is left out, a part is stated."""
    if not found:
        return None
    lost = {Verdict.LEFT_OUT, Verdict.PARTLY}
    if set(found) & lost:
        return Verdict.LEFT_OUT if set(found) == {Verdict.LEFT_OUT} else Verdict.PARTLY
    return Verdict.UNTOLD if Verdict.UNTOLD in found else Verdict.STATED


def _substances(expected: Mapping[str, Any], page: Page) -> Iterator[Answer]:
    here = page.of("substances")
    for kind, what in expect.SUBSTANCES.items():
        for name in expect.names(expected, kind) or ():
            verdict = _stands(name, here, page.whole)
            if verdict is Verdict.UNTOLD and _contained(name, here):
                verdict = Verdict.STATED
            if verdict is not Verdict.LEFT_OUT and _denied(name, page.reading):
                verdict = Verdict.UNTOLD
            yield Answer(verdict, 8, what, name)


def _contained(name: str, texts: Iterable[str]) -> bool:
    """Return whether a sentence says that the device contains it."""
    whole = re.compile(f"(?:{_CONTAINS.pattern})" + r"\s+" + alike.pattern(name) + alike.PART_END)
    return any(whole.search(text) for text in texts)


def _denied(name: str, reading: Reading) -> bool:
    """Return whether a sentence denies before it names the substance."""
    whole = re.compile(alike.WORD_START + alike.pattern(name) + alike.WORD_END)
    said = [alike.plain(one.text) for one in reading.sentences]
    before = [text[: found.start()] for text in said for found in whole.finditer(text)]
    return any(is_negative(re.split(r"[;.]\s", text)[-1].lower()) for text in before)


def _unexpected(expected: Mapping[str, Any], reading: Reading) -> Iterator[Answer]:
    """Yield what is stated although it is expected to be none; of substances only where none is at all."""
    for key, kind, indent, what in (
        ("sites", "sites", 1, expect.SITE),
        ("characteristics", "characteristics", 6, expect.TRAIT),
    ):
        said = content(reading.of(kind))
        if expect.records(expected, key) == [] and not says_nothing(said):
            yield Answer(Verdict.UNEXPECTED, indent, what, said)
    said = content(reading.of("substances"))
    held = [expect.names(expected, kind) for kind in expect.SUBSTANCES]
    if held == [[], [], []] and not says_nothing(said) and not is_negative(said.lower()):
        yield Answer(Verdict.UNEXPECTED, 8, expect.SUBSTANCES["medicinal"], said)
