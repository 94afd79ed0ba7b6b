"""What every part of the law's files is checked against: facts, places to cite, sources, clauses."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form
from maatwerk.rulebook.reasons import Basis
from maatwerk.rulebook.vocabulary import Fact, FactType, Vocabulary

ROOMS = ("cases", "lab", "people", "measure", "archive", "paperwork", "quality", "rulebook")
_LOOKS_LIKE_LAW = re.compile(r"(art|article|annex|recital|mdr|mdcg|iso|en iso|mpdg)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """An act, a guidance document or a standard that rules rest on."""

    id: str
    kind: str
    title: str
    url: str
    note: str = ""
    verified: str = "text"


@dataclass(frozen=True)
class Context:
    """All that a part of the law may name."""

    vocabulary: Vocabulary
    places: Collection[str]
    sources: Mapping[str, Source]
    applies_from: date
    clauses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    national: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By country, every citation of its own law that resolves."""

    def cites(self, form: Form, *, basis: Basis = Basis.LAW, least: int = 1) -> tuple[str, ...]:
        """The citations of an entry, each of which must resolve; a lab's policy cites its procedures."""
        cites = form.words("cites", least=least)
        for number, cite in enumerate(cites):
            place = form.at("cites").at(number)
            if basis is Basis.LAB_POLICY:
                if cite in self.places or _LOOKS_LIKE_LAW.match(cite):
                    raise MisreadError(
                        place,
                        f"A lab's policy cites '{cite}'.",
                        why="Citing the law for what is only the lab's own rule is a false statement of law.",
                        do="Cite the procedure that the lab adopted, such as SOP-03.",
                    )
            elif cite not in self.places and not (basis is Basis.NATIONAL and self._is_national(cite)):
                raise MisreadError(
                    place, f"'{cite}' is no place in the regulation.", do="Look it up in structure.json."
                )
        return cites

    def national_cites(self, form: Form, *, country: str) -> tuple[str, ...]:
        """The citations of a duty of one country: places of its own acts only."""
        cites = form.words("cites", least=1)
        for number, cite in enumerate(cites):
            if cite not in self.national[country]:
                raise MisreadError(
                    form.at("cites").at(number),
                    f"'{cite}' is no place of an act of {country}.",
                    do="Name the place in country.yaml.",
                )
        return cites

    def place(self, form: Form, key: str) -> str:
        """One citation, which must resolve."""
        cite = form.word(key)
        if cite not in self.places:
            raise MisreadError(form.at(key), f"'{cite}' is no place in the regulation.")
        return cite

    def guidance(self, form: Form) -> tuple[str, ...]:
        """The guidance that an entry leans on; each names a document of sources.yaml."""
        named = form.words("guidance")
        for number, name in enumerate(named):
            if not self._starts_with_source(name):
                raise MisreadError(
                    form.at("guidance").at(number), f"'{name}' names no document of sources.yaml."
                )
        return named

    def iso_clauses(self, form: Form) -> tuple[str, ...]:
        """The clauses of the standard that meet the same subject."""
        named = form.words("iso_13485")
        for number, name in enumerate(named):
            if name not in self.clauses:
                raise MisreadError(
                    form.at("iso_13485").at(number), f"Clause '{name}' is not listed in iso-13485.yaml."
                )
        return named

    def span(self, form: Form) -> tuple[date, date | None]:
        """The first and the last day on which an entry binds."""
        start = form.day("from", default=self.applies_from) or self.applies_from
        end = form.day("until")
        if start < self.applies_from:
            raise MisreadError(form.at("from"), "The entry would bind before the regulation applied.")
        if end is not None and end < start:
            raise MisreadError(form.at("until"), "The entry ends before it begins.")
        return start, end

    def _is_national(self, cite: str) -> bool:
        return any(cite in known for known in self.national.values())

    def _starts_with_source(self, name: str) -> bool:
        return any(name == known or name.startswith(known + " ") for known in self.sources)


def read_vocabulary(data: object, spot: Spot) -> Vocabulary:
    """The vocabulary: groups of facts, in the order in which questions are asked."""
    facts: dict[str, Fact] = {}
    if not isinstance(data, dict) or not data:
        raise MisreadError(spot, "The vocabulary wants groups of facts.")
    for group, members in data.items():
        if not isinstance(members, dict) or not members:
            raise MisreadError(spot.at(group), "A group wants facts by name.")
        for name, entry in members.items():
            place = spot.at(group).at(name)
            if name in facts:
                raise MisreadError(place, f"The fact '{name}' is there twice.")
            facts[name] = read_fact(entry, place, name=name, group=group, position=len(facts))
    return Vocabulary(facts)


def read_fact(data: object, spot: Spot, *, name: str, group: str, position: int) -> Fact:
    """One fact of the vocabulary."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise MisreadError(spot, f"'{name}' is no name of a fact.", do="Write small letters and underscores.")
    form = Form.of(
        data, spot, required=("type", "room", "question"), optional=("choices", "unit", "at_least")
    )
    kind = FactType(form.word("type", among=[str(kind) for kind in FactType]))
    choices = form.words("choices")
    if kind is FactType.CHOICE and len(choices) < 2:
        raise MisreadError(spot, f"'{name}' is a choice and wants at least two choices.")
    if choices and kind not in (FactType.CHOICE, FactType.SET):
        raise MisreadError(form.at("choices"), f"'{name}' is {kind} and has no choices.")
    if kind is not FactType.NUMBER and (form.has("unit") or form.has("at_least")):
        raise MisreadError(spot, "Only a number has a unit or a lowest value.")
    return Fact(
        name=name,
        type=kind,
        room=form.word("room", among=ROOMS),
        group=group,
        question=form.text("question"),
        choices=choices,
        unit=form.word("unit", default=""),
        at_least=form.number("at_least", default=None),
        position=position,
    )
