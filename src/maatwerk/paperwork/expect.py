"""What should be stated: facts given from outside, and what was found of each on a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from maatwerk.paperwork import shapes, snapshot
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.findings import Finding, Said
from maatwerk.paperwork.reasons import reason

SCHEMA = "maatwerk.statement/1"


class Verdict(StrEnum):
    """What was found of one expected fact; all but the first carry the code of their reason."""

    STATED = "stated"
    OTHERWISE = "stated_otherwise"
    UNEXPECTED = "stated_unexpectedly"
    PARTLY = "partly_stated"
    UNTOLD = "not_told"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Answer:
    """One expected fact: where the law asks for it, its name, its words, and what stands there instead."""

    verdict: Verdict
    indent: int
    what: str
    said: str
    found: str = ""
    by_law: bool = True


@dataclass(frozen=True)
class Leaf:
    """A single text of statement.json that can be expected: where it stands, and its name in words."""

    indent: int
    path: tuple[str, ...]
    what: str
    by_law: bool = True

    def of(self, data: Mapping[str, Any]) -> str | None:
        """Return the text that stands there; nothing where it was not given."""
        value: Any = data
        for name in self.path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value if isinstance(value, str) else None


# Annex XIII 1 does not ask for the last of these; they tell which statement it is, as indent 3 the device.
LEAVES = (
    Leaf(1, ("manufacturer", "name"), "manufacturer, name"),
    Leaf(1, ("manufacturer", "address"), "manufacturer, address"),
    Leaf(2, ("authorised_representative", "name"), "authorised representative, name"),
    Leaf(2, ("authorised_representative", "address"), "authorised representative, address"),
    Leaf(3, ("device", "identification"), "device, identification"),
    Leaf(3, ("device", "description"), "device, description"),
    Leaf(4, ("patient", "identifier"), "patient, identifier"),
    Leaf(4, ("patient", "kind"), "patient, kind of identifier"),
    Leaf(4, ("exclusive_use",), "sentence of exclusive use"),
    Leaf(5, ("prescriber", "name"), "prescriber, name"),
    Leaf(5, ("prescriber", "profession"), "prescriber, profession"),
    Leaf(5, ("prescriber", "institution"), "prescriber, institution"),
    Leaf(7, ("gspr", "sentence"), "sentence of conformity with Annex I"),
    Leaf(3, ("number",), "number of the statement", by_law=False),
    Leaf(3, ("supersedes",), "number of the statement that is superseded", by_law=False),
    Leaf(3, ("language",), "language of the statement", by_law=False),
    Leaf(3, ("snapshot",), "fingerprint of the data", by_law=False),
)
SITE, TRAIT, EXCEPTION = "manufacturing site", "characteristic", "exception from Annex I"
GROUNDS = "grounds of an exception from Annex I"
SUBSTANCES = {
    "medicinal": "medicinal substance",
    "human": "human tissue or cells",
    "animal": "animal tissue or cells",
}


def records(data: Mapping[str, Any], *path: str) -> list[Mapping[str, Any]] | None:
    """Return a list of objects; nothing where it was not given, so that nothing is expected of it."""
    value: Any = data
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else None


def names(data: Mapping[str, Any], kind: str) -> list[str] | None:
    """Return the substances of a kind; nothing where they were not given."""
    held = data.get("substances")
    value = held.get(kind) if isinstance(held, Mapping) else None
    return [str(one) for one in value] if isinstance(value, list | tuple) else None


def told(record: Mapping[str, Any]) -> str:
    """Return an expected object in words, as it was given."""
    lead, *rest = [str(value) for value in record.values() if value] or [""]
    return f"{lead}: {' '.join(rest)}" if rest else lead


def facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the expected facts; the shape is statement.json, of which any part may be left out."""
    shape = shapes.schema(snapshot.StatementData, title="")
    found = list(_faults(given, shape, ""))
    unknown = sorted(path for path, why in found if why == "unknown")
    if unknown:
        raise PaperRefused(
            "unknown_fact",
            what="Some expected facts have names that statement.json does not know.",
            where=", ".join(unknown),
            why="What has no place in a statement can never be found in one.",
            do="Use the names of maatwerk.statement/1.",
        )
    if found:
        raise PaperRefused(
            "fact_unreadable",
            what="Some expected facts do not have their shape.",
            where=", ".join(f"{path or 'the file'} ({why})" for path, why in found),
            why="Only what has the shape of a statement can be held against one.",
            do="Give texts, lists and objects as maatwerk.statement/1 has them.",
        )
    _asks_something(given)
    return dict(given)


def _asks_something(given: Mapping[str, Any]) -> None:
    """Refuse an expectation of another kind, and one that says nothing: nothing could ever be left out."""
    if given.get("schema") not in {None, SCHEMA}:
        raise PaperRefused(
            "fact_unreadable",
            what="The expected facts are not those of a statement.",
            where="schema",
            why=f"It says “{given['schema']}”.",
            do=f"Give facts in the shape of {SCHEMA}.",
        )
    nameless = [
        f"{'.'.join(path)}[{number}]"
        for path, key in ((("characteristics",), "name"), (("gspr", "exceptions"), "gspr"))
        for number, one in enumerate(records(given, *path) or ())
        if not str(one.get(key) or "").strip()
    ]
    if nameless:
        raise PaperRefused(
            "fact_unreadable",
            what="Some expected facts have no name by which they could be found.",
            where=", ".join(nameless),
            why="A value is held against the one that stands beside the same name.",
            do="Give each characteristic its name, and each exception its requirement (gspr).",
        )
    if not any(_says(value) for name, value in given.items() if name != "schema"):
        raise PaperRefused(
            "expectation_empty",
            what="The expected facts say nothing.",
            where="the file after --expect",
            why="Where nothing is expected, nothing can be found to be left out.",
            do=f"Give at least one fact in the shape of {SCHEMA}; an empty list says “known to be none”.",
        )


def _says(value: Any) -> bool:
    """Return whether a part of the expectation asks for anything: a text, or a list that is known."""
    if isinstance(value, Mapping):
        return any(map(_says, value.values()))
    if isinstance(value, list | tuple):
        return not value or any(map(_says, value))
    return isinstance(value, str) and bool(value.strip())


def _faults(given: Any, shape: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Return what does not fit a schema, reading every part as one that may be absent or null."""
    part = shape.get("anyOf", [shape])[0]
    if given is None:
        return
    kind = part.get("type", "string")
    if kind == "object":
        if not isinstance(given, Mapping):
            yield path, "not an object"
            return
        for name, value in given.items():
            inner = f"{path}.{name}" if path else str(name)
            if name not in part["properties"]:
                yield inner, "unknown"
            else:
                yield from _faults(value, part["properties"][name], inner)
    elif kind == "array":
        if not isinstance(given, list | tuple):
            yield path, "not a list"
            return
        for number, value in enumerate(given):
            if value is None:
                yield f"{path}[{number}]", "null in a list"
            yield from _faults(value, part["items"], f"{path}[{number}]")
    elif not isinstance(given, str):
        yield path, "not a text"


def held_against(said: Mapping[int, Said], answers: Iterable[Answer]) -> dict[int, Said]:
    """Return the findings with what was found of each expected fact."""
    found = dict(said)
    for answer in answers:
        found[answer.indent] = _judged(found[answer.indent], answer)
    return found


def _judged(said: Said, answer: Answer) -> Said:
    if answer.verdict is Verdict.STATED:
        if said.finding is Finding.NOT_APPLICABLE:
            return Said(Finding.PRESENT, said.evidence or answer.said, said.page, said.reasons)
        return said
    facts_ = {"said": answer.said, "what": answer.what}
    if answer.verdict is Verdict.OTHERWISE:
        facts_["found"] = answer.found
    why = reason(str(answer.verdict), indent=answer.indent, **facts_)
    worst = Finding.MISSING if answer.verdict is Verdict.LEFT_OUT and answer.by_law else Finding.DOUBTFUL
    return said.worse(worst, why if answer.by_law else replace(why, basis="lab_policy"))
