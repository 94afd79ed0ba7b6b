"""Where nonconformities become facts; nothing found answers no."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Q

from maatwerk.archive.recorded import is_as_recorded, rows_lost
from maatwerk.cases.models import Device
from maatwerk.quality.models import Nonconformity
from maatwerk.quality.process import Disposition

MONTH, YEAR = timedelta(days=30), timedelta(days=365)
"""How long a decision may wait, and how far back rework is looked for."""


@dataclass(frozen=True)
class OfDevice:
    """The nonconformities of a device, as they are known at a moment."""

    device: Device
    at: datetime

    @cached_property
    def all(self) -> tuple[Nonconformity, ...]:
        """Return those on record."""
        return tuple(one for one in self.device.nonconformities.all() if one.opened_at <= self.at)

    @cached_property
    def one_is_lost(self) -> bool:
        """Say whether the archive holds a nonconformity of the device that the table does not."""
        lost = rows_lost((Nonconformity,), since=self.device).values()
        return any(row.get("device_id") == self.device.pk for row in lost)


def nonconformity_is_known(seen: OfDevice) -> bool:
    """Answer whether a nonconformity of a device is on record by then, be its row gone (Art.10(12))."""
    return bool(seen.all or seen.one_is_lost)


def nonconformity_is_decided(seen: OfDevice) -> bool:
    """Answer whether somebody decided on each of them; a row changed past the program decides nothing."""
    if seen.one_is_lost:
        return False
    return all(one.state != "open" and is_as_recorded(one) for one in seen.all)


def nonconformity_is_made_good(seen: OfDevice) -> bool:
    """Answer whether each is closed with an account of what was done; a changed row shows nothing."""
    if seen.one_is_lost:
        return False
    return all(one.state == "closed" and is_as_recorded(one) for one in seen.all)


@dataclass(frozen=True)
class Looked:
    """One look at an institution's nonconformities at a moment, as far as they bring clauses back."""

    institution_key: uuid.UUID
    at: datetime

    @cached_property
    def found(self) -> tuple[Nonconformity, ...]:
        """Return those that wait for a decision, and those of a year for which rework was decided."""
        waits = Q(state="open", opened_at__lt=self.at - MONTH)
        rework = Q(
            disposition=Disposition.REWORK.value, decided_at__gt=self.at - YEAR, decided_at__lte=self.at
        )
        return tuple(Nonconformity.objects.filter(waits | rework, institution_key=self.institution_key))

    @property
    def waiting(self) -> tuple[Nonconformity, ...]:
        """Return those that nobody decided on within a month."""
        return tuple(one for one in self.found if one.state == "open")

    @property
    def reworked(self) -> tuple[Nonconformity, ...]:
        """Return those for which rework was decided within a year."""
        return tuple(one for one in self.found if one.state != "open")


def nonconformities_waiting(looked: Looked) -> int:
    """Return how many nonconformities have waited for a decision for more than a month."""
    return len(looked.waiting)


def parts_are_reworked(looked: Looked) -> bool:
    """Answer whether rework was decided on within a year."""
    return bool(looked.reworked)


OF_DEVICE: Mapping[str, Callable[[OfDevice], bool]] = {
    "nonconformity_is_known": nonconformity_is_known,
    "nonconformity_is_decided": nonconformity_is_decided,
    "nonconformity_is_made_good": nonconformity_is_made_good,
}
OF_INSTITUTION: Mapping[str, Callable[[Looked], int | bool]] = {
    "nonconformities_waiting": nonconformities_waiting,
    "parts_are_reworked": parts_are_reworked,
}
"""What is answered of an institution as a whole."""
