"""Where the answers on the circumstances of a lab become facts; what nobody answered is not known."""

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from maatwerk.lab.facts import evidence
from maatwerk.lab.queries import circumstances_in_force

EXTRACT, CONFIRMATION = "Art.31(4)", "Art.31(5)"
CIRCUMSTANCES = (
    *("non_medical_purpose", "devices_received", "pack_making", "single_use_reprocessing"),
    *("supplies_replacement_parts", "offers_at_a_distance", "has_devices_made_by_others"),
    *("is_registered_as_actor", "is_also_machinery", "uses_blood_derivative"),
    *("expert_panel_is_consulted", "classification_is_disputed"),
)
"""The facts that a named person answers once for the whole lab."""


def circumstances(*, institution_key: uuid.UUID, at: datetime) -> dict[str, Any]:
    """Return each answer by its fact; None where nobody answered, or the answer is not as recorded."""
    told = circumstances_in_force(institution_key=institution_key, at=at)
    plain = {"yes": True, "no": False}
    return {fact: plain.get(told.get(fact, ""), told.get(fact)) for fact in CIRCUMSTANCES}


def registered_data_run_from(*, institution_key: uuid.UUID, on: date) -> date | None:
    """Return when the newest confirmation was signed, else the oldest extract (Art.31(5))."""
    filed = evidence.ever_filed(institution_key=institution_key, on=on)
    confirmed = [one.signed_on for one in filed if CONFIRMATION in one.answers]
    submitted = [one.signed_on for one in filed if EXTRACT in one.answers]
    return max(confirmed, default=min(submitted, default=None))


def registered_data_were_confirmed(*, institution_key: uuid.UUID, on: date) -> bool:
    """Answer whether a confirmation of the registered data is on file (Art.31(5))."""
    filed = evidence.ever_filed(institution_key=institution_key, on=on)
    return any(CONFIRMATION in one.answers for one in filed)


def _answer(fact: str) -> Callable[..., Any]:
    def told(*, institution_key: uuid.UUID, on: date) -> Any:
        at = datetime.combine(on, time.max, tzinfo=UTC)
        return circumstances(institution_key=institution_key, at=at)[fact]

    return told


OF_INSTITUTION: Mapping[str, Callable[..., Any]] = {
    **{fact: _answer(fact) for fact in CIRCUMSTANCES},
    "registered_data_run_from": registered_data_run_from,
    "registered_data_were_confirmed": registered_data_were_confirmed,
}
