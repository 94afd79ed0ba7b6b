"""Facts about the series that a device is built on."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from maatwerk.archive.models import Event
from maatwerk.archive.queries import histories
from maatwerk.archive.rows import subject_of
from maatwerk.cases.facts.asked import Asked, once
from maatwerk.cases.models import ImagingUse, Series
from maatwerk.cases.words import Match

IDENTITY = frozenset({"name", "number", "birth_on"})
"""What of a patient a series is compared with."""
INCOMPLETE = frozenset(
    {"slices_missing", "slices_doubled", "slices_unlike", "slices_unplaced", "not_a_volume"}
)
"""What the inspection finds of a stack that is no whole volume."""


def imaging_is_present(asked: Asked) -> bool:
    """Answer whether a series was chosen for the device."""
    return bool(asked.imaging)


def imaging_file_readable(asked: Asked) -> bool | None:
    """Answer whether the pictures could be read; what could not was never kept."""
    return True if asked.imaging else None


@once
def imaging_patient_matches(asked: Asked) -> bool | None:
    """Answer whether every series names this patient (Annex.XIII.1 indent 4).

    After the patient was corrected it is not known until the series were compared again.
    """
    patient = asked.device.case.patient
    told = histories([patient, *(use.series for use in asked.imaging)])
    corrected = _corrected(told[subject_of(patient)])

    def look(use: ImagingUse) -> bool | None:
        if told[subject_of(use.series)][-1].number < corrected:
            return None
        return {Match.SAME: True, Match.OTHER: False}.get(Match(use.series.patient_match))

    return _all(asked, look)


def _corrected(told: Iterable[Event]) -> int:
    """Return the number of the last event that changed who the patient is; 0 if there is none."""
    said = [event for event in told if event.kind == "cases.patient_corrected"]
    changed = [event.number for event in said if IDENTITY & set(json.loads(event.text)["detail"]["fields"])]
    return max(changed, default=0)


def imaging_modality(asked: Asked) -> str | None:
    """Return the modality, when all series have one and the same."""
    found = {use.series.modality for use in asked.imaging}
    return found.pop() if len(found) == 1 else None


def imaging_slice_thickness(asked: Asked) -> float | None:
    """Return the greatest slice thickness in mm, or the step where slices lie farther apart."""
    thickest = [slice_thickness(use.series) for use in asked.imaging]
    known = [value for value in thickest if value is not None]
    return max(known) if known and len(known) == len(thickest) else None


def slice_thickness(series: Series) -> float | None:
    """Return what one slice of a series stands for, in mm: its thickness, or its step where that is more."""
    thickness, step = series.facts.get("slice_thickness"), series.facts["spacing"][2]
    if thickness is None:
        return None
    return max(float(thickness), float(step or 0.0))


def imaging_pixel_spacing(asked: Asked) -> float | None:
    """Return the longer side of a pixel in mm, of the series that has the coarsest."""
    sides = [side for use in asked.imaging for side in use.series.facts["spacing"][:2]]
    return max(map(float, sides)) if sides and None not in sides else None


def imaging_age_days(asked: Asked) -> int | None:
    """Return the age in days of the oldest series; a date that lies ahead is wrong and tells nothing."""
    days = [use.series.acquired_on for use in asked.imaging]
    if not days:
        return None
    known = [day for day in days if day is not None and day <= asked.on]
    return (asked.on - min(known)).days if len(known) == len(days) else None


def imaging_gantry_tilt(asked: Asked) -> float | None:
    """Return the greatest gantry tilt in degrees, whatever its direction."""
    return _greatest(asked, "gantry_tilt")


def imaging_is_derived(asked: Asked) -> bool | None:
    """Answer whether any series is derived, resampled or a reconstruction of another."""
    uses = asked.imaging
    return any(use.series.facts["derived"] for use in uses) if uses else None


def imaging_is_complete(asked: Asked) -> bool | None:
    """Answer whether every series is one whole volume: nothing missing, doubled, unlike or placeless."""
    return _all(asked, lambda use: not INCOMPLETE & {one["code"] for one in use.series.facts["findings"]})


def imaging_region_matches(asked: Asked) -> bool | None:
    """Answer whether the pictures show the region of the device: by a person's word, else by their tag."""
    return _all(asked, lambda use: _region(use, asked=asked))


def _region(use: ImagingUse, *, asked: Asked) -> bool | None:
    if use.region:
        return use.region.casefold() == asked.device.region.casefold()
    tagged = (use.series.facts.get("body_part") or "").upper()
    protocol = asked.family.imaging_protocol
    return tagged in protocol.body_parts if tagged and protocol is not None else None


def _all(asked: Asked, look: Callable[[ImagingUse], bool | None]) -> bool | None:
    answers = [look(use) for use in asked.imaging]
    if not answers:
        return None
    if False in answers:
        return False
    return None if None in answers else True


def _greatest(asked: Asked, name: str) -> float | None:
    values: list[Any] = [use.series.facts.get(name) for use in asked.imaging]
    if not values or None in values:
        return None
    return max(abs(float(value)) for value in values)


PROVIDES = {
    provider.__name__: provider
    for provider in (
        imaging_is_present,
        imaging_file_readable,
        imaging_patient_matches,
        imaging_modality,
        imaging_slice_thickness,
        imaging_pixel_spacing,
        imaging_age_days,
        imaging_gantry_tilt,
        imaging_is_derived,
        imaging_is_complete,
        imaging_region_matches,
    )
}
