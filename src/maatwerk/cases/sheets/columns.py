"""What the columns of a lab's spreadsheet mean: guessed from their heads in English, German and Dutch."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from maatwerk.lab.catalogue.table import values


class What(StrEnum):
    """What a spreadsheet lists."""

    CASES = "cases"
    LOTS = "lots"
    MACHINES = "machines"
    PEOPLE = "people"


@dataclass(frozen=True)
class Field:
    """One thing that a column can hold: its name, whether a row needs it, and how heads call it."""

    name: str
    needed: bool
    heads: tuple[str, ...]


@cache
def _all_words() -> dict[str, Any]:
    found: dict[str, Any] = values(
        (files("maatwerk.cases") / "sheets" / "words.yaml").read_text("utf-8"), name="words.yaml"
    )
    return found


def said(name: str) -> dict[str, Any]:
    """Return one list of words: heads of columns by field, or words of cells by code."""
    found: dict[str, Any] = _all_words()[name]
    return found


FIELDS: Mapping[What, tuple[Field, ...]] = {
    what: tuple(
        Field(name, bool(one["needed"]), tuple(one["heads"])) for name, one in said(what.value).items()
    )
    for what in What
}
HEAD_WITHIN = 15


@dataclass(frozen=True)
class Columns:
    """Where the head of a table is, its words, and which column is guessed to hold which field."""

    head: int
    heads: tuple[str, ...]
    guessed: Mapping[str, str]


def understand(
    rows: Sequence[Sequence[str]], *, what: What, before: Mapping[str, str] | None = None
) -> Columns:
    """Find the head of a table and guess its columns; what was chosen for the same heads before wins."""
    best = max(range(min(HEAD_WITHIN, len(rows))), key=lambda place: _score(rows[place], what), default=0)
    heads = tuple(cell.strip() for cell in rows[best]) if rows else ()
    guessed = {field.name: found for field in FIELDS[what] if (found := _guess(field, heads))}
    remembered = {name: head for name, head in (before or {}).items() if head in heads}
    free = {name: head for name, head in guessed.items() if head not in remembered.values()}
    return Columns(head=best, heads=heads, guessed={**_once(free), **remembered})


def bare(text: str) -> str:
    """Return a word as it is compared: small, without accents, dots and hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def _score(row: Sequence[str], what: What) -> int:
    heads = [cell for cell in row if cell.strip()]
    return sum(bool(_guess(field, heads)) for field in FIELDS[what])


def _guess(field: Field, heads: Sequence[str]) -> str:
    wanted = [bare(word) for word in field.heads]
    found = [(wanted.index(bare(head)), head) for head in heads if head and bare(head) in wanted]
    return min(found)[1] if found else ""


def _once(guessed: Mapping[str, str]) -> dict[str, str]:
    """Let each column be guessed for one field only, the first that wants it."""
    taken: set[str] = set()
    found = {}
    for name, head in guessed.items():
        if head not in taken:
            taken.add(head)
            found[name] = head
    return found
