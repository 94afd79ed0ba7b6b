"""Small ways for tests to hand bytes to the readers and to check shapes of answers."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema

from maatwerk.measure.inputs import Opened
from maatwerk.measure.mesh import read
from maatwerk.measure.mesh.solid import Mesh

from .shapes import Shape

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"


def opened(data: bytes, name: str = "part.stl") -> Opened:
    """Return bytes as an opened file."""
    return Opened(name, io.BytesIO(data), len(data))


def mesh_of(data: bytes, name: str = "part.stl") -> Mesh:
    """Read a mesh from bytes, in this process."""
    return read.read(opened(data, name))


def mesh(shape: Shape) -> Mesh:
    """Return a shape as a mesh."""
    return Mesh(shape[0], shape[1], "stl_binary")


def check_schema(answer: dict[str, Any]) -> dict[str, Any]:
    """Check an answer against the closed schema it names, and that it is JSON without NaN."""
    name = answer["schema"].removeprefix("maatwerk.").removesuffix("/1")
    jsonschema.validate(answer, json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))
    json.dumps(answer, allow_nan=False)
    return answer
