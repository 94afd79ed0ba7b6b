"""The head of the demonstration: the CT of Debian's `invesalius-examples`, or a generated phantom.

The CT is anonymous ("ProMED CT 0051"), licensed GPL-2 with its package, and is fetched, never shipped.
Its 108 slices of 1.5 mm are kept as they are. The package stores each slice upside down: rows run from
back to front, so the last row comes first here and rows then run from front to back, as in DICOM.
Nose, vertex and teeth confirm front, top and bottom; left and right follow from that turn alone, for a
head holds no organ that would prove them.
"""

import io
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

PACKAGE = "invesalius-examples"
INSIDE = "usr/share/doc/invesalius-examples/examples/Cranium.inv3"
SHAPE = (108, 256, 256)
SPACING = (0.95703125, 0.95703125, 1.5)


@dataclass(frozen=True, kw_only=True)
class Volume:
    """Grey values in HU: slices bottom to top, rows front to back, columns from right to left."""

    values: npt.NDArray[np.int16]
    spacing: tuple[float, float, float]
    kind: str
    source: str
    licence: str


def head(cache: Path) -> Volume:
    """Return the real head CT where the package can be had, else the phantom."""
    return _real(cache) or phantom()


def _real(cache: Path) -> Volume | None:
    """Return the real CT from cache, machine or package archive; None when none of them has it."""
    kept = cache / "Cranium.inv3"
    if not kept.exists():
        installed = Path("/") / INSIDE
        if installed.exists():
            cache.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(installed, kept)
        elif not _download(kept):
            return None
    with tarfile.open(kept, "r:gz") as archive:
        member = next((m for m in archive if m.name.endswith("matrix.dat")), None)
        handle = archive.extractfile(member) if member else None
        if handle is None:
            return None
        raw = handle.read(2 * SHAPE[0] * SHAPE[1] * SHAPE[2])
    values = np.frombuffer(raw, dtype="<i2").reshape(SHAPE)[:, ::-1, :]
    return Volume(
        values=np.ascontiguousarray(values),
        spacing=SPACING,
        kind="real",
        source="Head CT 'ProMED CT 0051' of the Debian package invesalius-examples, anonymous",
        licence="GPL-2",
    )


def _download(kept: Path) -> bool:
    """Fetch the package with apt and keep its head CT; False when this machine cannot."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    with tempfile.TemporaryDirectory() as folder:
        fetched = subprocess.run(
            ["apt-get", "download", PACKAGE], cwd=folder, capture_output=True, timeout=120, check=False
        )
        packages = list(Path(folder).glob("*.deb"))
        if fetched.returncode or not packages:
            return False
        tree = subprocess.run(
            ["dpkg-deb", "--fsys-tarfile", packages[0].name], cwd=folder, capture_output=True, check=False
        )
        if tree.returncode:
            return False
        with tarfile.open(fileobj=io.BytesIO(tree.stdout)) as archive:
            handle = archive.extractfile(f"./{INSIDE}")
            if handle is None:
                return False
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(handle.read())
    return True


def phantom() -> Volume:
    """Return a generated head: a skull of ellipsoids, with cheek bones that differ from side to side."""
    z, y, x = np.meshgrid(
        np.arange(SHAPE[0]) * SPACING[2],
        np.arange(SHAPE[1]) * SPACING[1],
        np.arange(SHAPE[2]) * SPACING[0],
        indexing="ij",
        sparse=True,
    )

    def ball(
        centre: tuple[float, float, float], radii: tuple[float, float, float]
    ) -> npt.NDArray[np.float64]:
        return np.asarray(
            ((x - centre[0]) / radii[0]) ** 2
            + ((y - centre[1]) / radii[1]) ** 2
            + ((z - centre[2]) / radii[2]) ** 2
        )

    values = np.full(SHAPE, -1000, dtype=np.int16)
    values[ball((124, 125, 85), (82, 100, 78)) < 1] = 40
    values[ball((124, 75, 30), (62, 55, 45)) < 1] = 40
    skull = (ball((124, 125, 85), (75, 92, 71)) < 1) & (ball((124, 125, 85), (69, 86, 65)) > 1)
    values[skull] = 900
    values[ball((166, 80, 34), (22, 21, 17)) < 1] = 800
    values[ball((178, 92, 40), (9, 22, 7)) < 1] = 800
    values[ball((158, 62, 46), (7, 6, 9)) < 1] = 800
    values[ball((80, 82, 33), (19, 18, 20)) < 1] = 800
    values[ball((124, 68, 20), (30, 22, 20)) < 1] = 800
    blurred = ndimage.gaussian_filter(values.astype(np.float32), 0.9)
    return Volume(
        values=blurred.astype(np.int16),
        spacing=SPACING,
        kind="phantom",
        source="Generated phantom; the head CT package could not be had on this machine",
        licence="CC0-1.0",
    )
