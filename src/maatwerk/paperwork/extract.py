"""The words on the pages of a PDF with their places, and the files attached to it. Nothing is trusted."""

from __future__ import annotations

import ctypes
import io
import itertools
import math
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from maatwerk.paperwork import swelling
from maatwerk.paperwork.errors import PaperRefused

MOST_BYTES = 50_000_000
MOST_PAGES = 200
MOST_CHARACTERS = 400_000
MOST_ATTACHED = 5_000_000
_WORD_GAP = 0.18  # of the type size: a space that the file does not write
_WIDE_GAP = 0.55  # of the type size: two cells may stand that close, two words do not
_COLUMN_GAP = 1.4  # of the type size: the next cell, not the next word
_SHORTEST_RULE = 40.0  # points
_MOST_SHAPES = 5_000
# What a broken file makes pikepdf raise; a locked one is among them.
_BROKEN = (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, RuntimeError)
_NO_CHARACTER = {0, 0xFFFE, 0xFFFF}
_UNSEEN_MODES = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
_SMALLEST = 2.0  # points: below, nobody reads it


@dataclass(frozen=True)
class Segment:
    """Words that stand together on one line; places in points from the left and the bottom."""

    text: str
    left: float
    right: float
    words: tuple[tuple[float, str], ...] = ()
    wide: frozenset[int] = frozenset()  # the words before which there is more than a space

    def cut_at(self, place: float) -> tuple[Segment, ...]:
        """Return the segment in two where a word begins at a place: two cells that stand close."""
        for number, (left, _) in enumerate(self.words):
            if number in self.wide and abs(left - place) <= 1.5:
                first, second = self.words[:number], self.words[number:]
                return _segment(first, right=left), _segment(second, right=self.right)
        return (self,)


@dataclass(frozen=True)
class TextLine:
    """One line of a page, from left to right; without a page in a file that has none."""

    page: int | None
    base: float
    size: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """Return the whole line."""
        return "  ".join(segment.text for segment in self.segments)


@dataclass(frozen=True)
class Extract:
    """What a file says."""

    lines: tuple[TextLine, ...]
    pages: int | None = None
    aslant: str = ""
    hidden: int = 0
    rules: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    attached: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return all lines."""
        return "\n".join(line.text for line in self.lines)


class _Character(NamedTuple):
    text: str
    x: float
    y: float
    right: float
    size: float
    turn: int
    hidden: bool
    spaced: bool  # the file writes a space before it


def read_pdf(content: bytes) -> Extract:
    """Return the words and the attachments of a PDF; refuse what is too large, locked or broken."""
    if len(content) > MOST_BYTES:
        raise _refused("file_too_large", f"The file has more than {MOST_BYTES // 1_000_000} MB.")
    swelling.check(content)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as trouble:
        raise _refused("file_unreadable", "The file cannot be read as a PDF.", why=str(trouble)) from trouble
    try:
        if len(document) > MOST_PAGES:
            raise _refused("file_too_large", f"The file has more than {MOST_PAGES} pages.")
        lines: list[TextLine] = []
        aslant: list[str] = []
        rules: dict[int, tuple[float, ...]] = {}
        hidden = left = 0
        for number in range(len(document)):
            characters = list(_characters(document, number))
            left += len(characters)
            if left > MOST_CHARACTERS:
                raise _refused("file_too_large", f"The file has more than {MOST_CHARACTERS} characters.")
            straight, turned, unseen = _sorted_out(characters)
            lines += _lines(straight, page=number + 1)
            aslant.append(turned)
            rules[number + 1] = _rules(document, number)
            hidden += unseen
        return Extract(tuple(lines), len(document), "".join(aslant), hidden, rules, attachments(content))
    except pypdfium2.PdfiumError as trouble:
        raise _refused("file_unreadable", "A page cannot be read.", why=str(trouble)) from trouble
    finally:
        document.close()


def _refused(code: str, what: str, *, why: str = "") -> PaperRefused:
    return PaperRefused(code, what=what, why=why, do="Give a PDF with text that opens without a password.")


def _characters(document: Any, number: int) -> Iterator[_Character]:
    page = document[number]
    words = page.get_textpage()
    raw = words.raw
    edge = max(page.get_size()) + 2
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    seen_as: dict[int, tuple[bool, int]] = {}
    spaced = False
    try:
        for index in range(min(words.count_chars(), MOST_CHARACTERS + 1)):
            code = pdfium.FPDFText_GetUnicode(raw, index)
            if code in _NO_CHARACTER or code > 0x10FFFF or chr(code).isspace():
                spaced = True
                continue
            if not pdfium.FPDFText_GetCharOrigin(raw, index, x, y):
                continue
            pdfium.FPDFText_GetLooseCharBox(raw, index, box)
            unseen, turn = _how_seen(raw, index, seen_as)
            high, wide = abs(box.top - box.bottom), abs(box.right - box.left)
            left, base = x.value, y.value
            size, advance = (wide, high) if turn in {90, 270} else (high, box.right - left)
            outside = not (-2 <= left <= edge and -2 <= base <= edge)
            hidden = unseen or outside or size < _SMALLEST
            yield _Character(chr(code), left, base, left + advance, size, turn, hidden, spaced)
            spaced = False
    finally:
        words.close()
        page.close()


def _how_seen(raw: Any, index: int, seen_as: dict[int, tuple[bool, int]]) -> tuple[bool, int]:
    """Return whether a text is drawn so that nobody sees it, and how it is turned; asked once per object."""
    drawn = pdfium.FPDFText_GetTextObject(raw, index)
    key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
    if key not in seen_as:
        parts = [ctypes.c_uint() for _ in range(4)]
        clear = bool(pdfium.FPDFText_GetFillColor(raw, index, *parts)) and parts[3].value == 0
        mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
        turn = round(math.degrees(pdfium.FPDFText_GetCharAngle(raw, index))) % 360
        seen_as[key] = (clear or mode in _UNSEEN_MODES, turn)
    return seen_as[key]


def _rules(document: Any, number: int) -> tuple[float, ...]:
    """Return how high the horizontal rules of a page stand: lines, and the edges of frames."""
    page = document[number]
    found: set[float] = set()
    try:
        shapes = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)
        for shape in itertools.islice(shapes, _MOST_SHAPES):
            left, bottom, right, top = shape.get_bounds()
            if right - left >= _SHORTEST_RULE:
                found |= (
                    {round((top + bottom) / 2, 1)} if top - bottom < 3 else {round(top, 1), round(bottom, 1)}
                )
    finally:
        page.close()
    return tuple(sorted(found, reverse=True))


def _sorted_out(characters: list[_Character]) -> tuple[list[_Character], str, int]:
    """Return the characters one reads, the text that runs aslant, and how many are hidden.

    A page that is hidden as a whole is the text layer of a scan: then it is what one reads.
    """
    seen = [one for one in characters if not one.hidden]
    hidden = len(characters) - len(seen)
    read = seen or characters
    if not read:
        return [], "", 0
    main = Counter(one.turn for one in read).most_common(1)[0][0]
    straight = [_upright(one, main) for one in read if one.turn == main]
    turned = "".join(one.text for one in read if one.turn != main)
    return straight, turned, hidden


def _upright(one: _Character, turn: int) -> _Character:
    if turn == 0:
        return one
    angle = math.radians(turn)
    x = one.x * math.cos(angle) - one.y * math.sin(angle)
    y = one.x * math.sin(angle) + one.y * math.cos(angle)
    return one._replace(x=x, y=y, right=x + one.right - one.x, turn=0)


def _lines(characters: list[_Character], *, page: int) -> Iterator[TextLine]:
    """Return the lines of a page from top to bottom; characters on one base line make one line."""
    rows: list[list[_Character]] = []
    for one in sorted(characters, key=lambda each: (-each.y, each.x)):
        if rows and abs(rows[-1][0].y - one.y) <= 0.12 * max(one.size, rows[-1][0].size):
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        row.sort(key=lambda each: each.x)
        size = Counter(round(each.size, 1) for each in row).most_common(1)[0][0]
        yield TextLine(page, row[0].y, size, tuple(_segments(row)))


def _segments(row: list[_Character]) -> Iterator[Segment]:
    words: list[tuple[float, str]] = [(row[0].x, row[0].text)]
    wide: set[int] = set()
    right = row[0].right
    for before, one in itertools.pairwise(row):
        gap = (one.x - right) / max(before.size, one.size, 0.1)
        if gap > _COLUMN_GAP:
            yield _segment(words, right=right, wide=wide)
            words, wide = [(one.x, one.text)], set()
        elif one.spaced or gap > _WORD_GAP:
            if gap > _WIDE_GAP:
                wide.add(len(words))
            words.append((one.x, one.text))
        else:
            words[-1] = (words[-1][0], words[-1][1] + one.text)
        right = max(one.right, one.x)
    yield _segment(words, right=right, wide=wide)


def _segment(words: Sequence[tuple[float, str]], *, right: float, wide: Set[int] = frozenset()) -> Segment:
    said = clean(" ".join(text for _, text in words))
    return Segment(said, words[0][0], right, tuple(words), frozenset(wide))


def clean(text: str) -> str:
    """Return text with ligatures resolved, soft hyphens gone and spaces made one."""
    # PDFium tells a hyphen at the end of a line as the sign 2.
    plain = unicodedata.normalize("NFKC", text.replace("\2", "-")).replace("\u00ad", "").replace("\u200b", "")
    return " ".join(plain.split())


def attachments(content: bytes) -> dict[str, bytes]:
    """Return the files attached to a PDF by name, each at most `MOST_ATTACHED` bytes."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return {name: _unpacked(name, stream) for name, stream in _embedded(document)}
    except _BROKEN as trouble:
        raise _refused("file_unreadable", "The file cannot be read as a PDF.", why=str(trouble)) from trouble


def _embedded(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    names = _at(_at(document.Root, "/Names"), "/EmbeddedFiles")
    if not isinstance(names, pikepdf.Dictionary):
        return
    for name, spec in pikepdf.NameTree(names).items():
        stream = _at(_at(spec, "/EF"), "/F")
        if isinstance(stream, pikepdf.Stream):
            yield str(spec.get("/UF", spec.get("/F", name))), stream


def _at(holder: Any, key: str) -> Any:
    """Return what a dictionary holds; nothing where a broken file has something else instead."""
    return holder.get(key) if isinstance(holder, pikepdf.Dictionary) else None


def _unpacked(name: str, stream: Any) -> bytes:
    filters = stream.get("/Filter", [])
    kinds = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(one) for one in filters]
    packed = stream.read_raw_bytes()
    if kinds == ["/FlateDecode"]:
        unpacker = zlib.decompressobj()
        try:
            made = unpacker.decompress(packed, MOST_ATTACHED + 1)
        except zlib.error as trouble:
            raise _refused("file_unreadable", f"The attachment “{name}” is broken.") from trouble
    elif kinds:
        raise _refused("file_unreadable", f"The attachment “{name}” is packed in an unknown way.")
    else:
        made = packed
    if len(made) > MOST_ATTACHED:
        raise _refused("file_too_large", f"The attachment “{name}” is too large.")
    return bytes(made)
