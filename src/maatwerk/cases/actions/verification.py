"""Checks of the plan: a failed one stops the device by itself."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.days import day_of
from maatwerk.cases import gates, spoken
from maatwerk.cases.actions.cases import as_stored, same_house
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.models import Build, CheckResult, Device, PartCopy
from maatwerk.cases.process import DEVICE
from maatwerk.lab import actions as lab
from maatwerk.lab.catalogue.checks import Check
from maatwerk.lab.models import Instrument
from maatwerk.lab.queries import Subject, instrument_in_date
from maatwerk.lab.words import HoldSubject, Scope, Verification
from maatwerk.people.models import Account
from maatwerk.workflow import doorway
from maatwerk.workflow.spoken import state

CHECKABLE = frozenset({"in_production", "in_verification"})


def record_check(
    *,
    device: Device,
    code: str,
    actor: Account,
    at: datetime,
    copy: PartCopy | None = None,
    build: Build | None = None,
    passed: bool | None = None,
    value: Decimal | float | None = None,
    instrument: Instrument | None = None,
    note: str = "",
    evidence: bytes | None = None,
) -> CheckResult:
    """Record one result; a measured value is held against the plan's limit, a failure places a hold."""
    with transaction.atomic():
        check = _check(device=as_stored(device), code=code)
        _aim(check=check, device=device, copy=copy, build=build, actor=actor)
        right = _verdict(check=check, value=value, passed=passed)
        _examine_instrument(check=check, instrument=instrument)
        result = CheckResult(
            institution_key=device.institution_key,
            device=device,
            code=code,
            scope=check.scope.value,
            build=build,
            copy=copy,
            passed=right,
            value=None if value is None else round(Decimal(str(value)), 5),
            unit=check.unit.value if check.unit is not None else "",
            limit=_limit(check),
            instrument=instrument,
            instrument_in_date=None if instrument is None else instrument_in_date(instrument, on=day_of(at)),
            evidence_sha256=_evidence(evidence, device=device, actor=actor, at=at),
            note=note or ("" if right else _note(check=check, value=value)),
            checked_by=actor,
            checked_at=at,
        )
        doorway.admit(record=result, actor=actor, at=at, ability="record_check", kind="cases.check_recorded")
        if not right:
            _stop(result=result, check=check, actor=actor, at=at)
    return result


def record_visual_checks(
    *,
    device: Device,
    copy: PartCopy,
    actor: Account,
    at: datetime,
    exceptions: Mapping[str, str] | None = None,
    photos: Mapping[str, bytes] | None = None,
) -> tuple[CheckResult, ...]:
    """Close all visual checks of one piece as a group; what is wrong is named as an exception."""
    wrong, shown = dict(exceptions or {}), photos or {}
    codes = [
        check.code
        for check in Asked(device=device, at=at).family.checks
        if check.scope is Scope.PART and check.kind is Verification.VISUAL
    ]
    if unknown := set(wrong) - set(codes):
        raise CaseError(
            "check_not_visual",
            what=_("%(unknown)s is no visual check.") % {"unknown": ", ".join(sorted(unknown))},
            where=device.number,
        )
    with transaction.atomic():
        return tuple(
            record_check(
                device=device,
                code=code,
                copy=copy,
                passed=code not in wrong,
                note=wrong.get(code, ""),
                evidence=shown.get(code),
                actor=actor,
                at=at,
            )
            for code in codes
        )


def finish_verification(*, device: Device, actor: Account, at: datetime) -> doorway.Passed:
    """Pass the gate `verify`: every check of the plan is done, and right."""
    return doorway.move(
        record=device,
        process=DEVICE,
        move="pass_verification",
        actor=actor,
        at=at,
        gate=gates.ask(gate="verify", device=device, at=at, actor=actor),
        changes={"verified_at": at},
    )


def _check(*, device: Device, code: str) -> Check:
    if device.state not in CHECKABLE:
        raise CaseError(
            "nothing_to_check",
            what=_("The device is %(state)s; nothing of it is checked now.") % {"state": state(device.state)},
            where=device.number,
        )
    plan: Sequence[Check] = Asked(device=device, at=device.requested_at).family.checks
    found = next((check for check in plan if check.code == code), None)
    if found is None or found.scope is Scope.RECIPE:
        raise CaseError(
            "check_unknown",
            what=_("The plan of %(family)s has no check %(code)s on a device.")
            % {"family": device.family, "code": code},
            do=_("The plan of the family lists the checks."),
        )
    return found


def _aim(*, check: Check, device: Device, copy: PartCopy | None, build: Build | None, actor: Account) -> None:
    """Refuse a result on a thing that the check is not about, or that is not of this device."""
    same_house(actor, device, *([copy] if copy else []), *([build] if build else []))
    wanted = {Scope.PART: (True, False), Scope.BUILD: (False, True)}.get(check.scope, (False, False))
    if (copy is not None, build is not None) != wanted:
        raise CaseError(
            "check_aims_wrong",
            what=_("%(check)s is made on the scope %(scope)s; name just that.")
            % {"check": check.code, "scope": spoken.part(check.scope.value)},
        )
    if copy is not None and (copy.part.device_id != device.pk or copy.state == "scrapped"):
        raise CaseError(
            "piece_not_of_device",
            what=_("%(copy)s is no good piece of %(device)s.")
            % {"copy": spoken.piece(copy), "device": device},
        )
    if copy is not None and PartCopy.objects.get(pk=copy.pk).state != "made":
        raise CaseError(
            "piece_not_made",
            what=_("%(copy)s is not made; what is not made cannot be checked.")
            % {"copy": spoken.piece(copy)},
            do=_("Take the build out first."),
        )
    if build is not None and not build.pieces.filter(part__device=device).exists():
        raise CaseError(
            "build_not_of_device",
            what=_("%(build)s holds nothing of %(device)s.") % {"build": build, "device": device},
        )


def _verdict(*, check: Check, value: Decimal | float | None, passed: bool | None) -> bool:
    if check.kind is Verification.MEASURED:
        if value is None or check.limit is None or not math.isfinite(value):
            raise CaseError(
                "value_missing", what=_("%(check)s is measured; give the value.") % {"check": check.code}
            )
        # A value inside the limit that somebody saw fail is a failure; the limit is never argued away.
        return check.limit.keeps(float(value)) and passed is not False
    if passed is None:
        raise CaseError(
            "verdict_missing", what=_("%(check)s passed or did not; say which.") % {"check": check.code}
        )
    return passed


def _examine_instrument(*, check: Check, instrument: Instrument | None) -> None:
    if check.instrument_kind is None:
        return
    if instrument is None or instrument.kind != check.instrument_kind:
        raise CaseError(
            "instrument_missing",
            what=_("%(check)s is made with a %(instrument_kind)s.")
            % {"check": check.code, "instrument_kind": check.instrument_kind},
            do=_("Scan the instrument that was used."),
        )


def _limit(check: Check) -> dict[str, Any]:
    if check.limit is None:
        return {}
    return {"min": check.limit.min, "max": check.limit.max}


def _note(*, check: Check, value: Decimal | float | None) -> str:
    return f"{value} lies outside the limit" if value is not None else f"{check.code} did not pass"


def _evidence(content: bytes | None, *, device: Device, actor: Account, at: datetime) -> str:
    if content is None:
        return ""
    stored = archive.keep_file(
        content=content,
        name=f"check-{device.number}",
        media_type="application/octet-stream",
        institution_key=device.institution_key,
        actor=actor.as_actor(),
        at=at,
        salt_key=device.case.patient.salt_key(),
    )
    return stored.sha256


def _stop(*, result: CheckResult, check: Check, actor: Account, at: datetime) -> None:
    """Place the hold that a failed check asks for; the quality room later deals with its cause."""
    build = result.build
    subject = (
        Subject(HoldSubject.BUILD, str(build.pk), build.number)
        if build is not None
        else Subject(HoldSubject.DEVICE, str(result.device_id), result.device.number)
    )
    lab.place_hold(
        subject=subject,
        code="check_failed",
        reason=f"{check.title['en']}: {result.note}",
        origin=f"cases.CheckResult:{result.pk}",
        actor=actor,
        at=at,
    )
