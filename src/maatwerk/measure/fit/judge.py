"""From the scores of all hypotheses to four honest answers: unit, frame, side, position.

An answer is given only when the best hypothesis lies under the noise floor and every rival is at least twice
as far off; else the answer is `undecided`. A hypothesis that fits without being moved is stronger evidence
than one that was let settle, for nothing was free to be adjusted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from maatwerk.measure.findings import Finding, Severity
from maatwerk.measure.fit.hypotheses import Kind
from maatwerk.measure.fit.pose import Points
from maatwerk.measure.fit.trial import Tried

UNDECIDED = "undecided"
_BEATS = 2.0
_BEATS_AFTER_SETTLING = 4.0
_OUTSIDE = 0.5
_TINY = 12.0  # mm; the diagonal of a part whose shape says nothing
_STILL = 1.0  # mm or one voxel; a smaller motion is no shift


@dataclass(frozen=True, slots=True)
class Scored:
    """One tried hypothesis and its misfit in mm."""

    tried: Tried
    p90: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What can be said, and the shift in mm where it is known."""

    unit: str
    factor: float | None
    frame: str
    side: str
    plane: str | None
    position: str
    shift: float | None


def score(tries: Sequence[Tried], *, floor: float, least: int) -> list[Scored]:
    """Score every trial over the same number of contact points.

    That number is the largest close contact that any trial found (within twice the floor), and at least
    `least`: a part that touches in a corner only does not fit.
    """
    close = (tried.contact.within(2.0 * floor) for tried in tries)
    count = max(least, *close) if tries else least
    return [Scored(tried, tried.contact.p90(count)) for tried in tries]


def _best(scored: Iterable[Scored]) -> Scored | None:
    return min(scored, key=lambda one: one.p90, default=None)


def _value(one: Scored | None) -> float:
    return float("inf") if one is None else one.p90


class _Table:
    """The scores, asked by kind of hypothesis and by whether they were let settle."""

    def __init__(self, scored: Sequence[Scored]) -> None:
        self.scored = scored

    def best(self, *kinds: Kind, settled: bool | None = None, other_than: str | None = None) -> Scored | None:
        """Return the best score among kinds; `other_than` leaves one hypothesis out."""
        return _best(
            one
            for one in self.scored
            if one.tried.hypothesis.kind in kinds
            and (settled is None or one.tried.settled == settled)
            and one.tried.hypothesis.name != other_than
        )

    def winner_in_place(self, floor: float) -> Scored | None:
        """Return the hypothesis that fits without being moved, when no other kind does nearly as well."""
        best = self.best(*Kind, settled=False)
        if best is None or best.p90 > floor:
            return None
        kind = best.tried.hypothesis.kind
        name = best.tried.hypothesis.name if kind is Kind.UNIT else None
        rivals = [self.best(other, settled=False) for other in Kind if other is not kind]
        if name is not None:
            rivals.append(self.best(Kind.UNIT, settled=False, other_than=name))
        return best if all(_value(rival) >= _BEATS * best.p90 for rival in rivals) else None


def _unit(table: _Table, winner: Scored | None, floor: float) -> tuple[str, float | None]:
    if winner is not None:
        hypothesis = winner.tried.hypothesis
        return (hypothesis.name if hypothesis.kind is Kind.UNIT else "mm"), hypothesis.factor
    plain = table.best(Kind.AS_GIVEN, Kind.FRAME, Kind.MIRROR)
    other = table.best(Kind.UNIT)
    if _value(plain) <= floor and _value(other) >= _BEATS * _value(plain):
        return "mm", 1.0
    return UNDECIDED, None


def _frame(table: _Table, winner: Scored | None, floor: float, side: str) -> str:
    if winner is not None:
        return "ras" if winner.tried.hypothesis.kind is Kind.FRAME else "lps"
    given, turned = table.best(Kind.AS_GIVEN), table.best(Kind.FRAME)
    if side == "same" and _value(given) <= floor and _value(turned) >= _BEATS * _value(given):
        return "lps"
    return UNDECIDED


def _side(table: _Table, winner: Scored | None, floor: float) -> tuple[str, str | None]:
    """Decide between same and mirrored; like is compared with like: in place, and settled.

    A part that fits in another unit or frame was not tried mirrored there, so its side stays open.
    """
    kind = winner.tried.hypothesis.kind if winner is not None else None
    mirror = table.best(Kind.MIRROR)
    if mirror is None or kind in (Kind.UNIT, Kind.FRAME):
        return UNDECIDED, None
    still = _value(table.best(Kind.AS_GIVEN, settled=False))
    settled = _value(table.best(Kind.AS_GIVEN, settled=True))
    if kind is Kind.AS_GIVEN:
        # Settled rivals must lose too: a mirrored part fitted by hand lies well, but its twin lies better.
        mirror_still = _value(table.best(Kind.MIRROR, settled=False))
        mirror_settled = _value(table.best(Kind.MIRROR, settled=True))
        if mirror_still >= _BEATS * still and mirror_settled >= _BEATS * min(settled, still):
            return "same", None
    turned = _value(table.best(Kind.FRAME))
    if mirror.p90 <= floor and min(still, settled, turned) >= _BEATS * mirror.p90:
        name = mirror.tried.hypothesis.name.removeprefix("mirror_")
        return "mirrored", name if name in ("x", "y", "z") else None
    same = kind is None and settled <= floor and mirror.p90 >= _BEATS_AFTER_SETTLING * settled
    return ("same" if same else UNDECIDED), None


def _shift(one: Scored | None, centre: Points) -> float | None:
    """Return how far the middle of the part moved while settling."""
    if one is None:
        return None
    motion = one.tried.motion
    return float(np.linalg.norm(motion[:3, :3] @ centre + motion[:3, 3] - centre))


def _position(
    table: _Table, *, floor: float, inside: float, side: str, shift: float | None, still: float
) -> str:
    if inside < _OUTSIDE:
        return "outside"
    given = _value(table.best(Kind.AS_GIVEN, settled=False))
    settled = _value(table.best(Kind.AS_GIVEN, settled=True))
    if side == "mirrored" or shift is None:
        return UNDECIDED
    if given <= floor and shift <= still:
        return "in_place"
    if side == "same" and settled <= floor and given >= _BEATS * settled and shift > still:
        return "shifted"
    return UNDECIDED


def judge(
    scored: Sequence[Scored], *, floor: float, inside: float, voxel: float, centre: Points, diagonal: float
) -> Answers:
    """Answer the four questions; what cannot be told is `undecided`."""
    if diagonal < _TINY:
        # A speck fits any bone once it may move, and mirrored as well: ask only for the unit, and in place.
        scored = [
            one for one in scored if not one.tried.settled and one.tried.hypothesis.kind is not Kind.MIRROR
        ]
    table = _Table(scored)
    winner = table.winner_in_place(floor)
    unit, factor = _unit(table, winner, floor)
    side, plane = _side(table, winner, floor)
    frame = _frame(table, winner, floor, side)
    shift = _shift(table.best(Kind.AS_GIVEN, settled=True), centre)
    still = max(_STILL, voxel)
    given_wins = winner is None or winner.tried.hypothesis.kind is Kind.AS_GIVEN
    position = _position(table, floor=floor, inside=inside, side=side, shift=shift, still=still)
    if not given_wins and position != "outside":
        position = UNDECIDED
    return Answers(unit, factor, frame, side, plane, position, shift if position == "shifted" else None)


_WORDS = {
    "unit": "The unit of the file cannot be told from the images.",
    "frame": "Whether the file uses the patient coordinates of DICOM cannot be told from the images.",
    "side": "Whether the file is mirrored cannot be told from the images.",
    "position": "Whether the part lies in its place cannot be told from the images.",
}


def findings(answers: Answers) -> list[Finding]:
    """Say what the answers mean for the work; `undecided` always asks for a person."""
    found: list[Finding] = []
    if answers.unit not in ("mm", UNDECIDED):
        text = f"The file fits the images when it is read in {answers.unit}, not in mm."
        found.append(Finding(Severity.STOP, "unit_wrong", text))
    if answers.side == "mirrored":
        found.append(Finding(Severity.STOP, "mirrored", "The file fits the images only when it is mirrored."))
    if answers.position == "outside":
        text = "Most of the part lies outside the imaged volume."
        found.append(Finding(Severity.STOP, "outside_volume", text))
    if answers.frame in ("ras", "other"):
        text = "The file fits the images after a half turn (RAS in place of LPS coordinates)."
        found.append(Finding(Severity.REVIEW, "frame_turned", text))
    if answers.position == "shifted":
        text = f"The part fits {answers.shift:.1f} mm away from where it lies."
        found.append(Finding(Severity.REVIEW, "shifted", text))
    for name, words in _WORDS.items():
        if getattr(answers, name) == UNDECIDED:
            text = f"{words} Two people must check it."
            found.append(Finding(Severity.REVIEW, f"{name}_undecided", text))
    if not found:
        text = "Unit, frame, side and position agree with the images."
        found.append(Finding(Severity.GOOD, "fits", text))
    return found
