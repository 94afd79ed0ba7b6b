"""Zip archives that we do not trust: counted, measured and never believed."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from maatwerk.measure.errors import Code, Unreadable

_PIECE = 1 << 20
_FREE = 8 << 20  # bytes an entry may have whatever its ratio; small files of zeros are honest


@dataclass(frozen=True, slots=True)
class Caps:
    """What an archive may hold."""

    entries: int
    entry: int
    total: int
    ratio: int = 200


class Archive:
    """An opened zip whose entries are inflated under caps that count real bytes."""

    def __init__(self, file: BinaryIO, *, name: str, caps: Caps) -> None:
        self.name, self.caps, self.inflated = name, caps, 0
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, RuntimeError) as error:
            raise Unreadable(
                Code.ZIP_BROKEN, "The archive cannot be opened.", name, do="Pack it again."
            ) from error
        self.entries = [entry for entry in self._zip.infolist() if not entry.filename.endswith("/")]
        if len(self.entries) > caps.entries:
            raise self._bomb(f"It holds {len(self.entries)} files; the limit is {caps.entries}.")
        for entry in self.entries:
            self._check(entry)

    def _bomb(self, why: str) -> Unreadable:
        what = "The archive swells beyond reason and was not unpacked."
        return Unreadable(Code.ZIP_BOMB, what, self.name, why, "Pack only the files of this part or series.")

    def _check(self, entry: zipfile.ZipInfo) -> None:
        """Refuse what an entry claims; what it holds is counted while inflating."""
        broken = Unreadable(Code.ZIP_BROKEN, "The archive holds an entry that is not read here.", self.name)
        if entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            broken.why, broken.do = "It is encrypted or packed by a rare method.", "Pack it as a plain zip."
            raise broken
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith("/"):
            broken.why, broken.do = "An entry points outside the archive.", "Pack it as a plain zip."
            raise broken
        if entry.file_size > self.caps.entry:
            raise self._bomb(f"One file claims {entry.file_size >> 20} MiB.")
        if entry.file_size > _FREE and entry.file_size > self.caps.ratio * max(1, entry.compress_size):
            raise self._bomb(
                f"One file claims {entry.file_size // max(1, entry.compress_size)} times its packed size."
            )

    def stream(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield the content of an entry in pieces, stopping at the caps."""
        size = 0
        try:
            with self._zip.open(entry) as source:
                while piece := source.read(_PIECE):
                    size += len(piece)
                    self.inflated += len(piece)
                    if size > self.caps.entry or self.inflated > self.caps.total:
                        raise self._bomb(
                            f"More than {min(self.caps.entry, self.caps.total) >> 20} MiB came out."
                        )
                    if size > _FREE and size > self.caps.ratio * max(1, entry.compress_size):
                        raise self._bomb(f"A file grew to over {self.caps.ratio} times its packed size.")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
            raise Unreadable(
                Code.ZIP_BROKEN, "The archive is damaged.", self.name, do="Pack it again."
            ) from error

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """Return the content of an entry."""
        return b"".join(self.stream(entry))
