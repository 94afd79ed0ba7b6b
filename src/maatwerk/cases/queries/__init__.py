"""What is on record about cases; whoever looks sees the own institution, a prescriber the own cases."""

from .inherited import begun_before, inherited, newest_sheet, register
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
from .signing import to_sign_design, to_sign_prescription, to_sign_release, to_sign_segmentation
from .story import dossier, events_of, records_of, thread_of
from .used import builds_from, devices_from
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
    "Right",
    "begun_before",
    "builds_for",
    "builds_from",
    "cases_for",
    "checks_to_do",
    "device",
    "devices_for",
    "devices_from",
    "dossier",
    "events_of",
    "gate_answer",
    "gates_of",
    "inherited",
    "may_do",
    "newest_sheet",
    "next_after",
    "next_moves",
    "open_cases",
    "people_for",
    "queue_for",
    "records_of",
    "register",
    "thread_of",
    "to_sign_design",
    "to_sign_prescription",
    "to_sign_release",
    "to_sign_segmentation",
    "with_devices",
]
