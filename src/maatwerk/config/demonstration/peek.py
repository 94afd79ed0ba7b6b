"""Looks at files from outside before the demonstration begins: can they be read, and whose series is it?"""

import os
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable

from ..outcome import InputRefused

SECONDS = 30
_SCRIPT = """
import io, pathlib, sys, zipfile
import pydicom
root = pathlib.Path(sys.argv[1])
TAGS = ["PatientID", "PatientName", "StudyDescription", "SeriesDescription", "ProtocolName"]
def heads():
    if root.is_dir():
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    yield file.read(1 << 20)
    else:
        with zipfile.ZipFile(root) as packed:
            for one in sorted(packed.namelist()):
                with packed.open(one) as file:
                    yield file.read(1 << 20)
for head in heads():
    try:
        data = pydicom.dcmread(io.BytesIO(head), stop_before_pixels=True, specific_tags=TAGS)
    except (pydicom.errors.InvalidDicomError, EOFError, OSError, ValueError):
        continue
    print(str(data.get("PatientID", "") or "")[:64])
    print(any("phantom" in str(data.get(tag, "")).lower() for tag in TAGS))
    break
"""
_LIMITS = {resource.RLIMIT_AS: 1 << 30, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_CORE: 0}


def must_be_series(path: Path) -> None:
    """Refuse what is neither a folder nor a file: it is not there, or it may never end."""
    if path.is_dir() or path.is_file():
        return
    there = path.exists()
    raise InputRefused(
        code="not_a_file" if there else "not_found",
        what=f"{path.name} is neither a folder nor a file." if there else f"{path.name} does not exist.",
        where=str(path),
        why="A device or a pipe may never end." if there else "There is no folder or zip of that name.",
        do="Give a folder or zip of DICOM files.",
    )


def must_be_read(kind: str, path: Path) -> None:
    """Refuse a mesh or series that our reader refuses, in its own words, before anything is founded."""
    options = {"on": datetime.now(UTC).date().isoformat()} if kind == "series" else {}
    try:
        child.run(kind, zygote=False, inputs={kind: path}, options=options)
    except Unreadable as refused:
        raise InputRefused(
            code=refused.code.value, what=refused.what, where=refused.where, why=refused.why, do=refused.do
        ) from refused


def whose(path: Path) -> tuple[str, bool]:
    """Return the patient number that a series bears ("" for none), and whether it calls itself a phantom.

    Read in a small process of its own. The demonstration opens its case for that patient; a lab would have
    the number from the prescription.
    """

    def cage() -> None:
        for what, how_much in _LIMITS.items():
            resource.setrlimit(what, (how_much, how_much))

    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-c", _SCRIPT, str(path)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", "")},
            preexec_fn=cage,
        )
    except subprocess.TimeoutExpired:
        return "", False
    number, phantom = (*answer.stdout.split("\n"), "", "")[:2]
    return number.strip(), phantom.strip() == "True"
