"""glTF 2.0, as one JSON text (.gltf) or packed (.glb): every number in it is a claim, nothing is fetched."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh import turns
from maatwerk.measure.mesh.solid import Mesh, check_count, check_numbers, weld

_LONGEST_JSON = 64 << 20
_MOST_PLACED, _DEEPEST = 10_000, 64
_MOST_LISTED = 200_000
# glTF 2.0, sections 3.6.2.2 (component types) and 3.7.2.1 (modes of primitives)
_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_HARMLESS = ("KHR_mesh_quantization", "KHR_texture_transform", "KHR_lights_punctual", "KHR_xmp")
_MAGIC, _JSON, _BINARY = b"glTF", 0x4E4F534A, 0x004E4942


def looks_like_gltf(data: bytes) -> bool:
    """Tell glTF by its mark, or by a JSON object that names its asset."""
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return data[:4] == _MAGIC or (start[:1] == b"{" and b'"asset"' in data)


@dataclass(slots=True)
class _File:
    """The JSON and the bytes that came along with it."""

    name: str
    tree: dict[str, Any]
    binary: bytes | None
    notes: set[str] = field(default_factory=set)
    buffers: dict[int, bytes] = field(default_factory=dict)
    meshes: dict[int, tuple[NDArray[np.float64], NDArray[np.int64]]] = field(default_factory=dict)

    def bad(self, what: str, *, why: str = "", code: Code = Code.NOT_A_MESH) -> Unreadable:
        """Return a refusal that names this file."""
        do = "Export the part again as a plain mesh: glTF with everything inside, or binary STL in mm."
        return Unreadable(code, what, self.name, why, do)

    def listed(self, key: str) -> list[Any]:
        """Return a list of the top level."""
        found = self.tree.get(key, [])
        if not isinstance(found, list) or len(found) > _MOST_LISTED:
            raise self.bad("A list of the glTF is none, or too long.", why=key)
        return found

    def item(self, key: str, number: Any) -> dict[str, Any]:
        """Return one object of a list of the top level."""
        found = self.listed(key)
        if type(number) is not int or not 0 <= number < len(found) or not isinstance(found[number], dict):
            raise self.bad("The glTF refers to something that is not in it.", why=key)
        item: dict[str, Any] = found[number]
        return item

    def whole(
        self, item: dict[str, Any], key: str, default: int | None = None, *, most: int = 1 << 40
    ) -> int:
        """Return a whole number that is not negative."""
        found = item.get(key, default)
        if type(found) is not int or not 0 <= found <= most:
            raise self.bad("A number in the glTF is none, or beyond reason.", why=key)
        return found


def _constant(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _parsed(text: bytes, *, name: str) -> dict[str, Any]:
    """Return the JSON; no NaN, no name twice, not nested without end."""
    if len(text) > _LONGEST_JSON:
        what = f"JSON of {len(text) >> 20} MiB; the limit is {_LONGEST_JSON >> 20} MiB."
        raise Unreadable(Code.TOO_LARGE, what, name, do="Export it as binary STL, or as packed glTF (.glb).")
    why = "It is no sound JSON."
    try:
        tree = json.loads(text.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_once)
    except RecursionError:
        tree, why = None, "It is nested too deep."
    except ValueError:
        tree = None
    if not isinstance(tree, dict):
        what = "The text of the glTF cannot be read."
        raise Unreadable(Code.NOT_A_MESH, what, name, why, "Export it again.")
    return tree


def _unpacked(data: bytes, *, name: str) -> _File:
    """Take a packed file apart into its JSON and its bytes (glTF 2.0, section 4)."""
    short = Unreadable(
        Code.TRUNCATED_MESH, "The glTF file ends before its last triangle.", name, do="Export it again."
    )
    if len(data) < 20:
        raise short
    version, size = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8))
    if version != 2:
        what = "The glTF is of a version that is not read here."
        raise Unreadable(
            Code.MESH_FEATURE_UNKNOWN, what, name, f"Version {version}.", "Export it as glTF 2.0."
        )
    if size > len(data):
        raise short
    chunks: dict[int, bytes] = {}
    at = 12
    while at + 8 <= size:
        long, kind = (int.from_bytes(data[start : start + 4], "little") for start in (at, at + 4))
        if at + 8 + long > size:
            raise short
        chunks.setdefault(kind, data[at + 8 : at + 8 + long])
        at += 8 + long
    if _JSON not in chunks:
        raise Unreadable(Code.NOT_A_MESH, "The text of the glTF cannot be read.", name, do="Export it again.")
    found = _File(name, _parsed(chunks[_JSON], name=name), chunks.get(_BINARY))
    if len(data) > size:
        found.notes.add("bytes_after_end")
    return found


def _check_whole(file: _File) -> None:
    """Refuse what lies outside of the file, and what would change the shape without our reading it."""
    asset = file.tree.get("asset")
    version = asset.get("version") if isinstance(asset, dict) else None
    if not isinstance(version, str) or not version.startswith("2."):
        what = "The glTF is of a version that is not read here."
        raise file.bad(what, code=Code.MESH_FEATURE_UNKNOWN)
    for key in ("buffers", "images"):
        for item in file.listed(key):
            place = item.get("uri", "data:") if isinstance(item, dict) else None
            if not isinstance(place, str) or not place.startswith("data:"):
                raise file.bad(
                    "The file refers to something outside of itself.",
                    why="A part file must be whole; nothing is fetched from elsewhere.",
                    code=Code.REFERENCE_FORBIDDEN,
                )
    for need in file.listed("extensionsRequired"):
        if not isinstance(need, str) or not (need in _HARMLESS or need.startswith("KHR_materials_")):
            raise file.bad(
                f"The glTF needs an extension that is not read here ({str(need)[:60]}).",
                why="The shape would be incomplete.",
                code=Code.MESH_FEATURE_UNKNOWN,
            )


def _unknown(file: _File, word: str) -> Unreadable:
    return file.bad(
        f"The glTF uses a feature that is not read here ({word}).",
        why="The shape would be incomplete.",
        code=Code.MESH_FEATURE_UNKNOWN,
    )


def _buffer(file: _File, number: Any) -> bytes:
    """Return the bytes of one buffer: the packed ones, or those written into the JSON."""
    item = file.item("buffers", number)
    if number not in file.buffers:
        place = item.get("uri")
        if place is None:
            content = file.binary if number == 0 else None
        else:
            head, _, text = place.partition(",")
            try:
                content = base64.b64decode(text, validate=True) if head.endswith(";base64") else None
            except (binascii.Error, ValueError):
                content = None
        if content is None or len(content) < file.whole(item, "byteLength"):
            raise file.bad(
                "The glTF file ends before its last triangle.",
                why="Its bytes are fewer than it says.",
                code=Code.TRUNCATED_MESH,
            )
        file.buffers[number] = content
    return file.buffers[number]


def _accessor(file: _File, number: Any, *, kind: str, allowed: tuple[int, ...]) -> NDArray[np.generic]:
    """Return the numbers of one accessor as (count, width); integers that mean shares become such."""
    item = file.item("accessors", number)
    component, width = item.get("componentType"), _WIDTHS[kind]
    if item.get("type") != kind or type(component) is not int or component not in allowed:
        raise file.bad("The glTF keeps its numbers in a form that is not allowed.")
    if "sparse" in item:
        raise _unknown(file, "sparse")
    view = file.item("bufferViews", item.get("bufferView"))
    data = _buffer(file, view.get("buffer"))
    start, length = file.whole(view, "byteOffset", 0), file.whole(view, "byteLength")
    form = np.dtype(_COMPONENTS[component])
    row = form.itemsize * width
    stride = file.whole(view, "byteStride", row, most=252) or row
    count, skip = file.whole(item, "count"), file.whole(item, "byteOffset", 0)
    if stride < row or start + length > len(data) or (count and skip + stride * (count - 1) + row > length):
        why = "Its bytes are fewer than it says."
        raise file.bad("The glTF file ends before its last triangle.", why=why, code=Code.TRUNCATED_MESH)
    found = np.ndarray((count, width), form, data, start + skip, (stride, form.itemsize))
    if item.get("normalized") is True and form.kind in "iu":
        shares: NDArray[np.float64] = np.maximum(found / np.iinfo(form).max, -1.0)
        return shares
    return found


def _corners_of(file: _File, primitive: dict[str, Any], points: int) -> NDArray[np.int64]:
    """Return the triangles of one primitive."""
    mode = file.whole(primitive, "mode", _TRIANGLES, most=6)
    if mode < _TRIANGLES:
        file.notes.add("parts_without_surface")
        return np.empty((0, 3), np.int64)
    if "indices" in primitive:
        found = _accessor(file, primitive["indices"], kind="SCALAR", allowed=(5121, 5123, 5125))
        order = found.reshape(-1).astype(np.int64)
    else:
        order = np.arange(points)
    if mode == _TRIANGLES:
        if len(order) % 3:
            raise file.bad("The last triangle of the glTF has no third corner.")
        return order.reshape(-1, 3)
    if len(order) < 3:
        return np.empty((0, 3), np.int64)
    if mode == _FAN:
        return np.stack([np.full(len(order) - 2, order[0]), order[1:-1], order[2:]], axis=1)
    faces = np.stack([order[:-2], order[1:-1], order[2:]], axis=1)
    faces[1::2] = faces[1::2][:, [1, 0, 2]]
    # A strip turns corners by triangles that are lines; they are no part of the surface.
    kept = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    return np.asarray(faces[kept])


def _check_extensions(file: _File, item: dict[str, Any]) -> None:
    """Refuse an extension that changes a shape; those of materials only change its look."""
    words = item.get("extensions", {})
    if not isinstance(words, dict):
        raise file.bad("A list of the glTF is none, or too long.", why="extensions")
    for word in words:
        if not (word in _HARMLESS or word.startswith("KHR_materials_")):
            raise _unknown(file, word[:60])


def _mesh_of(file: _File, number: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return one mesh of the file, its primitives joined."""
    primitives = file.item("meshes", number).get("primitives")
    if number in file.meshes:
        return file.meshes[number]
    points, faces, many, total = [np.empty((0, 3))], [np.empty((0, 3), np.int64)], 0, 0
    if not isinstance(primitives, list) or len(primitives) > _MOST_PLACED:
        raise file.bad("A mesh of the glTF holds nothing.")
    for primitive in primitives:
        named = primitive.get("attributes") if isinstance(primitive, dict) else None
        if not isinstance(named, dict) or "POSITION" not in named:
            raise file.bad("A mesh of the glTF has no corners.")
        if primitive.get("targets"):
            raise _unknown(file, "morph targets")
        _check_extensions(file, primitive)
        corners = _accessor(file, named["POSITION"], kind="VEC3", allowed=(5120, 5121, 5122, 5123, 5126))
        triangles = _corners_of(file, primitive, len(corners))
        if len(triangles) and triangles.max() >= len(corners):
            raise file.bad("A triangle of the glTF names a corner that does not exist.")
        total += len(triangles)
        check_count(max(total, 1), name=file.name)
        points.append(corners.astype(np.float64))
        faces.append(triangles + many)
        many += len(corners)
    file.meshes[number] = np.vstack(points), np.vstack(faces)
    return file.meshes[number]


def _roots(file: _File) -> list[Any]:
    """Return the nodes to begin with: those of the scene that is shown, else those nobody holds."""
    if file.listed("scenes"):
        found = file.item("scenes", file.tree.get("scene", 0)).get("nodes", [])
    else:
        children = [one.get("children", []) for one in file.listed("nodes") if isinstance(one, dict)]
        below = {str(child) for many in children if isinstance(many, list) for child in many}
        found = [number for number in range(len(file.listed("nodes"))) if str(number) not in below]
    if not isinstance(found, list):
        raise file.bad("A list of the glTF is none, or too long.", why="nodes")
    return found


def _placed(file: _File) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return all meshes of the scene in their place."""
    points, faces, many, triangles, visits = [np.empty((0, 3))], [np.empty((0, 3), np.int64)], 0, 0, 0
    waiting = [(root, np.eye(4), 0) for root in _roots(file)]
    while waiting:
        number, placing, depth = waiting.pop()
        node, visits = file.item("nodes", number), visits + 1
        children = node.get("children", [])
        if depth > _DEEPEST or visits + len(waiting) > _MOST_PLACED or not isinstance(children, list):
            raise file.bad("The parts of the glTF refer to each other in a circle or without end.")
        if "skin" in node:
            raise _unknown(file, "skin")
        _check_extensions(file, node)
        try:
            placing = placing @ turns.placing(node)
        except ValueError as error:
            raise file.bad("A part of the glTF is placed by numbers that are none.") from error
        if "mesh" in node:
            corners, ring = _mesh_of(file, node["mesh"])
            triangles += len(ring)
            check_count(max(triangles, 1), name=file.name)
            points.append(corners @ placing[:3, :3].T + placing[:3, 3])
            faces.append((ring[:, ::-1] if np.linalg.det(placing[:3, :3]) < 0 else ring) + many)
            many += len(corners)
        waiting += [(child, placing, depth + 1) for child in children]
    return np.vstack(points), np.vstack(faces)


def read(data: bytes, *, name: str) -> Mesh:
    """Read the meshes of a scene, in their place; the unit of glTF is the metre (glTF 2.0, section 3.4)."""
    packed = data[:4] == _MAGIC
    file = _unpacked(data, name=name) if packed else _File(name, _parsed(data, name=name), None)
    _check_whole(file)
    with np.errstate(over="ignore", invalid="ignore"):
        points, faces = _placed(file)
    check_count(len(faces), name=name)
    used = points[faces]
    check_numbers(used.reshape(-1, 3), name=name)
    points, faces = weld(points, faces)
    return Mesh(points, faces, "glb" if packed else "gltf", "m", tuple(sorted(file.notes)))
