"""What a gate counts about one device, and which of it somebody changed or put in past the program."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.archive.models import Record
from maatwerk.archive.recorded import rows_lost
from maatwerk.cases import models
from maatwerk.cases.gathered import PATHS, Gathered, gather
from maatwerk.people.models import Site
from maatwerk.rulebook.reasons import Reason

_LOST = tuple(model for model in PATHS if model not in {Site, models.Patient, models.Case, models.Device})
"""Kinds of which a row that is gone is looked for; without the others no device could be asked about."""


def against_evidence(device: models.Device, *, gathered: Gathered | None = None) -> tuple[Reason, ...]:
    """Return why no gate opens: a record about the device is not what the archive holds, or is gone.

    What was gathered for the same asking is not read again.
    """
    found = gathered or gather(device)
    names = [f"{one._meta.label}:{one.pk}" for one in found.changed()]
    names += _gone(found.device, known=found.about)
    if not names:
        return ()
    return (
        Reason(
            code="records_changed",
            text=_("Somebody changed or removed records of this device past the program: %(names)s.")
            % {"names": ", ".join(names)},
            basis="lab_policy",
            facts={"records": names},
            who_can=("administrator",),
            do=_("Tell the administrator; `maatwerk archive verify` names what was changed."),
        ),
    )


def _gone(device: models.Device, *, known: Sequence[Record]) -> list[str]:
    """Name the rows about a device that the archive holds and the table does not.

    A row that is gone belongs to the device when it names a record of it, or a record of it names that row.
    """
    lost = rows_lost(_LOST, since=device.case)
    if not lost:
        return []
    labels = {model._meta.label: model for model in _LOST}
    ours = {f"{one._meta.label}:{one.pk}" for one in known if not isinstance(one, (models.Patient, Site))}
    named = {name for one in known for name in _names(type(one), one.__dict__)}
    found: list[str] = []
    while more := [
        subject
        for subject, row in lost.items()
        if subject not in found
        and (subject in named or ours & set(_names(labels[subject.partition(":")[0]], row)))
    ]:
        found += more
        ours.update(more)
    return sorted(found)


def _names(model: type[Record], row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the records that a row names by its foreign keys."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and row.get(field.attname) is not None:
            yield f"{target._meta.label}:{row[field.attname]}"
