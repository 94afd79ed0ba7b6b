"""The inspection of image series: everything the contract `maatwerk.series/1` says about them."""

import datetime
import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

from maatwerk.measure import findings as judged
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.findings import Finding, Severity
from maatwerk.measure.inputs import Handed
from maatwerk.measure.series import patient, tags
from maatwerk.measure.series.gather import Series, gather
from maatwerk.measure.series.slices import date

_MISSING = 1.5  # a step longer than this many usual steps lacks slices
_UNEVEN = 0.02  # a step that departs by more than this share is uneven
_APART = 1.1  # slices farther apart than this many of their thicknesses leave something unseen
_TILTED = 0.1  # degrees
_DERIVED = ("DERIVED", "SECONDARY", "MPR", "REFORMATTED", "RESAMPLED", "PROJECTION IMAGE", "MIP", "CSA MPR")
_CAPTURES = "1.2.840.10008.5.1.4.1.1.7"  # Secondary Capture Image Storage and its kin (PS3.4 B.5)
_NOT_PRIMARY = ("LOCALIZER", "SCOUT", "TOPOGRAM")
_MOST_LISTED = 200


def _gaps(series: Series) -> list[dict[str, Any]]:
    """List where slices are missing: the height before, the distance, how many would fit."""
    heights, step = series.heights[series.distinct], series.step
    if step is None or step <= 0:
        return []
    steps = np.diff(heights)
    wide = np.flatnonzero(steps > _MISSING * step)
    return [
        {
            "after": float(heights[at]),
            "distance": float(steps[at]),
            "missing": max(1, round(steps[at] / step) - 1),
        }
        for at in wide[:_MOST_LISTED]
    ]


def _duplicates(series: Series) -> list[dict[str, Any]]:
    """List the heights at which more than one slice lies."""
    if not len(series.heights):
        return []
    ends = np.append(series.distinct, len(series.heights))
    return [
        {"at": float(series.heights[start]), "count": int(stop - start)}
        for start, stop in itertools.pairwise(ends)
        if stop - start > 1
    ][:_MOST_LISTED]


def _image_type(series: Series) -> list[str]:
    found = series.head.text("ImageType") or ""
    return [word.strip() for word in found.split("\\") if word.strip()]


def _derived(series: Series) -> bool:
    """Tell whether the images were computed from others: resampled, reformatted, captured from a screen."""
    words = {word.upper() for word in _image_type(series)}
    from_others = any(file.walked.elements.get(tags.SOURCE_IMAGES) for file in series.files)
    captured = _is_capture(series.head.text("SOPClassUID"))
    return (
        bool(words & set(_DERIVED))
        or from_others
        or captured
        or series.head.text("DerivationDescription") is not None
    )


def _is_capture(sop_class: str | None) -> bool:
    return sop_class is not None and (sop_class == _CAPTURES or sop_class.startswith(f"{_CAPTURES}."))


def _acquired(series: Series) -> datetime.date | None:
    names = ("AcquisitionDate", "AcquisitionDateTime", "SeriesDate", "StudyDate", "ContentDate")
    dates = (date(series.head.text(name)) for name in names)
    return next((found for found in dates if found is not None), None)


def _laterality(series: Series) -> str | None:
    return series.head.text("ImageLaterality") or series.head.text("Laterality")


def _patient_tags(series: Series) -> list[str]:
    """Name the filled elements that point to a person; values stay here."""
    return [
        name
        for tag, name in tags.PERSONAL.items()
        if any(file.walked.elements.get(tag, b"").strip(b" \0") for file in series.files)
    ]


def _tilt(series: Series) -> float | None:
    """Return the larger of the measured and the declared tilt, in degrees."""
    declared = series.head.numbers("GantryDetectorTilt")
    known = [abs(value) for value in (series.tilt, declared[0] if declared else None) if value is not None]
    return round(max(known), 4) if known else None


def _stack_findings(
    series: Series, gaps: list[dict[str, Any]], duplicates: list[dict[str, Any]]
) -> list[Finding]:
    found: list[Finding] = []
    if gaps:
        missing = sum(gap["missing"] for gap in gaps)
        text = f"About {missing} slices are missing in {len(gaps)} places."
        found.append(Finding(Severity.STOP, "slices_missing", text))
    if duplicates:
        text = f"At {len(duplicates)} heights more than one slice lies; the series mixes several stacks."
        found.append(Finding(Severity.STOP, "slices_doubled", text))
    steps = np.diff(series.heights[series.distinct])
    if series.step and not gaps and np.abs(steps - series.step).max() > _UNEVEN * series.step + 0.01:
        found.append(Finding(Severity.REVIEW, "slices_uneven", "The slices do not lie at equal distances."))
    thickness = max((one.thickness or 0.0 for one in series.placed), default=0.0)
    if series.step and thickness and series.step > _APART * thickness:
        text = (
            f"The slices are {thickness:g} mm thick but lie {series.step:g} mm apart; "
            "what is between them is not seen, or slices were left out."
        )
        found.append(Finding(Severity.REVIEW, "slices_apart", text))
    if len(series.placed) < series.count:
        lost = series.count - len(series.placed)
        text = f"{lost} of {series.count} images do not say where they lie, or lie in another direction."
        found.append(Finding(Severity.REVIEW, "slices_unplaced", text))
    if len(series.distinct) < 2:
        text = "The images do not form a volume (a scout view, a single image or a secondary capture)."
        found.append(Finding(Severity.STOP, "not_a_volume", text))
    if len({(one.rows, one.columns, one.spacing) for one in series.placed}) > 1:
        found.append(Finding(Severity.STOP, "slices_unlike", "The images differ in size or pixel spacing."))
    return found


def _origin_findings(series: Series, *, tilt: float | None, derived: bool) -> list[Finding]:
    found: list[Finding] = []
    if tilt is not None and tilt > _TILTED:
        text = f"The gantry was tilted by {tilt:.2f} degrees; the volume is sheared unless it is corrected."
        found.append(Finding(Severity.REVIEW, "gantry_tilted", text))
    if derived:
        text = "The images were computed from others (resampled or reformatted), not acquired."
        found.append(Finding(Severity.REVIEW, "images_derived", text))
    if {word.upper() for word in _image_type(series)} & set(_NOT_PRIMARY):
        found.append(Finding(Severity.REVIEW, "images_localizer", "The images are a scout view."))
    if series.head.text("LossyImageCompression") == "01":
        found.append(Finding(Severity.REVIEW, "images_lossy", "The images were compressed with loss."))
    if (series.head.text("BurnedInAnnotation") or "").upper() == "YES":
        found.append(Finding(Severity.REVIEW, "text_in_image", "Text is burned into the images."))
    spacing = series.placed[0].spacing if series.placed else None
    if spacing and abs(spacing[0] - spacing[1]) > 1e-3 * spacing[0]:
        text = "The pixels are not square; check that the design program reads their size."
        found.append(Finding(Severity.REVIEW, "pixels_not_square", text))
    return found


def _report(
    series: Series, *, on: datetime.date | None, expected: Mapping[str, str] | None
) -> dict[str, Any]:
    gaps, duplicates, tilt, derived = _gaps(series), _duplicates(series), _tilt(series), _derived(series)
    acquired = _acquired(series)
    first = series.placed[0] if series.placed else series.files[0].slices[0]
    found = _stack_findings(series, gaps, duplicates)
    found += _origin_findings(series, tilt=tilt, derived=derived)
    found += patient.look(series, expected)
    if on is not None and acquired is not None and acquired > on:
        found.append(
            Finding(Severity.STOP, "acquired_in_future", "The date of acquisition lies in the future.")
        )
    across = first.spacing or (None, None)
    return {
        "uid": series.uid,
        "modality": series.head.text("Modality"),
        "slices": series.count,
        "slice_thickness": first.thickness,
        "spacing": [across[0], across[1], None if series.step is None else round(series.step, 6)],
        "gaps": gaps,
        "duplicates": duplicates,
        "gantry_tilt": tilt,
        "acquired_on": None if acquired is None else acquired.isoformat(),
        "age_days": None if acquired is None or on is None else (on - acquired).days,
        "kernel": series.head.text("ConvolutionKernel"),
        "body_part": series.head.text("BodyPartExamined"),
        "laterality": _laterality(series),
        "orientation": None if first.orientation is None else list(first.orientation),
        "frame_of_reference": series.head.text("FrameOfReferenceUID"),
        "image_type": _image_type(series),
        "derived": derived,
        "patient_tags": _patient_tags(series),
        "findings": judged.as_json(found),
    }


def _day(options: Mapping[str, Any]) -> datetime.date | None:
    given = options.get("on")
    if given is None:
        return None
    try:
        return datetime.date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        what, do = "The option `on` must be a date like 2026-11-23.", "Give year, month and day."
        raise Unreadable(Code.OPTION_UNKNOWN, what, "--on", do=do) from error


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Inspect the series that was handed in; `on` is the day for the age, `patient` who it should be."""
    on = _day(options)
    all_series = gather(handed.inputs["series"])
    return {
        "schema": "maatwerk.series/1",
        "series": [_report(series, on=on, expected=options.get("patient")) for series in all_series],
    }
