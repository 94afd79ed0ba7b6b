"""The dry run: row by row what would be made, what is left out, what is refused, and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.cases import spoken
from maatwerk.cases.sheets.columns import FIELDS, Columns, What, bare
from maatwerk.cases.sheets.reading import Sheet
from maatwerk.cases.sheets.rows import READERS, Known
from maatwerk.cases.sheets.values import NotUnderstoodError, is_known_state
from maatwerk.people.models import Account

_TOTALS = {
    "total",
    "totals",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "totaal",
    "som",
    "anzahl",
    "aantal",
    "count",
}


class Verdict(StrEnum):
    """What becomes of a row."""

    MAKE = "make"  # a record is made of it
    SKIP = "skip"  # it is left out: empty, a total, or here already
    REFUSE = "refuse"  # something in it cannot be taken


@dataclass(frozen=True)
class Row:
    """One row of the dry run."""

    number: int
    title: str
    verdict: Verdict
    why: tuple[str, ...] = ()
    makes: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """The dry run of a sheet."""

    rows: tuple[Row, ...]

    def of(self, verdict: Verdict) -> tuple[Row, ...]:
        """Return the rows with this verdict."""
        return tuple(row for row in self.rows if row.verdict is verdict)


def plan(
    *,
    sheet: Sheet,
    what: What,
    columns: Columns,
    mapping: Mapping[str, str],
    viewer: Account,
    at: datetime,
    meanings: Mapping[str, str] | None = None,
) -> Planned:
    """Return what would become of each row; nothing is written."""
    known = Known(viewer=viewer, what=what, at=at, meanings=meanings or {})
    filled = {(row, column) for row, column in sheet.filled}
    seen: dict[str, int] = {}
    rows = []
    for place in range(columns.head + 1, len(sheet.rows)):
        cells = sheet.rows[place]
        merged = [column for column in range(len(cells)) if (place, column) in filled]
        given = _given(cells, columns.heads, mapping)
        row = _row(place + 1, cells, given, what=what, known=known, seen=seen, reader=READERS[what])
        if merged and row.verdict is not Verdict.SKIP:
            names = ", ".join(columns.heads[one] or "?" for one in merged)
            row = _with_note(row, _("%(columns)s: taken from the merged cell above.") % {"columns": names})
        rows.append(_with_cells(row, columns.heads, cells))
    return Planned(tuple(rows))


def unknown_states(*, sheet: Sheet, columns: Columns, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words for states that nobody here knows, each once, as they stand in the sheet."""
    found: dict[str, str] = {}
    for cells in sheet.rows[columns.head + 1 :]:
        text = _given(cells, columns.heads, mapping).get("state", "")
        if text and not is_known_state(text):
            found.setdefault(bare(text), text)
    return tuple(found.values())


def missing(*, what: What, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Return the fields that a row needs and no column is chosen for."""
    return tuple(one.name for one in FIELDS[what] if one.needed and not mapping.get(one.name))


def _given(cells: Sequence[str], heads: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    place = {head: number for number, head in reversed(list(enumerate(heads))) if head}
    return {
        name: cells[place[head]].strip() if place[head] < len(cells) else ""
        for name, head in mapping.items()
        if head in place
    }


def _row(
    number: int,
    cells: Sequence[str],
    given: dict[str, str],
    *,
    what: What,
    known: Known,
    seen: dict[str, int],
    reader: Callable[[dict[str, str], Known], tuple[str, str, dict[str, Any], list[str]]],
) -> Row:
    title = given.get("number") or given.get("full_name") or given.get("code") or ""
    if why := _left_out(cells, given, what):
        return Row(number, title, Verdict.SKIP, (why,))
    try:
        _whole(given, what)
        key, makes, values, notes = reader(given, known)
    except NotUnderstoodError as trouble:
        return Row(number, title, Verdict.REFUSE, tuple(str(trouble).split("\n")))
    if key in known.there:
        return Row(number, title, Verdict.SKIP, (_("%(what)s is here already.") % {"what": title},))
    if key in seen:
        return Row(
            number,
            title,
            Verdict.REFUSE,
            (_("%(what)s stands in row %(row)s too.") % {"what": title, "row": seen[key]},),
        )
    seen[key] = number
    return Row(number, title, Verdict.MAKE, tuple(notes), makes, values)


def _whole(given: Mapping[str, str], what: What) -> None:
    lacking = [one.name for one in FIELDS[what] if one.needed and not given.get(one.name)]
    if lacking:
        raise NotUnderstoodError(
            _("Nothing stands under: %(columns)s.") % {"columns": spoken.columns(lacking)}
        )


def _left_out(cells: Sequence[str], given: dict[str, str], what: What) -> str:
    if not any(cell.strip() for cell in cells):
        return _("The row is empty.")
    return _("It looks like a total, not like a record.") if _is_total(cells, given, what) else ""


def _is_total(cells: Sequence[str], given: Mapping[str, str], what: What) -> bool:
    first = next((cell for cell in cells if cell.strip()), "")
    if bare(first.rstrip(":")) in _TOTALS or bare(first).split(" ")[0] in _TOTALS - {"count"}:
        return True
    needed = [one.name for one in FIELDS[what] if one.needed]
    return not any(given.get(name) for name in needed) and all(_is_number(cell) for cell in cells if cell)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("-", "").isdigit()


def _with_note(row: Row, note: str) -> Row:
    return Row(row.number, row.title, row.verdict, (*row.why, note), row.makes, row.values, row.cells)


def _with_cells(row: Row, heads: Sequence[str], cells: Sequence[str]) -> Row:
    named = dict(_named(heads, cells))
    return Row(row.number, row.title, row.verdict, row.why, row.makes, row.values, named)


def _named(heads: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, cell in enumerate(cells):
        if cell.strip():
            yield (
                (
                    heads[place]
                    if place < len(heads) and heads[place]
                    else _("column %(place)s") % {"place": place + 1}
                ),
                cell,
            )
