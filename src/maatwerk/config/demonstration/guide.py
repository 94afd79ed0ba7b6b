"""Designs the demonstration's cutting guide on the bone of the demonstration series.

The guide is a shell pulled off the bone along one direction, so that it can be seated without
undercut: a contact face at a small gap, a saw slot with a collar, and drill tubes. Lengths in mm,
patient coordinates (LPS).
"""

from dataclasses import dataclass

import igl
import numpy as np
import numpy.typing as npt
from scipy import ndimage
from trimesh import Trimesh
from trimesh.ray.ray_pyembree import RayMeshIntersector

Points = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class GuidePlan:
    """Where the guide sits and what it guides, as the prescriber decided it."""

    anchor: tuple[float, float, float]
    outward: tuple[float, float, float]
    along: tuple[float, float, float]
    half_length: float = 17.0
    half_width: float = 9.0
    thickness: float = 4.0
    contact_gap: float = 0.1
    slot_at: float = 0.0
    slot_width: float = 1.0
    slot_half_length: float = 7.0
    slot_tilt_degrees: float = 12.0
    pins_at: tuple[tuple[float, float], ...] = ((-12.0, 0.0), (12.0, 1.5))
    pin_diameter: float = 1.55
    tube_wall: float = 2.6
    step: float = 0.3


ZYGOMA_LEFT = GuidePlan(anchor=(167.5, 59.5, 34.0), outward=(0.42, -0.9, 0.1), along=(0.9, 0.43, 0.0))


def design_guide(*, bone_points: Points, bone_faces: Faces, plan: GuidePlan) -> tuple[Points, Faces]:
    """Return the vertices and faces of a closed guide mesh on the given bone."""
    axes = _axes(plan)
    origin = np.asarray(plan.anchor, dtype=np.float64)
    u = np.arange(-plan.half_length - 3, plan.half_length + 3, plan.step)
    v = np.arange(-plan.half_width - 3, plan.half_width + 3, plan.step)
    height = _bone_height(bone_points, bone_faces, origin=origin, axes=axes, u=u, v=v)
    w = np.arange(height.min() - 2, height.max() + plan.thickness + 6, plan.step)
    field = _field(plan, height, u, v, w)
    corners = np.stack(np.meshgrid(u, v, w, indexing="ij"), axis=-1).reshape(-1, 3, order="F")
    points, faces, *_ = igl.marching_cubes(
        field.ravel(order="F"), np.ascontiguousarray(corners), len(u), len(v), len(w), 0.0
    )
    placed = origin + np.asarray(points) @ axes
    return _outward(placed, np.asarray(faces, dtype=np.int64))


def _axes(plan: GuidePlan) -> Points:
    """Return the rows u (along), v (across), w (outward) of the guide's own frame."""
    w = np.asarray(plan.outward, dtype=np.float64)
    w /= np.linalg.norm(w)
    u = np.asarray(plan.along, dtype=np.float64)
    u -= w * (u @ w)
    u /= np.linalg.norm(u)
    return np.stack([u, np.cross(w, u), w])


def _bone_height(
    points: Points, faces: Faces, *, origin: Points, axes: Points, u: Points, v: Points
) -> npt.NDArray[np.float64]:
    """Return the height of the outermost bone above the tangent plane, over the grid u by v."""
    near = np.linalg.norm(points - origin, axis=1) < 60
    local = (points - origin) @ axes.T
    kept = faces[near[faces].all(axis=1)]
    grid = np.stack(np.meshgrid(u, v, indexing="ij"), axis=-1).reshape(-1, 2)
    starts = np.column_stack([grid, np.full(len(grid), 40.0)])
    hits, rays, _ = RayMeshIntersector(Trimesh(local, kept, process=False)).intersects_location(
        starts, np.tile([0.0, 0.0, -1.0], (len(starts), 1)), multiple_hits=False
    )
    height = np.full(len(grid), np.nan)
    height[rays] = hits[:, 2]
    relief = height.reshape(len(u), len(v))
    holes = np.isnan(relief) | (relief < -8)
    nearest = ndimage.distance_transform_edt(holes, return_distances=False, return_indices=True)
    return np.asarray(relief[tuple(nearest)])


def _field(
    plan: GuidePlan, height: npt.NDArray[np.float64], u: Points, v: Points, w: Points
) -> npt.NDArray[np.float64]:
    """Return a signed field over the grid: negative inside the guide."""
    uu, vv, ww = np.meshgrid(u, v, w, indexing="ij")
    smooth = ndimage.gaussian_filter(height, 2.0 / plan.step)
    floor = np.maximum(height, ndimage.gaussian_filter(height, 0.4 / plan.step)) + plan.contact_gap
    above_bone = floor[..., None] - ww
    footprint = _rounded_box(uu, vv, plan.half_length, plan.half_width, 4.0)
    shell = np.maximum.reduce([above_bone, ww - (smooth[..., None] + plan.thickness), footprint])
    tilt = np.tan(np.radians(plan.slot_tilt_degrees))
    across = uu - plan.slot_at - tilt * (ww - smooth[..., None])
    collar = np.maximum(np.abs(across) - 3.5, np.abs(vv) - plan.slot_half_length - 1.0)
    solid = np.minimum(shell, _raised(plan, above_bone, ww, smooth, np.maximum(collar, footprint)))
    slot = np.maximum(np.abs(across) - plan.slot_width / 2, np.abs(vv) - plan.slot_half_length)
    holes = [slot]
    for at_u, at_v in plan.pins_at:
        radial = np.hypot(uu - at_u, vv - at_v)
        tube = radial - (plan.pin_diameter / 2 + plan.tube_wall)
        solid = np.minimum(solid, _raised(plan, above_bone, ww, smooth, tube))
        holes.append(radial - plan.pin_diameter / 2)
    field = np.maximum(solid, -np.minimum.reduce(holes))
    # Values near zero on a grid point would give slivers; they are pushed off by 0.02 mm.
    field = np.where(np.abs(field) < 0.02, np.where(field < 0, -0.02, 0.02), field)
    return np.asarray(np.pad(field[1:-1, 1:-1, 1:-1], 1, constant_values=1.0))


def _raised(
    plan: GuidePlan,
    above_bone: npt.NDArray[np.float64],
    ww: npt.NDArray[np.float64],
    smooth: npt.NDArray[np.float64],
    outline: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return a collar or tube that stands 3 mm above the shell inside an outline."""
    return np.asarray(
        np.maximum.reduce([above_bone, ww - (smooth[..., None] + plan.thickness + 3.0), outline])
    )


def _rounded_box(
    uu: npt.NDArray[np.float64],
    vv: npt.NDArray[np.float64],
    half_u: float,
    half_v: float,
    radius: float,
) -> npt.NDArray[np.float64]:
    """Return the distance to a rectangle with rounded corners, negative inside."""
    du = np.abs(uu) - (half_u - radius)
    dv = np.abs(vv) - (half_v - radius)
    outside = np.hypot(np.maximum(du, 0), np.maximum(dv, 0))
    return np.asarray(outside + np.minimum(np.maximum(du, dv), 0) - radius)


def _outward(points: Points, faces: Faces) -> tuple[Points, Faces]:
    """Return the largest closed body with its faces turned outward."""
    _, body = igl.facet_components(faces)
    largest = np.bincount(np.asarray(body)).argmax()
    faces = faces[np.asarray(body) == largest]
    used, compact = np.unique(faces, return_inverse=True)
    points, faces = points[used], compact.reshape(-1, 3)
    a, b, c = (points[faces[:, k]] for k in range(3))
    if np.einsum("ij,ij->i", a, np.cross(b, c)).sum() < 0:
        faces = faces[:, ::-1]
    return points, faces
