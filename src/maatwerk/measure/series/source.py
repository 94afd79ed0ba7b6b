"""The files of a series, from a folder or a zip, one after the other."""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from maatwerk.measure.inputs import Folder, Opened
from maatwerk.measure.zips import Archive, Caps

_CAPS = Caps(entries=20_000, entry=1 << 30, total=6 << 30, ratio=400)


def files(given: Opened | Folder) -> Iterator[Opened]:
    """Yield every file of a folder or zip, or the single file itself."""
    if isinstance(given, Folder):
        yield from given.files
        return
    given.file.seek(0)
    if given.file.read(4) != b"PK\x03\x04":
        yield given
        return
    given.file.seek(0)
    archive = Archive(given.file, name=given.name, caps=_CAPS)
    for entry in archive.entries:
        content = archive.read(entry)
        yield Opened(entry.filename[-120:], cast(BinaryIO, io.BytesIO(content)), len(content))
