"""Reads a spreadsheet (XLSX, ODS, CSV) as plain text cells; nothing in it is ever carried out."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import python_calamine

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Handed

SHEETS, ROWS, COLUMNS, LENGTH = 20, 5_000, 60, 2_000
_SAVE_AGAIN = "Save it as XLSX or CSV and try again."


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sheets of a file: rows of text cells, and which cells were merged."""
    given = next(one for one in handed.files("sheet.").values())
    content = given.read_all()
    if not content:
        raise Unreadable(Code.EMPTY, "The file is empty.", given.name)
    text = given.name.lower().endswith((".csv", ".txt"))
    sheets = [_from_text(content)] if text else _from_book(content, given.name)
    return {"schema": "maatwerk.sheet/1", "sheets": sheets}


def _from_text(content: bytes) -> dict[str, Any]:
    text = _decoded(content)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8192], delimiters=";,\t|")
    except csv.Error:
        dialect = csv.excel
    rows = _within([list(row) for row in csv.reader(io.StringIO(text), dialect)])
    return {"name": "", "rows": [[cell.strip()[:LENGTH] for cell in row] for row in rows], "merged": []}


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def _from_book(content: bytes, name: str) -> list[dict[str, Any]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [_sheet(book, title) for title in book.sheet_names[:SHEETS]]
    except (python_calamine.CalamineError, OSError, ValueError) as trouble:
        raise Unreadable(
            Code.FILE_UNREADABLE,
            f"{name} is no spreadsheet that can be read.",
            name,
            str(trouble)[:200],
            _SAVE_AGAIN,
        ) from None


def _sheet(book: python_calamine.CalamineWorkbook, title: str) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(title)
    rows = _within(sheet.to_python(skip_empty_area=False))
    merged = sheet.merged_cell_ranges or []
    return {
        "name": title,
        "rows": [[_plain(cell) for cell in row] for row in rows],
        "merged": [[*start, *end] for start, end in merged[:ROWS]],
    }


def _within(rows: list[list[Any]]) -> list[list[Any]]:
    if len(rows) > ROWS or any(len(row) > COLUMNS for row in rows):
        raise Unreadable(
            Code.TOO_LARGE,
            f"The sheet has more than {ROWS} rows or {COLUMNS} columns.",
            do="Bring it in by years, or remove columns that nobody reads.",
        )
    return rows


def _plain(cell: Any) -> str:
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if (cell.hour, cell.minute) == (0, 0) else cell.isoformat(" ", "minutes")
        )
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:LENGTH]
