"""The comparison of a scan with its design: everything the contract `maatwerk.compare/1` says."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import igl
import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.compare import align, features, heat
from maatwerk.measure.compare.align import Alignment
from maatwerk.measure.compare.anypose import by_any
from maatwerk.measure.compare.distance import Design
from maatwerk.measure.compare.points import Pair, checked, pairs_of
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import read, topology
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.samples import spread

_COVER_SAMPLES = 20_000
_COVERED_WITHIN = 1.0  # mm; design surface with scan this near counts as seen by the scanner
_ON_PATCH = 1e-3  # of the diagonal; an open region is a patch of the design itself
Distances = NDArray[np.float64]


def _statistics(distance: Distances) -> dict[str, float | None]:
    """Return the statistics of signed distances; percentiles are linear."""
    names = ("mean", "sd", "rms", "p50_abs", "p95_abs", "max_abs", "min", "max")
    if not len(distance):
        return dict.fromkeys(names)
    size = np.abs(distance)
    median, high = np.percentile(size, [50, 95])
    values = (distance.mean(), distance.std(), np.sqrt(np.square(distance).mean()), median, high)
    ends = (size.max(), distance.min(), distance.max())
    return dict(zip(names, (float(value) for value in (*values, *ends)), strict=True))


def _inside(region: Mesh, points: NDArray[np.float64], diagonal: float) -> NDArray[np.bool_]:
    """Tell which points of the design lie in a region: within a closed body, or on an open patch."""
    if topology.look(region).watertight:
        faces = np.ascontiguousarray(region.faces)
        winding = igl.fast_winding_number(
            np.ascontiguousarray(region.points), faces, np.ascontiguousarray(points)
        )
        return np.asarray(np.abs(winding) > 0.5)
    distance, _, _ = Design(region).nearest(points)
    return np.asarray(distance <= _ON_PATCH * diagonal)


def _regions(
    regions: Mapping[str, Mesh], feet: NDArray[np.float64], distance: Distances, diagonal: float
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, region in regions.items():
        within = distance[_inside(region, feet, diagonal)]
        kept = _statistics(within)
        found[name] = {"n": len(within)} | {key: kept[key] for key in ("rms", "p95_abs", "max_abs")}
    return found


def _uncertainty(options: Mapping[str, Any]) -> dict[str, Any]:
    """Pass on the expanded uncertainty that the lab's study gave; nothing is invented here."""
    given = options.get("uncertainty")
    if given is None:
        return {"expanded": None, "k": 2, "source": None}
    if not isinstance(given, Mapping) or not {"expanded", "source"} <= given.keys():
        raise Unreadable(Code.OPTION_UNKNOWN, "The option `uncertainty` takes `expanded`, `k` and `source`.")
    return {
        "expanded": float(given["expanded"]),
        "k": float(given.get("k", 2)),
        "source": str(given["source"]),
    }


def _aligned(
    scan: Mesh, design_mesh: Mesh, design: Design, *, way: str, pairs: tuple[Pair, ...] | None
) -> Alignment:
    diagonal = design_mesh.diagonal()
    if way not in ("none", "icp", "any"):
        do = "Use none, icp or any."
        raise Unreadable(Code.OPTION_UNKNOWN, f"Unknown alignment: {way}.", "--align", do=do)
    if pairs is not None:
        if way == "none":
            what, do = "Points start an alignment, but none is asked for.", "Use --align icp."
            raise Unreadable(Code.OPTION_UNKNOWN, what, "--points", do=do)
        return align.by_points(scan, design, pairs, diagonal=diagonal)
    if way == "none":
        return Alignment("given", align.IDENTITY)
    if way == "icp":
        return align.by_icp(scan, design, diagonal=diagonal)
    return by_any(scan, design_mesh, design, diagonal=diagonal)


def _alignment_json(found: Alignment) -> dict[str, Any]:
    return {
        "status": found.status,
        "transform": found.transform.tolist(),
        "inliers": found.inliers,
        "rival_gap": found.rival_gap,
        "why": found.why,
    }


def _planned(
    plan: Mapping[str, Any], design: Design, placed: Mesh, alignment: Alignment
) -> dict[str, dict[str, Any]]:
    """Return what the measuring plan asks for; nothing of it is known without an alignment."""
    if alignment.status == "failed":
        return {"landmarks": {}, "holes": {}}
    surface = Design(placed)
    return {
        "landmarks": features.landmarks(plan, design=design, placed=surface, transform=alignment.transform),
        "holes": features.holes(plan, placed=placed, side=surface.side),
    }


def compare(
    design_mesh: Mesh, scan: Mesh, *, way: str = "none", regions: Mapping[str, Mesh] | None = None,
    uncertainty: Mapping[str, Any] | None = None, pairs: tuple[Pair, ...] | None = None,
    plan: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], Mesh, Distances]:  # fmt: skip
    """Compare a scan with its design; returns the JSON, the scan in the design's pose, and the distances.

    `pairs` start an alignment by points; `plan` names places and holes (`maatwerk.plan/1`).
    """
    design = Design(design_mesh)
    with design.held():
        alignment = _aligned(scan, design_mesh, design, way=way, pairs=pairs)
    placed = replace(scan, points=align.moved(scan.points, alignment.transform))
    distance, feet = np.empty(0), np.empty((0, 3))
    reach: dict[str, float | None] = {"scan_to_design": None, "design_to_scan": None}
    covered: float | None = None
    if alignment.status != "failed":
        distance, feet = design.signed(placed.points)
        design.let_go()
        asked = np.concatenate([spread(design_mesh, count=_COVER_SAMPLES).points, design.used_points()])
        away, _, _ = Design(placed).nearest(asked)
        reach = {
            "scan_to_design": float(np.abs(distance).max()),
            "design_to_scan": float(away[_COVER_SAMPLES:].max()),
        }
        covered = float((away[:_COVER_SAMPLES] <= _COVERED_WITHIN).mean())
    answer = {
        "schema": "maatwerk.compare/1",
        "alignment": _alignment_json(alignment),
        "n": len(distance),
        "distance": _statistics(distance),
        "hausdorff": reach,
        "covered": covered,
        "regions": _regions(regions or {}, feet, distance, design_mesh.diagonal()),
        "uncertainty": _uncertainty(uncertainty or {}),
    }
    if plan is not None:
        answer |= _planned(plan, design, placed, alignment)
    return answer, placed, distance


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the files that were handed in, and draw the heat picture when one is asked for."""
    regions = {name: read.read(opened) for name, opened in handed.files("region:").items()}
    design, scan = read.read(handed.file("design")), read.read(handed.file("scan"))
    pairs = None if options.get("points") is None else pairs_of(options["points"])
    plan = None
    if options.get("plan") is not None:
        plan = checked(options["plan"], name="plan", keys={"landmarks", "holes", "uncertainty"})
    answer, placed, distance = compare(
        design,
        scan,
        way=str(options.get("align", "none")),
        regions=regions,
        uncertainty=options if options.get("uncertainty") is not None else plan,
        pairs=pairs,
        plan=plan,
    )
    if (out := handed.outputs.get("heat")) is not None:
        if not len(distance):
            what, why = "Without an alignment there is no heat picture.", answer["alignment"]["why"] or ""
            raise Unreadable(Code.NOT_AVAILABLE, what, "--out", why, align.ASK)
        heat.write(out, placed, distance, form=str(options.get("heat_form", "ply")))
    return answer
