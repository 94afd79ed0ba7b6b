"""Pictures of a mesh without any graphics hardware: one ray per pixel corner, shaded, smoothed down."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.rays import Scene

_FINER = 2  # rays per pixel in each direction
_PAPER = (255.0, 255.0, 255.0)
_BONE = (222.0, 205.0, 178.0)
LARGEST = 1600


@dataclass(frozen=True, slots=True)
class View:
    """From where one looks: degrees around the body's long axis (0 is from the front), and above."""

    turn: float = 30.0
    lift: float = 20.0

    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the directions of looking, right and up, in patient coordinates (LPS)."""
        turn, lift = np.radians(self.turn), np.radians(np.clip(self.lift, -89.0, 89.0))
        looking = np.array([np.sin(turn) * np.cos(lift), np.cos(turn) * np.cos(lift), -np.sin(lift)])
        right = np.cross(looking, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        return looking, right, np.cross(right, looking)


def picture(
    mesh: Mesh, *, size: int = 640, view: View | None = None, colours: NDArray[np.float64] | None = None
) -> bytes:
    """Return a PNG of the mesh; `colours` holds one colour (0 to 255) per triangle."""
    looking, right, up = (view or View()).axes()
    scene = Scene(mesh)
    reach = max(scene.diagonal / 2.0, 1e-9)
    fine = size * _FINER
    steps = ((np.arange(fine) + 0.5) / fine * 2.0 - 1.0) * reach * 1.04
    across, down = np.meshgrid(steps, -steps)
    plane = across[..., None] * right + down[..., None] * up
    origins = (scene.centre - looking * reach * 3.0 + plane).reshape(-1, 3)
    hit = scene.first(origins, np.broadcast_to(looking, origins.shape))
    met = hit >= 0
    corners = scene.corners(hit[met])
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]
    light = -looking + 0.4 * up - 0.3 * right
    shade = 0.25 + 0.75 * np.abs(normals @ (light / np.linalg.norm(light)))
    image = np.tile(np.array(_PAPER), (len(origins), 1))
    image[met] = (np.array(_BONE) if colours is None else colours[hit[met]]) * shade[:, None]
    drawn = Image.fromarray(image.reshape(fine, fine, 3).clip(0, 255).astype(np.uint8))
    out = io.BytesIO()
    drawn.resize((size, size), Image.Resampling.LANCZOS).save(out, format="PNG", optimize=True)
    return out.getvalue()
