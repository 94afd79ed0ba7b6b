"""Facts about the hand-over and what came after it."""

from maatwerk.cases.facts.asked import Asked, latest
from maatwerk.cases.models import Delivery
from maatwerk.cases.words import Outcome


def statement_accompanied_device(asked: Asked) -> bool | None:
    """Answer whether the statement went along with the device (Art.21(2))."""
    delivery = _delivery(asked)
    return None if delivery is None else delivery.statement_accompanied


def statement_available_to_patient(asked: Asked) -> bool | None:
    """Answer whether the patient, or who stands for the patient, can get the statement (Art.21(2))."""
    delivery = _delivery(asked)
    return None if delivery is None else bool(delivery.statement_available_to)


def receiver_is_recorded(asked: Asked) -> bool | None:
    """Answer whether it is on record who received the device, and when."""
    delivery = _delivery(asked)
    return None if delivery is None else bool(delivery.receiver.strip() and delivery.receiver_role.strip())


def delivered_side_read_back(asked: Asked) -> bool | None:
    """Answer whether the receiver read back the side, and it was the right one."""
    delivery = _delivery(asked)
    return None if delivery is None else delivery.side_read_back == asked.device.side


def sterilisation_evidence_present(asked: Asked) -> bool:
    """Answer whether the last trip to the sterile service came back passed, with the cycle asked for.

    A trip before the release in force was one of pieces that were made again since.
    """
    released_at = asked.device.released_at
    if released_at is None:
        return False
    trips = (one for one in asked.device.sterilisations.all() if one.sent_at >= released_at)
    last = latest(trips, by="sent_at")
    return last is not None and last.passed is True and last.cycle_run == last.cycle


def use_is_recorded(asked: Asked) -> bool:
    """Answer whether somebody told how the device was used, or that it was not."""
    return any(one.outcome != Outcome.NO_ANSWER for one in asked.device.follow_ups.all())


def feedback_reminders_sent(asked: Asked) -> int:
    """Count the reminders to tell how the device was used."""
    return asked.device.reminders.count()


def _delivery(asked: Asked) -> Delivery | None:
    return latest(asked.device.deliveries.all(), by="handed_at")


PROVIDES = {
    provider.__name__: provider
    for provider in (
        statement_accompanied_device,
        statement_available_to_patient,
        receiver_is_recorded,
        delivered_side_read_back,
        sterilisation_evidence_present,
        use_is_recorded,
        feedback_reminders_sent,
    )
}
