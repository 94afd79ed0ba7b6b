"""The bench: several results at once, and results that records already hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.queries import read_file
from maatwerk.cases.actions.cases import as_stored
from maatwerk.cases.actions.verification import record_check
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.evidence import answered
from maatwerk.cases.models import Build, CheckResult, Device, PartCopy
from maatwerk.lab.models import Instrument
from maatwerk.people.models import Account


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a person saw or measured in one check on one thing."""

    code: str
    copy: PartCopy | None = None
    build: Build | None = None
    passed: bool | None = None
    value: Decimal | None = None
    instrument: Instrument | None = None
    note: str = ""
    evidence: bytes | None = None


def record_checks(
    *, device: Device, seen: Sequence[Seen], actor: Account, at: datetime
) -> tuple[CheckResult, ...]:
    """Record several results at once: all of them, or none."""
    if not seen:
        raise CaseError(
            "nothing_seen",
            what=_("Nothing was filled in."),
            where=device.number,
            do=_("Give a value or say how it went; what is left empty stays to be done."),
        )
    with transaction.atomic():
        archive.lock_chain(device.institution_key)
        return tuple(
            record_check(
                device=device,
                code=one.code,
                copy=one.copy,
                build=one.build,
                passed=one.passed,
                value=one.value,
                instrument=one.instrument,
                note=one.note,
                evidence=one.evidence,
                actor=actor,
                at=at,
            )
            for one in seen
        )


def record_from_records(*, device: Device, actor: Account, at: datetime) -> tuple[CheckResult, ...]:
    """Record the checks that records answer; each result names its record, and a bad one stops the device."""
    with transaction.atomic():
        archive.lock_chain(device.institution_key)
        found = answered(Asked(device=as_stored(device), at=at, actor=actor))
        if not found:
            raise CaseError(
                "nothing_on_record",
                what=_("No record answers a check that is open."),
                where=device.number,
                do=_("Look at the open checks yourself."),
            )
        return tuple(
            record_check(
                device=device,
                code=due.check.code,
                copy=due.copy,
                build=due.build,
                passed=answer.passed,
                value=answer.value,
                instrument=answer.instrument,
                note=answer.said,
                evidence=read_file(answer.sha256) if answer.sha256 else None,
                actor=actor,
                at=at,
            )
            for due, answer in found
        )
