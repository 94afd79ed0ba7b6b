"""Sending a design back: what must change, and where, as a record."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from maatwerk.archive.canonical import json_value
from maatwerk.cases.actions.cases import must_prescribe_for, same_house
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Design, Remark
from maatwerk.people.models import Account
from maatwerk.workflow import doorway

_FARTHEST = 1e5  # mm; a mark lies on a part of a patient


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place on a file of the design in mm (LPS), and from where it was seen."""

    sha256: str
    point: Sequence[float]
    camera: Mapping[str, float]


def send_back(*, design: Design, text: str, actor: Account, at: datetime, mark: Mark | None = None) -> Remark:
    """Send the newest version back with what must change; the device stays in design."""
    same_house(actor, design)
    device = design.device
    must_prescribe_for(device.case, actor=actor, at=at, state=device.state, gate="design")
    if device.state != "in_design" or device.designs.filter(version__gt=design.version).exists():
        raise CaseError(
            "design_not_open",
            what=_("This version is no longer the one that waits for the prescriber."),
            where=design.device.number,
            do=_("Open the device again and look at the newest version."),
        )
    if mark is not None:
        _must_lie_on(design, mark)
    remark = Remark(
        institution_key=design.institution_key,
        design=design,
        text=text,
        sha256="" if mark is None else mark.sha256,
        mark=None if mark is None else json_value({"point": list(mark.point), "camera": dict(mark.camera)}),
        written_by=actor,
        written_at=at,
    )
    doorway.admit(record=remark, actor=actor, at=at, ability="approve_design", kind="cases.design_sent_back")
    return remark


def must_not_be_sent_back(design: Design) -> None:
    """Refuse to sign a version that was sent back; a new version answers it."""
    remark = design.remarks.order_by("-written_at", "-pk").first()
    if remark is not None:
        raise CaseError(
            "design_sent_back",
            what=_("%(written_by)s sent this version back.") % {"written_by": remark.written_by.full_name},
            where=design.device.number,
            why=remark.text,
            do=_("Sign the next version, which answers it."),
        )


def _must_lie_on(design: Design, mark: Mark) -> None:
    values = (*mark.point, *mark.camera.values())
    sound = len(mark.point) == 3 and all(math.isfinite(one) and abs(one) < _FARTHEST for one in values)
    if not sound or not design.files.filter(sha256=mark.sha256).exists():
        raise CaseError(
            "mark_elsewhere",
            what=_("The mark does not lie on a file of this design."),
            where=design.device.number,
            do=_("Put the mark on the part again."),
        )
