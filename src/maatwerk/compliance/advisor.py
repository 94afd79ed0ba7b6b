"""Do we need ISO 13485 now? The answer, the records that light each trigger, and how each clause stands.

Everything is computed from the records when it is asked for; the copies of the duties are read as they are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Record
from maatwerk.archive.recorded import as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.cases.facts import standard as devices
from maatwerk.compliance.collect import AboutInstitution, facts_of_institution
from maatwerk.compliance.explaining import Found
from maatwerk.compliance.models import Departure, Watched
from maatwerk.compliance.serving import kinds_on_record, records_counted
from maatwerk.compliance.standing import PRESSING, Sight, Stand, Standing, standings_of
from maatwerk.people.models import Account
from maatwerk.rulebook.advice import Advice, ClauseAnswer, Lit, advise, facts_asked
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.standard import Beyond, Clause

NAMED = 8
"""How many records are named behind a trigger."""


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """A trigger or hard rule: its answer, the values it was given, and the records behind them."""

    lit: Lit
    facts: Mapping[str, Any]
    behind: tuple[Found, ...]
    more: bool
    """Whether there are others besides those that are named."""

    @property
    def is_lit(self) -> bool:
        """Return whether the records light it."""
        return self.lit.answer is Answer.YES


@dataclass(frozen=True, kw_only=True)
class Row:
    """One clause: what becomes of it now, the lab's own word, the duties and records that serve it."""

    answer: ClauseAnswer
    departure: Departure | None
    duties: tuple[Standing, ...]
    there: frozenset[str]
    """The kinds of records, of those that serve it, of which something is on record."""

    @property
    def clause(self) -> Clause:
        """Return the clause."""
        return self.answer.clause

    @property
    def disposition(self) -> str:
        """Return what becomes of the clause: the law first, then the lab's word, then the program's."""
        if self.answer.by_law or self.departure is None:
            return self.answer.disposition
        return self.departure.disposition

    @property
    def lit_since(self) -> tuple[str, ...]:
        """Return the triggers that were lit only after the lab had said its own word."""
        if self.departure is None:
            return ()
        return tuple(name for name in self.answer.brought_back if name not in self.departure.lit)

    @property
    def open(self) -> tuple[Standing, ...]:
        """Return the duties that point to the clause and leave something to do now."""
        return tuple(one for one in self.duties if one.stand in PRESSING)

    @property
    def served(self) -> bool:
        """Return whether anything on record serves it: a record, or a duty that is met."""
        return bool(self.there) or any(one.stand is Stand.MET for one in self.duties)


@dataclass(frozen=True, kw_only=True)
class Told:
    """The whole answer."""

    answer: str
    rules: tuple[Lamp, ...]
    triggers: tuple[Lamp, ...]
    rows: tuple[Row, ...]
    not_known: tuple[str, ...]
    edition: str
    checked_by: str


def tell(sight: Sight, *, language: str) -> Told:
    """Answer the question for the viewer's institution, from the records as they are now."""
    edition = current_edition()
    about = AboutInstitution(sight.viewer.institution_key, sight.at)
    facts = facts_of_institution(about, names=facts_asked(edition.standard))
    advice = advise(edition=edition, facts=facts)
    return Told(
        answer=advice.answer,
        rules=tuple(_lamp(one, about=about, facts=facts) for one in advice.rules),
        triggers=tuple(_lamp(one, about=about, facts=facts) for one in advice.triggers),
        rows=_rows(advice, sight=sight, language=language),
        not_known=advice.not_known,
        edition=edition.number,
        checked_by=edition.checked_by,
    )


def records_of(sight: Sight, *, kinds: Iterable[str]) -> dict[str, int]:
    """Return how many records of these kinds stand today."""
    key = sight.viewer.institution_key
    return records_counted(institution_key=key, on=day_of(sight.at), kinds=kinds)


def clause_now(*, clause: str, about: AboutInstitution) -> ClauseAnswer | None:
    """Return what the program says of one clause; None where there is none such."""
    edition = current_edition()
    facts = facts_of_institution(about, names=facts_asked(edition.standard))
    found = advise(edition=edition, facts=facts).clauses
    return next((one for one in found if one.clause.id == clause), None)


def watched(viewer: Account) -> Watched | None:
    """Return the answer as the worker last found it; None where it never looked."""
    return Watched.objects.filter(institution_key=viewer.institution_key).first()


def history(sight: Sight, *, clause: str) -> tuple[Departure, ...]:
    """Return every word that the lab ever had about a clause, the newest first."""
    found = Departure.objects.filter(institution_key=sight.viewer.institution_key, clause=clause)
    return tuple(found.select_related("made_by").order_by("-made_at", "-pk"))


def subjects_beyond(sight: Sight, *, language: str) -> tuple[tuple[Beyond, tuple[Standing, ...]], ...]:
    """Return what the MDR asks and no clause holds, with how each of its duties stands."""
    subjects = current_edition().standard.beyond
    wanted = {name for each in subjects for name in each.duties}
    named = [one for one in current_edition().duties if one.id in wanted]
    found = {one.duty.id: one for one in standings_of(sight, duties=named, language=language)}
    return tuple((each, tuple(found[name] for name in each.duties if name in found)) for each in subjects)


def _rows(advice: Advice, *, sight: Sight, language: str) -> tuple[Row, ...]:
    key = sight.viewer.institution_key
    serving: defaultdict[str, list[Standing]] = defaultdict(list)
    pointing = [one for one in current_edition().duties if one.iso_13485]
    for one in standings_of(sight, duties=pointing, language=language):
        for number in one.duty.iso_13485:
            serving[number].append(one)
    there = kinds_on_record(institution_key=key, on=day_of(sight.at))
    said = _departures(sight)
    return tuple(
        Row(
            answer=one,
            departure=said.get(one.clause.id),
            duties=tuple(serving[one.clause.id]),
            there=there & set(one.clause.records),
        )
        for one in advice.clauses
    )


def _departures(sight: Sight) -> dict[str, Departure]:
    """Return the lab's words in force by clause; one changed past the program says nothing."""
    rows = Departure.objects.filter(institution_key=sight.viewer.institution_key, state="in_force")
    found = list(rows.select_related("made_by"))
    whole = as_recorded(found) if found else frozenset()
    return {one.clause: one for one in found if subject_of(one) in whole}


def _lamp(one: Lit, *, about: AboutInstitution, facts: Mapping[str, Any]) -> Lamp:
    read = [node["fact"] for node in _nodes(one.tree)]
    behind: tuple[Found, ...] = ()
    if one.answer is Answer.YES:
        behind = tuple(
            dict.fromkeys(found for name in read if name in _BEHIND for found in _BEHIND[name](about))
        )
    return Lamp(
        lit=one,
        facts={name: facts.get(name) for name in dict.fromkeys(read)},
        behind=behind[:NAMED],
        more=len(behind) > NAMED,
    )


def _nodes(tree: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Yield the comparisons of a tree."""
    if "of" not in tree:
        yield tree
    for part in tree.get("of", ()):
        yield from _nodes(part)


def _named(kind: str, rows: Iterable[Record]) -> list[Found]:
    return [Found(kind, str(row.pk), str(row)) for row in rows]


def _devices(about: AboutInstitution, kind: str) -> list[Found]:
    return [Found("device", number, number) for number in about.devices.named(kind, most=NAMED + 1)]


def _of_class(about: AboutInstitution) -> list[Found]:
    families = [one for one in about.lab.families if about.devices.class_of(one) in ("IIb", "III")]
    return [*_named("family", families), *_devices(about, devices.HIGHER)]


def _growing(about: AboutInstitution) -> list[Found]:
    growth = about.devices.growth
    if growth is None:
        return []
    return _named("family", [one for one in about.lab.families if one.code == growth.family_code])


_BEHIND: Mapping[str, Callable[[AboutInstitution], Sequence[Found]]] = {
    "has_class_iii_implantable": lambda about: [
        *_named("family", about.devices.class_iii_families),
        *_devices(about, devices.CLASS_III_IMPLANTS),
    ],
    "makes_in_series": lambda about: [
        *_named("family", about.lab.families_that(say="is_mass_produced")),
        *_devices(about, devices.SERIES),
    ],
    "delivers_to_other_institutions": lambda about: _devices(about, devices.AWAY),
    "family_growth": _growing,
    "standardised_device_planned": lambda about: [
        *_named("family", about.lab.standard_families),
        *_named("reasoning", about.lab.standard_reasonings),
        *_devices(about, devices.STANDARD),
    ],
    "certificate_is_asked_for": lambda about: _named("request", about.lab.requests),
    "making_sites": lambda about: _named("site", about.people.sites),
    "making_is_outsourced": lambda about: _named("supplier", about.lab.makers),
    "supplies_sterile": lambda about: _named("family", about.lab.sterile_families),
    "prescribes_sterilisation": lambda about: _named("family", about.lab.sterilised_families),
    "makes_active_devices": lambda about: _named("family", about.lab.families_that(say="is_active")),
    "has_implantable": lambda about: [
        *_named("family", about.lab.implantable_families),
        *_devices(about, devices.IMPLANTS),
    ],
    "strictest_class": _of_class,
    "notified_body_is_involved": lambda about: [
        Found(kind, str(key), name) for kind, key, name in about.lab.of_notified_bodies
    ],
    "nonconformities_waiting": lambda about: _named("nonconformity", about.nonconformities.waiting),
    "parts_are_reworked": lambda about: _named("nonconformity", about.nonconformities.reworked),
}
"""For each fact: the records that make it what it is, as far as a record can be named."""
