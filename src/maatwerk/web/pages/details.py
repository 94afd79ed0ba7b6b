"""What a page about one record is made of: its state, its facts, what speaks against its use, tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from maatwerk.web.pages.lists import Cell, Words


@dataclass(frozen=True)
class Fact:
    """One line of facts."""

    label: Words
    value: object
    mark: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table of a page, and what it says when it is empty."""

    title: Words
    heads: Sequence[Words]
    rows: Sequence[Sequence[Cell]]
    empty: Words
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A page about one record."""

    title: str
    under: str = ""
    mark: str = ""
    word: Words = ""
    against: Sequence[str] = ()
    against_head: Words = ""
    facts: Sequence[Fact] = ()
    sections: Sequence[Section] = ()
    clock: object = None
    """A clock in words, where one runs: what is left, until when, and by which law."""
