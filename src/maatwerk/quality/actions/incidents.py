"""Telling that something happened, judging what it is with a signature, closing it when all is done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.actions import lock_chain
from maatwerk.archive.chain import canonical_text, text_digest
from maatwerk.archive.proofs import Proof
from maatwerk.cases.models import Device
from maatwerk.lab.actions.saying import not_after, one_of, said, same_house
from maatwerk.lab.models import Family
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability, roles_with
from maatwerk.people.spoken import written_day
from maatwerk.quality import spoken
from maatwerk.quality.models import Incident
from maatwerk.quality.process import INCIDENT
from maatwerk.quality.queries.incidents import open_steps
from maatwerk.quality.words import IncidentKind, Source
from maatwerk.rulebook.reasons import Basis, Reason, Strength
from maatwerk.workflow import doorway

MEANING = "incident judged"


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What somebody tells: what happened, with which device or family, since when the house knows."""

    found: str
    aware_on: date
    source: str
    happened_on: date | None = None
    device: Device | None = None
    family_code: str = ""


@dataclass(frozen=True, kw_only=True)
class Judging:
    """What an incident is, why, whether that is certain, and the day of new information, if there is one."""

    kind: str
    reason: str
    is_uncertain: bool = False
    counts_from: date | None = None


def file_incident(*, filing: Filing, actor: Account, at: datetime) -> Incident:
    """Tell that something happened with a device; the days count from when the house knew of it."""
    same_house(actor, filing.device)
    family = filing.family_code
    if filing.device is not None:
        family = filing.device.family.code
    elif family:
        mine = Family.objects.filter(institution_key=actor.institution_key)
        one_of("family", family, set(mine.values_list("code", flat=True)))
    aware_on = not_after("day of knowing", filing.aware_on, at=at)
    record = Incident(
        institution_key=actor.institution_key,
        found=said("account of what happened", filing.found),
        source=one_of("source", filing.source, [one.value for one in Source]),
        device=filing.device,
        family_code=family,
        happened_on=_not_later(filing.happened_on, aware_on),
        aware_on=aware_on,
        filed_by=actor,
        filed_at=at,
    )
    with transaction.atomic():
        lock_chain(actor.institution_key)
        record.number = _next_number(actor=actor, at=at)
        doorway.admit(
            record=record, actor=actor, at=at, ability=Ability.REPORT_INCIDENT, kind="quality.incident_filed"
        )
    return record


def judging_digest(*, incident: Incident, judging: Judging) -> str:
    """Return the digest of what a person signs: the judgement, bound to what was told."""
    shown = {
        "incident": incident.number,
        "found": incident.found,
        "aware_on": incident.aware_on.isoformat(),
        "kind": judging.kind,
        "reason": judging.reason,
        "is_uncertain": judging.is_uncertain,
        "counts_from": _begins(incident, judging).isoformat(),
    }
    return text_digest(canonical_text({"kind": "incident", "content": shown}))


def judge_incident(
    *, incident: Incident, judging: Judging, actor: Account, at: datetime, proof: Proof
) -> doorway.Passed:
    """Sign what an incident is; whoever is uncertain chooses what it may be, and reports (Art.87(7))."""
    same_house(actor, incident)
    kind = one_of("kind", judging.kind, [one.value for one in IncidentKind])
    reason = said("reason", judging.reason)
    begins = not_after("first day that counts", _begins(incident, judging), at=at)
    _refuse_later_day(incident, begins)
    digest = judging_digest(incident=incident, judging=judging)
    return doorway.move(
        record=incident,
        process=INCIDENT,
        move="judge",
        actor=actor,
        at=at,
        proof=proof,
        digest=digest,
        changes={
            "kind": kind,
            "kind_reason": reason,
            "is_uncertain": judging.is_uncertain,
            "counts_from": begins,
            "judged_by": actor,
            "judged_at": at,
        },
    )


def close_incident(*, incident: Incident, done: str, actor: Account, at: datetime) -> doorway.Passed:
    """Close an incident when all that its kind asks for is on record; words alone close nothing."""
    what = said("account of what was learnt", done)
    same_house(actor, incident)
    with transaction.atomic():
        lock_chain(incident.institution_key)
        incident.refresh_from_db()
        reasons = tuple(_missing(step) for step in open_steps(incident))
        if incident.state == "judged" and reasons:
            raise doorway.Refused(None, reasons, incident.state)
        changes: dict[str, Any] = {"done": what, "closed_by": actor, "closed_at": at}
        return doorway.move(
            record=incident, process=INCIDENT, move="close", actor=actor, at=at, changes=changes
        )


def reopen_incident(*, incident: Incident, reason: str, actor: Account, at: datetime) -> doorway.Passed:
    """Open a closed incident again, as something new is known."""
    same_house(actor, incident)
    detail = {"reason": said("reason", reason)}
    return doorway.move(record=incident, process=INCIDENT, move="reopen", actor=actor, at=at, detail=detail)


def _begins(incident: Incident, judging: Judging) -> date:
    """Return the day from which the days count: of knowing, or of the information that changed the kind."""
    return judging.counts_from or incident.aware_on


def _refuse_later_day(incident: Incident, begins: date) -> None:
    """Refuse to move the beginning of the days, save where new information made an incident serious."""
    set_aside = incident.kind in {IncidentKind.NOT_SERIOUS, IncidentKind.SIDE_EFFECT}
    if begins in {incident.aware_on, incident.counts_from}:
        return
    if begins > incident.aware_on and set_aside:
        return
    raise InputRefused(
        "day_does_not_count",
        what=_("The days would count from %(day)s.") % {"day": written_day(begins)},
        where="counts_from",
        why=_(
            "They count from the day on which the house knew of it, %(aware)s. Only when an incident was "
            "first judged not to be reported, and new information changed that, do they count from the "
            "day of that information (MDCG 2023-3)."
        )
        % {"aware": written_day(incident.aware_on)},
        do=_("Leave the day out."),
    )


def _not_later(happened_on: date | None, aware_on: date) -> date | None:
    if happened_on is not None and happened_on > aware_on:
        raise InputRefused(
            "known_before_it_happened",
            what=_("It would have happened on %(day)s, and the house knew of it on %(aware)s.")
            % {"day": written_day(happened_on), "aware": written_day(aware_on)},
            where="happened_on",
            why=_("Nobody knows of something before it happens."),
            do=_("Correct one of the two days."),
        )
    return happened_on


def _next_number(*, actor: Account, at: datetime) -> str:
    """Return the next free number of the year; the caller holds the lock of the chain."""
    prefix = f"IN-{at.year}-"
    taken = Incident.objects.filter(institution_key=actor.institution_key, number__startswith=prefix)
    return f"{prefix}{taken.count() + 1:04d}"


def _missing(step: str) -> Reason:
    text, do, cite = spoken.STEPS[step]
    return Reason(
        code="incident_step_open",
        text=str(text),
        basis=Basis.LAW,
        cites=(cite,),
        strength=Strength.NEVER,
        who_can=roles_with(Ability.MANAGE_QUALITY),
        do=str(do),
    )
