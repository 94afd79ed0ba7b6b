"""glTF files written by hand, so that each lie in them is on purpose."""

import base64
import json
import struct
from typing import Any

import numpy as np

from .shapes import Shape


def parts(shape: Shape, *, quantized: bool = False) -> tuple[dict[str, Any], bytes]:
    """Return the JSON and the bytes of a part; coordinates are taken as they are, glTF calls them metres."""
    points, faces = shape
    places = points.astype("<f4").tobytes()
    corners = faces.astype("<u4").tobytes()
    tree: dict[str, Any] = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": len(points), "type": "VEC3"},
            {"bufferView": 1, "componentType": 5125, "count": faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": len(places)},
            {"buffer": 0, "byteOffset": len(places), "byteLength": len(corners)},
        ],
        "buffers": [{"byteLength": len(places) + len(corners)}],
    }
    return tree, places + corners


def gltf(shape: Shape, **changes: Any) -> bytes:
    """Return one JSON text with its bytes written into it; `changes` replace whole lists of the top level."""
    tree, content = parts(shape)
    tree["buffers"][0]["uri"] = "data:application/octet-stream;base64," + base64.b64encode(content).decode()
    return json.dumps(tree | changes).encode()


def packed(
    tree: dict[str, Any] | bytes, content: bytes, *, version: int = 2, claimed: int | None = None
) -> bytes:
    """Return a packed glTF from its JSON and bytes."""
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    text += b" " * (-len(text) % 4)
    content += b"\0" * (-len(content) % 4)
    chunks = (
        struct.pack("<II", len(text), 0x4E4F534A)
        + text
        + struct.pack("<II", len(content), 0x004E4942)
        + content
    )
    size = 12 + len(chunks)
    return struct.pack("<4sII", b"glTF", version, size if claimed is None else claimed) + chunks


def glb(shape: Shape, **changes: Any) -> bytes:
    """Return a packed glTF of a part; `changes` replace whole lists of the top level."""
    tree, content = parts(shape)
    return packed(tree | changes, content)


def obj(shape: Shape, *, end: str = "\n") -> bytes:
    """Return an OBJ."""
    points, faces = shape
    lines = ["# made by a test", "o part"]
    lines += [f"v {x!r} {y!r} {z!r}" for x, y, z in points.tolist()]
    lines += [f"f {a} {b} {c}" for a, b, c in (np.asarray(faces) + 1).tolist()]
    return (end.join(lines) + end).encode()
