"""What follows the judgement of an incident: reports, investigation, action in the field, final report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.actions import lock_chain
from maatwerk.lab.actions.documents import keep_document
from maatwerk.lab.actions.saying import not_after, one_of, said, same_house
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.quality.models import Incident
from maatwerk.quality.words import REPORTABLE, SERIOUS, Altering, FieldAction, Paper, Source
from maatwerk.workflow import doorway

_EMPTIED: Mapping[str, Mapping[str, Any]] = {
    Paper.REPORT: {"reported_on": None, "report_reference": "", "report_sha256": ""},
    Paper.EXPLANATION: {"explanation_on": None, "explanation_sha256": ""},
    Paper.FIELD_REPORT: {
        "field_report_on": None,
        "field_report_reference": "",
        "field_report_sha256": "",
    },
    Paper.NOTICE: {"notice_on": None, "notice_draft_on": None, "notice_sha256": ""},
    Paper.FINAL: {"final_on": None, "final_reference": "", "final_sha256": ""},
}


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document that was sent: on which day, under which reference, and its content."""

    on: date
    content: bytes
    reference: str = ""


def report_incident(*, incident: Incident, document: Document, actor: Account, at: datetime) -> None:
    """Record that the authority was told, with its reference and what was sent (Art.87(1), 88(1), 10(12))."""
    _refuse_unless(
        incident.kind in REPORTABLE,
        what=_("%(incident)s is not judged to be something that is reported.") % {"incident": incident},
        do=_("Judge it first."),
    )
    changes = {
        "reported_on": _sent(incident, document.on, at=at),
        "report_reference": said("reference", document.reference),
    }
    _keep(
        incident,
        changes,
        paper=("report_sha256", document.content),
        kind="incident_reported",
        actor=actor,
        at=at,
    )


def explain_incident(*, incident: Incident, document: Document, actor: Account, at: datetime) -> None:
    """Record the statement that tells the authority why what it passed on is not reported (Art.87(11))."""
    _refuse_unless(
        incident.source == Source.AUTHORITY and bool(incident.kind) and incident.kind not in REPORTABLE,
        what=_("%(incident)s needs no explanatory statement.") % {"incident": incident},
        do=_("Explain what an authority passed on and you judged not to be reported."),
    )
    changes = {"explanation_on": _sent(incident, document.on, at=at)}
    _keep(
        incident,
        changes,
        paper=("explanation_sha256", document.content),
        kind="incident_explained",
        actor=actor,
        at=at,
    )


def open_investigation(
    *,
    incident: Incident,
    begun_on: date,
    altering: str,
    actor: Account,
    at: datetime,
    told_on: date | None = None,
) -> None:
    """Begin the investigation, and say whether it alters the device, and whether that was told before."""
    _refuse_unless(
        incident.kind in SERIOUS,
        what=_("%(incident)s is not judged serious.") % {"incident": incident},
        do=_("Judge it first."),
    )
    begun = _sent(incident, begun_on, at=at)
    way = one_of("altering", altering, [one.value for one in Altering])
    if way == Altering.TOLD_BEFORE:
        told_on = _told_before(told_on, begun, at=at)
    changes = {
        "investigated_from": begun,
        "altering": way,
        "altering_told_on": told_on if way == Altering.TOLD_BEFORE else None,
    }
    _amend(incident, changes, kind="incident_investigation_opened", actor=actor, at=at)


def conclude_investigation(
    *, incident: Incident, concluded_on: date, conclusion: str, risk: str, actor: Account, at: datetime
) -> None:
    """Conclude the investigation with what was found and the assessment of the risk (Art.89(1))."""
    begun = incident.investigated_from
    _refuse_unless(
        begun is not None,
        what=_("No investigation of %(incident)s was begun.") % {"incident": incident},
        do=_("Begin it first."),
    )
    changes = {
        "concluded_on": _sent(incident, concluded_on, at=at, after=begun),
        "conclusion": said("conclusion", conclusion),
        "risk": said("assessment", risk),
    }
    _amend(incident, changes, kind="incident_investigation_concluded", actor=actor, at=at)


def decide_field_action(
    *, incident: Incident, needed: str, reason: str, is_urgent: bool, actor: Account, at: datetime
) -> None:
    """Decide with reasons whether action in the field is needed, and whether it cannot wait (Art.87(8))."""
    _refuse_unjudged(incident)
    way = one_of("decision", needed, [one.value for one in FieldAction])
    _refuse_unless(
        way == FieldAction.NEEDED or incident.field_action_on is None,
        what=_("Action in the field has begun already."),
        do=_("Leave the decision as it is."),
    )
    changes = {
        "field_action": way,
        "field_action_reason": said("reason", reason),
        "field_action_is_urgent": is_urgent and way == FieldAction.NEEDED,
    }
    _amend(incident, changes, kind="field_action_decided", actor=actor, at=at)


def report_field_action(*, incident: Incident, document: Document, actor: Account, at: datetime) -> None:
    """Record that the authority was told of the action in the field (Art.87(1)(b))."""
    _refuse_without_action(incident)
    changes = {
        "field_report_on": _sent(incident, document.on, at=at),
        "field_report_reference": said("reference", document.reference),
    }
    _keep(
        incident,
        changes,
        paper=("field_report_sha256", document.content),
        kind="field_action_reported",
        actor=actor,
        at=at,
    )


def start_field_action(*, incident: Incident, begun_on: date, actor: Account, at: datetime) -> None:
    """Record when the action in the field began; whether it was told before, the records show."""
    _refuse_without_action(incident)
    changes = {"field_action_on": _sent(incident, begun_on, at=at)}
    _amend(incident, changes, kind="field_action_begun", actor=actor, at=at)


def issue_notice(
    *, incident: Incident, document: Document, draft_on: date | None, actor: Account, at: datetime
) -> None:
    """Record the field safety notice that was sent, and when the authority got its draft (Art.89(8))."""
    _refuse_without_action(incident)
    sent = _sent(incident, document.on, at=at)
    if draft_on is not None and draft_on > sent:
        raise InputRefused(
            "draft_after_notice",
            what=_("The authority got the draft on %(draft)s, after the notice was sent on %(sent)s.")
            % {"draft": written_day(draft_on), "sent": written_day(sent)},
            where="draft_on",
            why=_("A draft is there to be commented on before it is sent."),
            do=_("Correct the day, or leave it out when the authority got no draft."),
        )
    changes = {"notice_on": sent, "notice_draft_on": draft_on}
    _keep(
        incident,
        changes,
        paper=("notice_sha256", document.content),
        kind="field_notice_issued",
        actor=actor,
        at=at,
    )


def file_final_report(*, incident: Incident, document: Document, actor: Account, at: datetime) -> None:
    """Record the final report with the findings of the investigation (Art.89(5))."""
    _refuse_unless(
        incident.concluded_on is not None,
        what=_("The investigation of %(incident)s is not concluded.") % {"incident": incident},
        do=_("Conclude it first; the final report tells what it found."),
    )
    changes = {
        "final_on": _sent(incident, document.on, at=at, after=incident.concluded_on),
        "final_reference": said("reference", document.reference),
    }
    _keep(
        incident,
        changes,
        paper=("final_sha256", document.content),
        kind="incident_final_report_filed",
        actor=actor,
        at=at,
    )


def take_back(*, incident: Incident, paper: str, reason: str, actor: Account, at: datetime) -> None:
    """Take a document back that is wrong; event and file stay, and the duty it met is open again."""
    which = one_of("document", paper, list(_EMPTIED))
    emptied = _EMPTIED[which]
    document = next(name for name in emptied if name.endswith("sha256"))
    _refuse_unless(
        bool(getattr(incident, document)),
        what=_("There is no such document on record."),
        do=_("Choose one that is."),
    )
    detail = {"reason": said("reason", reason), "paper": which, "sha256": getattr(incident, document)}
    _amend(incident, emptied, kind="incident_paper_taken_back", actor=actor, at=at, detail=detail)


def _amend(
    incident: Incident,
    changes: Mapping[str, Any],
    *,
    kind: str,
    actor: Account,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    same_house(actor, incident)
    _refuse_unless(
        incident.state != "closed",
        what=_("%(incident)s is closed.") % {"incident": incident},
        do=_("Open it again, with the reason."),
    )
    doorway.amend(
        record=incident,
        changes=changes,
        actor=actor,
        at=at,
        ability=Ability.MANAGE_QUALITY,
        kind=f"quality.{kind}",
        detail=detail,
    )


def _keep(
    incident: Incident,
    changes: Mapping[str, Any],
    *,
    paper: tuple[str, bytes],
    kind: str,
    actor: Account,
    at: datetime,
) -> None:
    """Keep a document and what is told of it, both or neither."""
    same_house(actor, incident)
    field, content = paper
    with transaction.atomic():
        lock_chain(incident.institution_key)
        sha256 = keep_document(content=content, name=f"{kind}.pdf", actor=actor, at=at)
        _amend(incident, {**changes, field: sha256}, kind=kind, actor=actor, at=at)


def _sent(incident: Incident, day: date, *, at: datetime, after: date | None = None) -> date:
    """Return a day that is not in the future and not before what it follows."""
    begins = after or incident.aware_on
    if day < begins:
        raise InputRefused(
            "day_too_early",
            what=_("That day, %(day)s, lies before %(begins)s.")
            % {"day": written_day(day), "begins": written_day(begins)},
            where="on",
            why=_("Nothing is done about an incident before it is known, or concluded before it is begun."),
            do=_("Correct the day."),
        )
    return not_after("day", day, at=at)


def _told_before(told_on: date | None, begun: date, *, at: datetime) -> date:
    if told_on is None or told_on > begun:
        raise InputRefused(
            "authority_told_too_late",
            what=_("It is not said that the authority was told before the device is altered."),
            where="told_on",
            why=_("A device that was cut or cleaned cannot be evaluated again (Art. 89(1))."),
            do=_("Tell the authority and give that day, or say that it was not told."),
        )
    return not_after("day", told_on, at=at)


def _refuse_unjudged(incident: Incident) -> None:
    _refuse_unless(
        bool(incident.kind),
        what=_("Nobody has said yet what %(incident)s is.") % {"incident": incident},
        do=_("Judge it first."),
    )


def _refuse_without_action(incident: Incident) -> None:
    _refuse_unless(
        incident.field_action == FieldAction.NEEDED,
        what=_("It is not decided that action in the field is needed."),
        do=_("Decide it first, with the reason."),
    )


def _refuse_unless(holds: bool, *, what: str, do: str) -> None:
    if not holds:
        raise InputRefused(
            "not_in_this_order",
            what=what,
            why=_("Each step of an incident stands on the one before it."),
            do=do,
        )
