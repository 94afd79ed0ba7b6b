"""Proposals: what others report about acts that are not law, and an edition as if one of them were."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from maatwerk.rulebook.duty import Wording, read_wording
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form
from maatwerk.rulebook.reader import canonical

FOLDER = "proposed/"
TESTS = f"{FOLDER}scenarios/"
UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Change:
    """One reported change: in words, by whom, and the duties that would read otherwise."""

    id: str
    cites: tuple[str, ...]
    source: Mapping[str, str]
    text: Mapping[str, str]
    because: Mapping[str, str]
    """Why it alters no verdict; empty where it does."""
    duties: Mapping[str, Wording]


@dataclass(frozen=True)
class Proposal:
    """An act that is not in force, as far as others report it."""

    id: str
    day: date
    last_checked: date
    """The last day of which anything is known about it."""
    title: Mapping[str, str]
    note: Mapping[str, str]
    url: str
    changes: tuple[Change, ...]
    digest: str

    def altering(self, duty: str) -> tuple[Change, ...]:
        """The changes by which a duty would read otherwise."""
        return tuple(one for one in self.changes if duty in one.duties)


def read_proposal(data: Any, spot: Spot, edition: Edition) -> Proposal:
    """A proposal, held against the edition that it would change."""
    required = ("id", "status", "date", "last_checked", "title", "note", "url", "changes")
    form = Form.of(data, spot, required=required)
    form.word("status", among=("proposed",))
    day, checked = form.day("date"), form.day("last_checked")
    if day is None or checked is None:
        raise MisreadError(spot, "The proposal wants its days.")
    return Proposal(
        id=form.word("id"),
        day=day,
        last_checked=checked,
        title=form.text("title"),
        note=form.text("note"),
        url=form.word("url"),
        changes=tuple(_read_change(entry, place, edition) for place, entry in form.items("changes")),
        digest=hashlib.sha256(canonical(data).encode()).hexdigest(),
    )


def _read_change(data: Any, spot: Spot, edition: Edition) -> Change:
    form = Form.of(data, spot, required=("id", "source", "text"), optional=("cites", "because", "duties"))
    if form.has("because") == form.has("duties"):
        raise MisreadError(
            spot, "A reported change has the duties that it alters, or says because of what it alters none."
        )
    known = {duty.id for duty in edition.duties}
    duties: dict[str, Wording] = {}
    for place, entry in form.items("duties"):
        one = Form.of(entry, place, required=("id", "wording"))
        duty = one.word("id", among=known)
        words = Form.of(one.data["wording"], one.at("wording"), required=tuple(one.data["wording"]))
        if words.has("from") or words.has("until"):
            raise MisreadError(words.spot, "Nobody knows from which day a proposal would bind.")
        duties[duty] = read_wording(one.data["wording"], one.at("wording"), edition.context)
    return Change(
        id=form.word("id"),
        cites=edition.context.cites(form) if form.has("cites") else (),
        source=form.text("source"),
        text=form.text("text"),
        because=form.text("because", needed=False),
        duties=duties,
    )


def adopted(edition: Edition, proposal: Proposal) -> Edition:
    """The edition as if the proposal were law on every day; what it alters is marked as unverified."""
    wordings = {duty: words for change in proposal.changes for duty, words in change.duties.items()}
    return replace(
        edition,
        number=f"{edition.number}+{proposal.id}",
        day=proposal.day,
        checked_by="none",
        digest=hashlib.sha256(f"{edition.digest} {proposal.digest}".encode()).hexdigest(),
        duties=tuple(
            replace(duty, wordings=(wordings[duty.id],), confidence=UNVERIFIED)
            if duty.id in wordings
            else duty
            for duty in edition.duties
        ),
    )
