"""What the lists of machines and instruments share: rows of a record, its mark, and until when it holds."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.web.pages.lab import telling, verdicts
from maatwerk.web.pages.lists import Column, Filter

MARKS = ("overdue", "due", "met", "not-known", "shut", "not-applicable")


def columns(
    *rare: Column, link: Callable[[Any], str], kind_title: Callable[[Any], str]
) -> tuple[Column, ...]:
    """Return code, name, how it stands and until when, its kind, then what is rarely asked."""
    return (
        Column(name="code", label=_("Code"), value=lambda row: row[0].code, link=lambda row: link(row[0])),
        Column(name="name", label=_("Name"), value=lambda row: telling.titled(row[0].name)),
        Column(
            name="standing",
            label=_("Stands"),
            value=lambda row: verdicts.word_of(row[1], row[2]),
            mark=lambda row: row[1],
        ),
        Column(name="until", label=_("In date until"), value=lambda row: row[2]),
        Column(name="kind", label=_("Kind"), value=lambda row: kind_title(row[0]), rare=True),
        *rare,
    )


def by_standing() -> Filter:
    """Return the filter by how a record stands."""
    return Filter(
        name="is",
        label=_("Stands"),
        options=[(one, verdicts.word_of(one, None)) for one in MARKS],
        keeps=lambda row, value: row[1] == value,
    )
