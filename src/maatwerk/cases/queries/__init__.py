"""What is on record about cases; whoever looks sees the own institution, a prescriber the own cases."""

from .comparison import Compared, asked_and_built, new_files, would_hold_until
from .lists import (
    builds_for,
    cases_for,
    device,
    devices_for,
    next_after,
    next_of,
    open_cases,
    open_devices,
    queue_for,
    running_builds,
    sees_all,
    with_devices,
)
from .search import builds_like, cases_like, devices_like, matching
from .signing import to_sign_design, to_sign_prescription, to_sign_release, to_sign_segmentation
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
    "Compared",
    "GateStanding",
    "Right",
    "asked_and_built",
    "builds_for",
    "builds_like",
    "cases_for",
    "cases_like",
    "checks_to_do",
    "device",
    "devices_for",
    "devices_like",
    "dossier",
    "events_of",
    "gate_answer",
    "gates_of",
    "matching",
    "may_do",
    "new_files",
    "next_after",
    "next_moves",
    "next_of",
    "open_cases",
    "open_devices",
    "people_for",
    "queue_for",
    "records_of",
    "running_builds",
    "sees_all",
    "thread_of",
    "to_sign_design",
    "to_sign_prescription",
    "to_sign_release",
    "to_sign_segmentation",
    "with_devices",
    "would_hold_until",
]
