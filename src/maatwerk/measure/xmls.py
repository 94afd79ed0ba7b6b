"""XML that we do not trust: elements only, no DTD, no entity, no instruction, no script."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from maatwerk.measure.errors import Code, Unreadable

_DEEPEST = 32


class Reader(Protocol):
    """What is told of the elements; names come as "namespace local" or "local"."""

    def declare(self, prefix: str, namespace: str) -> None:
        """A prefix stands for a namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


class _Guard:
    """Passes elements on and refuses everything else that XML can do."""

    def __init__(self, reader: Reader, where: str) -> None:
        self.reader, self.where, self.depth = reader, where, 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_entity
        self.parser.ProcessingInstructionHandler = self._refuse_instruction
        self.parser.StartNamespaceDeclHandler = self._declare
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.buffer_text = True

    def _refuse(self, why: str) -> Unreadable:
        do = "Export the part again with a plain 3MF writer, or as STL with the unit mm."
        return Unreadable(
            Code.XML_FORBIDDEN, "The file carries XML that is not accepted.", self.where, why, do
        )

    def _refuse_doctype(self, *_: object) -> None:
        raise self._refuse("It declares a document type (DTD).")

    def _refuse_entity(self, *_: object) -> None:
        raise self._refuse("It declares an entity.")

    def _refuse_instruction(self, *_: object) -> None:
        raise self._refuse("It holds a processing instruction.")

    def _declare(self, prefix: str | None, namespace: str | None) -> None:
        self.reader.declare(prefix or "", namespace or "")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._refuse("Its elements are nested too deep.")
        if name.rpartition(" ")[2].lower() == "script":
            raise self._refuse("It holds a script.")
        self.reader.start(name, attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.reader.end(name)


def parse(pieces: Iterable[bytes], *, reader: Reader, where: str) -> None:
    """Feed XML in pieces to a reader."""
    guard = _Guard(reader, where)
    try:
        for piece in pieces:
            guard.parser.Parse(piece, False)
        guard.parser.Parse(b"", True)
    except expat.ExpatError as error:
        why = f"Line {error.lineno}: {expat.ErrorString(error.code)}."
        raise Unreadable(
            Code.XML_BROKEN, "The XML in the file is broken.", where, why, "Export it again."
        ) from error
