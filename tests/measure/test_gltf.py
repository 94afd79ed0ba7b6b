"""glTF is read as other programs read it; what lies outside of it or is not understood is refused."""

import io
import json
import math
from typing import Any

import numpy as np
import pytest
import trimesh

from maatwerk.measure.errors import Unreadable
from maatwerk.measure.mesh import inspect

from .gltfs import glb, gltf, packed, parts
from .reading import check_schema, mesh_of
from .shapes import box, sphere

BOX = box((0.02, 0.03, 0.04))


def refused(data: bytes) -> Unreadable:
    """Return the refusal of a file."""
    with pytest.raises(Unreadable) as caught:
        mesh_of(data, "part.glb")
    return caught.value


@pytest.mark.parametrize(("data", "form"), [(glb(BOX), "glb"), (gltf(BOX), "gltf")])
def test_metres_are_measured_in_millimetres(data: bytes, form: str) -> None:
    found = check_schema(inspect.report(mesh_of(data), sha256="0" * 64))
    assert (found["format"], found["total"]) == (form, "GOOD")
    assert found["units"] == {"value": "m", "declared": "m", "confidence": 0.9}
    assert found["volume"] == pytest.approx(24000, rel=1e-6)


def test_a_part_said_to_be_in_millimetres_contradicts_its_standard() -> None:
    found = inspect.report(mesh_of(glb(box())), sha256="0" * 64, unit="mm")
    assert {"unit_contradicted", "unit_unsure"} <= {one["code"] for one in found["findings"]}
    assert found["total"] == "STOP"


@pytest.mark.parametrize("form", ["glb", "gltf"])
def test_a_scene_that_trimesh_writes_is_read_alike(form: str) -> None:
    scene = trimesh.Scene()
    part = trimesh.Trimesh(*sphere(0.01, 2), process=False)
    turn: Any = trimesh.transformations.rotation_matrix(0.7, [1, 2, 3], [0.1, 0, 0])
    mirror = np.diag([-1.0, 1.0, 1.0, 1.0])
    scene.add_geometry(part, node_name="a", transform=turn)
    scene.add_geometry(
        part, node_name="b", transform=mirror @ trimesh.transformations.translation_matrix([0.1, 0, 0])
    )
    if form == "glb":
        out: Any = scene.export(file_type="glb")
    else:
        out = trimesh.exchange.gltf.export_gltf(scene, embed_buffers=True)["model.gltf"]
    ours = mesh_of(out)
    theirs: Any = trimesh.load_scene(io.BytesIO(out), file_type=form)
    whole = theirs.to_geometry()
    assert len(ours.faces) == len(whole.faces)
    for low, high in zip(ours.box(), whole.bounds, strict=True):
        np.testing.assert_allclose(low, high, atol=1e-7)
    assert inspect.report(ours, sha256="0" * 64)["winding"] == "outward"


@pytest.mark.parametrize(("mode", "many"), [(5, 4), (6, 4), (1, 0)])
def test_strips_and_fans_are_cut_and_lines_said(mode: int, many: int) -> None:
    ring = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 2, 0], [1, 2, 0]]) / 50
    tree, content = parts((ring, np.arange(6).reshape(-1, 3)))
    tree["meshes"][0]["primitives"][0]["mode"] = mode
    more = dict(tree["meshes"][0]["primitives"][0], mode=4)
    tree["meshes"][0]["primitives"].append(more)
    found = mesh_of(packed(tree, content))
    assert len(found.faces) == many + 2
    assert found.notes == (() if many else ("parts_without_surface",))


def test_coordinates_in_whole_numbers_are_shares_when_they_say_so() -> None:
    tree, content = parts((np.eye(3), np.array([[0, 1, 2]])))
    whole = np.array([[32767, 0, 0], [0, 32767, 0], [0, 0, 32767]], "<i2").tobytes()
    tree["accessors"][0] |= {"componentType": 5122, "normalized": True}
    tree["bufferViews"][0]["byteLength"] = len(whole)
    tree["extensionsRequired"] = ["KHR_mesh_quantization"]
    assert mesh_of(packed(tree, whole + content[len(whole) :])).points.max() == 1.0


def _with(**changes: Any) -> bytes:
    return glb(BOX, **changes)


def _changed(*path: str | int, value: Any) -> bytes:
    """Return a packed file with one value of its JSON changed."""
    tree, content = parts(BOX)
    place: Any = tree
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return packed(tree, content)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_with(buffers=[{"byteLength": 4, "uri": "http://elsewhere/a.bin"}]), "reference_forbidden"),
        (_with(buffers=[{"byteLength": 4, "uri": "../secret.bin"}]), "reference_forbidden"),
        (_with(images=[{"uri": "skin.png"}]), "reference_forbidden"),
        (_with(extensionsRequired=["KHR_draco_mesh_compression"]), "mesh_feature_unknown"),
        (_with(asset={"version": "1.0"}), "mesh_feature_unknown"),
        (_changed("meshes", 0, "primitives", 0, "targets", value=[{"POSITION": 0}]), "mesh_feature_unknown"),
        (_changed("nodes", 0, "skin", value=0), "mesh_feature_unknown"),
        (_changed("nodes", 0, "extensions", value={"EXT_mesh_gpu_instancing": {}}), "mesh_feature_unknown"),
        (_changed("accessors", 0, "sparse", value={"count": 1}), "mesh_feature_unknown"),
        (_changed("accessors", 0, "count", value=1 << 39), "truncated_mesh"),
        (_changed("accessors", 0, "count", value=True), "not_a_mesh"),
        (_changed("accessors", 0, "bufferView", value=None), "not_a_mesh"),
        (_changed("bufferViews", 1, "byteOffset", value=1 << 33), "truncated_mesh"),
        (_changed("bufferViews", 1, "byteStride", value=1), "truncated_mesh"),
        (_changed("buffers", 0, "byteLength", value=1 << 33), "truncated_mesh"),
        (_changed("nodes", 0, "mesh", value=[1]), "not_a_mesh"),
        (_changed("nodes", 0, "children", value=[0]), "not_a_mesh"),
        (_changed("nodes", 0, "scale", value=["1", 1, 1]), "not_a_mesh"),
        (_changed("nodes", 0, "rotation", value=[0, 0, 0, 0]), "not_a_mesh"),
        (_changed("nodes", 0, "matrix", value=[1] * 15), "not_a_mesh"),
        (_changed("scenes", 0, "nodes", value=[]), "not_a_mesh"),
        (glb((BOX[0], BOX[1] + 3)), "not_a_mesh"),
        (glb((BOX[0] * math.nan, BOX[1])), "nan_vertices"),
        (packed(json.dumps(parts(BOX)[0]).replace("0.0", "NaN").encode(), b""), "truncated_mesh"),
        (packed(b'{"asset":{"version":"2.0"},"asset":{}}', b""), "not_a_mesh"),
        (packed(b'{"asset":' + b"[" * 100_000, b""), "not_a_mesh"),
        (packed(b'{"asset": NaN}', b""), "not_a_mesh"),
        (packed(parts(BOX)[0], b"", version=1), "mesh_feature_unknown"),
        (packed(*parts(BOX), claimed=1 << 31), "truncated_mesh"),
        (glb(BOX)[:-20], "truncated_mesh"),
        (b"glTF\2\0\0\0", "truncated_mesh"),
    ],
)
def test_lies_and_features_that_are_not_read_refuse_the_file(data: bytes, code: str) -> None:
    found = refused(data)
    assert found.code == code and found.what and found.do


def test_a_mesh_placed_without_end_is_refused() -> None:
    nodes = [{"children": [number + 1, number + 1]} for number in range(40)] + [{"mesh": 0}]
    assert refused(_with(nodes=nodes)).code == "not_a_mesh"


def test_what_follows_a_packed_file_is_said() -> None:
    found = inspect.report(mesh_of(glb(BOX) + b"more"), sha256="0" * 64)
    assert [one["code"] for one in found["findings"]] == ["bytes_after_end"]
