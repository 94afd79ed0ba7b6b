"""Scratch folders of the demonstration."""

import shutil
import tempfile
from pathlib import Path


def scratch() -> Path:
    """Return a new folder for the data of one walk; the caller clears it."""
    return Path(tempfile.mkdtemp(prefix="maatwerk-demo-data-"))


def clear(folder: Path) -> None:
    """Take a scratch folder away, write-protected files included."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(folder)
