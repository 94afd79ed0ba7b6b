"""Walks the elements of one DICOM file without believing any length in it.

Only the wanted elements are kept; pixel data are located, not read.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Opened

# DICOM PS3.5 section 7.1.2: these value representations have a length of 32 bits.
_LONG = frozenset((b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"))
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_PIXELS = 0x7FE00010
_PIXEL_TAGS = frozenset((0x7FE00008, 0x7FE00009, _PIXELS))
_IMPLICIT, _BIG, _DEFLATED = "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"
_FIRST_READ = 1 << 14
_DEEPEST = 8
_MOST_ELEMENTS = 500_000
_LONGEST_VALUE = 1 << 14

# A value is bytes, or for a sequence the list of its items.
Elements = dict[int, Any]


@dataclass(frozen=True, slots=True)
class Pixels:
    """Where the pixel data of a file are; a length of None means encapsulated fragments."""

    at: int
    length: int | None


@dataclass(frozen=True, slots=True)
class Walked:
    """The wanted elements of one file, its transfer syntax, and its pixel data."""

    syntax: str
    big_endian: bool
    elements: Elements
    pixels: Pixels | None


def is_dicom(opened: Opened) -> bool:
    """Tell whether a file bears the DICOM mark."""
    opened.file.seek(128)
    return opened.file.read(4) == b"DICM"


class _Element(NamedTuple):
    """The head of one element: where its value starts, and how long it claims to be."""

    tag: int
    representation: bytes
    at: int
    length: int


class _Walk:
    """One pass over one file."""

    def __init__(self, opened: Opened, wanted: Mapping[int, str]) -> None:
        self.opened, self.wanted, self.size = opened, wanted, opened.size
        opened.file.seek(0)
        self.data = opened.file.read(_FIRST_READ)
        self.count = 0
        self.pixels: Pixels | None = None
        self.order("<")

    def order(self, order: str) -> None:
        """Set the byte order of what follows."""
        self.head, self.long = struct.Struct(order + "HH2sH"), struct.Struct(order + "I")
        self.item = struct.Struct(order + "HHI")

    def need(self, end: int) -> None:
        """Make sure that the bytes before `end` are at hand."""
        if end <= len(self.data):
            return
        if end > self.size:
            raise self.absurd(end)
        self.data += self.opened.file.read(max(end - len(self.data), len(self.data)))
        if end > len(self.data):
            raise self.absurd(end)

    def absurd(self, end: int) -> Unreadable:
        """Return the refusal of an element that reaches beyond the file."""
        return Unreadable(
            Code.DICOM_LENGTH_ABSURD,
            "An element of the DICOM file claims more bytes than the file has.",
            self.opened.name,
            f"It would end at byte {end:,}; the file has {self.size:,}.",
            "Send the series again from the archive (PACS); the file is damaged or cut off.",
        )

    def element(self, at: int, *, implicit: bool) -> _Element:
        """Read the head of the element at a place."""
        self.need(at + 8)
        group, element, representation, length = self.head.unpack_from(self.data, at)
        tag = group << 16 | element
        if implicit or group == 0xFFFE:
            length = self.long.unpack_from(self.data, at + 4)[0]
            return _Element(tag, b"SQ" if length == _UNDEFINED else b"", at + 8, length)
        if representation in _LONG:
            self.need(at + 12)
            return _Element(tag, representation, at + 12, self.long.unpack_from(self.data, at + 8)[0])
        return _Element(tag, representation, at + 8, length)

    def dataset(self, at: int, stop: int, *, implicit: bool, depth: int) -> tuple[Elements, int]:
        """Walk one data set from `at` until `stop`, a delimiter, or the pixel data."""
        if depth > _DEEPEST:
            what, why = "The DICOM file is nested beyond reason.", f"Sequences lie more than {_DEEPEST} deep."
            do = "Send the series again from the archive (PACS)."
            raise Unreadable(Code.DICOM_NESTING, what, self.opened.name, why, do)
        found: Elements = {}
        while at + 8 <= stop:
            element = self.element(at, implicit=implicit)
            if element.tag in (_ITEM_END, _SEQUENCE_END):
                return found, element.at
            if element.tag in _PIXEL_TAGS and depth == 0:
                self.locate(element)
                return found, self.size
            self.count += 1
            if self.count > _MOST_ELEMENTS:
                raise Unreadable(Code.TOO_LARGE, "The DICOM file holds too many elements.", self.opened.name)
            at = self.value(found, element, stop=stop, implicit=implicit, depth=depth)
        return found, at

    def value(self, found: Elements, element: _Element, *, stop: int, implicit: bool, depth: int) -> int:
        """Keep or pass over one value and return where the next element begins."""
        tag, representation, at, length = element
        if length == _UNDEFINED and representation in (b"OB", b"OW"):
            return self.fragments(at)
        if length != _UNDEFINED and at + length > min(stop, self.size):
            raise self.absurd(at + length)
        if representation == b"SQ" or length == _UNDEFINED or self.wanted.get(tag) == "SQ":
            # What is unknown and has no length is written implicitly (PS3.5 section 6.2.2, note on UN).
            end = None if length == _UNDEFINED else at + length
            items, at = self.items(at, end, implicit=implicit or representation == b"UN", depth=depth)
            if tag in self.wanted:
                found[tag] = items
            return at
        if tag in self.wanted and length <= _LONGEST_VALUE:
            self.need(at + length)
            found[tag] = self.data[at : at + length]
        return at + length

    def items(self, at: int, stop: int | None, *, implicit: bool, depth: int) -> tuple[list[Elements], int]:
        """Walk the items of a sequence."""
        items: list[Elements] = []
        limit = self.size if stop is None else stop
        while at + 8 <= limit:
            self.need(at + 8)
            group, element, length = self.item.unpack_from(self.data, at)
            tag = group << 16 | element
            at += 8
            if tag == _SEQUENCE_END:
                return items, at
            if tag != _ITEM or (length != _UNDEFINED and at + length > limit):
                raise self.absurd(at + (length if tag == _ITEM else 0))
            self.count += 1
            end = limit if length == _UNDEFINED else at + length
            item, after = self.dataset(at, end, implicit=implicit, depth=depth + 1)
            items.append(item)
            at = after if length == _UNDEFINED else end
        return items, at if stop is None else stop

    def fragments(self, at: int) -> int:
        """Pass over the fragments of an icon's compressed pixels."""
        while at + 8 <= self.size:
            self.need(at + 8)
            group, element, length = self.item.unpack_from(self.data, at)
            at += 8
            if group << 16 | element != _ITEM:
                return at
            if at + length > self.size:
                raise self.absurd(at + length)
            at += length
        return at

    def locate(self, element: _Element) -> None:
        """Note where the pixel data are."""
        if element.length == _UNDEFINED:
            self.pixels = Pixels(element.at, None)
        elif element.at + element.length > self.size:
            raise self.absurd(element.at + element.length)
        else:
            self.pixels = Pixels(element.at, element.length)

    def meta(self) -> tuple[str, int]:
        """Read the file meta information (explicit, little-endian): the syntax, and where it ends."""
        at, syntax = 132, ""
        while at + 8 <= self.size:
            self.need(at + 8)
            group, element, representation, length = struct.unpack_from("<HH2sH", self.data, at)
            if group != 2:
                break
            start = at + 8
            if representation in _LONG:
                self.need(at + 12)
                length, start = struct.unpack_from("<I", self.data, at + 8)[0], at + 12
            if start + length > self.size:
                raise self.absurd(start + length)
            if element == 0x10:
                self.need(start + length)
                syntax = self.data[start : start + length].rstrip(b"\0 ").decode("ascii", "replace")
            at = start + length
        return syntax, at


def walk(opened: Opened, *, wanted: Mapping[int, str]) -> Walked:
    """Walk a file that bears the DICOM mark and keep the wanted elements."""
    walker = _Walk(opened, wanted)
    syntax, at = walker.meta()
    if syntax == _DEFLATED:
        why, do = (
            "Its header is compressed as a whole.",
            "Send the series uncompressed (Explicit VR Little Endian).",
        )
        raise Unreadable(Code.DICOM_SYNTAX, "This DICOM form is not read here.", opened.name, why, do)
    walker.order(">" if syntax == _BIG else "<")
    elements, _ = walker.dataset(at, opened.size, implicit=syntax == _IMPLICIT, depth=0)
    return Walked(syntax, syntax == _BIG, elements, walker.pixels)
