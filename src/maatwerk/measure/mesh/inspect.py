"""The inspection of one mesh: everything the contract `maatwerk.mesh/1` says about it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import igl.predicates
import numpy as np
from numpy.typing import NDArray

from maatwerk.measure import findings as judged
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.findings import Finding, Severity
from maatwerk.measure.inputs import Handed, Opened
from maatwerk.measure.mesh import read, topology, units, walls
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.mesh.topology import Topology, Winding
from maatwerk.measure.mesh.units import Unit
from maatwerk.measure.mesh.walls import Walls

_THIN_WALL = 0.8  # mm; a hint for a person, the family's own limit is checked elsewhere
_PIECE = 1 << 20
_LENGTH = "Give a number from 0 to 1000."


def _hash(opened: Opened) -> str:
    digest = hashlib.sha256()
    opened.file.seek(0)
    while piece := opened.file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _crossings(mesh: Mesh) -> tuple[int, tuple[float, float, float] | None]:
    """Count the pairs of triangles that cut each other (exact predicates), and say where the first is."""
    points, faces = np.ascontiguousarray(mesh.points), np.ascontiguousarray(mesh.faces)
    found, pairs, _ = igl.predicates.find_self_intersections(points, faces)
    pairs = pairs[_overlapping(mesh, pairs)] if found else np.empty((0, 2), np.int64)
    if not len(pairs):
        return 0, None
    x, y, z = mesh.points[mesh.faces[int(pairs[0, 0])]].mean(axis=0)
    return len(pairs), (float(x), float(y), float(z))


def _overlapping(mesh: Mesh, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which pairs do overlap: neighbours in one plane only when both lie on the same side of their edge.

    The search takes neighbours that wind against each other for folded, also where they lie side by side.
    """
    kept = np.ones(len(pairs), bool)
    for number, (one, other) in enumerate(mesh.faces[pairs]):
        edge = np.intersect1d(one, other)
        if len(edge) != 2 or len(set(one)) < 3 or len(set(other)) < 3:
            continue
        start, stop = mesh.points[edge]
        along = (stop - start) / np.linalg.norm(stop - start)
        arms = [mesh.points[np.setdiff1d(face, edge)[0]] - start for face in (one, other)]
        first, second = (arm - (arm @ along) * along for arm in arms)
        kept[number] = first @ second > 0
    return kept


def _surface_findings(shape: Topology) -> list[Finding]:
    found: list[Finding] = []
    if shape.boundary_edges:
        text = f"The surface has holes: {shape.boundary_edges} edges belong to one triangle only."
        found.append(Finding(Severity.STOP, "surface_open", text, shape.hole_at))
    if shape.winding is Winding.MIXED:
        text = "Neighbouring triangles or bodies contradict each other about what is inside."
        found.append(Finding(Severity.STOP, "winding_mixed", text))
    if shape.winding is Winding.INWARD:
        found.append(Finding(Severity.STOP, "winding_inward", "The part is turned inside out."))
    if shape.nonmanifold_edges:
        text = f"{shape.nonmanifold_edges} edges are shared by more than two triangles."
        found.append(Finding(Severity.REVIEW, "edges_crowded", text, shape.nonmanifold_at))
    if shape.degenerate:
        text = f"{shape.degenerate} triangles are mere lines or points."
        found.append(Finding(Severity.REVIEW, "triangles_degenerate", text))
    if shape.bodies > 1:
        found.append(
            Finding(Severity.REVIEW, "several_bodies", f"The file holds {shape.bodies} separate bodies.")
        )
    return found


def _unit_findings(unit: Unit, mesh: Mesh, told: str | None) -> list[Finding]:
    low, high = mesh.box()
    size = " x ".join(f"{side:.4g}" for side in high - low)
    found: list[Finding] = []
    if told is not None and unit.declared not in (None, told):
        text = f"The file itself says {unit.declared}, but it was handed in as {told}."
        found.append(Finding(Severity.STOP, "unit_contradicted", text))
    if unit.confidence < 0.5:
        text = f"The part measures {size} mm when the file is read in {unit.value}; check the unit."
        found.append(Finding(Severity.REVIEW, "unit_unsure", text))
    elif unit.declared is None and unit.value != "mm":
        text = f"The file measures {size}, which looks like {unit.value}; it is measured here as mm."
        found.append(Finding(Severity.STOP, "unit_not_mm", text))
    return found


def _other_findings(mesh: Mesh, wall: Walls, limit: float, crossings: tuple[int, Any]) -> list[Finding]:
    found: list[Finding] = []
    if crossings[0]:
        text = f"{crossings[0]} pairs of triangles cut or touch each other."
        found.append(Finding(Severity.REVIEW, "self_intersections", text, crossings[1]))
    if wall.p01 is not None and wall.p01 < limit:
        text = f"One percent of the wall is thinner than {wall.p01:.2f} mm (thinnest {wall.least:.2f} mm)."
        found.append(Finding(Severity.REVIEW, "wall_thin", text, wall.at))
    if wall.p01 is None:
        found.append(
            Finding(Severity.REVIEW, "wall_not_measured", "No wall was met; its thickness is not known.")
        )
    if "bytes_after_end" in mesh.notes:
        text = "The file goes on after its last triangle; what follows was not looked at."
        found.append(Finding(Severity.REVIEW, "bytes_after_end", text))
    return found


def _wall_limit(options: Mapping[str, Any]) -> float:
    limit = options.get("wall_limit", _THIN_WALL)
    if not isinstance(limit, int | float) or not 0 <= limit < 1000:
        raise Unreadable(
            Code.OPTION_UNKNOWN, "wall_limit must be a length in mm.", "--wall-limit", do=_LENGTH
        )
    return float(limit)


def _told_unit(options: Mapping[str, Any]) -> str | None:
    told = options.get("unit")
    if told is not None and told not in units.MILLIMETRES:
        raise Unreadable(Code.OPTION_UNKNOWN, f"The unit must be one of {', '.join(units.MILLIMETRES)}.")
    return told


def report(
    mesh: Mesh, *, sha256: str, wall_limit: float = _THIN_WALL, unit: str | None = None
) -> dict[str, Any]:
    """Inspect a mesh and return the JSON of the contract; `unit` is what people say it is in."""
    told, mesh = unit, units.in_millimetres(mesh, told=unit)
    shape = topology.look(mesh)
    judged_unit = units.judge(mesh)
    crossings = _crossings(mesh)
    wall = walls.measure(mesh, inward=shape.winding is Winding.INWARD)
    found = _surface_findings(shape) + _unit_findings(judged_unit, mesh, told)
    found += _other_findings(mesh, wall, wall_limit, crossings)
    low, high = mesh.box()
    return {
        "schema": "maatwerk.mesh/1",
        "sha256": sha256,
        "format": mesh.format,
        "triangles": len(mesh.faces),
        "vertices": len(mesh.points),
        "units": asdict(judged_unit),
        "box": {"min": low.tolist(), "max": high.tolist()},
        "area": shape.area,
        "volume": shape.volume,
        "watertight": shape.watertight,
        "winding": shape.winding.value,
        "bodies": shape.bodies,
        "boundary_edges": shape.boundary_edges,
        "nonmanifold_edges": shape.nonmanifold_edges,
        "degenerate": shape.degenerate,
        "self_intersections": {"pairs": crossings[0], "exact": True},
        "wall": {"min": wall.least, "p01": wall.p01, "at": wall.at and list(wall.at), "rays": wall.rays},
        "findings": judged.as_json(found),
        "total": judged.total(found).value,
    }


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Inspect the mesh that was handed in; options `name`, `unit` and `wall_limit`."""
    opened = handed.file("mesh")
    opened = replace(opened, name=str(options.get("name", opened.name))[-200:])
    limit, unit = _wall_limit(options), _told_unit(options)
    mesh = read.read(opened)
    return report(mesh, sha256=_hash(opened), wall_limit=limit, unit=unit)
