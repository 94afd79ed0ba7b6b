"""Tries every hypothesis on the bone, in place and after settling, and keeps the best of each."""

from dataclasses import dataclass

import numpy as np

from maatwerk.measure.fit.bone import Bone, Surface
from maatwerk.measure.fit.hypotheses import Hypothesis, hypotheses
from maatwerk.measure.fit.pose import REACH, Facing, Matrix, Points, Probe, linear, settle
from maatwerk.measure.fit.score import Contact, touch

_MARGIN = 14.0  # mm around a start, so that settling finds what it needs
_SYMMETRY_SAMPLES = 1_200
_ENOUGH_INSIDE = 0.3
_HOPELESS = 1.0  # mm; what misses by more on the rough surface is not scored on the fine one


@dataclass(frozen=True, slots=True)
class Tried:
    """One hypothesis in one pose, and the contact found there."""

    hypothesis: Hypothesis
    settled: bool
    pose: Matrix
    motion: Matrix
    contact: Contact


def box_of(probe: Probe) -> tuple[Points, Points]:
    """Return the box of posed samples."""
    return probe.points.min(axis=0), probe.points.max(axis=0)


def share_inside(probe: Probe, bone: Bone) -> float:
    """Return the share of the samples that lies within the imaged volume."""
    numbers = bone.volume.number(probe.points)
    last = np.array(bone.volume.values.shape) - 1
    inside = ((numbers >= 0) & (numbers <= last)).all(axis=1)
    return float(inside.mean())


def symmetry(bone: Bone) -> Matrix | None:
    """Return the reflection that best maps the whole bone onto itself from left to right."""
    shape = np.array(bone.volume.values.shape)
    ends = bone.volume.place(np.array([np.zeros(3), shape - 1.0]))
    low, high = ends.min(axis=0), ends.max(axis=0)
    surface = bone.whole()
    if len(surface.faces) < _SYMMETRY_SAMPLES:
        return None
    chosen = np.linspace(0, len(surface.faces) - 1, _SYMMETRY_SAMPLES).astype(int)
    points = surface.points[surface.faces[chosen]].mean(axis=1)
    whole = Probe(points, surface.normals[chosen], Facing.SAME)
    mirror = linear(np.diag([-1.0, 1.0, 1.0]), (low + high) / 2.0)
    return np.asarray(settle(whole.moved(mirror), surface, most_gap=0.0, far=30.0) @ mirror)


def _still(posed: Probe, rough: Surface, bone: Bone, *, most_gap: float, least: int) -> Contact:
    """Score a part where it lies: roughly, and finely when that is worth it."""
    contact = touch(posed, rough, most_gap=most_gap)
    if bone.is_rough_already() or contact.p90(least) > _HOPELESS:
        return contact
    return touch(posed, bone.fine(posed.points, reach=2.0 * REACH), most_gap=most_gap)


def _settled(
    posed: Probe, rough: Surface, bone: Bone, *, most_gap: float, least: int
) -> tuple[Matrix, Contact]:
    """Let a part settle and score it; where that is worth it, the pose is polished on the fine surface."""
    motion = settle(posed, rough, most_gap=most_gap)
    now = posed.moved(motion)
    contact = touch(now, rough, most_gap=most_gap)
    if bone.is_rough_already() or contact.p90(least) > _HOPELESS:
        return motion, contact
    fine = bone.fine(now.points, reach=2.0 * REACH)
    motion = np.asarray(settle(now, fine, most_gap=most_gap, far=REACH) @ motion)
    return motion, touch(posed.moved(motion), fine, most_gap=most_gap)


def _try_start(
    probe: Probe, bone: Bone, hypothesis: Hypothesis, start: Matrix, *, most_gap: float, least: int
) -> list[Tried]:
    """Try one start in place and after settling; nothing when it lies outside the images."""
    posed = probe.moved(start)
    if share_inside(posed, bone) < _ENOUGH_INSIDE:
        return []
    low, high = box_of(posed)
    rough = bone.rough(low - _MARGIN, high + _MARGIN)
    still = _still(posed, rough, bone, most_gap=most_gap, least=least)
    motion, settled = _settled(posed, rough, bone, most_gap=most_gap, least=least)
    return [
        Tried(hypothesis, False, start, np.eye(4), still),
        Tried(hypothesis, True, motion @ start, motion, settled),
    ]


def try_all(probe: Probe, bone: Bone, *, most_gap: float, least: int) -> list[Tried]:
    """Try every hypothesis from each of its starts; fewer than `least` points in contact are no fit."""
    shape = np.array(bone.volume.values.shape)
    centre = bone.volume.place((shape - 1.0) / 2.0)
    found = hypotheses(probe.points, volume_centre=centre, symmetry=symmetry(bone))
    return [
        tried
        for hypothesis in found
        for start in hypothesis.starts
        for tried in _try_start(probe, bone, hypothesis, start, most_gap=most_gap, least=least)
    ]
