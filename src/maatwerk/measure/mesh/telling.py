"""What an inspection says about a mesh: findings with their weight and their place."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.findings import Finding, Severity
from maatwerk.measure.mesh.areas import Area
from maatwerk.measure.mesh.limits import Limit, Limits
from maatwerk.measure.mesh.outside import Edges, Overhang
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.mesh.topology import Place, Topology, Winding
from maatwerk.measure.mesh.units import Unit
from maatwerk.measure.mesh.walls import Field, Thickness

_FAR = 3000.0  # mm; patient coordinates lie within the couch of a scanner
_NOTHING = 1e-9  # volume in parts of what a body of the same surface could hold
_LEAST_EDGE = 5.0  # mm of sharp edge together, below it a corner of the tessellation


def of_surface(shape: Topology) -> list[Finding]:
    """Return what is wrong with edges, winding and bodies."""
    found: list[Finding] = []
    if shape.boundary_edges:
        text = f"The surface has holes: {shape.boundary_edges} edges belong to one triangle only."
        found.append(Finding(Severity.STOP, "surface_open", text, shape.hole_at))
    if shape.winding is Winding.MIXED:
        text = "Neighbouring triangles or bodies contradict each other about what is inside."
        found.append(Finding(Severity.STOP, "winding_mixed", text, shape.contradicting_at))
    nothing = shape.volume is not None and shape.volume <= _NOTHING * shape.area**1.5
    if nothing:
        found.append(Finding(Severity.STOP, "volume_none", "The surface encloses nothing."))
    elif shape.winding is Winding.INWARD:
        found.append(Finding(Severity.STOP, "winding_inward", "The part is turned inside out."))
    if shape.nonmanifold_edges:
        text = f"{shape.nonmanifold_edges} edges are shared by more than two triangles."
        found.append(Finding(Severity.REVIEW, "edges_crowded", text, shape.nonmanifold_at))
    if shape.degenerate:
        text = f"{shape.degenerate} triangles are mere lines or points."
        found.append(Finding(Severity.REVIEW, "triangles_degenerate", text, shape.degenerate_at))
    return found


def of_bodies(shape: Topology, mesh: Mesh) -> list[Finding]:
    """Say that there are several bodies, and where the smallest one is."""
    if shape.bodies <= 1:
        return []
    smallest = mesh.corners()[shape.surface.body == shape.bodies - 1].mean(axis=1)
    outermost = np.linalg.norm(smallest - mesh.points.mean(axis=0), axis=1).argmax()
    x, y, z = smallest[int(outermost)]
    text = f"The file holds {shape.bodies} separate bodies."
    return [Finding(Severity.REVIEW, "several_bodies", text, (float(x), float(y), float(z)))]


def of_unit(unit: Unit, mesh: Mesh, told: str | None) -> list[Finding]:
    """Return what makes the unit doubtful."""
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
    farthest = float(np.abs(np.stack([low, high])).max())
    if farthest > _FAR + mesh.diagonal():
        text = f"The part lies {farthest:.0f} mm from the origin, farther than any scanner reaches."
        found.append(Finding(Severity.REVIEW, "far_from_origin", text))
    return found


def of_file(mesh: Mesh) -> list[Finding]:
    """Return what stands in the file and was not looked at."""
    found: list[Finding] = []
    if "bytes_after_end" in mesh.notes:
        text = "The file goes on after its last triangle; what follows was not looked at."
        found.append(Finding(Severity.REVIEW, "bytes_after_end", text))
    if "parts_without_surface" in mesh.notes:
        text = "The file holds lines or points that have no surface; they were not looked at."
        found.append(Finding(Severity.REVIEW, "parts_without_surface", text))
    return found


def of_crossings(pairs: int, at: Place) -> list[Finding]:
    """Say that triangles cut each other, and where the first do."""
    text = f"{pairs} pairs of triangles cut or touch each other."
    return [Finding(Severity.REVIEW, "self_intersections", text, at)] if pairs else []


def _counting(bodies: int, limits: Limits) -> NDArray[np.bool_]:
    return np.array([limits.counts(number + 1) for number in range(max(bodies, 1))])


def _worst(areas: Sequence[Area]) -> Area:
    return min(areas, key=lambda one: one.least)


def thin_areas(field: Field, limit: Limit, *, bodies: int, limits: Limits) -> list[Area]:
    """Return the connected areas under the limit, on the bodies that count."""
    if limit.looks is None:
        return []
    return field.below(limit.looks, counts=_counting(bodies, limits))


def _weight(field: Field, limit: Limit, *, bodies: int, limits: Limits) -> Severity:
    """STOP only where an area, and not a ray, is under the hard limit."""
    if limit.stop is None:
        return Severity.REVIEW
    under = field.below(limit.stop, counts=_counting(bodies, limits))
    return Severity.STOP if under else Severity.REVIEW


def of_walls(
    thick: Thickness, *, thin: list[Area], narrow: list[Area], bodies: int, limits: Limits
) -> list[Finding]:
    """Hold walls and gaps against their limits; what keeps a limit is said when somebody gave one."""
    found: list[Finding] = []
    walls, gaps = thick.walls, thick.gaps
    if thin:
        worst, limit = _worst(thin), limits.wall.looks
        text = (
            f"Connected areas of wall thinner than {limit:.2f} mm: {len(thin)} "
            f"(thinnest {worst.least:.2f} mm, largest {thin[0].area:.1f} mm²)."
        )
        weight = _weight(walls, limits.wall, bodies=bodies, limits=limits)
        found.append(Finding(weight, "wall_thin", text, worst.at))
    elif walls.least is None:
        text = "No wall was met; its thickness is not known."
        found.append(Finding(Severity.REVIEW, "wall_not_measured", text))
    elif limits.told and limits.wall.looks is not None:
        text = f"No connected area of wall is thinner than {limits.wall.looks:.2f} mm."
        found.append(Finding(Severity.GOOD, "wall_thick_enough", text, walls.at))
    if narrow:
        worst, limit = _worst(narrow), limits.gap.looks
        text = (
            f"Gaps, slots or bores narrower than {limit:.2f} mm: {len(narrow)} "
            f"(narrowest {worst.least:.2f} mm)."
        )
        weight = _weight(gaps, limits.gap, bodies=bodies, limits=limits)
        found.append(Finding(weight, "gap_narrow", text, worst.at))
    elif limits.told and limits.gap.looks is not None:
        text = f"No gap, slot or bore is narrower than {limits.gap.looks:.2f} mm."
        found.append(Finding(Severity.GOOD, "gap_wide_enough", text, gaps.at))
    return found


def of_outside(edges: Edges, over: Overhang, *, limits: Limits) -> list[Finding]:
    """Hold edges and overhang against their limits, where somebody gave one."""
    found: list[Finding] = []
    if limits.edge.looks is not None and edges.sharpest is not None and edges.length >= _LEAST_EDGE:
        text = (
            f"{edges.length:.3g} mm of edge are sharper than {edges.sharper_than:.0f} degrees "
            f"(sharpest {edges.sharpest:.0f} degrees)."
        )
        found.append(Finding(limits.edge.weigh(edges.sharpest), "edges_sharp", text, edges.at))
    elif limits.edge.looks is not None:
        text = f"No edge is sharper than {edges.sharper_than:.0f} degrees."
        found.append(Finding(Severity.GOOD, "edges_blunt", text))
    if limits.free.looks is not None:
        text = (
            f"{100 * over.share:.1f} percent of the surface hang over by more than {over.beyond:.0f} degrees "
            "in this direction of the build."
        )
        weight = limits.free.weigh(1.0 - over.share)
        code = "overhang_low" if weight is Severity.GOOD else "overhang_high"
        found.append(Finding(weight, code, text, over.at))
    return found
