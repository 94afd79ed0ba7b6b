"""Turns a snapshot into the one JSON that its template draws; words are chosen here, places there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maatwerk.paperwork import blocks, shapes, wording
from maatwerk.paperwork.lines import Line, indent
from maatwerk.paperwork.snapshot import LabelData, StatementData, StatementNotes, Term

# The heading under which a top field of statement.json stands.
_HEADINGS = {
    "manufacturer": "manufacturer",
    "sites": "manufacturer",
    "authorised_representative": "authorised_representative",
    "device": "device",
    "patient": "patient",
    "exclusive_use": "patient",
    "prescriber": "prescriber",
    "characteristics": "characteristics",
    "gspr": "gspr",
    "substances": "substances",
}
_LONGEST_NOTE = 90
# The page of a statement in millimetres: left margin, and the column of citations beside the content.
LEFT = 24
GUTTER = 37


@dataclass(frozen=True)
class Setting:
    """What all drawings of one rendering share."""

    words: Mapping[str, Any]
    language: str
    at: dt.datetime
    draft: bool

    def day(self, value: str | None) -> str:
        """Return a date in words, or nothing."""
        return wording.day(value, words=self.words) if value else ""

    def moment(self, value: str | None) -> str:
        """Return a moment in the lab's zone, or nothing."""
        return wording.moment(value, zone=self.at.tzinfo, words=self.words) if value else ""

    def short(self, value: str | None) -> str:
        """Return a moment for a table, or nothing."""
        return wording.short_moment(value, zone=self.at.tzinfo) if value else ""

    def cites(self, cites: Sequence[str]) -> str:
        """Return citations in words."""
        return ", ".join(wording.citation(cite, words=self.words) for cite in cites)

    def frame(self, *, title: str, author: str, description: str, running: str) -> dict[str, Any]:
        """Return what every template needs."""
        at = wording.moment(self.at, zone=None, words=self.words)
        return {
            "words": self.words,
            "language": self.language,
            "title": title,
            "author": author,
            "description": description,
            "keywords": ["MDR", "Regulation (EU) 2017/745"],
            "running": running,
            "draft": self.draft,
            "draft_line": str(self.words["draft_line"]).format(at=at) if self.draft else "",
            "watermark": 110,
        }


def elements(lines: Sequence[Line], *, setting: Setting) -> list[dict[str, Any]]:
    """Return the elements of a statement in the order of the lines: citation, heading, fields.

    A field that no line asks for comes last, without a citation, so that nothing is claimed to be law.
    """
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        number = indent(line.cite)
        grouped.setdefault(f"Annex.XIII.1 indent {number}" if number else line.cite, []).append(line)
    drawn, asked = [], set()
    for cite, group in grouped.items():
        fields = list(dict.fromkeys(line.field.split(".")[0] for line in group if line.field))
        fields = [name for name in fields if name in _HEADINGS and name not in asked]
        asked.update(fields)
        if fields:
            drawn.append(_element(fields, cite=cite, group=group, setting=setting))
    left = [name for name in _HEADINGS if name not in asked]
    return drawn + [_element([name], cite="", group=(), setting=setting) for name in left]


def _element(fields: list[str], *, cite: str, group: Sequence[Line], setting: Setting) -> dict[str, Any]:
    said = [line.text.get(setting.language, "") for line in group]
    short = [text for text in said if 0 < len(text) <= _LONGEST_NOTE]
    return {
        "cite": wording.citation(cite, words=setting.words) if cite else "",
        "note": short[0] if short else "",
        "title": setting.words[_HEADINGS[fields[0]]],
        "fields": fields,
    }


def statement(
    data: StatementData, *, notes: StatementNotes, term: Term, lines: Sequence[Line], setting: Setting
) -> dict[str, Any]:
    """Return what statement.typ draws."""
    words = setting.words
    title = str(words["statement_title"]).format(term=term.text)
    frame = setting.frame(
        title=f"{title} · {data.number}",
        author=data.manufacturer.name,
        description=str(words["statement_under"]),
        running=data.number,
    )
    return frame | {
        "heading": title,
        "statement": {"number": data.number, "supersedes": data.supersedes, "snapshot": data.snapshot},
        "left": LEFT,
        "gutter": GUTTER,
        "fields": {
            name: [blocks.as_json(block) for block in drawn]
            for name, drawn in blocks.fields(data, words=words).items()
        },
        "elements": elements(lines, setting=setting),
        "notes": shapes.as_json(notes),
        "side_word": words[notes.side] if notes.side else "",
        "voluntary": _voluntary(notes, setting=setting),
    }


def _voluntary(notes: StatementNotes, *, setting: Setting) -> list[dict[str, str]]:
    words = setting.words
    rows: list[tuple[str, str]] = []
    if notes.prescribed_on:
        rows.append(("prescribed_on", setting.day(notes.prescribed_on)))
    if notes.signature:
        rows.append(("signed", f"{notes.signature.name}, {notes.signature.role}"))
        rows.append(("signed_at", setting.moment(notes.signature.at)))
        rows.append(("meaning", f"“{notes.signature.meaning}”"))
    if notes.edition:
        rows.append(("edition", notes.edition))
    if notes.keep_until:
        rows.append(("keep_until", setting.day(notes.keep_until)))
    return [{"label": str(words[name]), "value": value} for name, value in rows]


def label(data: LabelData, *, terms: Sequence[Term], paper: str, setting: Setting) -> dict[str, Any]:
    """Return what label.typ draws."""
    words = setting.words
    frame = setting.frame(
        title=str(words["label_title"]).format(number=data.number),
        author=data.manufacturer.name,
        description=f"{data.device_name}, {data.number}",
        running=data.number,
    )
    return frame | {
        "paper": paper,
        "watermark": 54,
        "label": shapes.as_json(data),
        "sterilisation": wording.methods(data.sterilisation, words=words),
        "terms": [{"language": term.language, "text": term.text} for term in terms],
        "side_word": words[data.side] if data.side else "",
    }
