"""Conditions as data: all, any, not over named facts, with a closed list of operators."""

import calendar
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.kleene import Answer, all_of, answer, any_of, negation
from maatwerk.rulebook.reasons import plain
from maatwerk.rulebook.vocabulary import FIRST_DAY, LAST_DAY, FactType, Value, Vocabulary

TODAY = "today"
"""The one fact nobody gives: the day that is asked about."""

# How far a date can be moved, either way: two hundred years.
_SHIFTS = {"plus_days": 73_000, "plus_months": 2400, "plus_years": 200}

# What each operator asks of the fact's value and of what is wanted.
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda have, want: have == want,
    "is_not": lambda have, want: have != want,
    "at_least": lambda have, want: have >= want,
    "at_most": lambda have, want: have <= want,
    "more_than": lambda have, want: have > want,
    "less_than": lambda have, want: have < want,
    "in": lambda have, want: have in want,
    "not_in": lambda have, want: have not in want,
    "has": lambda have, want: want in have,
    "has_any": lambda have, want: bool(have & want),
    "has_all": lambda have, want: have >= want,
    "has_none": lambda have, want: not have & want,
    "is_empty": lambda have, want: not have,
    "is_not_empty": lambda have, want: bool(have),
    "on_or_before": lambda have, want: have <= want,
    "on_or_after": lambda have, want: have >= want,
    "before": lambda have, want: have < want,
    "after": lambda have, want: have > want,
}

OPERATORS: dict[FactType, tuple[str, ...]] = {
    FactType.YES_NO: ("is",),
    FactType.NUMBER: ("is", "is_not", "at_least", "at_most", "more_than", "less_than"),
    FactType.TEXT: ("is", "is_not", "in", "not_in"),
    FactType.CHOICE: ("is", "is_not", "in", "not_in"),
    FactType.SET: ("has", "has_any", "has_all", "has_none", "is_empty", "is_not_empty"),
    FactType.DATE: ("is", "on_or_before", "on_or_after", "before", "after"),
}
_WITHOUT_WANT = ("is_empty", "is_not_empty")
_WANTS_MANY = ("in", "not_in", "has_any", "has_all", "has_none")


@dataclass(frozen=True)
class Other:
    """A wanted value that is itself a fact, moved by some days, months or years if it is a date."""

    fact: str
    days: int = 0
    months: int = 0
    years: int = 0

    def value(self, values: Mapping[str, Value]) -> Value | None:
        """The other fact's value, moved; None when it is not known."""
        given = values.get(self.fact)
        if isinstance(given, date):
            return shifted(given, days=self.days, months=self.months, years=self.years)
        return given


def shifted(day: date, *, days: int = 0, months: int = 0, years: int = 0) -> date:
    """A day moved by calendar years, months and days; 29 February falls back to the 28th."""
    count = day.year * 12 + day.month - 1 + months + 12 * years
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=days)


@dataclass(frozen=True)
class Leaf:
    """One comparison of one fact."""

    fact: str
    op: str
    want: Value | Other | None = None

    def test(self, have: Value, want: Value | None) -> bool:
        """Whether a value passes."""
        return _TESTS[self.op](have, want)


@dataclass(frozen=True)
class Every:
    """All parts must hold."""

    of: tuple["Condition", ...]


@dataclass(frozen=True)
class Some:
    """One part must hold."""

    of: tuple["Condition", ...]


@dataclass(frozen=True)
class Inverse:
    """The part must not hold."""

    of: "Condition"


Condition = Leaf | Every | Some | Inverse


def evaluate(condition: Condition, values: Mapping[str, Value]) -> Answer:
    """The Kleene answer of a condition on the values that are known."""
    if isinstance(condition, Leaf):
        return _leaf_answer(condition, values)
    if isinstance(condition, Every):
        return all_of(evaluate(part, values) for part in condition.of)
    if isinstance(condition, Some):
        return any_of(evaluate(part, values) for part in condition.of)
    return negation(evaluate(condition.of, values))


def _leaf_answer(leaf: Leaf, values: Mapping[str, Value]) -> Answer:
    have = values.get(leaf.fact)
    want = leaf.want.value(values) if isinstance(leaf.want, Other) else leaf.want
    if have is None or (want is None and leaf.op not in _WITHOUT_WANT):
        return Answer.NOT_KNOWN
    return answer(leaf.test(have, want))


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every comparison in a condition, in the order of reading."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Inverse):
        yield from leaves(condition.of)
    else:
        for part in condition.of:
            yield from leaves(part)


def facts_of(condition: Condition | None) -> tuple[str, ...]:
    """The names of the facts that a condition reads, each once."""
    names: dict[str, None] = {}
    for leaf in leaves(condition) if condition is not None else ():
        names[leaf.fact] = None
        if isinstance(leaf.want, Other):
            names[leaf.want.fact] = None
    names.pop(TODAY, None)
    return tuple(names)


def tree(condition: Condition, values: Mapping[str, Value]) -> dict[str, Any]:
    """The condition with each part's answer: the program's reply to 'why?'."""
    value = str(evaluate(condition, values))
    if isinstance(condition, Leaf):
        want = condition.want.value(values) if isinstance(condition.want, Other) else condition.want
        return {
            "fact": condition.fact,
            "op": condition.op,
            "want": plain(want),
            "have": plain(values.get(condition.fact)),
            "value": value,
        }
    if isinstance(condition, Inverse):
        return {"op": "not", "value": value, "of": [tree(condition.of, values)]}
    op = "all" if isinstance(condition, Every) else "any"
    return {"op": op, "value": value, "of": [tree(part, values) for part in condition.of]}


def read_condition(data: Any, *, spot: Spot, vocabulary: Vocabulary) -> Condition:
    """Read a condition from parsed YAML; whatever is not understood is refused."""
    if not isinstance(data, dict) or not data:
        raise MisreadError(spot, "A condition is expected here.", do="Write all, any, not or a fact.")
    if "fact" in data:
        return _read_leaf(data, spot=spot, vocabulary=vocabulary)
    if len(data) != 1:
        raise MisreadError(spot, f"A condition has one of all, any, not; here stand {', '.join(data)}.")
    word, parts = next(iter(data.items()))
    if word == "not":
        return Inverse(read_condition(parts, spot=spot.at(word), vocabulary=vocabulary))
    if word not in ("all", "any"):
        raise MisreadError(spot.at(word), f"'{word}' is no condition.", do="Write all, any, not or a fact.")
    if not isinstance(parts, list) or not parts:
        raise MisreadError(
            spot.at(word), f"This '{word}' has no parts.", why="All of nothing would always hold."
        )
    read = tuple(
        read_condition(part, spot=spot.at(word).at(number), vocabulary=vocabulary)
        for number, part in enumerate(parts)
    )
    return Every(read) if word == "all" else Some(read)


def _read_leaf(data: dict[str, Any], *, spot: Spot, vocabulary: Vocabulary) -> Leaf:
    for key in data:
        if key not in ("fact", "op", "want"):
            raise MisreadError(spot.at(key), f"A comparison has fact, op and want, not '{key}'.")
    name = data["fact"]
    if not isinstance(name, str) or name not in vocabulary:
        raise MisreadError(
            spot.at("fact"), f"There is no fact '{name}'.", do="Add it to vocabulary.yaml, with a question."
        )
    kind = vocabulary[name].type
    op = data.get("op")
    if op not in OPERATORS[kind]:
        allowed = ", ".join(OPERATORS[kind])
        raise MisreadError(
            spot.at("op"), f"'{op}' does not fit '{name}'.", do=f"For {kind} write one of: {allowed}."
        )
    if op in _WITHOUT_WANT:
        if "want" in data:
            raise MisreadError(spot.at("want"), f"'{op}' wants nothing.")
        return Leaf(name, op)
    if "want" not in data:
        raise MisreadError(spot, f"'{name} {op}' does not say what is wanted.", do="Add want.")
    want = _read_want(data["want"], name=name, op=op, spot=spot.at("want"), vocabulary=vocabulary)
    return Leaf(name, op, want)


def _read_want(data: Any, *, name: str, op: str, spot: Spot, vocabulary: Vocabulary) -> Value | Other:
    fact = vocabulary[name]
    if isinstance(data, dict):
        return _read_other(data, name=name, op=op, spot=spot, vocabulary=vocabulary)
    if op in _WANTS_MANY:
        if not isinstance(data, list) or not data:
            raise MisreadError(spot, f"'{op}' wants a list that is not empty.")
        wanted = data
    else:
        wanted = [data]
    for number, member in enumerate(wanted):
        place = spot.at(number) if op in _WANTS_MANY else spot
        if fact.choices and member not in fact.choices:
            raise MisreadError(
                place, f"'{name}' has no choice '{member}'.", do=f"One of: {', '.join(fact.choices)}."
            )
        if not _fits(fact.type, member):
            raise MisreadError(place, f"'{member}' is no value that '{name}' ({fact.type}) can have.")
    if op in _WANTS_MANY:
        if len(set(wanted)) != len(wanted):
            raise MisreadError(spot, "The list says the same twice.")
        return frozenset(wanted)
    return date.fromisoformat(data) if fact.type is FactType.DATE else data


def _fits(kind: FactType, member: Any) -> bool:
    if kind is FactType.YES_NO:
        return isinstance(member, bool)
    if kind is FactType.NUMBER:
        return isinstance(member, int | float) and not isinstance(member, bool)
    if kind is FactType.DATE:
        return isinstance(member, str) and _is_date(member)
    return isinstance(member, str)


def _is_date(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
        return day.isoformat() == text and FIRST_DAY <= day <= LAST_DAY
    except ValueError:
        return False


def _read_other(data: dict[str, Any], *, name: str, op: str, spot: Spot, vocabulary: Vocabulary) -> Other:
    have = vocabulary[name].type
    kind = FactType.SET if op in _WANTS_MANY else FactType.TEXT if op == "has" else have
    return read_other(data, kind=kind, spot=spot, vocabulary=vocabulary)


def read_other(data: Any, *, kind: FactType, spot: Spot, vocabulary: Vocabulary) -> Other:
    """Read a wanted value that is itself a fact of a kind."""
    if not isinstance(data, dict):
        raise MisreadError(spot, "A fact is expected here.", do="Write {fact: name}.")
    for key, value in data.items():
        if key != "fact" and (key not in _SHIFTS or isinstance(value, bool) or not isinstance(value, int)):
            raise MisreadError(spot.at(key), f"'{key}' is not understood here.", do="Write plus_years: 10.")
        if key != "fact" and abs(value) > _SHIFTS[key]:
            raise MisreadError(spot.at(key), f"'{key}: {value}' moves a date too far.")
    other = data.get("fact")
    if not isinstance(other, str) or other not in vocabulary:
        raise MisreadError(spot, f"There is no fact '{other}'.", do="Name a fact of vocabulary.yaml.")
    found = vocabulary[other].type
    if found is not kind and {found, kind} != {FactType.TEXT, FactType.CHOICE}:
        raise MisreadError(spot.at("fact"), f"'{other}' is {found}, but {kind} is wanted.")
    if len(data) > 1 and found is not FactType.DATE:
        raise MisreadError(spot, "Only dates can be moved.")
    return Other(
        other,
        days=data.get("plus_days", 0),
        months=data.get("plus_months", 0),
        years=data.get("plus_years", 0),
    )
