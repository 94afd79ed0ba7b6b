"""Meshes with known measures, and the files that hold them, written by hand."""

import io
import struct
import zipfile
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Faces = NDArray[np.int64]
Shape = tuple[Points, Faces]

_CUBE_FACES = np.array(
    [[0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7], [0, 1, 5], [0, 5, 4],
     [1, 2, 6], [1, 6, 5], [2, 3, 7], [2, 7, 6], [3, 0, 4], [3, 4, 7]]
)  # fmt: skip


def box(
    size: tuple[float, float, float] = (20.0, 30.0, 40.0), at: tuple[float, float, float] = (0, 0, 0)
) -> Shape:
    """Return a closed box around a centre, wound outward."""
    corners = [
        (x, y, z) for z in (-0.5, 0.5) for x, y in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    ]
    return np.array(corners) * size + np.array(at), _CUBE_FACES.copy()


def refined(shape: Shape, times: int) -> Shape:
    """Return the same surface with every triangle cut into four, several times over."""
    points, faces = shape
    for _ in range(times):
        edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
        unique, back = np.unique(edges, axis=0, return_inverse=True)
        middle = back.reshape(3, -1).T + len(points)
        points = np.concatenate([points, points[unique].mean(axis=1)])
        a, b, c = faces.T
        ab, bc, ca = middle.T
        faces = np.concatenate(
            [np.stack(three, axis=1) for three in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))]
        )
    return points, faces


def sphere(radius: float, times: int = 4) -> Shape:
    """Return a sphere of chords: every corner lies on the radius exactly."""
    points, faces = refined(box((1, 1, 1)), times)
    return points / np.linalg.norm(points, axis=1)[:, None] * radius, faces


def lopsided() -> Shape:
    """Return a closed body without any symmetry."""
    points, faces = sphere(20.0, 4)
    return points * [1.0, 0.7, 0.5] + 0.004 * points[:, [1]] * points[:, [0]] * [1, 0.3, 0.2], faces


def tube(outer: float, inner: float, length: float, *, around: int = 96, along: int = 12) -> Shape:
    """Return a closed tube along z, whose corners lie on both radii exactly."""
    angle = np.arange(around) * 2 * np.pi / around
    ring = np.stack([np.cos(angle), np.sin(angle), np.zeros(around)], axis=1)
    steps = np.linspace(-length / 2, length / 2, along + 1)
    profile = [(outer, z) for z in steps] + [(inner, z) for z in steps[::-1]]
    points = np.concatenate([ring * [radius, radius, 0] + [0, 0, z] for radius, z in profile])
    here, faces = np.arange(around), []
    for number in range(len(profile)):
        low, high = number * around, (number + 1) % len(profile) * around
        a, b, c, d = low + here, low + (here + 1) % around, high + (here + 1) % around, high + here
        faces += [np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]
    return points, np.concatenate(faces)


def joined(*shapes: Shape) -> Shape:
    """Return several bodies as one mesh."""
    starts = np.cumsum([0] + [len(points) for points, _ in shapes[:-1]])
    return (
        np.concatenate([points for points, _ in shapes]),
        np.concatenate([faces + start for (_, faces), start in zip(shapes, starts, strict=True)]),
    )


def turned(shape: Shape) -> Shape:
    """Return the same surface turned inside out."""
    return shape[0], shape[1][:, ::-1]


def mirrored(shape: Shape, axis: int, at: float = 0.0) -> Shape:
    """Return the reflection of a shape, still wound outward."""
    points = shape[0].copy()
    points[:, axis] = 2 * at - points[:, axis]
    return points, shape[1][:, ::-1]


def stl(shape: Shape, *, header: bytes = b"made by a test") -> bytes:
    """Return a binary STL."""
    points, faces = shape
    rows = np.zeros(
        len(faces), np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("colour", "<u2")])
    )
    rows["corners"] = points[faces]
    return header.ljust(80, b"\0") + struct.pack("<I", len(faces)) + rows.tobytes()


def stl_text(shape: Shape, *, name: str = "part") -> bytes:
    """Return an ASCII STL."""
    lines = [f"solid {name}"]
    for corners in shape[0][shape[1]]:
        lines += [
            "facet normal 0 0 0",
            "outer loop",
            *(f"vertex {x:.9g} {y:.9g} {z:.9g}" for x, y, z in corners.astype(np.float32)),
        ]
        lines += ["endloop", "endfacet"]
    return "\n".join([*lines, f"endsolid {name}", ""]).encode()


def ply(shape: Shape, *, order: str = "<") -> bytes:
    """Return a binary PLY of either byte order."""
    points, faces = shape
    form = {"<": "binary_little_endian", ">": "binary_big_endian"}[order]
    header = (
        f"ply\nformat {form} 1.0\nelement vertex {len(points)}\nproperty double x\nproperty double y\n"
        f"property double z\nelement face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    rows = np.zeros(len(faces), np.dtype([("count", "u1"), ("corners", f"{order}i4", 3)]))
    rows["count"], rows["corners"] = 3, faces
    return header.encode() + points.astype(f"{order}f8").tobytes() + rows.tobytes()


def ply_text(shape: Shape) -> bytes:
    """Return an ASCII PLY."""
    points, faces = shape
    lines = [
        "ply",
        "format ascii 1.0",
        f"element vertex {len(points)}",
        *(f"property float {axis}" for axis in "xyz"),
    ]
    lines += [f"element face {len(faces)}", "property list uchar int vertex_indices", "end_header"]
    lines += [" ".join(map(repr, point)) for point in points.tolist()]
    lines += [" ".join(map(str, (3, *face))) for face in faces.tolist()]
    return ("\n".join(lines) + "\n").encode()


RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r0" Target="/3D/3dmodel.model" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)


def model(
    shape: Shape, *, unit: str = "millimeter", build: str = '<item objectid="1"/>', more: str = ""
) -> str:
    """Return the model part of a 3MF."""
    points, faces = shape
    vertices = "".join(f'<vertex x="{x!r}" y="{y!r}" z="{z!r}"/>' for x, y, z in points.tolist())
    triangles = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in faces.tolist())
    return (
        f'<?xml version="1.0"?><model unit="{unit}" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">'
        f'<resources><object id="1" type="model"><mesh><vertices>{vertices}</vertices>'
        f"<triangles>{triangles}</triangles></mesh></object>{more}</resources><build>{build}</build></model>"
    )


def zipped(entries: Mapping[str, str | bytes], *, compress: bool = True) -> bytes:
    """Return a zip of entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def threemf(
    part: str, *, relations: str = RELATIONS, extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Return a 3MF around one model part."""
    return zipped({"_rels/.rels": relations, "3D/3dmodel.model": part} | dict(extra or {}))
