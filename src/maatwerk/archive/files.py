"""Files by the SHA-256 of their content: written once, read-only, verified on every read."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .errors import FileDamaged, FileRefused

_CHUNK = 1 << 20


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of the content in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def place(sha256: str) -> Path:
    """Return where a file lies that may be read."""
    return _under(Path(settings.FILES_DIR), sha256)


def quarantine_place(sha256: str) -> Path:
    """Return where a file lies until it has been inspected."""
    return _under(Path(settings.FILES_DIR) / "quarantine", sha256)


def _under(folder: Path, sha256: str) -> Path:
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise FileRefused(
            "not_a_digest", what=_("A file is named by 64 lower-case hexadecimal digits."), where=sha256[:80]
        )
    return folder / sha256[:2] / sha256[2:]


def put(content: bytes, *, sha256: str, quarantine: bool = False) -> Path:
    """Write content once: to a temporary name, flushed to disk, made read-only, then renamed."""
    if place(sha256).exists():
        return place(sha256)
    where = quarantine_place(sha256) if quarantine else place(sha256)
    if where.exists():
        return where
    where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = where.parent / f".{secrets.token_hex(8)}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.rename(where)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(where.parent)
    return where


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def release(sha256: str) -> Path:
    """Move a file out of quarantine."""
    source, where = quarantine_place(sha256), place(sha256)
    if where.exists():
        source.unlink(missing_ok=True)
        return where
    if not source.exists():
        raise FileRefused("file_missing", what=_("The file is neither kept nor in quarantine."), where=sha256)
    where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.rename(where)
    _flush_folder(where.parent)
    return where


def read(sha256: str, *, from_quarantine: bool = False) -> bytes:
    """Return a file's content, or refuse when it is not what was kept."""
    where = quarantine_place(sha256) if from_quarantine else place(sha256)
    if not where.exists():
        waits = not from_quarantine and quarantine_place(sha256).exists()
        raise FileRefused(
            "file_quarantined" if waits else "file_missing",
            what=_("The file waits for inspection.") if waits else _("The file is not in the store."),
            where=sha256,
        )
    content = where.read_bytes()
    if digest_of(content) != sha256:
        raise FileDamaged(
            "file_changed",
            what=_("The file is not what was kept."),
            where=str(where),
            why=_("Its content does not have the SHA-256 under which it was kept."),
            do=_("Restore it from the backup, then run `maatwerk archive verify`."),
        )
    return content


def is_whole(sha256: str) -> bool:
    """Say whether a file lies in the store and is what was kept; read anew when something touched it."""
    where = place(sha256)
    try:
        found = where.stat()
    except FileNotFoundError:
        return False
    return _digest_then(where, found.st_mtime_ns, found.st_size) == sha256


@lru_cache(maxsize=4096)
def _digest_then(where: Path, changed: int, size: int) -> str:
    """Return the digest of a file as it was when it had this time and size."""
    return present_digest(where)


def present_digest(where: Path) -> str:
    """Return the SHA-256 of what lies at a place, read piece by piece."""
    made = hashlib.sha256()
    for piece in _pieces(where):
        made.update(piece)
    return made.hexdigest()


def _pieces(where: Path) -> Iterator[bytes]:
    with where.open("rb") as source:
        while piece := source.read(_CHUNK):
            yield piece


def forget(sha256: str) -> None:
    """Remove the content of a shredded file."""
    for where in (place(sha256), quarantine_place(sha256)):
        where.unlink(missing_ok=True)
