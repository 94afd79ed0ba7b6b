"""What each field of a statement says on paper, as lines and tables of text.

One function serves two: the template draws these blocks, and `compare` holds them against the words that
are really on the page. So a text that was changed on the page cannot pass for the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from maatwerk.paperwork import wording
from maatwerk.paperwork.snapshot import Place, StatementData

_SHORT = 24  # signs of a value that is a figure with its unit
Style = Literal["plain", "quiet", "strong"]


@dataclass(frozen=True)
class Part:
    """A run of text in one style."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True)
class Lines:
    """Lines of text, each made of parts."""

    lines: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table of two columns with its heads; `wide` says which column takes the space, or both alike."""

    heads: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    wide: Literal["first", "second", "both"]


Block = Lines | Table


def fields(data: StatementData, *, words: Mapping[str, Any]) -> dict[str, list[Block]]:
    """Return the blocks of each top field of statement.json, in the words of the paper's language."""
    return {
        "manufacturer": [_plain(_place(data.manufacturer))],
        "sites": _sites(data.sites, words=words),
        "authorised_representative": [_representative(data.authorised_representative, words=words)],
        "device": [_plain(data.device.description, data.device.identification)],
        "patient": [
            Lines(((Part(f"{words[data.patient.kind]}: "), Part(data.patient.identifier, "strong")),))
        ],
        "exclusive_use": [_plain(data.exclusive_use)],
        "prescriber": [
            _plain(_joined(data.prescriber.name, data.prescriber.profession), data.prescriber.institution)
        ],
        "characteristics": _characteristics(data, words=words),
        "gspr": _gspr(data, words=words),
        "substances": [_substances(data, words=words)],
    }


def as_json(block: Block) -> dict[str, Any]:
    """Return a block as its template reads it."""
    if isinstance(block, Table):
        return {"table": True, "heads": block.heads, "rows": block.rows, "wide": block.wide}
    return {
        "table": False,
        "lines": [[{"text": part.text, "style": part.style} for part in line] for line in block.lines],
    }


def _plain(*texts: str) -> Lines:
    return Lines(tuple((Part(text),) for text in texts if text))


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _place(place: Place) -> str:
    return _joined(place.name, place.address)


def _sites(sites: Sequence[Place], *, words: Mapping[str, Any]) -> list[Block]:
    if not sites:
        return []
    return [Lines(((Part(f"{words['sites']}:", "quiet"),), *((Part(_place(site)),) for site in sites)))]


def _representative(place: Place | None, *, words: Mapping[str, Any]) -> Lines:
    return _plain(_place(place) if place else str(words["no_representative"]))


def _characteristics(data: StatementData, *, words: Mapping[str, Any]) -> list[Block]:
    if not data.characteristics:
        return []
    rows = tuple((one.name, wording.measure(one.value, one.unit)) for one in data.characteristics)
    # Figures stand in one column at the right; where a value is a sentence, it needs room of its own.
    short = all(len(value) <= _SHORT for _, value in rows)
    heads = (words["characteristic"], words["as_prescribed"])
    return [Table(heads, rows, "first" if short else "both")]


def _gspr(data: StatementData, *, words: Mapping[str, Any]) -> list[Block]:
    said = _plain(data.gspr.sentence)
    if not data.gspr.exceptions:
        return [said, _plain(str(words["no_exceptions"]))]
    rows = tuple(
        (wording.citation(one.gspr, words=words), one.grounds or "\u2013") for one in data.gspr.exceptions
    )
    head = Lines(((Part(f"{words['exceptions']}:", "quiet"),),))
    return [said, head, Table((words["requirement"], words["grounds"]), rows, "second")]


def _substances(data: StatementData, *, words: Mapping[str, Any]) -> Lines:
    kinds = {
        "medicinal": data.substances.medicinal,
        "human": data.substances.human,
        "animal": data.substances.animal,
    }
    lines = tuple(
        (Part(f"{words[kind]}: ", "quiet"), Part("; ".join(found))) for kind, found in kinds.items() if found
    )
    return Lines(lines) if lines else _plain(str(words["no_substances"]))
