"""Editions that were released: each packed once into one text with a digest, and read back only as it was."""

import hashlib
import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import LawError, MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries
from maatwerk.rulebook.reader import assemble, canonical, placed
from maatwerk.rulebook.yamltext import parse

FOLDER = "editions/"
LIST = f"{FOLDER}released.yaml"


@dataclass(frozen=True)
class Release:
    """One line of the list: which edition, of which day, and the digest of its content."""

    number: str
    day: date
    digest: str

    @property
    def file(self) -> str:
        """Where the packed text stands in the law room."""
        return f"{FOLDER}{self.number}.json.xz"


def read_list(text: str) -> tuple[Release, ...]:
    """The released editions, the oldest first."""
    try:
        return tuple(
            _read_release(entry, spot) for spot, entry in entries(parse(text, file=LIST), Spot(LIST))
        )
    except MisreadError as misread:
        raise placed(misread, {LIST: text}) from None


def _read_release(entry: Any, spot: Spot) -> Release:
    form = Form.of(entry, spot, required=("number", "date", "digest"))
    day = form.day("date")
    if day is None:
        raise MisreadError(spot, "The edition wants its day.")
    return Release(form.word("number"), day, form.word("digest"))


def pack(content: Mapping[str, Any]) -> bytes:
    """An edition's files as one compressed text, in their order, in which questions are asked."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return lzma.compress(text.encode(), preset=9)


def unpack(release: Release, packed: bytes) -> Edition:
    """The edition that was packed; refused where it does not say what it said.

    It was checked against itself when it was released, by the reader of that day; it is not checked again.
    """
    try:
        content = json.loads(lzma.decompress(packed))
    except (lzma.LZMAError, ValueError):
        content = {}
    if hashlib.sha256(canonical(content).encode()).hexdigest() != release.digest:
        raise LawError(
            what=f"The edition {release.number} is not as it was released.",
            where=release.file,
            why="Its digest is not the one in the list of released editions.",
            do="Restore the file from the program as it was installed.",
        )
    return assemble(content, checked=True)
