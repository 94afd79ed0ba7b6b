"""What was asked beside what a design makes of it, and what changed since the version before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Value, When

from maatwerk.cases.facts.asked import Asked, number
from maatwerk.cases.facts.design import approval_lasts
from maatwerk.cases.facts.orders import departs
from maatwerk.cases.models import (
    BuiltCharacteristic,
    Characteristic,
    Design,
    DesignFile,
    FindingAcceptance,
)
from maatwerk.people.spoken import written_number

_REMEMBERED = 200  # acceptances of a family that are looked through, the newest first


def acceptances_near(design: Design) -> list[FindingAcceptance]:
    """Return the acceptances of a design, then those of other designs of its family, the newest first."""
    found = FindingAcceptance.objects.filter(
        institution_key=design.institution_key, design__device__family__code=design.device.family.code
    ).select_related("accepted_by", "design__device")
    own = Case(When(design=design, then=Value(0)), default=Value(1))
    return list(found.order_by(own, "-accepted_at", "-pk")[:_REMEMBERED])


def accepted_before(file: DesignFile, *, near: Sequence[FindingAcceptance]) -> FindingAcceptance | None:
    """Return the newest acceptance of the same kinds of findings in another design of the same family."""
    asking = {found["code"] for found in file.mesh["findings"] if found["severity"] == "REVIEW"}
    others = (one for one in near if one.design_id != file.design_id and asking <= set(one.codes))
    return next(others, None) if asking else None


@dataclass(frozen=True)
class Compared:
    """One prescribed characteristic: asked, built, how far apart, and whether that is too far."""

    stated: Characteristic
    built: BuiltCharacteristic | None
    before: str | None
    """What the version before made of it, where there was one and it was something else."""

    @property
    def off_by(self) -> float | None:
        """Return by how much the built number differs from the asked one."""
        asked, made = number(self.stated.value), number(self.built.value) if self.built else None
        return None if asked is None or made is None else round(abs(made - asked), 4)

    @property
    def off_by_in_words(self) -> str:
        """Return the difference as people write it."""
        return "–" if self.off_by is None else written_number(self.off_by)

    @property
    def is_number(self) -> bool:
        """Return whether a number was asked for."""
        return number(self.stated.value) is not None

    @property
    def departs(self) -> bool:
        """Return whether it leaves what was asked beyond its tolerance, or says nothing where it must."""
        if self.built is None:
            return self.stated.tolerance is not None
        return departs(self.stated, value=self.built.value, unit=self.built.unit) is not False

    @property
    def missing(self) -> bool:
        """Return whether the design says nothing about it, though a tolerance asks for a number."""
        return self.built is None and self.stated.tolerance is not None


def asked_and_built(design: Design) -> tuple[Compared, ...]:
    """Return what the prescription in force asks, beside what a version of the design makes of it."""
    device = design.device
    prescription = device.prescriptions.filter(state="signed").order_by("-pk").first()
    if prescription is None:
        return ()
    built = {one.name: one for one in design.built.all()}
    earlier = device.designs.filter(version=design.version - 1).first()
    before = {} if earlier is None else {one.name: one.value for one in earlier.built.all()}
    found = []
    for stated in prescription.characteristics.order_by("position"):
        made = built.get(stated.name)
        last = before.get(stated.name)
        changed = last is not None and made is not None and last != made.value
        found.append(Compared(stated, made, last if changed else None))
    return tuple(found)


def new_files(design: Design) -> frozenset[str]:
    """Return the hashes of the files that the version before did not have; of a first version none."""
    earlier = design.device.designs.filter(version=design.version - 1).first()
    if earlier is None:
        return frozenset()
    had = set(earlier.files.values_list("sha256", flat=True))
    return frozenset(file.sha256 for file in design.files.all() if file.sha256 not in had)


def would_hold_until(design: Design, *, at: datetime) -> datetime:
    """Return until when a signature given now would hold."""
    return at + approval_lasts(Asked(device=design.device, at=at))
