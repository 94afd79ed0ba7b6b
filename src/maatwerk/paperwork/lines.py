"""The lines of the law that a document must carry, as the rulebook hands them over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from maatwerk.paperwork.errors import PaperRefused

_INDENT = re.compile(r"Annex\.XIII\.1 indent ([1-8])\b")


class Line(Protocol):
    """One line of `regulation/documents`: what must stand there, where it is asked for, in which field."""

    @property
    def id(self) -> str:
        """Return the short name of the line."""
        ...

    @property
    def cite(self) -> str:
        """Return the citation id."""
        ...

    @property
    def basis(self) -> str:
        """Return law, guidance, national or lab_policy."""
        ...

    @property
    def required(self) -> str:
        """Return `always` or `where_applicable`."""
        ...

    @property
    def field(self) -> str:
        """Return the path of the field in the snapshot."""
        ...

    @property
    def text(self) -> Mapping[str, str]:
        """Return the line in our own words, per language."""
        ...


@dataclass(frozen=True)
class Gap:
    """A line that is always required and has no value in the snapshot."""

    line: str
    cite: str
    field: str
    text: str


def indent(cite: str) -> int | None:
    """Return which indent of Annex.XIII.1 a citation names, or None."""
    found = _INDENT.match(cite)
    return int(found[1]) if found else None


def value_at(snapshot: Mapping[str, Any], path: str) -> Any:
    """Return the value at a dotted path; a path that the snapshot does not know is refused."""
    value: Any = snapshot
    for name in path.split("."):
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list | tuple):
            value = [value_at(part, name) for part in value]
        elif value is None:
            return None
        else:
            raise PaperRefused(
                "unknown_field",
                what=f"A line of the law points to “{path}”, which the paper does not have.",
                do="Correct the field of that line in regulation/documents.",
            )
    return value


def gaps(snapshot: Mapping[str, Any], lines: Iterable[Line], *, language: str = "en") -> tuple[Gap, ...]:
    """Return the always-required lines that have no value yet."""
    return tuple(
        Gap(line.id, line.cite, line.field, line.text.get(language) or line.text.get("en", ""))
        for line in lines
        if line.required == "always" and is_empty(value_at(snapshot, line.field))
    )


def label_gaps(label: Mapping[str, Any], lines: Iterable[Line], *, language: str = "en") -> tuple[Gap, ...]:
    """Return what a label must always say and does not.

    Besides the lines: a lot or a serial number (Annex.I.23.2(g)), and a use-by date or else the date of
    manufacture (Annex.I.23.2(i), (j)). Lines without a field are fixed wording and always drawn.
    """
    found = list(gaps(label, [line for line in lines if line.field], language=language))
    either = (
        ("label-lot", "Annex.I.23.2(g)", ("lot", "serial"), "A lot or a serial number"),
        (
            "label-made-on",
            "Annex.I.23.2(j)",
            ("use_by", "made_on"),
            "A use-by date or the date of manufacture",
        ),
    )
    for name, cite, fields, text in either:
        if all(is_empty(label.get(field)) for field in fields):
            found.append(Gap(name, cite, fields[0], text))
    return tuple(found)


def is_empty(value: Any) -> bool:
    """Return whether a value says nothing; of an object its name, address or identification must be said."""
    if value is None or value is False:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        lead = [value[name] for name in ("identification", "identifier", "name", "address") if name in value]
        return any(is_empty(part) for part in lead) if lead else all(map(is_empty, value.values()))
    if isinstance(value, list | tuple):
        return not value or any(is_empty(part) for part in value)
    return False
