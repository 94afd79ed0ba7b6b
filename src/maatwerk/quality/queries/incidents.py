"""Incidents and letters of an authority, for those who may see them, and what is open in each."""

from datetime import datetime

from django.db.models import Q, QuerySet

from maatwerk.people.authority import may
from maatwerk.people.models import Account
from maatwerk.quality.models import AuthorityLetter, Incident
from maatwerk.quality.words import REPORTABLE, SERIOUS, FieldAction, Source


def incidents(viewer: Account, *, at: datetime) -> QuerySet[Incident]:
    """Return the incidents, the newest first; who may not read all sees those that they told themselves."""
    found = Incident.objects.filter(institution_key=viewer.institution_key)
    if not may(account=viewer, ability="read_all", at=at):
        found = found.filter(filed_by=viewer)
    return found.select_related("device", "filed_by", "judged_by", "closed_by").order_by("-aware_on", "-pk")


def letters(viewer: Account) -> QuerySet[AuthorityLetter]:
    """Return the letters of authorities, the newest first."""
    found = AuthorityLetter.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("recorded_by", "answered_by").order_by("-received_on", "-pk")


def running(viewer: Account, *, at: datetime) -> QuerySet[Incident]:
    """Return the incidents of which the authority has still to be told, or that nobody judged."""
    untold = Q(kind="") | Q(kind__in=[one.value for one in REPORTABLE], reported_on=None)
    return incidents(viewer, at=at).filter(untold).order_by("aware_on", "pk")


def open_steps(incident: Incident) -> list[str]:
    """Return what is still to be done in an incident, in the order in which it is done."""
    if not incident.kind:
        return ["judge"]
    found = []
    if incident.kind in REPORTABLE and incident.reported_on is None:
        found.append("report")
    if needs_explanation(incident) and incident.explanation_on is None:
        found.append("explain")
    if incident.kind in SERIOUS:
        if incident.investigated_from is None:
            found.append("investigate")
        if incident.concluded_on is None:
            found.append("conclude")
        if not incident.field_action:
            found.append("decide_field_action")
    if incident.field_action == FieldAction.NEEDED:
        if incident.field_report_on is None:
            found.append("report_field_action")
        if incident.notice_on is None:
            found.append("issue_notice")
    if incident.kind in SERIOUS and incident.final_on is None:
        found.append("final_report")
    return found


def needs_explanation(incident: Incident) -> bool:
    """Answer whether an authority passed on what was then judged not to be reported (Art.87(11))."""
    return incident.source == Source.AUTHORITY and bool(incident.kind) and incident.kind not in REPORTABLE


def told_in_advance(incident: Incident) -> bool:
    """Answer whether action in the field was reported, and before it began where it was not urgent."""
    if incident.field_report_on is None:
        return False
    begun = incident.field_action_on
    return incident.field_action_is_urgent or begun is None or incident.field_report_on <= begun
