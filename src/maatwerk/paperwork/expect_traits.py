"""Looks on a page for characteristics: each value beside its own name, never anywhere in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maatwerk.paperwork import alike, columns, expect
from maatwerk.paperwork.expect import Answer, Verdict
from maatwerk.paperwork.extract import TextLine

_BETWEEN = r"(?:\s*[:=]\s*|\s+-\s+|[\s._·]*\s[\s._·]*)"
_TAIL = re.compile(r".*?(?=,\s|;|\.\s|\n|\Z)", re.DOTALL)
_COUNTED = "count"
_NUMBERING = re.compile(r"^(?:\d{1,2}[.)]|[-•·])\s*")


@dataclass(frozen=True)
class _Beside:
    """What stands beside a name: whole cells, or the rest of a text; `sure` when it must be its value."""

    cells: tuple[str, ...]
    rest: str = ""
    sure: bool = True

    def says(self, one: Mapping[str, Any]) -> bool:
        """Return whether it is the expected value with the expected unit, and no longer one."""
        value, unit = one.get("value"), one.get("unit")
        if value is None and not unit:
            return bool(self.rest or any(self.cells))
        if unit == _COUNTED and value and re.search(r"[^\W\d_]", value):
            return False
        asked = r"[^\n;]*?" if value is None else alike.pattern(str(value), figures=True)
        asked += r"(?:\s*[^\s\d,;]{1,12})?" if unit is None else alike.unit_pattern(str(unit))
        if any(re.fullmatch(asked + r"\.?", cell) for cell in self.cells):
            return True
        return bool(self.rest and re.match(asked + alike.PART_END, self.rest))

    @property
    def shown(self) -> str:
        """Return what stands there as a reader may be told."""
        clause = _TAIL.match(self.rest)
        shown = self.cells[0] if self.cells else clause[0] if clause else ""
        return " ".join(shown.split())


def answers(
    expected: Mapping[str, Any], *, lines: Sequence[TextLine], every: Sequence[TextLine]
) -> Iterator[Answer]:
    """Yield what the lines under the heading say of each characteristic, else all lines of the text."""
    wanted = expect.records(expected, "characteristics") or []
    lines, every = columns.cut(lines), columns.cut(every)
    for one in wanted:
        verdict, found = _trait(one, wanted, lines)
        if verdict in {Verdict.LEFT_OUT, Verdict.PARTLY}:
            wider = _trait(one, wanted, every)
            verdict, found = wider if wider[0] is not Verdict.LEFT_OUT else (verdict, found)
        yield Answer(verdict, 6, expect.TRAIT, expect.told(one), found)


def _trait(
    one: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]], lines: Sequence[TextLine]
) -> tuple[Verdict, str]:
    name = alike.plain(str(one["name"]))
    places = [*_cells(name, lines), *_clauses(name, lines)]
    others = [other for other in wanted if alike.same(str(other["name"]), name)]
    # The same name with a value that nothing expected explains: which of the two holds?
    strange = [place.shown for place in places if place.sure and not any(map(place.says, others))]
    if strange:
        return Verdict.OTHERWISE, strange[0]
    if any(place.says(one) for place in places):
        return Verdict.STATED, ""
    return (Verdict.PARTLY if _touched(one, lines) else Verdict.LEFT_OUT), ""


def _cells(name: str, lines: Sequence[TextLine]) -> Iterator[_Beside]:
    """Yield what stands in the cell beside a cell that is the name, also where both run over lines."""
    for number, line in enumerate(lines):
        for segment in line.segments[:-1]:
            text, last = columns.cell(lines, number, segment, whole=name)
            if _NUMBERING.sub("", text).removesuffix(":").rstrip() == name:
                yield _Beside(columns.beside(lines, number, last, segment))


def _clauses(name: str, lines: Sequence[TextLine]) -> Iterator[_Beside]:
    """Yield what follows the name where a line or a clause begins with it."""
    start = re.compile(alike.PART_START + alike.pattern(name) + _BETWEEN)
    for text in columns.columns(lines):
        for found in start.finditer(text):
            rest = text[found.end() :]
            sure = found[0].rstrip().endswith((":", "=")) or rest[:1].isdecimal()
            yield _Beside((), rest, sure)


def _touched(one: Mapping[str, Any], lines: Sequence[TextLine]) -> bool:
    """Return whether a part of what is expected stands there: the name in any case, or the value."""
    text = "\n".join(columns.columns(lines))
    name = alike.WORD_START + alike.pattern(str(one["name"])) + alike.WORD_END
    value = str(one.get("value") or "")
    measure = alike.pattern(value, figures=True) + alike.unit_pattern(str(one.get("unit") or ""))
    if re.search(name, text, re.IGNORECASE):
        return True
    return bool(value) and bool(re.search(alike.WORD_START + measure + alike.WORD_END, text))
