"""What content may refer to: sources, instruments, topics, recipes, facts; None means: not checked here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue.table import Table
from maatwerk.rulebook.errors import InputError
from maatwerk.rulebook.vocabulary import Fact


@dataclass(frozen=True)
class Known:
    """The names that exist; an adopted copy is read again without them, as lists may have moved on."""

    sources: Collection[str] | None = None
    instruments: Collection[str] | None = None
    topics: Collection[str] | None = None
    recipes: Collection[str] | None = None
    families: Collection[str] | None = None
    equipment: Collection[str] | None = None
    materials: Collection[str] | None = None
    evidence: Collection[str] | None = None
    facts: Mapping[str, Fact] | None = None


NOTHING = Known()


def facts_of(table: Table, *, known: Known, room: str | None = None) -> dict[str, Any]:
    """Read facts for route and class; name and value must be such as the law room takes.

    `room` names the one room that answers these facts; each fact has one provider.
    """
    found: dict[str, Any] = {}
    for name in table.keys():  # noqa: SIM118
        found[name] = table.take(name)
        if known.facts is None:
            continue
        if name not in known.facts:
            table.refuse(
                f"The fact {name} is not in the vocabulary.",
                "The law room could not use it.",
                key=name,
                do="Correct its spelling, or have the fact added to regulation/vocabulary.yaml.",
            )
        if room is not None and known.facts[name].room != room:
            why = f"It is answered by the room {known.facts[name].room}, and each fact has one provider."
            table.refuse(f"The fact {name} does not belong here.", why, key=name)
        try:
            known.facts[name].value(found[name])
        except InputError as trouble:
            table.refuse(trouble.what, trouble.why, key=name, do=trouble.do)
    table.done()
    return found
