"""3MF: a zip with XML that carries its unit; read as a stream under caps."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure import xmls
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.mesh.solid import MOST_TRIANGLES, Mesh, check_count, check_numbers, weld
from maatwerk.measure.zips import Archive, Caps

# 3MF Core Specification 1.3, sections 3.4 (units) and 4 (object resources)
MILLIMETRES = {
    "micron": 0.001, "millimeter": 1.0, "centimeter": 10.0, "inch": 25.4, "foot": 304.8, "meter": 1000.0,
}  # fmt: skip
UNIT_WORDS = {"millimeter": "mm", "centimeter": "cm", "meter": "m"}
_CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02 "
_PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06 "
_READABLE = {  # extensions that do not change the shape
    "http://schemas.microsoft.com/3dmanufacturing/production/2015/06",
    "http://schemas.microsoft.com/3dmanufacturing/material/2015/02",
}
_MODEL_TYPE = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
_CAPS = Caps(entries=2_000, entry=2 << 30, total=3 << 30)
_PROGRAMS = (
    ".js",
    ".vbs",
    ".exe",
    ".dll",
    ".so",
    ".sh",
    ".bat",
    ".ps1",
    ".py",
    ".jar",
    ".html",
    ".htm",
    ".svg",
)
_DEEPEST = 16
_MOST_PLACED = 10_000
_NO_TURN = np.hstack([np.eye(3), np.zeros((3, 1))]).T  # row-vector form: [x y z 1] @ (4, 3)


@dataclass(slots=True)
class _Object:
    points: NDArray[np.float64] | None = None
    faces: NDArray[np.int64] | None = None
    components: list[tuple[str, str, NDArray[np.float64]]] = field(default_factory=list)


@dataclass(slots=True)
class _Model:
    """One model part: its objects by number, and what it wants built."""

    path: str
    unit: str = "millimeter"
    objects: dict[str, _Object] = field(default_factory=dict)
    build: list[tuple[str, str, NDArray[np.float64]]] = field(default_factory=list)


def _refuse(what: str, *, where: str, why: str = "") -> Unreadable:
    return Unreadable(Code.NOT_A_MESH, what, where, why, "Export the part again as 3MF or as STL in mm.")


class _ModelReader:
    """Collects objects and build items from one model part."""

    def __init__(self, model: _Model, where: str) -> None:
        self.model, self.where = model, where
        self.now: _Object | None = None
        self.vertices: list[tuple[str, str, str]] = []
        self.triangles: list[tuple[str, str, str]] = []
        self.total = 0
        self.prefixes: dict[str, str] = {}
        self.started = False

    def declare(self, prefix: str, namespace: str) -> None:
        """Keep the prefixes, by which a model names the extensions it needs."""
        self.prefixes[prefix] = namespace

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take what the shape is made of."""
        if not self.started and name != _CORE + "model":
            raise _refuse("The part is no 3MF model.", where=self.where)
        self.started = True
        local = name.removeprefix(_CORE)
        try:
            if local == "vertex":
                self.vertices.append((attributes["x"], attributes["y"], attributes["z"]))
            elif local == "triangle":
                self.triangles.append((attributes["v1"], attributes["v2"], attributes["v3"]))
            elif local in ("model", "object", "component", "item"):
                self._structure(local, attributes)
        except (KeyError, ValueError) as error:
            raise _refuse(f"A {local} of the 3MF is incomplete.", where=self.where) from error

    def _structure(self, local: str, attributes: Mapping[str, str]) -> None:
        path = attributes.get(_PRODUCTION + "path", "")
        if local == "model":
            self._check_extensions(attributes.get("requiredextensions", ""))
            self.model.unit = attributes.get("unit", "millimeter")
        elif local == "object":
            self.now = self.model.objects[attributes["id"]] = _Object()
        elif local == "component" and self.now is not None:
            self.now.components.append((path, attributes["objectid"], _placing(attributes.get("transform"))))
        elif local == "item":
            self.model.build.append((path, attributes["objectid"], _placing(attributes.get("transform"))))
        if len(self.model.build) > _MOST_PLACED or (self.now and len(self.now.components) > _MOST_PLACED):
            raise _refuse("The 3MF places too many parts.", where=self.where)

    def _check_extensions(self, needed: str) -> None:
        """Refuse a model that needs an extension which changes the shape."""
        if unknown := [word for word in needed.split() if self.prefixes.get(word) not in _READABLE]:
            what = f"The 3MF needs an extension that is not read here ({', '.join(unknown)[:60]})."
            do = "Export the part as a plain mesh."
            raise Unreadable(
                Code.MESH_FEATURE_UNKNOWN, what, self.where, "The shape would be incomplete.", do
            )

    def end(self, name: str) -> None:
        """Turn the collected words of one mesh into numbers."""
        if name.removeprefix(_CORE) != "mesh" or self.now is None:
            return
        self.total += len(self.triangles)
        check_count(self.total, name=self.where)
        try:
            self.now.points = np.array(self.vertices, np.str_).astype(np.float64).reshape(-1, 3)
            self.now.faces = np.array(self.triangles, np.str_).astype(np.int64).reshape(-1, 3)
        except ValueError as error:
            raise _refuse("A number in the 3MF is none.", where=self.where) from error
        self.vertices, self.triangles = [], []
        faces, points = self.now.faces, self.now.points
        if faces.min(initial=0) < 0 or faces.max(initial=-1) >= len(points):
            raise _refuse("A triangle of the 3MF names a corner that does not exist.", where=self.where)


def _placing(text: str | None) -> NDArray[np.float64]:
    """Return the 4x3 matrix of a transform attribute (row vectors, section 3.3)."""
    if text is None:
        return _NO_TURN
    numbers = [float(word) for word in text.split()]
    if len(numbers) != 12 or not np.isfinite(numbers).all():
        raise ValueError("transform")
    return np.array(numbers).reshape(4, 3)


class _Relations:
    """Collects the targets of one relationship part."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.models: list[str] = []

    def declare(self, prefix: str, namespace: str) -> None:
        """Prefixes do not matter here."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Refuse targets outside the package and note the model."""
        if name.rpartition(" ")[2] != "Relationship":
            return
        target = attributes.get("Target", "")
        if attributes.get("TargetMode", "Internal").lower() != "internal" or "://" in target:
            raise Unreadable(
                Code.XML_FORBIDDEN,
                "The 3MF refers to something outside of itself.",
                self.where,
                "A part file must be whole; nothing is fetched from elsewhere.",
                "Export the part again without links.",
            )
        if attributes.get("Type") == _MODEL_TYPE:
            self.models.append(target)

    def end(self, name: str) -> None:
        """Nothing is nested here."""


class _Package:
    """The zip, its model parts read once each."""

    def __init__(self, file: BinaryIO, *, name: str) -> None:
        self.name = name
        self.archive = Archive(file, name=name, caps=_CAPS)
        self.entries = {"/" + entry.filename.lstrip("/"): entry for entry in self.archive.entries}
        self.models: dict[str, _Model] = {}
        self.unit = "millimeter"
        for path in self.entries:
            if path.lower().endswith(_PROGRAMS):
                why = f"It holds {posixpath.basename(path)[:60]}; a part file holds no program."
                raise Unreadable(
                    Code.XML_FORBIDDEN, "The 3MF carries a script or program.", name, why, "Export it again."
                )

    def start_part(self) -> str:
        """Return the path of the model that the package names; every relationship is looked at."""
        found: list[str] = []
        for path, entry in self.entries.items():
            if path.lower().endswith(".rels"):
                relations = _Relations(f"{self.name}, {path}")
                xmls.parse(self.archive.stream(entry), reader=relations, where=relations.where)
                found += relations.models if path == "/_rels/.rels" else []
        start = "/" + found[0].lstrip("/") if found else "/3D/3dmodel.model"
        if start not in self.entries:
            raise _refuse("The zip holds no 3MF model.", where=self.name)
        return start

    def model(self, path: str) -> _Model:
        """Read one model part."""
        if path not in self.models:
            if path not in self.entries:
                raise _refuse("The 3MF names a part that is missing.", where=self.name)
            where = f"{self.name}, {path[:80]}"
            self.models[path] = _Model(path)
            reader = _ModelReader(self.models[path], where)
            xmls.parse(self.archive.stream(self.entries[path]), reader=reader, where=where)
            if self.models[path].unit not in MILLIMETRES:
                raise _refuse("The 3MF names a unit that is not in its standard.", where=where)
        return self.models[path]


@dataclass(slots=True)
class _Placed:
    """The meshes of all build items in their place, in mm."""

    points: list[NDArray[np.float64]] = field(default_factory=list)
    faces: list[NDArray[np.int64]] = field(default_factory=list)
    corners: int = 0
    triangles: int = 0
    visits: int = 0

    def add(self, item: _Object, placing: NDArray[np.float64], scale: float) -> None:
        if item.points is None or item.faces is None:
            return
        self.triangles += len(item.faces)
        if self.triangles > MOST_TRIANGLES:
            raise Unreadable(Code.TOO_MANY_TRIANGLES, "The 3MF repeats its parts to too many triangles.")
        turned = (item.points @ placing[:3] + placing[3]) * scale
        mirrored = np.linalg.det(placing[:3]) < 0
        self.faces.append((item.faces[:, ::-1] if mirrored else item.faces) + self.corners)
        self.points.append(turned)
        self.corners += len(turned)


def _place(
    package: _Package, placed: _Placed, *, path: str, number: str, placing: NDArray[np.float64], depth: int
) -> None:
    """Add one object and its components, which may refer to other objects."""
    placed.visits += 1
    if depth > _DEEPEST or placed.visits > _MOST_PLACED:
        raise _refuse(
            "The parts of the 3MF refer to each other in a circle or without end.", where=package.name
        )
    model = package.model(path)
    item = model.objects.get(number)
    if item is None:
        raise _refuse("The 3MF names an object that does not exist.", where=package.name)
    if model.unit != package.unit:
        raise Unreadable(
            Code.MESH_FEATURE_UNKNOWN, "The parts of the 3MF have different units.", package.name
        )
    placed.add(item, placing, MILLIMETRES[model.unit])
    for inner_path, inner_number, inner in item.components:
        combined = np.vstack([inner[:3] @ placing[:3], inner[3] @ placing[:3] + placing[3]])
        _place(
            package, placed, path=inner_path or path, number=inner_number, placing=combined, depth=depth + 1
        )


def read(file: BinaryIO, *, name: str) -> Mesh:
    """Read the parts that a 3MF wants built, in their place and in mm."""
    package = _Package(file, name=name)
    start = package.start_part()
    model = package.model(start)
    package.unit = model.unit
    placed = _Placed()
    for path, number, placing in model.build:
        _place(package, placed, path=path or start, number=number, placing=placing, depth=0)
    check_count(placed.triangles, name=name)
    points, faces = np.vstack(placed.points), np.vstack(placed.faces)
    check_numbers(points, name=name)
    points, faces = weld(points, faces)
    return Mesh(points, faces, "3mf", UNIT_WORDS.get(model.unit, model.unit))
