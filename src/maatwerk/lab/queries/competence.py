"""Which competences the lab knows, when they lapse, and who must be trained on a new procedure."""

from dataclasses import dataclass
from datetime import date

from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Procedure
from maatwerk.people.models import Account, Competence
from maatwerk.people.queries import competence_for
from maatwerk.rulebook.conditions import shifted


@dataclass(frozen=True)
class TrainingDue:
    """Somebody whose competence is older than the procedure that it is worked by."""

    account: Account
    topic: str
    procedure: Procedure


def lapses_on(*, topic: str, granted_on: date) -> date | None:
    """Return the day until which a competence holds by the library's list; None for a topic not in it."""
    entry = current_library().topics.get(topic)
    return shifted(granted_on, months=entry.renew_months) if entry is not None else None


def training_due(procedure: Procedure, *, on: date) -> tuple[TrainingDue, ...]:
    """Return who is competent in a topic of the procedure by training from before it came into effect."""
    entry = current_library().procedures.get(procedure.code)
    if entry is None or procedure.state != "effective":
        return ()
    held = Competence.objects.filter(
        institution_key=procedure.institution_key, topic__in=entry.reads, withdrawn_at__isnull=True
    ).select_related("account")
    due: dict[tuple[int, str], TrainingDue] = {}
    for one in held.order_by("account_id", "topic", "pk"):
        answer = competence_for(account=one.account, topic=one.topic, on=on)
        newest = answer.competence
        if answer.may_work and newest is not None and newest.granted_on < procedure.effective_on:
            due[(one.account_id, one.topic)] = TrainingDue(one.account, one.topic, procedure)
    return tuple(due.values())
