"""What the law says of a device while a person still answers: live, and nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.route import (
    ANSWERED,
    answers_of,
    from_records,
    latest_decision,
    stated_by_lab,
    usual_answers,
)
from maatwerk.cases.facts.series import Repeat, design_repeats, drawn_from, repeats
from maatwerk.cases.models import Device
from maatwerk.cases.words import Beginning
from maatwerk.rulebook import route as rulebook
from maatwerk.rulebook.route import RouteAnswer
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.vocabulary import Fact


@dataclass(frozen=True)
class Question:
    """A fact that a person answers for this device, in the law's words; `usual` is what the family takes."""

    fact: Fact
    text: str
    usual: Any
    could_change: tuple[str, ...]


@dataclass(frozen=True)
class RoutePreview:
    """What follows from the answers so far, what is still asked, and what the family takes as usual."""

    answer: RouteAnswer
    open: tuple[Question, ...]
    usual: tuple[Question, ...]


@dataclass(frozen=True)
class RouteGround:
    """What family and records say of a device on a day, read once, and what is usual for its family."""

    settled: Mapping[str, Any]
    usual: Mapping[str, Any]
    on: date
    is_held_as_series: bool
    """Whether the two questions on a series are asked anew of the newest design."""


def route_ground(device: Device, *, at: datetime) -> RouteGround:
    """Read what nobody can answer otherwise."""
    asked = Asked(device=device, at=at)
    settled = {**stated_by_lab(asked), **from_records(asked)}
    usual = {name: value for name, value in usual_answers(asked).items() if name not in settled}
    held = bool(design_repeats(asked))
    return RouteGround(settled=settled, usual=usual, on=asked.on, is_held_as_series=held)


def route_preview(ground: RouteGround, *, answers: Mapping[str, Any], language: str = "en") -> RoutePreview:
    """Return what the law says on these answers, and which questions a person can still answer."""
    edition, words = current_edition(), current_edition().vocabulary

    def find(given: Mapping[str, Any]) -> RouteAnswer:
        facts = {**ground.usual, **given, **ground.settled}
        return rulebook.find(edition=edition, facts=facts, on=ground.on, language=language)

    # What was answered stays on the page, so that it can be answered otherwise.
    found, bare = find(answers), find({})
    wanted = {one.fact: one.could_change for one in (*bare.not_known, *found.not_known)}
    names = [name for name in wanted if name not in ground.settled and name not in ground.usual]

    def question(name: str) -> Question:
        text = words.question(name, language=language)
        return Question(words[name], text, ground.usual.get(name), wanted.get(name, ()))

    return RoutePreview(
        answer=found,
        open=tuple(question(name) for name in sorted(names, key=lambda name: words[name].position)),
        usual=tuple(question(name) for name in ground.usual if name in ANSWERED),
    )


@dataclass(frozen=True)
class Repetition:
    """What the newest design has in common with those for other patients."""

    parts: tuple[Repeat, ...]
    """The parts that are in another patient's device too."""
    drawn_from: Beginning | None
    """What it began from, if somebody said a template or the design for another."""


def repetition_of(device: Device, *, at: datetime) -> Repetition:
    """Return what of the newest design was there before."""
    asked = Asked(device=device, at=at)
    return Repetition(parts=repeats(asked), drawn_from=drawn_from(asked))


def repeat_of(device: Device, *, sha256: str, at: datetime) -> Repeat:
    """Return the part that repeats with this file; refuse one that does not, or no more."""
    found = next((one for one in repetition_of(device, at=at).parts if one.file.sha256 == sha256), None)
    if found is None:
        raise CaseError(
            "part_repeats_not",
            what=_("This part is in no device for another patient."),
            where=device.number,
            do=_("Look at the page again; perhaps somebody registered the part meanwhile."),
        )
    return found


def answers_before(device: Device, *, at: datetime) -> dict[str, Any]:
    """Return what a person answered the last time."""
    asked = Asked(device=device, at=at)
    former = latest_decision(asked)
    return {} if former is None else answers_of(former, asked=asked)
