"""The words of a DOCX: paragraphs and table rows, in order, without pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from maatwerk.paperwork import unzip
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.extract import Extract, Segment, TextLine, clean

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 20_000_000
_MOST_ENTRIES = 2_000


def read_docx(content: bytes) -> Extract:
    """Return the words of a DOCX; refuse what is no DOCX, too large, or unsafe to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            faults = unzip.zip_faults(packed, most_bytes=_MOST_BYTES * 5, most_entries=_MOST_ENTRIES)
            if faults:
                raise _refused("file_unreadable", faults[0]["text"])
            parts = [name for name in packed.namelist() if _is_text(name)]
            if "word/document.xml" not in parts:
                raise _refused("file_unreadable", "The file is a zip and no DOCX.")
            ordered = sorted(parts, key=lambda name: ("header" not in name, "footer" in name, name))
            lines = [line for name in ordered for line in _lines(unzip.read_entry(packed, name, _MOST_BYTES))]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, etree.XMLSyntaxError) as trouble:
        raise _refused("file_unreadable", "The file cannot be read as a DOCX.", why=str(trouble)) from trouble
    return Extract(tuple(lines))


def _refused(code: str, what: str, *, why: str = "") -> PaperRefused:
    return PaperRefused(code, what=what, why=why, do="Give a DOCX as the word processor saves it, or a PDF.")


def _is_text(name: str) -> bool:
    inside = name.removeprefix("word/")
    return (
        name.startswith("word/")
        and inside.endswith(".xml")
        and inside.startswith(("document", "header", "footer"))
    )


def _lines(content: bytes) -> Iterator[TextLine]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise _refused("file_unreadable", "The file declares a document type, which a DOCX never does.")
    for block in root.iter(f"{_W}p", f"{_W}tr"):
        if block.tag == f"{_W}tr":
            cells = [
                clean(" ".join(_text(p) for p in cell.iter(f"{_W}p")))
                for cell in block.iterchildren(f"{_W}tc")
            ]
            yield from _line([cell for cell in cells if cell])
        elif not any(parent.tag == f"{_W}tr" for parent in block.iterancestors()):
            for text in _text(block).split("\n"):
                yield from _line([part for part in map(clean, text.split("\t")) if part])


def _line(cells: list[str]) -> Iterator[TextLine]:
    if cells:
        segments = tuple(Segment(cell, float(number), float(number)) for number, cell in enumerate(cells))
        yield TextLine(None, 0.0, 0.0, segments)


def _text(paragraph: Any) -> str:
    made = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        made.append(
            {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}noBreakHyphen": "-"}.get(node.tag, node.text or "")
        )
    return "".join(made)
