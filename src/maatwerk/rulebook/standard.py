"""ISO 13485 as the law room decides it: clauses, what brings one back, and what the MDR asks beyond it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maatwerk.rulebook.conditions import Condition, read_condition
from maatwerk.rulebook.context import Context
from maatwerk.rulebook.duty import CONFIDENCE
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form

FILE = "standards/iso-13485.yaml"
DISPOSITIONS = ("keep", "light", "defer")
WEIGHTS = ("certificate", "clause")
EFFECTS = ("notified_body", "not_custom_made")
RECORDS = (
    *("procedures", "evidence", "families", "judgements", "recipes", "validations", "suppliers"),
    *("supplier_evidence", "lots", "machines", "instruments", "software", "holds", "roles", "competences"),
    *("prescriptions", "route_decisions", "imaging", "designs", "approvals", "builds", "incoming_checks"),
    *("checks", "releases", "hand_overs", "follow_ups", "sterilisations", "nonconformities", "concessions"),
    "events",
)
"""The kinds of records that can serve a clause; `compliance.serving` counts each."""
_NUMBER = re.compile(r"[4-8](\.[1-9][0-9]?){1,3}")


@dataclass(frozen=True)
class Section:
    """One of the five numbered parts of the standard that make demands."""

    id: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Clause:
    """One clause: its title in our words, what becomes of it, why, and what stands in its place."""

    id: str
    title: Mapping[str, str]
    disposition: str
    back: tuple[str, ...]
    records: tuple[str, ...]
    confidence: str
    why: Mapping[str, str]
    instead: Mapping[str, str]
    later: Mapping[str, str]

    @property
    def section(self) -> str:
        """The number of the part that it belongs to."""
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class Trigger:
    """What brings clauses back, or makes the lab ask about a certificate."""

    id: str
    weight: str
    when: Condition
    title: Mapping[str, str]
    text: Mapping[str, str]
    do: Mapping[str, str]


@dataclass(frozen=True)
class HardRule:
    """What the law decides before any thought of a certificate."""

    id: str
    effect: str
    cites: tuple[str, ...]
    when: Condition
    title: Mapping[str, str]
    text: Mapping[str, str]
    do: Mapping[str, str]


@dataclass(frozen=True)
class Beyond:
    """A subject of the MDR that no clause holds, with the duties that carry it."""

    id: str
    duties: tuple[str, ...]
    title: Mapping[str, str]
    why: Mapping[str, str]


@dataclass(frozen=True)
class Standard:
    """The standard as one edition of the law room decides it."""

    sections: tuple[Section, ...] = ()
    rules: tuple[HardRule, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    clauses: tuple[Clause, ...] = ()
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The title of each clause by its number."""

    def clause(self, number: str) -> Clause | None:
        """A clause by its number; None where the standard has none such."""
        return next((one for one in self.clauses if one.id == number), None)

    def trigger(self, name: str) -> Trigger:
        """A trigger by its name."""
        return next(one for one in self.triggers if one.id == name)


def read_titles(data: Any, spot: Spot) -> Standard:
    """The form of 2026.1, released before clauses were decided: each number with its title, and no more."""
    form = Form.of(data, spot, required=tuple(data) if isinstance(data, dict) else ())
    return Standard(titles={number: form.text(number) for number in form.data})


def read_standard(data: Any, spot: Spot, context: Context) -> Standard:
    """The standard, read strictly: every clause in its place, every trigger used."""
    form = Form.of(data, spot, required=("sections", "rules", "triggers", "beyond", "clauses"))
    sections = tuple(_section(entry, place) for place, entry in form.items("sections"))
    triggers = tuple(_trigger(entry, place, context) for place, entry in form.items("triggers"))
    clauses = tuple(
        _clause(entry, place, triggers=triggers, sections=sections) for place, entry in form.items("clauses")
    )
    read = Standard(
        sections=sections,
        rules=tuple(_rule(entry, place, context) for place, entry in form.items("rules")),
        triggers=triggers,
        beyond=tuple(_beyond(entry, place) for place, entry in form.items("beyond")),
        clauses=clauses,
        titles={one.id: one.title for one in clauses},
    )
    for name, parts in (("sections", sections), ("rules", read.rules), ("triggers", triggers)):
        _each_once(form, name, [one.id for one in parts])
    _each_once(form, "beyond", [one.id for one in read.beyond])
    _in_order(form, [one.id for one in clauses])
    _all_used(form, read)
    return read


def _section(data: Any, spot: Spot) -> Section:
    form = Form.of(data, spot, required=("id", "title"))
    return Section(form.word("id"), form.text("title"))


def _trigger(data: Any, spot: Spot, context: Context) -> Trigger:
    form = Form.of(data, spot, required=("id", "weight", "when", "title", "text", "do"))
    return Trigger(
        id=form.word("id"),
        weight=form.word("weight", among=WEIGHTS),
        when=read_condition(form.data["when"], spot=form.at("when"), vocabulary=context.vocabulary),
        title=form.text("title"),
        text=form.text("text"),
        do=form.text("do"),
    )


def _rule(data: Any, spot: Spot, context: Context) -> HardRule:
    form = Form.of(data, spot, required=("id", "effect", "cites", "when", "title", "text", "do"))
    return HardRule(
        id=form.word("id"),
        effect=form.word("effect", among=EFFECTS),
        cites=context.cites(form),
        when=read_condition(form.data["when"], spot=form.at("when"), vocabulary=context.vocabulary),
        title=form.text("title"),
        text=form.text("text"),
        do=form.text("do"),
    )


def _beyond(data: Any, spot: Spot) -> Beyond:
    form = Form.of(data, spot, required=("id", "duties", "title", "why"))
    return Beyond(form.word("id"), form.words("duties", least=1), form.text("title"), form.text("why"))


def _clause(data: Any, spot: Spot, *, triggers: tuple[Trigger, ...], sections: tuple[Section, ...]) -> Clause:
    form = Form.of(
        data,
        spot,
        required=("id", "title", "disposition", "confidence", "why", "instead", "later"),
        optional=("back", "records"),
    )
    read = Clause(
        id=form.word("id"),
        title=form.text("title"),
        disposition=form.word("disposition", among=DISPOSITIONS),
        back=form.words("back", among=[one.id for one in triggers]),
        records=form.words("records", among=RECORDS),
        confidence=form.word("confidence", among=CONFIDENCE),
        why=form.text("why"),
        instead=form.text("instead"),
        later=form.text("later"),
    )
    if not _NUMBER.fullmatch(read.id) or read.section not in {one.id for one in sections}:
        raise MisreadError(form.at("id"), f"'{read.id}' is no clause of a section.", do='Write "7.3.2".')
    if read.disposition == "keep" and read.back:
        raise MisreadError(form.at("back"), "What is kept need not be brought back.")
    if read.disposition == "defer" and not read.back:
        raise MisreadError(spot, "What is deferred names what brings it back.")
    return read


def _each_once(form: Form, name: str, ids: list[str]) -> None:
    for number, one in enumerate(ids):
        if one in ids[:number]:
            raise MisreadError(form.at(name).at(number), f"'{one}' is there twice.")


def _in_order(form: Form, ids: list[str]) -> None:
    """Refuse a clause that does not come after the one before it, by its numbers."""
    places = [tuple(int(part) for part in one.split(".")) for one in ids]
    for number in range(1, len(places)):
        if places[number] <= places[number - 1]:
            raise MisreadError(
                form.at("clauses").at(number),
                f"Clause {ids[number]} does not come after {ids[number - 1]}.",
                do="Write each clause once, in the order of the standard.",
            )


def _all_used(form: Form, read: Standard) -> None:
    """Refuse a trigger that changes nothing, a section without a clause, a duty in two subjects."""
    used = {name for one in read.clauses for name in one.back}
    for number, trigger in enumerate(read.triggers):
        if trigger.weight == "clause" and trigger.id not in used:
            raise MisreadError(form.at("triggers").at(number), f"'{trigger.id}' brings no clause back.")
    for number, section in enumerate(read.sections):
        if not any(one.section == section.id for one in read.clauses):
            raise MisreadError(form.at("sections").at(number), f"Section {section.id} has no clause.")
    seen: set[str] = set()
    for number, beyond in enumerate(read.beyond):
        for duty in beyond.duties:
            if duty in seen:
                raise MisreadError(form.at("beyond").at(number), f"'{duty}' stands in two subjects.")
            seen.add(duty)
