"""Deviation as colour: a PLY with a colour and a distance per corner, or a PNG with its scale beside it."""

import io
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.render import picture

_LEAST_RANGE = 0.05  # mm; below it a colour would show noise
_SIZE, _SCALE, _BAR, _LETTERS = 900, 150, 28, 20  # pixels
_TOO_SMALL, _RIGHT, _TOO_LARGE = (33.0, 102.0, 172.0), (247.0, 247.0, 247.0), (178.0, 24.0, 43.0)


def ends_of(distance: NDArray[np.float64]) -> float:
    """Return the deviation in mm at which the colours end: what 95 % of the scan stays within."""
    return max(float(np.percentile(np.abs(distance), 95)), _LEAST_RANGE)


def colours(distance: NDArray[np.float64], *, ends: float) -> NDArray[np.float64]:
    """Return blue where material is missing, red where there is too much, pale where it is right."""
    share = np.clip(distance / ends, -1.0, 1.0)[:, None]
    towards = np.where(share < 0, np.array(_TOO_SMALL), np.array(_TOO_LARGE))
    return np.asarray(np.array(_RIGHT) + np.abs(share) * (towards - np.array(_RIGHT)))


def _ply(out: BinaryIO, mesh: Mesh, distance: NDArray[np.float64]) -> None:
    ends = ends_of(distance)
    header = (
        "ply\nformat binary_little_endian 1.0\ncomment distance in mm, positive outside the design\n"
        f"comment colours end at {ends:.3f} mm\n"
        f"element vertex {len(mesh.points)}\nproperty float x\nproperty float y\nproperty float z\n"
        "property uchar red\nproperty uchar green\nproperty uchar blue\nproperty float distance\n"
        f"element face {len(mesh.faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    corner = np.dtype([("at", "<f4", 3), ("colour", "u1", 3), ("distance", "<f4")])
    rows = np.empty(len(mesh.points), corner)
    rows["at"], rows["colour"], rows["distance"] = mesh.points, colours(distance, ends=ends), distance
    faces = np.empty(len(mesh.faces), np.dtype([("count", "u1"), ("corners", "<i4", 3)]))
    faces["count"], faces["corners"] = 3, mesh.faces
    for part in (header.encode(), rows.tobytes(), faces.tobytes()):
        out.write(part)


def _with_scale(png: bytes, *, ends: float) -> bytes:
    """Return the picture with a scale at its right side: red outside the design, blue inside."""
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    high = drawn.height
    whole = Image.new("RGB", (drawn.width + _SCALE, high), "white")
    whole.paste(drawn, (0, 0))
    top, tall = high // 6, high * 2 // 3
    steps = np.linspace(ends, -ends, tall)
    bar = np.repeat(colours(steps, ends=ends)[:, None], _BAR, axis=1).round().astype(np.uint8)
    left = drawn.width + _BAR // 2
    whole.paste(Image.fromarray(bar), (left, top))
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(size=_LETTERS)
    for share, text in ((0.0, f"+{ends:.2f} mm"), (0.5, "0"), (1.0, f"\u2212{ends:.2f} mm")):
        pen.text((left + _BAR + 8, top + share * tall), text, fill="black", font=font, anchor="lm")
    out = io.BytesIO()
    whole.save(out, format="PNG")
    return out.getvalue()


def write(out: BinaryIO, mesh: Mesh, distance: NDArray[np.float64], *, form: str) -> None:
    """Write the heat picture in one of its forms."""
    if form == "ply":
        _ply(out, mesh, distance)
    elif form == "png":
        ends = ends_of(distance)
        shown = colours(distance, ends=ends)[mesh.faces].mean(axis=1)
        out.write(_with_scale(picture(mesh, size=_SIZE, colours=shown), ends=ends))
    else:
        what, do = "A heat picture is written as ply or png.", "Give a name that ends in .ply or .png."
        raise Unreadable(Code.OPTION_UNKNOWN, what, "--out", do=do)
