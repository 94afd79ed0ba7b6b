"""Says whether a PDF swells beyond all measure, before a reader unpacks and draws it whole."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from maatwerk.paperwork.errors import PaperRefused

MOST_UNPACKED = 250_000_000  # all streams together, pictures left out
MOST_DRAWN = 100_000  # times that parts are drawn which may draw parts themselves
_PIECE = 1 << 20
_FLATE = {"/FlateDecode", "/Fl"}
_OTHERS = {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_OTHERS_SWELL = 500  # times, of what a reader meets in earnest; they are not unpacked here
_TOO_LARGE = f"Unpacked, the file is larger than {MOST_UNPACKED // 1_000_000} MB."
_DRAWS = b"Do"  # the operator that draws a part; in a text it is counted too, which does no harm

_Key = tuple[int, int]


@dataclass(frozen=True)
class _Part:
    """A stream that may draw others: how often it says so, and which it can name."""

    draws: int
    children: frozenset[_Key]


def check(content: bytes) -> None:
    """Refuse a PDF that is too large unpacked; what cannot be opened is left to the reader."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            left, parts = MOST_UNPACKED, {}
            for thing in document.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != pikepdf.Name.Image:
                    length, draws = _measured(thing, left)
                    left -= length
                    if draws:
                        parts[thing.objgen] = _Part(draws, _named(thing))
            _check_drawn(document, parts)
    except RecursionError as trouble:
        raise _refused("Parts of the file draw each other too deep.") from trouble
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, RuntimeError):
        return


def _measured(stream: pikepdf.Stream, most: int) -> tuple[int, int]:
    """Return how large a stream is unpacked and how often it draws; refuse it when it is too large."""
    filters: Any = stream.get("/Filter", [])
    kinds = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(one) for one in filters]
    packings = [kind for kind in kinds if kind in _FLATE | _OTHERS]
    if len(packings) > 1:
        raise _refused("A part of the file is packed twice, as nobody does by accident.")
    made = bytes(stream.read_raw_bytes())
    if packings and packings[0] in _OTHERS and len(made) * _OTHERS_SWELL > most:
        raise _refused(_TOO_LARGE)
    if not packings or packings[0] in _OTHERS:
        return len(made), made.count(_DRAWS)
    for kind in kinds[: kinds.index(packings[0])]:
        made = _of_text(made, kind)
    return _inflated(made, most)


def _of_text(made: bytes, kind: str) -> bytes:
    """Return the bytes that a stream writes in plain signs."""
    try:
        if kind in {"/ASCIIHexDecode", "/AHx"}:
            return bytes.fromhex(made.decode("ascii").rstrip().rstrip(">"))
        if kind in {"/ASCII85Decode", "/A85"}:
            return base64.a85decode(made.strip().removeprefix(b"<~").removesuffix(b"~>"))
    except ValueError:
        return b""
    return made


def _inflated(packed: bytes, most: int) -> tuple[int, int]:
    unpacker, length, draws = zlib.decompressobj(), 0, 0
    try:
        while packed and not unpacker.eof:
            piece = unpacker.decompress(packed, _PIECE)
            packed = unpacker.unconsumed_tail
            length, draws = length + len(piece), draws + piece.count(_DRAWS)
            if length > most:
                raise _refused(_TOO_LARGE)
    except zlib.error:
        return length, draws
    return length, draws


def _named(holder: Any) -> frozenset[_Key]:
    """Return the parts that the resources of a page or of a part can name."""
    resources = holder.get("/Resources")
    held = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(held, pikepdf.Dictionary):
        return frozenset()
    return frozenset(one.objgen for _, one in held.items() if isinstance(one, pikepdf.Stream))


def _check_drawn(document: pikepdf.Pdf, parts: Mapping[_Key, _Part]) -> None:
    """Refuse a file in which parts draw parts that draw parts, each many times."""
    weights: dict[_Key, int] = {}
    of_pages = [frozenset().union(_named(page.obj)) for page in document.pages]
    everywhere = frozenset().union(*of_pages)

    def weight(key: _Key, above: frozenset[_Key]) -> int:
        part = parts.get(key)
        if part is None or key in above:  # a part that draws itself is not drawn again by any reader
            return 1
        if key not in weights:
            children = part.children or everywhere
            heaviest = max((weight(child, above | {key}) for child in children), default=0)
            weights[key] = min(1 + part.draws * heaviest, MOST_DRAWN + 1)
        return weights[key]

    drawn = sum(
        parts[stream.objgen].draws * max((weight(child, frozenset()) for child in children), default=0)
        for page, children in zip(document.pages, of_pages, strict=True)
        for stream in _contents(page.obj)
        if stream.objgen in parts
    )
    if drawn > MOST_DRAWN:
        raise _refused(f"The pages draw more than {MOST_DRAWN} parts.")


def _contents(page: Any) -> list[Any]:
    held = page.get("/Contents")
    return [held] if isinstance(held, pikepdf.Stream) else list(held or [])


def _refused(what: str) -> PaperRefused:
    return PaperRefused("file_too_large", what=what, do="Give a PDF with text that opens without a password.")
