"""Pictures of a design and meshes for the screen: made once in the caged child, kept by what they show.

Nothing here is evidence. What is kept can be made again from the files of the archive at any time, and is
removed once one of those files is gone.
"""

import contextlib
import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from maatwerk.archive import files
from maatwerk.archive.queries import read_file
from maatwerk.cases.errors import CaseError
from maatwerk.cases.measured import heard
from maatwerk.cases.models import Design, DesignFile
from maatwerk.cases.words import FileRole
from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable

EDGES: Mapping[str, tuple[str, str, str, str]] = {
    # What lies at the left, right, upper and lower edge of a picture, in the patient's directions.
    "front": ("R", "L", "S", "I"),
    "back": ("L", "R", "S", "I"),
    "left": ("A", "P", "S", "I"),
    "right": ("P", "A", "S", "I"),
    "top": ("R", "L", "P", "A"),
    "bottom": ("R", "L", "A", "P"),
    "oblique-left": ("RA", "LP", "S", "I"),
    "oblique-right": ("RP", "LA", "S", "I"),
}
STANDARD = ("front", "back", "left", "right", "top", "bottom")
WIDTH, HEIGHT = 640, 480
_DRAWN = 1  # raise it when the drawing changes, so that old pictures are not shown
_SOURCES = "sources.json"
_KINDS = {FileRole.PART: "part", FileRole.REFERENCE: "anatomy", FileRole.COUPON: "coupon"}


def views_for(side: str) -> tuple[str, ...]:
    """Return the views of a design, the one that shows most first."""
    return ("oblique-right" if side == "right" else "oblique-left", *STANDARD)


def picture(design: Design, *, view: str) -> bytes:
    """Return a picture of a design as PNG, drawn now if it was not drawn before."""
    wanted = views_for(design.device.side)
    if view not in wanted:
        raise CaseError("view_unknown", what=_("There is no view of that name."), where=view)
    where = _place(_key("scene", _content(design), wanted)) / f"{view}.png"
    if not where.exists():
        draw(design)
    return where.read_bytes()


def draw(design: Design) -> None:
    """Draw all pictures of a design, the parts on the anatomy that it was drawn on."""
    wanted, content = views_for(design.device.side), _content(design)
    found = _shown(design)
    told = {name: file.declared_unit for name, file in found.items()}
    _make(
        "scene",
        key=_key("scene", content, wanted),
        inputs={name: read_file(file.sha256) for name, file in found.items()},
        outputs=[(view, f"{view}.png") for view in wanted],
        options={"width": WIDTH, "units": told},
        sources=[file.sha256 for file in found.values()],
    )


@dataclass(frozen=True)
class Spot:
    """What a spot on a picture shows: a place on a file in mm (LPS), and from where it was seen."""

    file: DesignFile
    point: tuple[float, ...]
    camera: Mapping[str, float]


def spot(design: Design, *, view: str, across: float, down: float) -> Spot | None:
    """Return the place that a spot on a picture shows, by a ray through the files; None beside them."""
    if view not in views_for(design.device.side):
        raise CaseError("view_unknown", what=_("There is no view of that name."), where=view)
    found = _shown(design)
    try:
        met = child.run(
            "pick",
            inputs={name: read_file(file.sha256) for name, file in found.items()},
            options={
                "view": view,
                "across": across,
                "down": down,
                "units": {name: file.declared_unit for name, file in found.items()},
            },
        )
    except Unreadable as trouble:
        raise CaseError(
            "spot_unreadable", what=_("That spot could not be looked at."), why=trouble.what, do=trouble.do
        ) from trouble
    if met["mesh"] not in found:
        return None
    return Spot(file=found[met["mesh"]], point=tuple(met["point"]), camera=met["camera"])


def _shown(design: Design) -> dict[str, DesignFile]:
    """Return what the pictures show of a design, by the name that the child knows it under."""
    return {
        f"{_KINDS[FileRole(file.role)]}:{place}": file
        for place, file in enumerate(design.files.order_by("name"))
        if file.role != FileRole.COUPON
    }


def screen_mesh(file: DesignFile) -> bytes:
    """Return a file of a design as few enough triangles for a browser, packed and compressed with gzip."""
    key = _key("screen", file.sha256, file.declared_unit)
    where = _place(key) / "mesh.bin"
    if not where.exists():
        _make(
            "screen",
            key=key,
            inputs={"mesh": read_file(file.sha256)},
            outputs=[("packed", "mesh.bin")],
            options={"unit": file.declared_unit},
            sources=[file.sha256],
        )
    return where.read_bytes()


def findings_shown(file: DesignFile) -> list[dict[str, Any]]:
    """Return the findings of a file that have a picture of their place, the worst first."""
    found: list[dict[str, Any]] = file.mesh["findings"]
    return found[: child.MOST_PLACES]


def finding_picture(file: DesignFile, *, number: int) -> bytes:
    """Return the picture of one finding as PNG (from 0), drawn now with the others if it was not before."""
    if not 0 <= number < len(findings_shown(file)):
        raise CaseError("view_unknown", what=_("There is no view of that name."), where=str(number))
    places = [one["at"] for one in findings_shown(file)]
    key = _key("places", file.sha256, file.declared_unit, places)
    where = _place(key) / f"{number}.png"
    if not where.exists():
        _make(
            "places",
            key=key,
            inputs={"mesh": read_file(file.sha256)},
            outputs=[(str(place), f"{place}.png") for place in range(len(places))],
            options={"places": places, "unit": file.declared_unit},
            sources=[file.sha256],
        )
    return where.read_bytes()


def prepare(design: Design) -> None:
    """Make everything that the pages will show of a design, before somebody waits for it."""
    draw(design)
    for file in design.files.exclude(role=FileRole.COUPON):
        screen_mesh(file)
    for file in design.files.exclude(role=FileRole.REFERENCE):
        if file.mesh["total"] != "GOOD":
            finding_picture(file, number=0)


def forget_orphans() -> int:
    """Remove what shows a file that the archive no longer keeps; return how many were removed."""
    gone = 0
    for sources in _folder().glob(f"*/*/{_SOURCES}"):
        if not all(files.place(sha256).exists() for sha256 in json.loads(sources.read_text("utf-8"))):
            shutil.rmtree(sources.parent)
            gone += 1
    return gone


def _content(design: Design) -> list[list[str]]:
    rows = design.files.exclude(role=FileRole.COUPON).values_list("role", "sha256", "declared_unit")
    return sorted(list(row) for row in rows)


def _key(*what: Any) -> str:
    return hashlib.sha256(json.dumps([_DRAWN, *what]).encode()).hexdigest()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "previews"


def _place(key: str) -> Path:
    return _folder() / key[:2] / key[2:]


def _make(
    kind: str,
    *,
    key: str,
    inputs: Mapping[str, bytes],
    outputs: list[tuple[str, str]],
    options: Mapping[str, Any],
    sources: list[str],
) -> None:
    """Let the child make files in a folder of their own, which then takes its place at once."""
    where = _place(key)
    if where.exists():
        return
    where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(where):
        if not where.exists():
            _fill(where, kind, inputs=inputs, outputs=outputs, options=options, sources=sources)


@contextlib.contextmanager
def _alone(where: Path) -> Iterator[None]:
    """Hold a place: several people open a new design at once, and it is drawn once for all of them."""
    lock = where.with_name(f".{where.name}.lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _fill(
    where: Path,
    kind: str,
    *,
    inputs: Mapping[str, bytes],
    outputs: list[tuple[str, str]],
    options: Mapping[str, Any],
    sources: list[str],
) -> None:
    making = Path(tempfile.mkdtemp(dir=where.parent, prefix="."))
    try:
        child.run(
            kind,
            inputs=inputs,
            outputs={name: making / file for name, file in outputs},
            options=options,
        )
        (making / _SOURCES).write_text(json.dumps(sorted(sources)), "utf-8")
        making.rename(where)
    except Unreadable as trouble:
        raise CaseError(
            "picture_not_made",
            what=_("No picture could be made."),
            why=heard(trouble.what),
            do=heard(trouble.do),
        ) from trouble
    finally:
        shutil.rmtree(making, ignore_errors=True)
