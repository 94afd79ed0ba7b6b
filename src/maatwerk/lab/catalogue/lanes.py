"""A lane of the lab: which papers may come later, until when, and what never does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.values import Texts
from maatwerk.people.roles import Ability
from maatwerk.rulebook.reasons import Basis
from maatwerk.workflow.process import GATES

SHOWN_BY = ("indication", "paper")
"""What can show that a late paper is there: a field of the case, or somebody who brought it."""


@dataclass(frozen=True)
class LateEntry:
    """One paper that may come later, and what shows that it is there."""

    code: str
    title: Texts
    shown_by: str
    needs_file: bool
    by: Ability
    before_release: bool
    cites: tuple[str, ...]


@dataclass(frozen=True)
class NeverEntry:
    """One thing that never comes later, the gate that asks for it, and on which basis."""

    code: str
    title: Texts
    gate: str
    basis: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class LaneContent:
    """What a lane says."""

    code: str
    allowance: timedelta
    late: tuple[LateEntry, ...]
    never: tuple[NeverEntry, ...]

    def paper(self, code: str) -> LateEntry | None:
        """Return the late paper of this code."""
        return next((one for one in self.late if one.code == code), None)


def read_lane(table: Table, *, procedures: Collection[str]) -> LaneContent:
    """Read a lane; a limit of the lab cites a procedure, and only a rule of the law cites an article."""
    table.word("schema", among=["maatwerk.lane/1"])
    content = LaneContent(
        code=table.word("code"),
        allowance=timedelta(hours=table.whole("hours")),
        late=tuple(_late(one, procedures=procedures) for one in table.tables("late")),
        never=tuple(_never(one, procedures=procedures) for one in table.tables("never")),
    )
    table.done()
    codes = [one.code for one in content.late] + [one.code for one in content.never]
    if len(set(codes)) < len(codes):
        table.refuse("A code stands there twice.", "What may come late and what never must not overlap.")
    return content


def read_lanes(tables: Mapping[str, Table], *, procedures: Collection[str]) -> dict[str, LaneContent]:
    """Read all lanes by their code."""
    return {one.code: one for one in (read_lane(table, procedures=procedures) for table in tables.values())}


def _late(table: Table, *, procedures: Collection[str]) -> LateEntry:
    found = LateEntry(
        code=table.word("code"),
        title=table.texts("title"),
        shown_by=table.word("shown_by", among=SHOWN_BY),
        needs_file=table.flag("file"),
        by=table.member("by", Ability),
        before_release=table.flag("before_release"),
        cites=table.words("cites", among=procedures),
    )
    table.done()
    return found


def _never(table: Table, *, procedures: Collection[str]) -> NeverEntry:
    basis = table.word("basis", among=[Basis.LAW.value, Basis.LAB_POLICY.value])
    found = NeverEntry(
        code=table.word("code"),
        title=table.texts("title"),
        gate=table.word("gate", among=GATES),
        basis=basis,
        cites=table.words("cites", among=procedures if basis == Basis.LAB_POLICY.value else None),
    )
    if basis == Basis.LAW.value and set(found.cites) & set(procedures):
        table.refuse("A procedure is cited as law.", "Only an article can be.", key="cites")
    table.done()
    return found
