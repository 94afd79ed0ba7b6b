"""Walks a case of the running hospital to a stage of its design: `python -m tests.browser.design reviewed`.

`again DEVICE` hands in the next version and lets it be looked at; `write FILE` writes a mesh.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
django.setup()

from maatwerk.cases.actions import Offered  # noqa: E402
from maatwerk.cases.models import Device  # noqa: E402
from maatwerk.cases.words import FileRole  # noqa: E402
from maatwerk.config.demonstration import cast  # noqa: E402
from maatwerk.people.models import Account, Site  # noqa: E402
from tests.cases import inputs, walk  # noqa: E402
from tests.cases.hospital import Lab  # noqa: E402


class Standing:
    """The people of the running hospital by their short names."""

    @property
    def site(self) -> Site:
        """Return where the lab is."""
        return Site.objects.order_by("pk")[0]

    def __getitem__(self, key: str) -> Account:
        return Account.objects.get(email=cast.person(key).email)


def lab() -> Lab:
    """Return the lab with a clock that lies a little back, so that each act has its own moment."""
    hospital: Any = Standing()
    return Lab(hospital=hospital, clock=datetime.now(UTC) - timedelta(minutes=5))


def to(stage: str) -> Device:
    """Walk a new case to a stage."""
    one = walk.begin(lab(), region="mandible")
    one.prescribe()
    one.decide()
    one.accept()
    # Large enough to hold the part, and without a bone in it: the pictures cannot decide, so people do.
    one.accept_imaging(one.add_imaging(inputs.series(patient=walk.OURS, slices=40, PixelSpacing=[4.0, 4.0])))
    one.start_design()
    if stage == "reviewed":
        hand_in(one)
    return one.fresh()


def hand_in(one: walk.Walk, **more: Any) -> None:
    """Hand in a block on a larger one, and let two people and a reviewer look at it."""
    # Beside the part, so that the part is what one taps on.
    bone = Offered(name="bone.stl", content=inputs.block(shift=-32), role=FileRole.REFERENCE)
    guide = Offered(name="guide.stl", content=one.own_block())
    design = one.add_design(files=(guide, bone), **more)
    one.check_by_two(design)
    one.review(design)


def again(number: str) -> Device:
    """Hand in the next version of a device."""
    device = Device.objects.get(number=number)
    one = walk.Walk(lab=lab(), patient=device.case.patient, case=device.case, device=device)
    hand_in(one, changes="Slot moved 1.5 mm to the front")
    return device


def main(what: str, which: str = "") -> None:
    """Carry out one of the three."""
    if what == "write":
        Path(which).write_bytes(inputs.several(0.7))
    else:
        print((again(which) if what == "again" else to(what)).number)


if __name__ == "__main__":
    main(*sys.argv[1:])
