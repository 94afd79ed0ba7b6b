"""The facts that rules may ask for: name, type, question; and what a given value means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import isnan
from sys import float_info
from typing import Any

from maatwerk.rulebook.errors import InputError
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import in_language

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""The days that facts may name; periods of years are counted from them in both directions."""
Value = bool | int | float | str | date | frozenset[str]


class FactType(StrEnum):
    """What kind of value a fact has."""

    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    SET = "set"
    DATE = "date"


@dataclass(frozen=True)
class Fact:
    """One entry of the vocabulary."""

    name: str
    type: FactType
    room: str
    group: str
    question: Mapping[str, str]
    choices: tuple[str, ...] = ()
    unit: str = ""
    at_least: float | None = None
    position: int = 0

    def value(self, given: Any) -> Value | None:
        """The canonical value of what was given; None when it says not known."""
        if given is None or given is Answer.NOT_KNOWN:
            return None
        value: Value = _READERS[self.type](self, given)
        return value


def _refuse(fact: Fact, given: Any, wants: str) -> InputError:
    return InputError(
        code="fact_value_refused",
        what=f"The fact '{fact.name}' has the value {given!r}.",
        where=fact.name,
        why=f"It takes {wants}.",
        do="Give such a value, or null when it is not known.",
    )


def _yes_no(fact: Fact, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given in (Answer.YES, Answer.NO):
        return bool(given == Answer.YES)
    raise _refuse(fact, given, "true or false")


def _number(fact: Fact, given: Any) -> int | float:
    if (
        isinstance(given, bool)
        or not isinstance(given, int | float)
        or (isinstance(given, float) and isnan(given))
    ):
        raise _refuse(fact, given, f"a number{' in ' + fact.unit if fact.unit else ''}")
    if abs(given) > float_info.max:
        raise _refuse(fact, "too large to show", "a finite number")
    if fact.at_least is not None and given < fact.at_least:
        raise _refuse(fact, given, f"a number of at least {fact.at_least:g}")
    return given


def _text(fact: Fact, given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise _refuse(fact, given, "a text that is not empty")
    return str(given)


def _choice(fact: Fact, given: Any) -> str:
    if isinstance(given, bool):
        # "administers_medicine: false" can only mean the choice "no".
        given = "yes" if given else "no"
    if not isinstance(given, str) or given not in fact.choices:
        raise _refuse(fact, given, "one of: " + ", ".join(fact.choices))
    return str(given)


def _set(fact: Fact, given: Any) -> frozenset[str]:
    if isinstance(given, str) or not isinstance(given, list | tuple | set | frozenset):
        raise _refuse(fact, given, "a list; [] says that there is none")
    members = list(given)
    for member in members:
        if not isinstance(member, str) or not member or (fact.choices and member not in fact.choices):
            wants = "members of: " + ", ".join(fact.choices) if fact.choices else "texts"
            raise _refuse(fact, given, wants)
    return frozenset(str(member) for member in members)


def _date(fact: Fact, given: Any) -> date:
    day = given if isinstance(given, date) and not isinstance(given, datetime) else _written(given)
    if day is None:
        raise _refuse(fact, given, "a date such as 2026-11-23")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _refuse(fact, str(given), f"a date from {FIRST_DAY} to {LAST_DAY}")
    return day


def _written(given: Any) -> date | None:
    """The day that a text such as 2026-11-23 says; other ways of writing it are not taken."""
    try:
        day = date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == given else None


_READERS: dict[FactType, Any] = {
    FactType.YES_NO: _yes_no,
    FactType.NUMBER: _number,
    FactType.TEXT: _text,
    FactType.CHOICE: _choice,
    FactType.SET: _set,
    FactType.DATE: _date,
}


@dataclass(frozen=True)
class Vocabulary:
    """All facts by name."""

    facts: Mapping[str, Fact]

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def __getitem__(self, name: str) -> Fact:
        return self.facts[name]

    def known(self, facts: Mapping[str, Any]) -> dict[str, Value]:
        """The facts that are known, each in canonical form; an unknown name is refused."""
        values: dict[str, Value] = {}
        for name, given in facts.items():
            if name not in self.facts:
                raise InputError(
                    code="fact_unknown",
                    what=f"There is no fact '{name}'.",
                    where=str(name),
                    why="Facts have fixed names, so that a slip of the pen cannot pass as 'not known'.",
                    do="Look the name up in the vocabulary.",
                )
            value = self.facts[name].value(given)
            if value is not None:
                values[name] = value
        return values

    def takes(self, name: str, given: Any) -> bool:
        """Say whether a fact can have a value; an unknown name is not judged here, and refused later."""
        try:
            if name in self.facts:
                self.facts[name].value(given)
        except InputError:
            return False
        return True

    def question(self, name: str, *, language: str = "en") -> str:
        """The question that a person is asked for this fact."""
        return in_language(self.facts[name].question, language)
