"""Says what makes a zip unsafe, before anything is unpacked. A part of verify.py in each binder."""

import stat
import zipfile
from collections.abc import Iterator
from typing import Any

from maatwerk.paperwork.p256 import Broken

MOST_BYTES = 8_000_000_000  # unpacked, all files together
MOST_ENTRIES = 20_000
MOST_TIMES = 300  # how many times larger than packed, for files over a megabyte
_CHUNK = 1 << 20

Finding = dict[str, Any]


def finding(kind: str, subject: str, text: str) -> Finding:
    """Return one finding."""
    return {"kind": kind, "subject": subject, "text": text}


def zip_faults(
    packed: zipfile.ZipFile, *, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES
) -> list[Finding]:
    """Return what makes a zip unsafe to unpack, before anything is unpacked."""
    entries = packed.infolist()
    if len(entries) > most_entries:
        return [finding("zip_too_large", "", f"The zip has more than {most_entries} entries.")]
    found = [fault for entry in entries for fault in _entry_faults(entry)]
    if sum(entry.file_size for entry in entries) > most_bytes:
        found.append(finding("zip_too_large", "", "Unpacked, the zip would be too large."))
    seen: dict[str, str] = {}
    for entry in entries:
        key = entry.filename.casefold()
        if key in seen:
            found.append(finding("name_twice", entry.filename, "Two entries have this name."))
        seen[key] = entry.filename
    return found + list(_overlaps(entries))


def _entry_faults(entry: zipfile.ZipInfo) -> Iterator[Finding]:
    name = entry.filename
    parts = name.split("/")
    unsafe = (
        "\\" in entry.orig_filename
        or "\x00" in entry.orig_filename
        or name.startswith("/")
        or ":" in parts[0]
    )
    if unsafe or any(part in {"", ".", ".."} for part in (parts[:-1] if name.endswith("/") else parts)):
        yield finding("path_unsafe", name, "The name would lead out of the folder.")
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        yield finding("path_unsafe", name, "The entry is no plain file.")
    if entry.flag_bits & 0x1:
        yield finding("entry_locked", name, "The entry is encrypted.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        yield finding("entry_unreadable", name, "The entry is packed in an unknown way.")
    if entry.file_size > _CHUNK and entry.file_size > MOST_TIMES * max(entry.compress_size, 1):
        yield finding("zip_too_large", name, f"Unpacked, the entry is over {MOST_TIMES} times as large.")


def _overlaps(entries: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            yield finding("zip_overlap", entry.filename, "Two entries share the same bytes.")
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size


def read_entry(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return the content of an entry; refuse it when it is larger than it may be or than it says."""
    with packed.open(name) as stream:
        made = stream.read(most + 1)
    if len(made) > most:
        raise Broken(f"{name} is larger than {most} bytes.")
    return made
