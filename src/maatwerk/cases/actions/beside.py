"""What stands beside the devices of a case: marketed devices that were adapted, and papers that came late."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.cases import scans, spoken
from maatwerk.cases.actions.cases import same_house
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.late import lane_of
from maatwerk.cases.models import AdaptedDevice, Case, LatePaper
from maatwerk.cases.process import ADAPTED
from maatwerk.cases.words import Within
from maatwerk.people.models import Account
from maatwerk.workflow import doorway


def record_adapted_device(
    *,
    case: Case,
    product: str,
    maker: str,
    identifier: str,
    adapted_how: str,
    within_instructions: str,
    actor: Account,
    at: datetime,
    grounds: str = "",
) -> AdaptedDevice:
    """Record a marketed device that the lab adapted for this patient, such as a plate bent before.

    Within the maker's instructions the maker stays the manufacturer (Art.16(1) subpara 2). Whoever says so
    names where the instructions do.
    """
    same_house(actor, case)
    given = {"product": product, "maker": maker, "identifier": identifier, "adapted_how": adapted_how}
    if empty := [name for name, value in given.items() if not value.strip()]:
        raise CaseError(
            "adapted_says_too_little", what=_("Still open: %(empty)s.") % {"empty": spoken.parts(empty)}
        )
    within = Within(within_instructions)
    if within is Within.YES and not grounds.strip():
        raise CaseError(
            "adapted_without_grounds",
            what=_("Nothing says where the maker's instructions foresee this."),
            why=_("Only what the maker foresees leaves the maker's conformity as it is."),
            do=_("Name the instructions, their edition and the section; or choose not known."),
        )
    record = AdaptedDevice(
        institution_key=case.institution_key,
        case=case,
        product=product.strip(),
        maker=maker.strip(),
        identifier=identifier.strip(),
        adapted_how=adapted_how.strip(),
        within_instructions=within.value,
        grounds=grounds.strip(),
        adapted_by=actor,
        adapted_at=at,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability="accept_device", kind="cases.adapted_device_recorded"
    )
    return record


def withdraw_adapted_device(
    *, adapted: AdaptedDevice, reason: str, actor: Account, at: datetime
) -> doorway.Passed:
    """Say that a record of an adapted device does not hold; it is kept with the reason."""
    if not reason.strip():
        raise CaseError("reason_missing", what=_("Say why it does not hold."))
    return doorway.move(
        record=adapted, process=ADAPTED, move="withdraw", actor=actor, at=at, detail={"reason": reason}
    )


def bring_late_paper(
    *,
    case: Case,
    code: str,
    actor: Account,
    at: datetime,
    text: str = "",
    file_name: str = "",
    content: bytes | None = None,
) -> LatePaper:
    """Bring a paper of a trauma case that was allowed to come late: in words, or as a scan or picture."""
    same_house(actor, case)
    lane = lane_of(case)
    entry = None if lane is None else lane.paper(code)
    if entry is None or entry.shown_by != "paper":
        raise CaseError(
            "paper_unknown",
            what=_("No paper %(code)s may come late here.") % {"code": code},
            where=case.number,
        )
    if entry.needs_file and not content:
        raise CaseError(
            "paper_file_missing", what=_("This paper is a picture or a scan."), do=_("Choose the file.")
        )
    if not content and not text.strip():
        raise CaseError(
            "paper_empty", what=_("The paper says nothing."), do=_("Write it down, or choose the file.")
        )
    with transaction.atomic():
        sha256 = _kept(case, name=file_name, content=content, actor=actor, at=at) if content else ""
        paper = LatePaper(
            institution_key=case.institution_key,
            case=case,
            code=code,
            text=text.strip(),
            file_name=file_name if content else "",
            sha256=sha256,
            brought_by=actor,
            brought_at=at,
        )
        doorway.admit(
            record=paper, actor=actor, at=at, ability=entry.by.value, kind="cases.late_paper_brought"
        )
    return paper


def _kept(case: Case, *, name: str, content: bytes, actor: Account, at: datetime) -> str:
    """Keep a scan or picture, looked at first, and return its hash."""
    stored = archive.keep_file(
        content=content,
        name=name,
        media_type=scans.media_type(content, name=name),
        institution_key=case.institution_key,
        actor=actor.as_actor(),
        at=at,
        salt_key=case.patient.salt_key(),
    )
    return stored.sha256
