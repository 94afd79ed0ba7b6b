"""What is answered about the circumstances of a lab, and what nobody has answered yet."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from maatwerk.archive.canonical import moment
from maatwerk.archive.recorded import as_recorded, rows_on_record
from maatwerk.archive.rows import subject_of
from maatwerk.lab.models import Circumstance
from maatwerk.people.models import Account
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.vocabulary import FactType

GROUP = "circumstances"
"""The group of facts in the vocabulary that a lab answers once for all that it does."""


def questions() -> tuple[str, ...]:
    """Return the facts that are asked, in the order of the vocabulary."""
    facts = current_edition().vocabulary.facts.values()
    return tuple(one.name for one in facts if one.group == GROUP)


def answers_to(fact: str) -> tuple[str, ...]:
    """Return the words that can answer a question."""
    known = current_edition().vocabulary[fact]
    return ("yes", "no") if known.type is FactType.YES_NO else known.choices


def answered(viewer: Account) -> Mapping[str, Circumstance]:
    """Return the newest answer to each question, by fact."""
    found = Circumstance.objects.filter(institution_key=viewer.institution_key)
    return {one.fact: one for one in found.select_related("answered_by").order_by("answered_at", "pk")}


def history_of(viewer: Account, *, fact: str) -> list[Circumstance]:
    """Return every answer to one question, the newest first."""
    found = Circumstance.objects.filter(institution_key=viewer.institution_key, fact=fact)
    return list(found.select_related("answered_by").order_by("-answered_at", "-pk"))


def circumstances_in_force(*, institution_key: uuid.UUID, at: datetime) -> Mapping[str, str]:
    """Return the newest answer to each question; one changed or removed past the program makes it unknown."""
    rows = {
        one.pk: one
        for one in Circumstance.objects.filter(institution_key=institution_key, answered_at__lte=at).order_by(
            "answered_at", "pk"
        )
    }
    sound = as_recorded(rows.values())
    newest: dict[str, tuple[tuple[str, int], str]] = {}
    for row in rows_on_record(Circumstance):
        if row["institution_key"] != str(institution_key) or row["answered_at"] > moment(at):
            continue
        there = rows.get(row["id"])
        said = there.answer if there is not None and subject_of(there) in sound else ""
        rank = (str(row["answered_at"]), int(row["id"]))
        if row["fact"] not in newest or newest[row["fact"]][0] < rank:
            newest[row["fact"]] = (rank, said)
    return {fact: said for fact, (_rank, said) in newest.items() if said}
