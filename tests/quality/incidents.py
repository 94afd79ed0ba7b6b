"""Incidents as the tests of this room tell, judge and follow them."""

from datetime import timedelta
from typing import Any

from maatwerk.config.demonstration.page import page_saying
from maatwerk.quality import actions
from maatwerk.quality.actions import Document, Filing, Judging
from maatwerk.quality.models import Incident
from tests.cases.walk import Walk


def tell(walk: Walk, *, by: str = "ruben", days_ago: int = 0, **changes: Any) -> Incident:
    """Tell that a guide broke."""
    given: dict[str, Any] = {
        "found": "The guide broke while it was pinned; a fragment was taken out.",
        "aware_on": walk.lab.clock.date() - timedelta(days=days_ago),
        "source": "own",
    }
    return actions.file_incident(filing=Filing(**{**given, **changes}), **walk.lab.act(by))


def judge(walk: Walk, incident: Incident, kind: str = "other_serious", **changes: Any) -> None:
    """Sign what it is."""
    judging = Judging(**{"kind": kind, "reason": "A second operation may be needed.", **changes})
    digest = actions.judging_digest(incident=incident, judging=judging)
    actions.judge_incident(
        incident=incident, judging=judging, proof=walk.lab.proof("noor", digest), **walk.lab.act("noor")
    )


def sent(walk: Walk, *, days_ago: int = 0, reference: str = "IGJ-1") -> Document:
    """Return a document that was sent."""
    on = walk.lab.clock.date() - timedelta(days=days_ago)
    return Document(on=on, content=page_saying("sent"), reference=reference)


def do(walk: Walk, name: str, incident: Incident, **given: Any) -> Any:
    """Do one step as the quality manager."""
    return getattr(actions, name)(incident=incident, **given, **walk.lab.act("noor"))


def follow(walk: Walk, incident: Incident) -> None:
    """Do all that a serious incident without action in the field asks for."""
    today = walk.lab.clock.date()
    do(walk, "report_incident", incident, document=sent(walk))
    do(walk, "open_investigation", incident, begun_on=today, altering="nothing")
    do(walk, "decide_field_action", incident, needed="none", reason="One of its kind.", is_urgent=False)
    do(walk, "conclude_investigation", incident, concluded_on=today, conclusion="Too thin.", risk="Low.")
    do(walk, "file_final_report", incident, document=sent(walk))
