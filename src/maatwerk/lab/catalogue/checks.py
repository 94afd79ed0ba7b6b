"""The checks of a family's verification plan: scope, method, instrument, limit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue import values
from maatwerk.lab.catalogue.known import Known
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.values import Limit, Texts
from maatwerk.lab.words import Scope, Unit, Verification


@dataclass(frozen=True)
class Condition:
    """When a check is made at all, by one prescribed value."""

    field: str
    at_least: float | int | None
    equals: str | None

    def excludes(self, characteristics: Mapping[str, Any]) -> bool:
        """Say whether the check falls away; a value that is not known never makes it fall away."""
        value = characteristics.get(self.field)
        if value is None:
            return False
        if self.at_least is not None:
            return isinstance(value, int | float) and value < self.at_least
        return bool(value != self.equals)


@dataclass(frozen=True)
class Check:
    """One item of the verification plan."""

    code: str
    title: Texts
    scope: Scope
    every: int | None
    kind: Verification
    method: Texts
    instrument_kind: str | None
    unit: Unit | None
    limit: Limit | None
    only_when: Condition | None
    controls: tuple[str, ...]


def plan(table: Table, *, known: Known) -> tuple[Check, ...]:
    """Read a verification plan."""
    found = tuple(_check(one, known=known) for one in table.tables("verification_plan"))
    codes = [one.code for one in found]
    for code in codes:
        if codes.count(code) > 1:
            table.refuse(f"The check {code} stands twice.", "One would hide the other.")
    if not any(one.scope is Scope.PART for one in found):
        table.refuse(
            "No check is made on each part.",
            "A family that checks nothing cannot be released.",
            key="verification_plan",
        )
    return found


def _check(table: Table, *, known: Known) -> Check:
    scope, kind = table.member("scope", Scope), table.member("kind", Verification)
    measured = kind is Verification.MEASURED
    found = Check(
        code=table.word("code"),
        title=table.texts("title"),
        scope=scope,
        every=table.whole("every", least=2) if scope is Scope.NTH else None,
        kind=kind,
        method=table.texts("method"),
        instrument_kind=table.word("instrument_kind", among=known.instruments)
        if table.has("instrument_kind")
        else None,
        unit=table.member("unit", Unit) if measured else None,
        limit=values.limit(table.table("limit"), sources=known.sources) if measured else None,
        only_when=_condition(table.table("only_when")) if table.has("only_when") else None,
        controls=table.words("controls"),
    )
    table.done()
    return found


def _condition(table: Table) -> Condition:
    found = Condition(
        field=table.word("field"),
        at_least=table.maybe("at_least"),
        equals=table.word("is") if table.has("is") else None,
    )
    if (found.at_least is None) == (found.equals is None):
        table.refuse("A condition needs either at_least or is.", "Otherwise it says nothing.")
    table.done()
    return found
