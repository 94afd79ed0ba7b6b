"""What two editions say otherwise about each duty, and what that does to one set of facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maatwerk.rulebook.diff import DiffAnswer
from maatwerk.rulebook.duty import Duty, Wording
from maatwerk.rulebook.edition import Edition


class Kind(StrEnum):
    """What became of a duty."""

    NEW = "new"
    GONE = "gone"
    ASKS = "asks"
    """It binds others, or asks for something else."""
    SAYS = "says"
    """It asks for the same in other words, or rests on other places."""


@dataclass(frozen=True)
class Difference:
    """One duty of which two editions say something else."""

    kind: Kind
    duty: Duty
    wording: Wording
    """As it reads on the day; of a duty that is gone, as it read."""
    since: date | None
    """The day from which it reads so, where the law names one later than its first day."""
    was: str | None = None
    now: str | None = None
    """The verdict before and after, where facts were given and it changed."""

    @property
    def cites(self) -> tuple[str, ...]:
        """The places that it rests on."""
        return (*self.duty.cites, *self.wording.cites)


@dataclass(frozen=True)
class Turn:
    """An answer about the device that differs, such as its class."""

    what: str
    was: str
    now: str


def differences(a: Edition, b: Edition, *, answer: DiffAnswer, on: date) -> tuple[Difference, ...]:
    """Every duty that is new, gone or reads otherwise, in the order of the newer edition."""
    turned = {each["what"]: (each["from"], each["to"]) for each in answer.answers}
    before, after = {duty.id: duty for duty in a.duties}, {duty.id: duty for duty in b.duties}
    found = [
        _difference(before.get(name), after.get(name), edition=b, on=on, turned=turned.get(name))
        for name in (*after, *(name for name in before if name not in after))
    ]
    return tuple(one for one in found if one is not None)


def turns(answer: DiffAnswer, *, duties: Iterable[str]) -> Iterator[Turn]:
    """The answers about the device itself that differ."""
    known = set(duties)
    for each in answer.answers:
        if each["what"] not in known:
            yield Turn(each["what"], str(each["from"]), str(each["to"]))


def by_area(
    found: Iterable[Difference], *, area: Callable[[Duty], str]
) -> Mapping[str, tuple[Difference, ...]]:
    """The differences by the area that a duty belongs to, in the order in which areas come up."""
    sorted_: dict[str, list[Difference]] = {}
    for one in found:
        sorted_.setdefault(area(one.duty), []).append(one)
    return {name: tuple(ones) for name, ones in sorted_.items()}


def _difference(
    old: Duty | None,
    new: Duty | None,
    *,
    edition: Edition,
    on: date,
    turned: tuple[str | None, str | None] | None,
) -> Difference | None:
    duty = new or old
    if duty is None or old == new:
        return None
    wording = in_force(duty, on=on) or duty.wordings[-1]
    first = edition.context.applies_from
    was, now = turned or (None, None)
    return Difference(
        kind=_kind(old, new, on=on),
        duty=duty,
        wording=wording,
        since=wording.from_day if wording.from_day > first else None,
        was=was,
        now=now,
    )


def _kind(old: Duty | None, new: Duty | None, *, on: date) -> Kind:
    if old is None:
        return Kind.NEW
    if new is None:
        return Kind.GONE
    before, after = in_force(old, on=on), in_force(new, on=on)
    if before is None or after is None:
        return Kind.ASKS if before is not after else Kind.SAYS
    same = (old.subject, before.applies_when, before.met_when, before.due) == (
        new.subject,
        after.applies_when,
        after.met_when,
        after.due,
    )
    return Kind.SAYS if same else Kind.ASKS


def in_force(duty: Duty, *, on: date) -> Wording | None:
    """The wording of a duty that binds on a day."""
    return next((one for one in duty.wordings if one.in_force(on)), None)
