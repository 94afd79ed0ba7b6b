"""The fit of a mesh with the images: everything the contract `maatwerk.fit/1` says."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwerk.measure import findings as judged
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.fit.bone import Bone
from maatwerk.measure.fit.hypotheses import Kind
from maatwerk.measure.fit.judge import Answers, Scored, findings, judge, score
from maatwerk.measure.fit.pose import Facing, Probe
from maatwerk.measure.fit.trial import share_inside, try_all
from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import read, topology
from maatwerk.measure.mesh.solid import Mesh
from maatwerk.measure.mesh.topology import Winding
from maatwerk.measure.samples import spread
from maatwerk.measure.series import volume
from maatwerk.measure.series.gather import Series, gather, largest
from maatwerk.measure.series.volume import Volume

_SAMPLES = 1_500
_BONE_HU = 300.0
_MOST_GAP = 0.5  # mm; clearance of a guide, or the difference between two segmentations
# The share of the surface that must lie at the bone: most of a model, the contact face of a guide.
_LEAST_CONTACT = {Facing.SAME: 0.5, Facing.EITHER: 0.5, Facing.OPPOSITE: 0.12}
_FLOOR_OF_VOXEL, _LEAST_FLOOR, _MOST_FLOOR = 0.15, 0.15, 0.6


def noise_floor(grey: Volume) -> float:
    """Return the misfit in mm that imaging and segmentation alone explain: a share of the voxel's diagonal.

    Measured on a head CT of 1.5 mm slices: 0.07 to 0.22 mm for bone segmented anew, at a floor of 0.30 mm.
    """
    diagonal = float(np.linalg.norm(grey.spacing))
    return float(np.clip(_FLOOR_OF_VOXEL * diagonal, _LEAST_FLOOR, _MOST_FLOOR))


def _otsu(values: NDArray[Any]) -> float:
    """Return the grey value that best parts dark from bright, for images without a scale."""
    counts, edges = np.histogram(values.reshape(-1)[:: max(1, values.size // 2_000_000)], 256)
    middle = (edges[1:] + edges[:-1]) / 2.0
    below = np.cumsum(counts)
    above = below[-1] - below
    mean_below = np.cumsum(counts * middle) / np.maximum(below, 1)
    mean_above = ((counts * middle).sum() - np.cumsum(counts * middle)) / np.maximum(above, 1)
    return float(middle[np.argmax(below * above * (mean_below - mean_above) ** 2)])


def _threshold(series: Series, grey: Volume, options: Mapping[str, Any]) -> float:
    given = options.get("threshold")
    if given is None:
        return _BONE_HU if series.head.text("Modality") == "CT" else _otsu(grey.values)
    if not isinstance(given, int | float) or not -32768 <= given <= 32767:
        what, do = "The option `threshold` must be a grey value.", "Give a number, as 300 for bone in CT."
        raise Unreadable(Code.OPTION_UNKNOWN, what, "--threshold", do=do)
    return float(given)


def _facing(mesh: Mesh, contact: str) -> tuple[Facing, float]:
    """Return how the surfaces should face each other, and the sign that turns the normals outward."""
    winding = topology.look(mesh).winding
    sign = -1.0 if winding is Winding.INWARD else 1.0
    if contact == "guide":
        return Facing.OPPOSITE, sign
    if contact == "model":
        return (Facing.EITHER if winding in (Winding.OPEN, Winding.MIXED) else Facing.SAME), sign
    raise Unreadable(Code.OPTION_UNKNOWN, "The contact is either model or guide.", "--contact")


def fit(mesh: Mesh, grey: Volume, *, threshold: float, contact: str) -> dict[str, Any]:
    """Try the hypotheses of a mesh on a volume; returns the JSON of the contract."""
    facing, sign = _facing(mesh, contact)
    samples = spread(mesh, count=_SAMPLES)
    if not len(samples.points):
        raise Unreadable(Code.NOT_A_MESH, "The mesh has no surface.")
    probe = Probe(samples.points, samples.normals * sign, facing)
    bone = Bone(grey, threshold)
    inside, floor = share_inside(probe, bone), noise_floor(grey)
    least = int(_LEAST_CONTACT[facing] * _SAMPLES)
    scored = score(try_all(probe, bone, most_gap=_MOST_GAP, least=least), floor=floor, least=least)
    answers = judge(
        scored,
        floor=floor,
        inside=inside,
        voxel=float(grey.spacing.max()),
        centre=probe.points.mean(axis=0),
        diagonal=mesh.diagonal(),
    )
    return _report(answers, scored, floor=floor, inside=inside)


def _hypotheses(scored: list[Scored]) -> list[dict[str, Any]]:
    """List the best of each hypothesis, in place and settled."""
    best: dict[str, float] = {}
    for one in scored:
        name = one.tried.hypothesis.name + ("_settled" if one.tried.settled else "")
        best[name] = min(one.p90, best.get(name, np.inf))
    return [{"name": name, "p90": value} for name, value in sorted(best.items(), key=lambda pair: pair[1])]


def _report(answers: Answers, scored: list[Scored], *, floor: float, inside: float) -> dict[str, Any]:
    given = next((one for one in scored if one.tried.hypothesis.kind is Kind.AS_GIVEN), None)
    found = findings(answers)
    return {
        "schema": "maatwerk.fit/1",
        "units": {"answer": answers.unit, "factor": answers.factor},
        "frame": {"answer": answers.frame},
        "side": {"answer": answers.side, "plane": answers.plane},
        "position": {"answer": answers.position, "shift": answers.shift},
        "overlap": inside,
        "contact": {
            "points": given.tried.contact.count if given else 0,
            "p90": given.p90 if given else None,
        },
        "hypotheses": _hypotheses(scored),
        "noise_floor": floor,
        "findings": judged.as_json(found),
        "total": judged.total(found).value,
    }


def _series(handed: Handed, options: Mapping[str, Any]) -> Series:
    several = gather(handed.inputs["series"])
    wanted = options.get("series_uid")
    if wanted is None:
        return largest(several)
    chosen = next((one for one in several if one.uid == wanted), None)
    if chosen is None:
        raise Unreadable(Code.NOT_DICOM, "The series that was asked for is not in the folder.")
    return chosen


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Fit the mesh on the series that were handed in."""
    mesh = read.read(handed.file("mesh"))
    series = _series(handed, options)
    grey = volume.read(handed.inputs["series"], series=series)
    contact = str(options.get("contact", "model"))
    return fit(mesh, grey, threshold=_threshold(series, grey, options), contact=contact)
