"""The inspection of one mesh: what the contract `maatwerk.mesh/1` says, and everything that was measured."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import igl.predicates
import numpy as np
from numpy.typing import NDArray

from maatwerk.measure import findings as judged
from maatwerk.measure import samples
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.findings import Finding
from maatwerk.measure.inputs import Handed, Opened
from maatwerk.measure.mesh import field, order, outside, read, telling, topology, units, walls
from maatwerk.measure.mesh import limits as limiting
from maatwerk.measure.mesh.areas import Area
from maatwerk.measure.mesh.limits import Limits
from maatwerk.measure.mesh.outside import Edges, Overhang
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.mesh.topology import Place, Topology, Winding
from maatwerk.measure.mesh.units import Unit
from maatwerk.measure.mesh.walls import Thickness

_PIECE = 1 << 20
_MOST_AREAS = 50  # of walls and of gaps that are told one by one
_MOST_BODIES = 200


@dataclass(frozen=True, slots=True)
class Inspected:
    """Everything that was measured of one mesh, in mm, and what is said about it."""

    mesh: Mesh
    sha256: str
    limits: Limits
    unit: Unit
    shape: Topology
    crossings: int
    thick: Thickness
    thin: list[Area]
    narrow: list[Area]
    edges: Edges
    overhang: Overhang
    findings: list[Finding]


def _hash(opened: Opened) -> str:
    digest = hashlib.sha256()
    opened.file.seek(0)
    while piece := opened.file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _crossings(mesh: Mesh) -> tuple[int, Place]:
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


def _told_unit(options: Mapping[str, Any]) -> str | None:
    told = options.get("unit")
    if told is not None and told not in units.MILLIMETRES:
        raise Unreadable(Code.OPTION_UNKNOWN, f"The unit must be one of {', '.join(units.MILLIMETRES)}.")
    return told


def inspect(mesh: Mesh, *, sha256: str, limits: Limits, unit: str | None = None) -> Inspected:
    """Measure a mesh and hold it against limits; `unit` is what people say it is in."""
    mesh = order.in_space(units.in_millimetres(mesh, told=unit))
    shape, judged_unit = topology.look(mesh), units.judge(mesh)
    crossings, crossed_at = _crossings(mesh)
    surface, inward = shape.surface, shape.winding is Winding.INWARD
    spread = samples.spread_over(mesh, surface.normals, surface.areas, count=walls.how_many(mesh))
    thick = walls.measure(mesh, surface, spread, inward=inward)
    sharper_than = limits.edge.looks or limiting.SHARP
    edges = outside.sharp_edges(mesh, surface, sharper_than=sharper_than, inward=inward)
    over = outside.overhang(mesh, surface, up=limits.up, beyond=limits.beyond, inward=inward)
    thin = telling.thin_areas(thick.walls, limits.wall, bodies=shape.bodies, limits=limits)
    narrow = telling.thin_areas(thick.gaps, limits.gap, bodies=shape.bodies, limits=limits)
    found = telling.of_surface(shape) + telling.of_bodies(shape, mesh)
    found += telling.of_unit(judged_unit, mesh, unit) + telling.of_crossings(crossings, crossed_at)
    found += telling.of_walls(thick, thin=thin, narrow=narrow, bodies=shape.bodies, limits=limits)
    found += telling.of_outside(edges, over, limits=limits) + telling.of_file(mesh)
    return Inspected(
        mesh, sha256, limits, judged_unit, shape, crossings, thick, thin, narrow, edges, over, found
    )


def as_contract(found: Inspected) -> dict[str, Any]:
    """Return the JSON of the contract, `maatwerk.mesh/1`."""
    mesh, shape, wall = found.mesh, found.shape, found.thick.walls
    low, high = mesh.box()
    at = wall.at
    return {
        "schema": "maatwerk.mesh/1",
        "sha256": found.sha256,
        "format": mesh.format,
        "triangles": len(mesh.faces),
        "vertices": len(mesh.points),
        "units": asdict(found.unit),
        "box": {"min": low.tolist(), "max": high.tolist()},
        "area": shape.area,
        "volume": shape.volume,
        "watertight": shape.watertight,
        "winding": shape.winding.value,
        "bodies": shape.bodies,
        "boundary_edges": shape.boundary_edges,
        "nonmanifold_edges": shape.nonmanifold_edges,
        "degenerate": shape.degenerate,
        "self_intersections": {"pairs": found.crossings, "exact": True},
        "wall": {
            "min": wall.least,
            "p01": wall.percentile(1.0),
            "at": None if at is None else list(at),
            "rays": len(wall.distance),
        },
        "findings": judged.as_json(found.findings),
        "total": judged.total(found.findings).value,
    }


def _distances(measured: walls.Field, areas: list[Area]) -> dict[str, Any]:
    return {
        "rays": len(measured.distance),
        "least": measured.least,
        "at": None if measured.at is None else list(measured.at),
        "p01": measured.percentile(1.0),
        "p05": measured.percentile(5.0),
        "p50": measured.percentile(50.0),
        "areas": [asdict(one) | {"at": list(one.at)} for one in areas[:_MOST_AREAS]],
    }


def _smallest(found: Inspected) -> dict[str, Any]:
    """Return the smallest feature: a wall, measured inward, or a gap, measured outward."""
    sizes = {"wall": found.thick.walls, "gap": found.thick.gaps}
    known = {kind: one for kind, one in sizes.items() if one.least is not None}
    if not known:
        return {"kind": None, "size": None, "at": None}
    kind = min(known, key=lambda one: known[one].least or 0.0)
    at = known[kind].at
    return {"kind": kind, "size": known[kind].least, "at": None if at is None else list(at)}


def _bodies(found: Inspected) -> list[dict[str, Any]]:
    surface, many = found.shape.surface, found.shape.bodies
    kept = surface.body >= 0
    areas = np.bincount(surface.body[kept], surface.areas[kept], many)
    triangles = np.bincount(surface.body[kept], minlength=many)
    return [
        {
            "number": number + 1,
            "triangles": int(triangles[number]),
            "area": float(areas[number]),
            "functional": found.limits.counts(number + 1),
        }
        for number in range(min(many, _MOST_BODIES))
    ]


def as_json(found: Inspected) -> dict[str, Any]:
    """Return everything that was measured, `maatwerk.inspection/1`, with the contract's answer inside."""
    edges, over = asdict(found.edges), asdict(found.overhang)
    for one in (edges, over):
        one["at"] = None if one["at"] is None else list(one["at"])
    limits = found.limits
    return {
        "schema": "maatwerk.inspection/1",
        "mesh": as_contract(found),
        "walls": _distances(found.thick.walls, found.thin),
        "gaps": _distances(found.thick.gaps, found.narrow),
        "smallest": _smallest(found),
        "edges": edges,
        "overhang": over | {"up": list(limits.up)},
        "bodies": _bodies(found),
        "limits": {name: asdict(getattr(limits, name)) for name in ("wall", "gap", "edge", "free")},
    }


def report(mesh: Mesh, *, sha256: str, unit: str | None = None, **options: Any) -> dict[str, Any]:
    """Inspect a mesh and return the JSON of the contract; options as in `limits.of`."""
    return as_contract(inspect(mesh, sha256=sha256, limits=limiting.of(options), unit=unit))


def _inspected(handed: Handed, options: Mapping[str, Any]) -> Inspected:
    opened = handed.file("mesh")
    opened = replace(opened, name=str(options.get("name", opened.name))[-200:])
    limits, unit = limiting.of(options), _told_unit(options)
    mesh = read.read(opened)
    return inspect(mesh, sha256=_hash(opened), limits=limits, unit=unit)


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Inspect the mesh that was handed in; options `name`, `unit`, and those of `limits.of`."""
    return as_contract(_inspected(handed, options))


def work_in_full(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that was measured; the output `field` takes the thickness of the wall as PLY."""
    found = _inspected(handed, options)
    if "field" in handed.outputs:
        field.write(handed.outputs["field"], found.thick.walls)
    return as_json(found)
