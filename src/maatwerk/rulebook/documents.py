"""What each paper must say, line by line, with the place in the law that asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maatwerk.rulebook.context import Context
from maatwerk.rulebook.errors import InputError, MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries
from maatwerk.rulebook.reasons import Basis

if TYPE_CHECKING:
    from maatwerk.rulebook.edition import Edition

DOCUMENTS = ("statement", "label", "case_sheet", "binder")


@dataclass(frozen=True)
class DocumentLine:
    """One line of a document."""

    id: str
    cite: str
    basis: str
    required: str
    field: str
    text: Mapping[str, str]


def lines(*, edition: "Edition", document: str) -> tuple[DocumentLine, ...]:
    """The lines of a document, in the order in which they stand on paper."""
    if document not in edition.documents:
        raise InputError(
            code="document_unknown",
            what=f"There is no document '{document}'.",
            where=document,
            why="The law room describes four.",
            do=f"One of: {', '.join(DOCUMENTS)}.",
        )
    return edition.documents[document]


def read_documents(content: Mapping[str, Any], context: Context) -> dict[str, tuple[DocumentLine, ...]]:
    """The documents of an edition."""
    read: dict[str, tuple[DocumentLine, ...]] = {}
    for name in DOCUMENTS:
        path = f"documents/{name}.yaml"
        if path not in content:
            raise MisreadError(Spot(path), "This file is missing.")
        read[name] = read_document(content[path], Spot(path), context)
    return read


def read_document(data: Any, spot: Spot, context: Context) -> tuple[DocumentLine, ...]:
    """The lines of one file."""
    found: list[DocumentLine] = []
    for place, entry in entries(data, spot):
        form = Form.of(
            entry, place, required=("id", "cite", "basis", "required", "text"), optional=("field",)
        )
        line = DocumentLine(
            id=form.word("id"),
            cite=context.place(form, "cite"),
            basis=Basis(form.word("basis", among=("law", "guidance", "national"))),
            required=form.word("required", among=("always", "where_applicable")),
            field=form.word("field", default=""),
            text=form.text("text"),
        )
        if any(line.id == other.id for other in found):
            raise MisreadError(form.at("id"), f"The line '{line.id}' is there twice.")
        found.append(line)
    return tuple(found)
