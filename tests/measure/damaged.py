"""Damaged meshes, each made on purpose, with the answer it must get: refused with a code, or a finding.

`python -m tests.measure.damaged FOLDER` writes them out, to try another program on them.
"""

import dataclasses
import json
import math
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .gltfs import glb, gltf, obj, packed, parts
from .shapes import (
    RELATIONS,
    Shape,
    box,
    joined,
    model,
    ply,
    ply_text,
    refined,
    sphere,
    stl,
    stl_text,
    threemf,
    turned,
    zipped,
)

PART = box((20.0, 30.0, 40.0))
SMALL = box((0.02, 0.03, 0.04))  # the same in metres, for glTF


@dataclasses.dataclass(frozen=True)
class Damaged:
    """One file and its answer: the code of a refusal, or the code and weight of a finding."""

    name: str
    data: bytes
    code: str
    weight: str = ""  # "" for a refusal

    def __str__(self) -> str:
        return self.name


def _stl_header(data: bytes, triangles: int) -> bytes:
    return data[:80] + struct.pack("<I", triangles) + data[84:]


def _corner(data: bytes, value: float) -> bytes:
    """Put a number into the first corner of the first triangle of a binary STL."""
    return data[:96] + struct.pack("<f", value) + data[100:]


def _without(shape: Shape, *faces: int) -> Shape:
    return shape[0], np.delete(shape[1], faces, axis=0)


def _flipped(shape: Shape, face: int) -> Shape:
    faces = shape[1].copy()
    faces[face] = faces[face][::-1]
    return shape[0], faces


def _with_faces(shape: Shape, *faces: tuple[int, int, int]) -> Shape:
    return shape[0], np.vstack([shape[1], faces])


def _spiked() -> Shape:
    points, faces = sphere(10.0, 3)
    points[np.argmax(points[:, 0])] *= -1.4
    return points, faces


def _of_stl() -> Iterator[Damaged]:
    whole, text = stl(PART), stl_text(PART)
    yield Damaged("empty.stl", b"", "empty")
    yield Damaged("header-only.stl", whole[:40], "truncated_stl")
    yield Damaged("cut-in-a-triangle.stl", whole[:-30], "truncated_stl")
    yield Damaged("cut-after-a-triangle.stl", whole[:-50], "truncated_stl")
    yield Damaged("claims-four-billion.stl", _stl_header(whole, 0xFFFFFFFF), "stl_count_absurd")
    yield Damaged("claims-one-more.stl", _stl_header(whole, 13), "truncated_stl")
    yield Damaged("claims-one-less.stl", _stl_header(whole, 11), "bytes_after_end", "REVIEW")
    yield Damaged("claims-none.stl", _stl_header(whole, 0), "not_a_mesh")
    yield Damaged("bytes-behind.stl", whole + b"hidden" * 30, "bytes_after_end", "REVIEW")
    yield Damaged("nan.stl", _corner(whole, math.nan), "nan_vertices")
    yield Damaged("infinite.stl", _corner(whole, math.inf), "nan_vertices")
    yield Damaged("largest-float.stl", _corner(whole, 3.4e38), "coordinates_absurd")
    yield Damaged("one-corner-away.stl", _corner(whole, 900.0), "surface_open", "STOP")
    yield Damaged("smallest-float.stl", _corner(whole, 1e-42), "surface_open", "STOP")
    yield Damaged("a-picture.stl", b"\x89PNG\r\n\x1a\n" + b"\1" * 900, "not_a_mesh")
    yield Damaged("a-program.stl", b"\x7fELF" + b"\2" * 900, "not_a_mesh")
    yield Damaged("text-cut.stl", text[: len(text) // 2], "truncated_stl")
    yield Damaged("text-without-end.stl", text.replace(b"endsolid", b"end"), "truncated_stl")
    yield Damaged("text-in-numbers.stl", text.replace(b"vertex 10", b"vertex ten", 1), "not_a_mesh")
    yield Damaged("comma-for-point.stl", text.replace(b"vertex 10 ", b"vertex 10,0 "), "not_a_mesh")
    yield Damaged("four-corners.stl", text.replace(b"endloop", b"vertex 1 2 3\nendloop", 1), "truncated_stl")
    yield Damaged("wide-letters.stl", text.decode().encode("utf-16"), "stl_count_absurd")
    yield Damaged("nan-in-text.stl", text.replace(b"vertex 10", b"vertex nan", 1), "nan_vertices")
    ends = stl_text(_without(PART, 0)).replace(b"\n", b"\r\n").replace(b"endloop\r\n", b"endloop\r")
    yield Damaged("mixed-ends-and-a-hole.stl", ends, "surface_open", "STOP")


def _of_surfaces() -> Iterator[Damaged]:
    def named(name: str, shape: Shape, code: str, weight: str) -> Damaged:
        return Damaged(f"{name}.stl", stl(shape), code, weight)

    yield named("hole", _without(PART, 3), "surface_open", "STOP")
    yield named("half", _without(PART, *range(6)), "surface_open", "STOP")
    yield named("one-triangle", (PART[0], PART[1][:1]), "surface_open", "STOP")
    yield named("inside-out", turned(PART), "winding_inward", "STOP")
    yield named("one-turned", _flipped(PART, 4), "winding_mixed", "STOP")
    yield named("one-body-turned", joined(PART, turned(box(at=(90, 0, 0)))), "winding_mixed", "STOP")
    yield named("every-triangle-twice", joined(PART, PART), "edges_crowded", "REVIEW")
    yield named("one-triangle-twice", _with_faces(PART, (0, 2, 1)), "edges_crowded", "REVIEW")
    yield named("a-wall-inside", _with_faces(PART, (0, 1, 6), (1, 0, 7)), "edges_crowded", "REVIEW")
    touching = joined(box((10, 10, 10)), box((10, 10, 10), at=(10, 10, 0)))
    yield named("touching-along-an-edge", touching, "edges_crowded", "REVIEW")
    crossing = joined(PART, box((10, 10, 80), at=(0.1, 0.2, 0.3)))
    yield named("two-bodies-through-each-other", crossing, "self_intersections", "REVIEW")
    yield named("spike-through-the-wall", _spiked(), "self_intersections", "REVIEW")
    yield named(
        "twice-with-a-shift", joined(PART, box((20, 30, 40), at=(1e-4, 0, 0))), "self_intersections", "REVIEW"
    )
    yield named("splinter", joined(PART, box((1, 1, 1), at=(60, 0, 0))), "several_bodies", "REVIEW")
    flat = (
        np.array([[0, 0, 0], [20, 0, 0], [20, 20, 0], [0, 20, 0]], float),
        np.array([[0, 1, 2], [0, 2, 3]]),
    )
    yield named("flat", flat, "surface_open", "STOP")
    both_sides = flat[0], np.array([[0, 1, 2], [0, 2, 1]])
    yield named("flat-with-two-sides", both_sides, "volume_none", "STOP")
    lines = np.array([[0, 0, 0], [20, 0, 0], [40, 0, 0]], float), np.array([[0, 1, 2], [0, 2, 1]])
    yield named("all-in-a-line", lines, "triangles_degenerate", "REVIEW")
    points = np.zeros((3, 3)), np.array([[0, 1, 2]])
    yield named("all-in-a-point", points, "triangles_degenerate", "REVIEW")
    yield named("paper-thin", box((30, 20, 0.05)), "wall_thin", "REVIEW")
    shells = joined(refined(box((30, 30, 30)), 2), turned(refined(box((29.4, 29.4, 29.4)), 2)))
    yield named("eggshell", shells, "wall_thin", "REVIEW")
    yield named("far-away", box((20, 30, 40), at=(90_000, 0, 0)), "far_from_origin", "REVIEW")
    yield named("kilometres-away", box((20, 30, 40), at=(5e6, 0, 0)), "coordinates_absurd", "")
    yield named("in-metres", box((0.02, 0.03, 0.04)), "unit_not_mm", "STOP")
    yield named("as-large-as-a-house", box((9e3, 9e3, 9e3)), "unit_unsure", "REVIEW")
    yield named("a-grain", box((0.4, 0.5, 0.6)), "unit_unsure", "REVIEW")


def _of_ply() -> Iterator[Damaged]:
    whole, text = ply(PART), ply_text(PART)
    yield Damaged("cut.ply", whole[:-5], "truncated_mesh")
    yield Damaged("cut-in-the-header.ply", whole[:60], "not_a_mesh")
    yield Damaged("claims-many.ply", whole.replace(b"face 12", b"face 99999999"), "truncated_mesh")
    more = whole.replace(b"vertex 8", b"vertex 4294967295")
    yield Damaged("claims-four-billion.ply", more, "truncated_mesh")
    yield Damaged("unknown-type.ply", whole.replace(b"property double x", b"property quad x"), "not_a_mesh")
    yield Damaged("wrong-order.ply", whole.replace(b"little", b"middle"), "not_a_mesh")
    swapped = whole.replace(b"binary_little_endian", b"binary_big_endian")
    yield Damaged("order-that-lies.ply", swapped, "not_a_mesh")
    yield Damaged("corner-that-is-not-there.ply", ply((PART[0], PART[1] + 1)), "not_a_mesh")
    yield Damaged("nan.ply", ply((PART[0] * np.nan, PART[1])), "nan_vertices")
    yield Damaged("text-in-numbers.ply", text.replace(b"10.0", b"1O.0"), "not_a_mesh")
    yield Damaged("line-too-few.ply", text[: text.rstrip().rfind(b"\n") + 1], "truncated_mesh")
    yield Damaged("no-faces.ply", whole.replace(b"face 12", b"face 0"), "not_a_mesh")
    yield Damaged("hole.ply", ply(_without(PART, 2)), "surface_open", "STOP")


def _of_obj() -> Iterator[Damaged]:
    whole = obj(PART)
    yield Damaged("corner-that-is-not-there.obj", whole + b"f 1 2 900\n", "not_a_mesh")
    yield Damaged("text-in-numbers.obj", whole.replace(b"v 10.0", b"v ten", 1), "not_a_mesh")
    yield Damaged("cut.obj", whole[: whole.rstrip().rfind(b"\n")], "surface_open", "STOP")
    yield Damaged("nan.obj", whole.replace(b"10.0", b"nan"), "nan_vertices")
    yield Damaged("runs-a-program.obj", b"csh rm -r /\n" + whole, "reference_forbidden")
    yield Damaged("names-a-secret.obj", b"mtllib ../../etc/shadow\n" + whole, "reference_forbidden")
    yield Damaged("curves.obj", b"cstype bspline\n" + whole, "mesh_feature_unknown")
    yield Damaged("corners-only.obj", whole[: whole.index(b"f ")], "not_a_mesh")
    yield Damaged("wide-letters.obj", whole.decode().encode("utf-16"), "not_a_mesh")
    yield Damaged("long-polygon.obj", whole + b"f" + b" 1 2 3 4" * 300 + b"\n", "edges_crowded", "REVIEW")


def _bomb(size: int) -> bytes:
    """Return a 3MF whose model is nothing but blanks, packed a thousand times."""
    return threemf("<?xml version='1.0'?>" + " " * size)


def _lying_zip() -> bytes:
    """Return a 3MF whose directory claims that the model is small."""
    data = bytearray(threemf(model(PART)))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


def _of_3mf() -> Iterator[Damaged]:
    whole = threemf(model(PART))
    yield Damaged("bomb.3mf", _bomb(40 << 20), "zip_bomb")
    yield Damaged("cut.3mf", whole[: len(whole) // 2], "zip_broken")
    yield Damaged("size-that-lies.3mf", _lying_zip(), "zip_broken")
    spoilt = bytearray(whole)
    spoilt[len(whole) // 3] ^= 0xFF
    yield Damaged("one-bit-off.3mf", bytes(spoilt), "zip_broken")
    dtd = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    yield Damaged("laughs.3mf", threemf(dtd + model(PART)[21:]), "xml_forbidden")
    outside = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield Damaged("reads-a-file.3mf", threemf(outside + model(PART)[21:]), "xml_forbidden")
    yield Damaged("deep.3mf", threemf(model(PART, more="<a>" * 500 + "</a>" * 500)), "xml_forbidden")
    yield Damaged("broken-xml.3mf", threemf(model(PART)[:-9]), "xml_broken")
    circle = '<object id="2"><components><component objectid="2"/></components></object>'
    yield Damaged("circle.3mf", threemf(model(PART, more=circle, build='<item objectid="2"/>')), "not_a_mesh")
    yield Damaged("furlongs.3mf", threemf(model(PART, unit="furlong")), "not_a_mesh")
    yield Damaged("in-metres.3mf", threemf(model(PART, unit="meter")), "unit_unsure", "REVIEW")
    yield Damaged("builds-nothing.3mf", threemf(model(PART, build="")), "not_a_mesh")
    text = model(PART).replace('v1="0"', 'v1="many"', 1)
    yield Damaged("text-in-numbers.3mf", threemf(text), "not_a_mesh")
    link = RELATIONS.replace("/3D/3dmodel.model", "http://elsewhere/model")
    yield Damaged("fetches.3mf", threemf(model(PART), relations=link), "xml_forbidden")
    yield Damaged("script.3mf", threemf(model(PART), extra={"run.js": "alert()"}), "xml_forbidden")
    climbing = zipped({"../3D/3dmodel.model": model(PART), "_rels/.rels": RELATIONS})
    yield Damaged("climbs.3mf", climbing, "zip_broken")
    yield Damaged("hole.3mf", threemf(model(_without(PART, 1))), "surface_open", "STOP")


def _tree(**changes: Any) -> bytes:
    return glb(SMALL, **changes)


def _of_gltf() -> Iterator[Damaged]:
    tree, content = parts(SMALL)
    whole = packed(tree, content)
    yield Damaged("cut.glb", whole[:-40], "truncated_mesh")
    yield Damaged("claims-gigabytes.glb", packed(tree, content, claimed=1 << 31), "truncated_mesh")
    yield Damaged("bytes-behind.glb", whole + b"hidden", "bytes_after_end", "REVIEW")
    huge = json.loads(json.dumps(tree))
    huge["accessors"][0]["count"] = 1 << 38
    yield Damaged("huge-count.glb", packed(huge, content), "truncated_mesh")
    yield Damaged("deep.gltf", b'{"asset":' + b"[" * 200_000, "not_a_mesh")
    yield Damaged("nan.gltf", b'{"asset": {"version": "2.0"}, "scene": NaN}', "not_a_mesh")
    yield Damaged("nan.glb", glb((SMALL[0] * np.nan, SMALL[1])), "nan_vertices")
    yield Damaged(
        "fetches.gltf",
        gltf(SMALL, buffers=[{"uri": "http://elsewhere/a", "byteLength": 9}]),
        "reference_forbidden",
    )
    yield Damaged("names-a-file.glb", _tree(images=[{"uri": "../../secret.png"}]), "reference_forbidden")
    nodes = [{"children": [number + 1] * 4} for number in range(30)] + [{"mesh": 0}]
    yield Damaged("without-end.glb", _tree(nodes=nodes), "not_a_mesh")
    yield Damaged(
        "packed-by-draco.glb",
        _tree(extensionsRequired=["KHR_draco_mesh_compression"]),
        "mesh_feature_unknown",
    )
    yield Damaged("corner-that-is-not-there.glb", glb((SMALL[0], SMALL[1] + 9)), "not_a_mesh")
    yield Damaged("base64-that-is-none.gltf", gltf(SMALL).replace(b"base64,", b"base64,!!"), "truncated_mesh")
    yield Damaged("in-millimetres.glb", glb(PART), "unit_unsure", "REVIEW")
    yield Damaged("mirrored-inside-out.glb", glb(turned(SMALL)), "winding_inward", "STOP")
    yield Damaged("hole.glb", glb(_without(SMALL, 1)), "surface_open", "STOP")


def _compressed_twice() -> bytes:
    inner = zlib.compress(stl(PART))
    return zipped({"part.stl.z": inner})


def _of_other() -> Iterator[Damaged]:
    yield Damaged("zip-of-an-stl.3mf", zipped({"part.stl": stl(PART)}), "not_a_mesh")
    yield Damaged("zip-in-a-zip.3mf", _compressed_twice(), "not_a_mesh")
    yield Damaged("web-page.obj", b"<html><script>alert()</script></html>", "not_a_mesh")
    yield Damaged("step.stp", b"ISO-10303-21;\nHEADER;\n", "not_a_mesh")
    yield Damaged("zeros.stl", bytes(4096), "not_a_mesh")


def corpus() -> list[Damaged]:
    """Return every damaged file."""
    makers = (_of_stl, _of_surfaces, _of_ply, _of_obj, _of_3mf, _of_gltf, _of_other)
    return [one for maker in makers for one in maker()]


def main(folder: Path) -> None:
    """Write the files out, with the answers beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in corpus():
        (folder / one.name).write_bytes(one.data)
    answers = {one.name: {"code": one.code, "weight": one.weight or "refused"} for one in corpus()}
    (folder / "answers.json").write_text(json.dumps(answers, indent=2), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
