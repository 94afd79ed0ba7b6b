"""One obligation of the law in its wordings, and how it is read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from maatwerk.rulebook.conditions import (
    TODAY,
    Condition,
    Every,
    Leaf,
    Other,
    facts_of,
    leaves,
    read_condition,
    read_other,
)
from maatwerk.rulebook.context import Context
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries
from maatwerk.rulebook.gates import GATES
from maatwerk.rulebook.reasons import Basis
from maatwerk.rulebook.vocabulary import FactType

SUBJECTS = ("institution", "family", "case", "device", "machine", "person")
CONFIDENCE = ("text", "guidance", "interpretation", "unverified")
BOUND = ("manufacturer", "health_institution", "responsible_person", "authorised_representative")
_ID = re.compile(r"([a-z]{2,3})-[a-z0-9-]+")
_REGULATION = "mdr"
COUNTRY = "manufacturer_country"
"""The fact that says whose national law binds."""


@dataclass(frozen=True)
class Wording:
    """A duty as it reads between two days."""

    from_day: date
    until_day: date | None
    text: Mapping[str, str]
    why: Mapping[str, str]
    applies_when: Condition
    met_when: Condition
    due: Other | None
    missing: Mapping[str, str]
    do: Mapping[str, str]
    cites: tuple[str, ...] = ()
    """What this wording rests on besides the citations of its duty."""

    def in_force(self, on: date) -> bool:
        """Whether the wording binds on a day."""
        return self.from_day <= on and (self.until_day is None or on <= self.until_day)

    def facts(self) -> tuple[str, ...]:
        """The facts that the wording reads."""
        return self._facts

    @cached_property
    def looks_at_the_day(self) -> bool:
        """Whether a condition compares a fact with the day that is asked about."""
        read = (leaf for each in (self.applies_when, self.met_when) for leaf in leaves(each))
        return any(
            TODAY in (leaf.fact, leaf.want.fact if isinstance(leaf.want, Other) else "") for leaf in read
        )

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        due = (self.due.fact,) if self.due else ()
        return tuple(dict.fromkeys((*facts_of(self.applies_when), *facts_of(self.met_when), *due)))


@dataclass(frozen=True)
class Duty:
    """One obligation."""

    id: str
    cites: tuple[str, ...]
    subject: str
    who: tuple[str, ...]
    gates: tuple[str, ...]
    iso_13485: tuple[str, ...]
    guidance: tuple[str, ...]
    last_checked: date
    confidence: str
    wordings: tuple[Wording, ...]
    country: str = ""
    """The country whose own law asks for it; nothing where the regulation does."""

    @property
    def basis(self) -> Basis:
        """What a reason of this duty rests on."""
        return Basis.NATIONAL if self.country else Basis.LAW

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that any of its wordings reads."""
        return tuple(dict.fromkeys(name for each in self.wordings for name in each.facts()))

    @cached_property
    def looks_at_the_day(self) -> bool:
        """Whether a wording has a last day, or compares a fact with the day that is asked about."""
        return any(each.due is not None or each.looks_at_the_day for each in self.wordings)

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days from which another wording may bind, in order."""
        ended = (each.until_day + timedelta(days=1) for each in self.wordings if each.until_day)
        return tuple(sorted({*(each.from_day for each in self.wordings), *ended}))

    def all_cites(self) -> tuple[str, ...]:
        """What the duty cites in any of its wordings, each once."""
        return self._all_cites

    @cached_property
    def _all_cites(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.cites, *(cite for each in self.wordings for cite in each.cites))))


def read_duties(data: Any, spot: Spot, context: Context, *, country: str = "") -> Iterator[Duty]:
    """The duties of one file: of the regulation, or of one country."""
    for place, entry in entries(data, spot):
        yield read_duty(entry, place, context, country=country)


def read_duty(data: Any, spot: Spot, context: Context, *, country: str = "") -> Duty:
    """One duty with its wordings in the order of time, which must not overlap.

    A duty of a country binds only whoever makes devices there; the folder says so, not each condition.
    """
    form = Form.of(
        data,
        spot,
        required=("id", "cites", "subject", "who", "last_checked", "confidence", "wordings"),
        optional=("gates", "iso_13485", "guidance"),
    )
    name, prefix = _ID.fullmatch(form.word("id")), country.lower() or _REGULATION
    if not name or name.group(1) != prefix:
        raise MisreadError(
            form.at("id"), f"'{form.word('id')}' is no id of a duty.", do=f"Write {prefix}-10-5."
        )
    wordings = tuple(
        read_wording(entry, place, context, country=country) for place, entry in form.items("wordings")
    )
    if not wordings:
        raise MisreadError(form.at("wordings"), "A duty wants a wording.")
    for number, (before, after) in enumerate(pairwise(wordings)):
        if before.until_day is None or before.until_day >= after.from_day:
            raise MisreadError(
                form.at("wordings").at(number + 1),
                "Two wordings of this duty bind on the same day.",
                do="Let the earlier one end the day before.",
            )
    checked = form.day("last_checked")
    if checked is None:
        raise MisreadError(form.spot, "When was the duty last compared with the text?")
    return Duty(
        id=form.word("id"),
        cites=context.national_cites(form, country=country) if country else context.cites(form),
        subject=form.word("subject", among=SUBJECTS),
        who=form.words("who", among=BOUND, least=1),
        gates=form.words("gates", among=GATES),
        iso_13485=context.iso_clauses(form),
        guidance=context.guidance(form),
        last_checked=checked,
        confidence=form.word("confidence", among=CONFIDENCE),
        wordings=wordings,
        country=country,
    )


def read_wording(data: Any, spot: Spot, context: Context, *, country: str = "") -> Wording:
    """One wording of a duty."""
    form = Form.of(
        data,
        spot,
        required=("text", "why", "applies_when", "met_when", "missing", "do"),
        optional=("from", "until", "due", "cites"),
    )
    start, end = context.span(form)

    def condition(key: str) -> Condition:
        return read_condition(form.data[key], spot=form.at(key), vocabulary=context.vocabulary)

    def due(part: Any, place: Spot) -> Other:
        return read_other(part, kind=FactType.DATE, spot=place, vocabulary=context.vocabulary)

    return Wording(
        from_day=start,
        until_day=end,
        text=form.text("text"),
        why=form.text("why"),
        applies_when=_there(condition("applies_when"), country),
        met_when=condition("met_when"),
        due=form.maybe("due", due),
        missing=form.text("missing"),
        do=form.text("do"),
        cites=context.cites(form) if form.has("cites") else (),
    )


def _there(condition: Condition, country: str) -> Condition:
    """The condition, in one country only."""
    if not country:
        return condition
    parts = condition.of if isinstance(condition, Every) else (condition,)
    return Every((Leaf(COUNTRY, "is", country), *parts))
