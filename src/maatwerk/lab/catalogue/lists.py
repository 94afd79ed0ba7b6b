"""The lists of the library: sources, competence, equipment, instruments, materials, papers, procedures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue import values
from maatwerk.lab.catalogue.known import Known, facts_of
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.values import Ground, Texts
from maatwerk.lab.words import MachineRecordKind


@dataclass(frozen=True)
class Topic:
    """One competence: how long it holds, and how many cases were supervised before."""

    code: str
    title: Texts
    renew_months: int
    supervised: int


@dataclass(frozen=True)
class Upkeep:
    """One kind of record that a machine must have in date."""

    kind: MachineRecordKind
    what: Texts
    interval_days: int
    ground: Ground


@dataclass(frozen=True)
class EquipmentKind:
    """One kind of machine and its upkeep."""

    code: str
    title: Texts
    upkeep: tuple[Upkeep, ...]


@dataclass(frozen=True)
class InstrumentKind:
    """One kind of instrument and the longest time between two calibrations."""

    code: str
    title: Texts
    interval_days: int
    ground: Ground


@dataclass(frozen=True)
class MaterialClass:
    """One class of material, its usual evidence, and the gap it leaves."""

    code: str
    title: Texts
    usual_evidence: Texts
    gap: Texts
    certificate_needed: bool


@dataclass(frozen=True)
class EvidenceKind:
    """One kind of paper of a supplier: what it supports, and what it never replaces."""

    code: str
    title: Texts
    supports: Texts
    does_not_replace: Texts


@dataclass(frozen=True)
class ProcedureEntry:
    """One procedure that policies cite."""

    code: str
    title: Texts
    serves: tuple[str, ...]
    review_months: int
    reads: tuple[str, ...]


def sources(table: Table) -> dict[str, Mapping[str, str]]:
    """Read where numbers come from."""
    found: dict[str, Mapping[str, str]] = {}
    for code, inner in _rows(table):
        found[code] = {key: inner.word(key) for key in ("title", "doi") if key == "title" or inner.has(key)}
        inner.done()
    return found


def bases(table: Table, *, known: Known) -> dict[str, dict[str, Any]]:
    """Read class facts that families share."""
    return {code: facts_of(inner, known=known, room="lab") for code, inner in _rows(table)}


def topics(table: Table) -> dict[str, Topic]:
    """Read the competences."""
    found = {}
    for code, inner in _rows(table):
        found[code] = Topic(
            code=code,
            title=inner.texts("title"),
            renew_months=inner.whole("renew_months"),
            supervised=inner.whole("supervised", least=0),
        )
        inner.done()
    return found


def equipment(table: Table, *, known: Known) -> dict[str, EquipmentKind]:
    """Read the kinds of machines."""
    found = {}
    for code, inner in _rows(table):
        upkeep = tuple(_upkeep(one, known=known) for one in inner.tables("upkeep"))
        if not upkeep:
            inner.refuse(f"Nothing keeps a {code} in date.", "It would always be in date.", key="upkeep")
        found[code] = EquipmentKind(code=code, title=inner.texts("title"), upkeep=upkeep)
        inner.done()
    return found


def _upkeep(table: Table, *, known: Known) -> Upkeep:
    found = Upkeep(
        kind=table.member("kind", MachineRecordKind),
        what=table.texts("what"),
        interval_days=table.whole("interval_days"),
        ground=values.ground(table, sources=known.sources),
    )
    table.done()
    return found


def instruments(table: Table, *, known: Known) -> dict[str, InstrumentKind]:
    """Read the kinds of instruments."""
    found = {}
    for code, inner in _rows(table):
        found[code] = InstrumentKind(
            code=code,
            title=inner.texts("title"),
            interval_days=inner.whole("interval_days"),
            ground=values.ground(inner, sources=known.sources),
        )
        inner.done()
    return found


def materials(table: Table) -> dict[str, MaterialClass]:
    """Read the classes of material."""
    found = {}
    for code, inner in _rows(table):
        found[code] = MaterialClass(
            code=code,
            title=inner.texts("title"),
            usual_evidence=inner.texts("usual_evidence"),
            gap=inner.texts("gap"),
            certificate_needed=inner.flag("certificate_needed"),
        )
        inner.done()
    return found


def evidence(table: Table) -> dict[str, EvidenceKind]:
    """Read the kinds of papers of suppliers."""
    found = {}
    for code, inner in _rows(table):
        found[code] = EvidenceKind(
            code=code,
            title=inner.texts("title"),
            supports=inner.texts("supports"),
            does_not_replace=inner.texts("does_not_replace"),
        )
        inner.done()
    return found


def procedures(table: Table, *, known: Known) -> dict[str, ProcedureEntry]:
    """Read the procedures."""
    found = {}
    for code, inner in _rows(table):
        found[code] = ProcedureEntry(
            code=code,
            title=inner.texts("title"),
            serves=inner.words("serves"),
            review_months=inner.whole("review_months"),
            reads=inner.words("reads", among=known.topics),
        )
        inner.done()
    return found


def _rows(table: Table) -> list[tuple[str, Table]]:
    return [(code, table.table(code)) for code in table.keys()]  # noqa: SIM118
