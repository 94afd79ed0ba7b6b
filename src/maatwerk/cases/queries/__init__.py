"""What is on record about cases; whoever looks sees the own institution, a prescriber the own cases."""

from .lists import (
    builds_for,
    cases_for,
    device,
    devices_for,
    next_after,
    open_cases,
    queue_for,
    with_devices,
)
from .ordering import Known, known_for
from .planning import Running, lasting
from .routing import Question, RoutePreview, answers_before, route_preview
from .signing import to_sign_design, to_sign_prescription, to_sign_release, to_sign_segmentation
from .staffing import Place, Staffing, staffing
from .story import dossier, events_of, records_of, thread_of
from .work import (
    GateStanding,
    Right,
    checks_to_do,
    gate_answer,
    gates_of,
    may_do,
    next_moves,
    people_for,
)

__all__ = [
    "GateStanding",
    "Known",
    "Place",
    "Question",
    "Right",
    "RoutePreview",
    "Running",
    "Staffing",
    "answers_before",
    "builds_for",
    "cases_for",
    "checks_to_do",
    "device",
    "devices_for",
    "dossier",
    "events_of",
    "gate_answer",
    "gates_of",
    "known_for",
    "lasting",
    "may_do",
    "next_after",
    "next_moves",
    "open_cases",
    "people_for",
    "queue_for",
    "records_of",
    "route_preview",
    "staffing",
    "thread_of",
    "to_sign_design",
    "to_sign_prescription",
    "to_sign_release",
    "to_sign_segmentation",
    "with_devices",
]
