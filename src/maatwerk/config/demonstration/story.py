"""The whole demonstration: gather the files, found the hospital, walk the case, write papers and report."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from maatwerk.archive import actions as archive
from maatwerk.archive.days import day_of
from maatwerk.archive.queries import read_file
from maatwerk.archive.verify import verify
from maatwerk.cases import binder
from maatwerk.cases.models import Device, Release

from ..outcome import InputRefused
from . import designing, finishing, hospital, laboratory, making, material, ordering, volume, walk

FOUNDED_BEFORE = timedelta(days=24)
BEFORE_THE_CASE = timedelta(days=12)
NAMES = {"statement": "statement.pdf", "label": "label.pdf", "case_sheet": "case-sheet.pdf"}
EARLY: tuple[tuple[str, str], ...] = (
    ("authorise_prescriber", "accept"),
    ("release_family", "accept"),
    ("train_reviewer", "design"),
    ("validate_recipe", "produce"),
    ("service_machine", "produce"),
    ("release_lot", "produce"),
    ("train_technician", "produce"),
    ("train_checker", "verify"),
    ("calibrate_gauge", "verify"),
    ("appoint_prrc", "release"),
)
"""What was done before the case began, and the gate that needs it."""


def chapters() -> Iterator[walk.Act | walk.Trial | walk.Gate]:
    """Yield all that happens to the case, in order."""
    yield from ordering.STEPS
    yield from designing.STEPS
    yield from making.STEPS
    yield from finishing.STEPS


def steps() -> tuple[str, ...]:
    """Return every act of a person or file that a gate needs."""
    acts = [one.name for one in chapters() if isinstance(one, walk.Act)]
    return (*(name for name, _ in EARLY), *acts)


def tell(
    *,
    out: Path,
    head: volume.Volume,
    now: datetime,
    skip: str | None = None,
    own_series: Path | None = None,
    own_mesh: Path | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[dict[str, Any], bool]:
    """Walk the case and return the report, and whether all eight gates opened."""
    founded = now - FOUNDED_BEFORE
    _make_folder(out)
    with tempfile.TemporaryDirectory(prefix="maatwerk-demo-") as folder:
        files = material.gather(
            folder=Path(folder),
            head=head,
            acquired_on=day_of(now - timedelta(days=18)),
            own_series=own_series,
            own_mesh=own_mesh,
        )
        without = frozenset({skip} if skip in {name for name, _ in EARLY} else ())
        house, equipped = found(at=founded, without=without)
        case = walk.Walk(
            started_at=founded + BEFORE_THE_CASE,
            hospital=house,
            lab=equipped,
            material=files,
            out=out,
            skip=skip,
            say=say,
        )
        case.left_out += sorted(without)
        done = _walk(case)
    return _report(case, out=out), done


def _make_folder(out: Path) -> None:
    """Make the folder for the papers, or refuse a place where none can stand."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise InputRefused(
            code="folder_unusable",
            what=f"{out.name} cannot be made a folder.",
            where=str(out),
            why=str(trouble.strerror),
            do="Give a folder that you may write in.",
        ) from trouble


def found(
    *, at: datetime, without: frozenset[str] = frozenset()
) -> tuple[hospital.Hospital, laboratory.Laboratory]:
    """Found the hospital, train its people and equip its lab."""
    house = hospital.found(at=at, without=without)
    hospital.train(house, on=day_of(at), at=at, without=without)
    return house, laboratory.equip(house, at=at, without=without)


def _walk(case: walk.Walk) -> bool:
    """Walk to the end, or to the first gate that stays shut; return whether all opened."""
    ordering.open_case(case)
    ordering.prepare_plate(case)
    try:
        walk.run(case, chapters())
    except walk.Shut:
        return False
    return True


def _report(case: walk.Walk, *, out: Path) -> dict[str, Any]:
    """Write the papers into the folder and return what the contract asks for."""
    archive.checkpoint(institution_key=case.guide.institution_key, at=case.now)
    return {
        "schema": "maatwerk.demo/1",
        "case": case.case.number,
        "devices": [
            {"number": one.number, "family": one.family.code, "state": one.state}
            for one in Device.objects.filter(case=case.case).select_related("family").order_by("pk")
        ],
        "gates_opened": len(case.gates),
        "gates": case.gates,
        "refusals": case.refusals,
        "documents": _papers(case, out=out),
        "inputs": case.inputs,
        "data": {
            "series": case.material.kind,
            "source": case.material.source,
            "licence": case.material.licence,
        },
        "archive": verify().as_json()["state"],
    }


def _papers(case: walk.Walk, *, out: Path) -> list[dict[str, Any]]:
    """Write what was issued, and the binder, under their fixed names; old ones are taken away first."""
    for name in (*NAMES.values(), "binder.zip"):
        (out / name).unlink(missing_ok=True)
    release = Release.objects.filter(device=case.guide, state="issued").first()
    if release is None:
        return []
    contents = {paper.kind: read_file(paper.sha256) for paper in release.papers.all() if paper.kind in NAMES}
    rows = [_written(out / NAMES[kind], kind=kind, content=content) for kind, content in contents.items()]
    packed = binder.build(device=case.guide, at=case.now)
    return [*rows, _written(out / "binder.zip", kind="binder", content=packed)]


def _written(path: Path, *, kind: str, content: bytes) -> dict[str, Any]:
    path.write_bytes(content)
    return {"kind": kind, "path": path.name, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
