"""Imaging: brought in, inspected in the caged child, matched with the patient, chosen for a device."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive import files
from maatwerk.archive.canonical import json_value
from maatwerk.archive.days import day_of
from maatwerk.archive.queries import read_file
from maatwerk.cases import gates
from maatwerk.cases.actions.cases import same_house
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case, Device, Imaging, ImagingUse, Series
from maatwerk.cases.process import DEVICE
from maatwerk.cases.words import Lane, Match
from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable
from maatwerk.people.authority import Denied, may
from maatwerk.people.models import Account
from maatwerk.workflow import doorway

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: the same folder gives the same bytes


def add_imaging(*, case: Case, source: Path | bytes, actor: Account, at: datetime) -> Imaging:
    """Inspect a folder or zip of DICOM files and keep it with its series; what cannot be read is refused."""
    same_house(actor, case)
    content = _as_zip(source)
    report, matches = _inspect(case=case, content=content, at=at)
    if not report["series"]:
        raise CaseError(
            "no_series",
            what=_("The upload holds no series."),
            where=case.number,
            do=_("Export the whole series."),
        )
    sha256 = files.digest_of(content)
    if case.imaging.filter(sha256=sha256).exists():
        raise CaseError("imaging_twice", what=_("These pictures are already in the case."), where=case.number)
    with transaction.atomic():
        stored = archive.keep_file(
            content=content,
            name=f"imaging-{case.number}.zip",
            media_type="application/zip",
            institution_key=case.institution_key,
            actor=actor.as_actor(),
            at=at,
            salt_key=case.patient.salt_key(),
            quarantine=True,
        )
        imaging = Imaging(
            institution_key=case.institution_key,
            case=case,
            sha256=stored.sha256,
            size=stored.size,
            report=json_value(report),
            uploaded_by=actor,
            uploaded_at=at,
        )
        doorway.admit(
            record=imaging, actor=actor, at=at, ability="accept_imaging", kind="cases.imaging_added"
        )
        for found in report["series"]:
            series = _series(imaging=imaging, found=found, match=matches[found["uid"]])
            doorway.admit(
                record=series, actor=actor, at=at, ability="accept_imaging", kind="cases.series_added"
            )
        detail = {"kind": "series", "series": len(report["series"])}
        archive.release_from_quarantine(stored=stored, actor=actor.as_actor(), at=at, detail=detail)
    return imaging


def packed(given: Sequence[tuple[str, bytes]]) -> bytes:
    """Return loose files as one zip; order and names change nothing in its bytes."""
    ordered = sorted((files.digest_of(content), content) for _, content in given)
    return _zipped((f"{place:05d}.dcm", content) for place, (_, content) in enumerate(ordered))


def match_again(*, imaging: Imaging, actor: Account, at: datetime) -> None:
    """Compare the kept pictures with the patient as corrected since."""
    same_house(actor, imaging)
    _, matches = _inspect(case=imaging.case, content=read_file(imaging.sha256), at=at)
    with transaction.atomic():
        archive.lock_chain(imaging.institution_key)
        for series in imaging.series.all():
            doorway.amend(
                record=series,
                changes={"patient_match": matches[series.uid].value},
                actor=actor,
                at=at,
                ability="accept_imaging",
                kind="cases.series_matched",
            )


def accept_imaging(
    *,
    device: Device,
    series: Sequence[Series],
    actor: Account,
    at: datetime,
    region: str = "",
    purpose: str = "",
) -> doorway.Passed:
    """Choose the series that a device is built on and pass the gate `imaging`; none where none is needed.

    In the trauma lane who accepts the pictures goes on at once: whoever may draw has begun the design.
    """
    same_house(actor, device, *series)
    with transaction.atomic():
        for one in series:
            _choose(device=device, series=one, region=region, purpose=purpose, actor=actor, at=at)
        passed = doorway.move(
            record=device,
            process=DEVICE,
            move="accept_imaging",
            actor=actor,
            at=at,
            gate=gates.ask(gate="imaging", device=device, at=at, actor=actor),
        )
        draws = may(account=actor, ability="upload_design", at=at, subject_institution=device.institution_key)
        if device.case.lane == Lane.TRAUMA and not isinstance(draws, Denied):
            doorway.move(record=device, process=DEVICE, move="start_design", actor=actor, at=at)
        return passed


def reopen_imaging(*, device: Device, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Go back to the pictures: new ones came, or the old ones no longer hold."""
    with transaction.atomic():
        for use in device.imaging_uses.filter(dropped_at__isnull=True):
            doorway.amend(
                record=use,
                changes={"dropped_at": at, "dropped_reason": reason},
                actor=actor,
                at=at,
                ability="accept_imaging",
                kind="cases.imaging_dropped",
            )
        return doorway.move(
            record=device,
            process=DEVICE,
            move="reopen_imaging",
            actor=actor,
            at=at,
            detail={"reason": reason},
        )


def _choose(
    *, device: Device, series: Series, region: str, purpose: str, actor: Account, at: datetime
) -> None:
    if series.imaging.case_id != device.case_id:
        raise CaseError(
            "series_of_other_case",
            what=_("%(series)s belongs to the case %(case)s.")
            % {"series": series, "case": series.imaging.case},
            where=device.number,
            do=_("Add the pictures to this case."),
        )
    if device.imaging_uses.filter(series=series, dropped_at__isnull=True).exists():
        return
    use = ImagingUse(
        institution_key=device.institution_key,
        device=device,
        series=series,
        region=region,
        purpose=purpose,
        chosen_by=actor,
        chosen_at=at,
    )
    doorway.admit(record=use, actor=actor, at=at, ability="accept_imaging", kind="cases.imaging_chosen")


def _inspect(*, case: Case, content: bytes, at: datetime) -> tuple[dict[str, Any], dict[str, Match]]:
    """Return the report on all series, and whether each names the case's patient.

    The comparison happens in the child; what the files say of a person never comes here.
    """
    patient = case.patient

    def look(expected: Mapping[str, str]) -> dict[str, Any]:
        options = {"on": day_of(at).isoformat(), "patient": dict(expected)}
        return child.run("series", inputs={"series": content}, options=options)

    try:
        report = look({"id": patient.number or patient.code})
        matches = _matches(report)
        if patient.number and Match.OTHER in matches.values():
            # A series that was pseudonymised on its way carries our code in place of the number.
            matches = _better(matches, _matches(look({"id": patient.code})), instead_of=Match.OTHER)
        if patient.name and patient.birth_on and Match.NOT_KNOWN in matches.values():
            by_name = _matches(look({"name": patient.name}))
            by_birth = _matches(look({"birth_date": patient.birth_on.strftime("%Y%m%d")}))
            both = {uid: _both(by_name[uid], by_birth[uid]) for uid in matches}
            matches = _better(matches, both, instead_of=Match.NOT_KNOWN)
    except Unreadable as trouble:
        raise gates.unreadable(gate="imaging", trouble=trouble, on=day_of(at), state=None) from trouble
    return report, matches


def _matches(report: Mapping[str, Any]) -> dict[str, Match]:
    return {one["uid"]: _match({found["code"] for found in one["findings"]}) for one in report["series"]}


def _match(codes: set[str]) -> Match:
    if codes & {"patient_differs", "patients_mixed"}:
        return Match.OTHER
    return Match.SAME if "patient_agrees" in codes else Match.NOT_KNOWN


def _both(first: Match, second: Match) -> Match:
    if Match.OTHER in {first, second}:
        return Match.OTHER
    return Match.SAME if first is second is Match.SAME else Match.NOT_KNOWN


def _better(
    first: Mapping[str, Match], second: Mapping[str, Match], *, instead_of: Match
) -> dict[str, Match]:
    return {uid: second[uid] if match is instead_of else match for uid, match in first.items()}


def _series(*, imaging: Imaging, found: Mapping[str, Any], match: Match) -> Series:
    return Series(
        institution_key=imaging.institution_key,
        imaging=imaging,
        uid=found["uid"],
        modality=found["modality"] or "",
        acquired_on=date.fromisoformat(found["acquired_on"]) if found["acquired_on"] else None,
        patient_match=match.value,
        facts=json_value(found),
    )


def _as_zip(source: Path | bytes) -> bytes:
    """Return an upload as one zip; a folder is packed in order of name, so that its hash is stable."""
    if isinstance(source, bytes):
        return source
    if source.is_file():
        return source.read_bytes()
    if not source.is_dir():
        raise CaseError(
            "no_series",
            what=_("%(source)s is neither a folder nor a file.") % {"source": source.name},
            where=str(source),
            do=_("Give the folder or zip of the series."),
        )
    paths = sorted(path for path in source.rglob("*") if path.is_file() and not path.is_symlink())
    return _zipped((str(path.relative_to(source)), path.read_bytes()) for path in paths)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name, content in files:
            out.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return made.getvalue()
