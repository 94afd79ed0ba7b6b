"""The law room as tests need it: read once, taken apart, and put together again with one leaf changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from maatwerk.rulebook import pins, shelf
from maatwerk.rulebook.conditions import OPERATORS
from maatwerk.rulebook.context import read_vocabulary
from maatwerk.rulebook.coverage import FOLDER, KINDS, ancestors, coverage_files, read_disposal
from maatwerk.rulebook.crosscheck import citations_agree, cited_places, crosscheck
from maatwerk.rulebook.documents import read_document
from maatwerk.rulebook.duty import CONFIDENCE, SUBJECTS, read_duty
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import Spot
from maatwerk.rulebook.gates import GATES
from maatwerk.rulebook.national import DOCUMENTS, FILE, LAWS, TOPICS, USERS, code_of, read_country
from maatwerk.rulebook.reader import STRUCTURE, assemble
from maatwerk.rulebook.routes import (
    CLASSES,
    LAWFUL_ROUTES,
    QUALIFICATIONS,
    Routes,
    complete,
    read_body_rows,
    read_class_rule,
    read_lawful,
    read_outcome,
    read_requirement,
    read_routes,
)
from maatwerk.rulebook.rules_reader import read_rule
from maatwerk.rulebook.scenarios import Scenario
from maatwerk.rulebook.standard import DISPOSITIONS, EFFECTS, RECORDS, WEIGHTS, read_standard
from maatwerk.rulebook.standard import FILE as STANDARD
from maatwerk.rulebook.terms import read_term

ON = date(2026, 11, 23)


@cache
def edition() -> Edition:
    """The edition that ships."""
    return shelf.current_edition()


@cache
def scenarios() -> tuple[Scenario, ...]:
    """The lawyers' tests that ship."""
    return shelf.lawyers_tests()


Keys = tuple[str | int, ...]


def guarded_leaves() -> Iterator[tuple[str, Keys, Any]]:
    """Every leaf that decides something, with its file and keys."""
    for path, data in edition().content.items():
        if path.endswith(".yaml") and path != pins.PINS:
            for keys, value in pins.leaves(data):
                if not pins.is_prose(path, keys):
                    yield path, keys, value


def with_leaf(data: Any, keys: Keys, value: Any) -> Any:
    """The data with one leaf changed; the rest is shared."""
    if not keys:
        return value
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[keys[0]] = with_leaf(data[keys[0]], keys[1:], value)
    return changed


def without_item(data: Any, keys: Keys) -> Any:
    """The data with one member of a list left out."""
    if len(keys) == 1:
        return [member for number, member in enumerate(data) if number != keys[0]]
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[keys[0]] = without_item(data[keys[0]], keys[1:])
    return changed


# What stands under these keys is no citation, id or clause, so the double entry cannot notice a change in it.
_CONDITIONS = {"when", "holds_when", "applies_when", "met_when", "open_when", "scope", "due", "residual_to"}


def changed_edition(path: str, keys: Keys, data: Any) -> Edition:
    """The edition with one file changed at some keys; only the part that holds the leaf is read again."""
    base = edition()
    context = base.context
    entry = Spot(path)
    if path == "vocabulary.yaml":
        return replace(base, context=replace(context, vocabulary=read_vocabulary(data, entry)))
    if path.startswith("documents/"):
        name = path.removeprefix("documents/").removesuffix(".yaml")
        changed = replace(base, documents={**base.documents, name: read_document(data, entry, context)})
    elif path.startswith("terms/"):
        languages = read_term(data, entry, context)
        kept = {name: each for name, each in base.terms.items() if each != _term_of(path)}
        changed = replace(base, terms={**kept, next(iter(languages.values())).term: languages})
    elif path == STANDARD:
        changed = replace(base, standard=read_standard(data, entry, context))
    elif path.startswith(FOLDER):
        disposal = read_disposal(data[keys[0]], entry, context)
        changed = replace(base, disposals=_put(base.disposals, _first_of(path) + int(keys[0]), disposal))
        citations_agree(
            changed, _cited()
        )  # of all that is held against each other, coverage is in this alone
        return changed
    elif path.endswith(f"/{FILE}"):
        country = read_country(data, entry)
        changed = replace(base, countries={**base.countries, code_of(path): country})
    elif path.startswith("eu/") or code_of(path):
        duty = read_duty(data[keys[0]], entry, context, country=code_of(path))
        old = edition().content[path][keys[0]]["id"]
        number = next(number for number, each in enumerate(base.duties) if each.id == old)
        changed = replace(base, duties=_put(base.duties, number, duty))
    elif path.startswith("gates/"):
        gate = path.removeprefix("gates/").removesuffix(".yaml")
        rule = read_rule(data[keys[0]], entry, context, gate=gate)
        first = next(number for number, each in enumerate(base.gates) if each.gate == gate)
        changed = replace(base, gates=_put(base.gates, first + int(keys[0]), rule))
    elif path.startswith("routes/"):
        changed = replace(base, routes=complete(_changed_routes(path, keys, data)))
    else:
        return assemble({**base.content, path: data})
    if not _CONDITIONS & set(keys):
        crosscheck(changed)
    return changed


def _changed_routes(path: str, keys: Keys, data: Any) -> Routes:
    """The routes with one rule, outcome, test, route or row read again."""
    routes, context, spot = edition().routes, edition().context, Spot(path)
    if path == "routes/lawful.yaml":
        return replace(
            routes,
            lawful=_put(routes.lawful, int(keys[0]), next(read_lawful([data[keys[0]]], spot, context))),
        )
    if path == "routes/notified-body.yaml":
        row = next(read_body_rows([data[keys[0]]], spot, context))
        return replace(routes, notified_body=_put(routes.notified_body, int(keys[0]), row))
    if len(keys) < 3 or keys[0] in ("applied", "implantable"):
        return read_routes({**edition().content, path: data}, context)
    number, part = int(keys[1]), data[keys[0]][keys[1]]
    if keys[0] == "rules":
        return replace(routes, rules=_put(routes.rules, number, read_class_rule(part, spot, context)))
    if keys[0] == "tests":
        return replace(routes, tests=_put(routes.tests, number, read_requirement(part, spot, context)))
    return replace(routes, outcomes=_put(routes.outcomes, number, read_outcome(part, spot, context)))


@cache
def _cited() -> dict[str, set[str]]:
    """Who cites each place, in the edition that ships."""
    return cited_places(edition())


def _term_of(path: str) -> Any:
    return edition().terms[edition().content[path]["term"]]


def _first_of(path: str) -> int:
    """How many disposals the coverage files before this one hold."""
    content = edition().content
    return sum(len(content[other]) for other in coverage_files(content) if other < path)


def _put(parts: tuple[Any, ...], number: int, part: Any) -> tuple[Any, ...]:
    return (*parts[:number], part, *parts[number + 1 :])


_CLOSED: tuple[tuple[str, ...], ...] = (
    CLASSES,
    QUALIFICATIONS,
    LAWFUL_ROUTES,
    GATES,
    SUBJECTS,
    CONFIDENCE,
    KINDS,
    DISPOSITIONS,
    WEIGHTS,
    EFFECTS,
    RECORDS,
    ("always", "where_applicable"),
    ("verified", "unverified"),
    ("law", "guidance", "national"),
    ("yes", "no"),
    ("text", "label_words", "quote", "use", "third_party"),
    LAWS,
    TOPICS,
    DOCUMENTS,
    USERS,
)


def mutants(path: str, keys: Keys, value: Any) -> Iterator[Any]:
    """Other values that could stand in a leaf's place."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
        yield value - 1
    elif value is None:
        yield "something"
    elif _is_day(value):
        yield (date.fromisoformat(value) + timedelta(days=1)).isoformat()
        yield (date.fromisoformat(value) - timedelta(days=1)).isoformat()
    else:
        yield from _other_words(path, keys, value)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _other_words(path: str, keys: Keys, value: str) -> Iterator[str]:
    vocabulary = edition().vocabulary
    if keys[-1] != "fact" and value in edition().context.places:
        yield from _places_beside(value)
        return
    holder = _holder(path, keys)
    if keys[-1] == "op":
        yield from (op for op in OPERATORS[vocabulary[holder["fact"]].type] if op != value)
    elif keys[-1] == "fact":
        fact = vocabulary[value]
        alike = [
            name
            for name, other in vocabulary.facts.items()
            if other.type is fact.type and other.choices == fact.choices
        ]
        neighbours = [name for name in alike if vocabulary[name].group == fact.group]
        ring = neighbours if len(neighbours) > 1 else alike
        yield from {ring[(ring.index(value) + step) % len(ring)] for step in (1, 2, 3, -1)} - {value} or {
            value + "x"
        }
    elif "want" in keys and _choices(path, keys):
        yield from (choice for choice in _choices(path, keys) if choice != value)
    else:
        closed = next((words for words in _CLOSED if value in words), None)
        alike = [*closed] if closed else _words_of_the_kind(*_kind(path, keys))
        yield alike[(alike.index(value) + 1) % len(alike)] if len(alike) > 1 else value + "x"
        if not closed:
            yield value + "x"


def _places_beside(place: str) -> Iterator[str]:
    """Places written by mistake: the ones before and after inside the same place, and that place."""
    above = ancestors(place)
    beside = _places_in()[above[0] if above else ""]
    at = beside.index(place)
    yield from beside[max(0, at - 1) : at]
    yield from beside[at + 1 : at + 2]
    yield from [place for place in above if place in edition().context.places][:1]


@cache
def _places_in() -> dict[str, list[str]]:
    """The places that stand directly in each place; articles and annexes stand in none."""
    found: dict[str, list[str]] = {}
    for place in edition().content[STRUCTURE]:
        above = ancestors(place)
        found.setdefault(above[0] if above else "", []).append(place)
    return found


def _kind(path: str, keys: Keys) -> tuple[str, str]:
    """What kind of place a leaf stands in: the folder or file, and the last name on the way to it."""
    return path.partition("/")[0], next((key for key in reversed(keys) if isinstance(key, str)), "")


@cache
def _words_of_the_kind(folder: str, name: str) -> list[str]:
    """All words that stand in places of one kind, in the order of the alphabet."""
    words = (value for path, keys, value in guarded_leaves() if _kind(path, keys) == (folder, name))
    return sorted({word for word in words if isinstance(word, str)})


# Keys that may be missing without the reader's objection.
_OPTIONAL = {
    "when",
    "scope",
    "residual_to",
    "gives_way",
    "anywhere",
    "applies_when",
    "from",
    "until",
    "due",
    "on_condition",
    "duties",
}


def turned(data: Any, path: str) -> Iterator[tuple[Keys, str, Any]]:
    """The data with an `all` turned into `any` or back, or without a part of a condition or a key."""
    for keys, holder in _holders(data):
        for name in sorted(_OPTIONAL & holder.keys()):
            rest = {key: value for key, value in holder.items() if key != name}
            yield (*keys, name), f"{name} left out", with_leaf(data, keys, rest)
        for word, other in (("all", "any"), ("any", "all")):
            if word in holder and not pins.is_prose(path, keys):
                parts = holder[word]
                yield (*keys, word), f"{word} -> {other}", with_leaf(data, keys, {other: parts})
                for number in range(len(parts)) if len(parts) > 1 else ():
                    at = (*keys, word, number)
                    yield at, "part left out", without_item(data, at)


def _holders(data: Any, keys: Keys = ()) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """Every mapping in the data with the keys that lead to it."""
    if isinstance(data, dict):
        yield keys, data
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(inner, dict | list):
            yield from _holders(inner, (*keys, key))


def _holder(path: str, keys: Keys) -> Any:
    data: Any = edition().content[path]
    for key in keys[:-1]:
        data = data[key]
    return data


def _choices(path: str, keys: Keys) -> tuple[str, ...]:
    holder = _holder(path, keys[: keys.index("want") + 1])
    return edition().vocabulary[holder["fact"]].choices if "fact" in holder else ()
