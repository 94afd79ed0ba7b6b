"""Lists as a lab uses them: searched, filtered, sorted, in pages, linkable, and given out as CSV and XLSX."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.web.pages import door

PAGE = 25
FORMS = ("csv", "xlsx")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its value for the page and for giving out, where it leads, and the mark beside it."""

    name: str
    label: Words
    value: Callable[[Any], Any]
    link: Callable[[Any], str] | None = None
    mark: Callable[[Any], str] | None = None
    figure: bool = False
    rare: bool = False


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One choice above a list: what it is called, what can be chosen, and whether a row belongs to it."""

    name: str
    label: Words
    options: Sequence[tuple[str, Words]]
    keeps: Callable[[Any, str], bool]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a list shows, and what it says when there is nothing."""

    name: str
    title: Words
    rows: Iterable[Any]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    sort: str = ""
    empty: tuple[Words, Words] = ("", "")
    search: Words = ""


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: a value, the mark of its verdict, and where it leads."""

    value: Any
    mark: str = ""
    link: str = ""
    figure: bool = False
    rare: bool = False
    label: Words = ""


@dataclass(frozen=True)
class Head:
    """The head of a column, with the order that a press on it gives."""

    column: Column
    order: str
    direction: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A list after search, filters and order."""

    rows: list[Any]
    wanted: str
    order: str
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        """Return whether something is left out."""
        return bool(self.wanted or any(self.chosen.values()))


def shown(request: HttpRequest, listing: Listing) -> Shown:
    """Return the rows that search and filters leave, in the order asked for."""
    wanted = request.GET.get("q", "").strip()
    chosen = {one.name: _chosen(request, one) for one in listing.filters}
    rows = [
        row
        for row in listing.rows
        if _found(row, listing.columns, wanted)
        and all(not chosen[one.name] or one.keeps(row, chosen[one.name]) for one in listing.filters)
    ]
    order = request.GET.get("sort", listing.sort)
    column = next((one for one in listing.columns if one.name == order.lstrip("-")), None)
    if column is not None:
        value = column.value
        rows.sort(key=lambda row: _rank(value(row)), reverse=order.startswith("-"))
    return Shown(rows=rows, wanted=wanted, order=order, chosen=chosen)


def draw(
    request: HttpRequest,
    listing: Listing,
    context: Mapping[str, Any] | None = None,
    *,
    template: str = "lists/list.html",
    trouble: door.Trouble | None = None,
) -> HttpResponse:
    """Answer with the page of a list, or with its file when one was asked for."""
    found = shown(request, listing)
    form = request.GET.get("as", "")
    if form in FORMS:
        return give_out(listing.name, listing.columns, found.rows, form=form)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    given = {
        "listing": listing,
        "shown": found,
        "page": page,
        "heads": [_head(one, found.order) for one in listing.columns],
        "rows": [[cell(one, row) for one in listing.columns] for row in page.object_list],
        "filters": [(one, found.chosen[one.name]) for one in listing.filters],
        **(context or {}),
    }
    return door.show(request, template, given, trouble=trouble)


def cell(column: Column, row: Any) -> Cell:
    """Return what stands in one cell."""
    return Cell(
        value=column.value(row),
        mark=column.mark(row) if column.mark else "",
        link=column.link(row) if column.link else "",
        figure=column.figure,
        rare=column.rare,
        label=column.label,
    )


def file_asked_for(
    request: HttpRequest, name: str, columns: Sequence[Column], rows: Iterable[Any]
) -> HttpResponse | None:
    """Return the file of a list that pages itself, when one was asked for."""
    form = request.GET.get("as", "")
    return give_out(name, columns, rows, form=form) if form in FORMS else None


def give_out(name: str, columns: Sequence[Column], rows: Iterable[Any], *, form: str) -> HttpResponse:
    """Return rows as a file with the columns that the page shows."""
    table = [[str(one.label) for one in columns], *([one.value(row) for one in columns] for row in rows)]
    return file_of(name, table, form=form)


def file_of(name: str, table: Sequence[Sequence[Any]], *, form: str) -> HttpResponse:
    """Return a table as CSV or XLSX; its first row is the head."""
    content = as_xlsx(table) if form == "xlsx" else as_csv(table)
    kind = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        if form == "xlsx"
        else "text/csv; charset=utf-8"
    )
    day = timezone.localdate().isoformat()
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}-{day}.{form}"'},
    )


def as_csv(table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as CSV that Excel opens with its umlauts, and in which nothing is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in table:
        writer.writerow([_harmless(_plain(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as XLSX with a frozen head; text stays text, also when it looks like a formula."""
    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, settings) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for place, row in enumerate(table):
            for column, value in enumerate(row):
                if place == 0:
                    sheet.write_string(place, column, str(value), bold)
                elif isinstance(value, date) and not isinstance(value, datetime):
                    sheet.write_datetime(place, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                    sheet.write_number(place, column, float(value))
                else:
                    sheet.write_string(place, column, _plain(value))
        sheet.freeze_panes(1, 0)
        sheet.autofit(max_width=420)
    return out.getvalue()


def one_of(request: HttpRequest, name: str, codes: Iterable[str]) -> str:
    """Return what an address chooses of these; anything else narrows nothing."""
    value = request.GET.get(name, "")
    return value if value in codes else ""


def _chosen(request: HttpRequest, asked: Filter) -> str:
    return one_of(request, asked.name, {code for code, _label in asked.options})


def _head(column: Column, order: str) -> Head:
    here = order.lstrip("-") == column.name
    down = order.startswith("-")
    direction = ("descending" if down else "ascending") if here else ""
    return Head(column, f"-{column.name}" if here and not down else column.name, direction)


def _found(row: Any, columns: Sequence[Column], wanted: str) -> bool:
    if not wanted:
        return True
    text = " ".join(_plain(one.value(row)) for one in columns).casefold()
    return all(word in text for word in wanted.casefold().split())


def _rank(value: Any) -> tuple[int, Any]:
    """Return what a value is sorted by; what is not there comes last."""
    if value is None or value == "":
        return (2, "")
    if isinstance(value, datetime):
        return (0, day_of(value).isoformat())
    if isinstance(value, date):
        return (0, value.isoformat())
    if isinstance(value, int | float | Decimal):
        return (0, f"{float(value):020.6f}")
    return (1, str(value).casefold())


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
