"""Whatever leaf of the law's files is changed, a check at loading or a lawyers' test notices.

Prose and provenance decide nothing and are guarded by a digest per file; which leaves these are says
`maatwerk.rulebook.pins`, and docs/for-lawyers/changing-the-law-room.md says it to lawyers.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from maatwerk.rulebook import pins
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import InputError, LawError, MisreadError
from maatwerk.rulebook.scenarios import Scenario, failures
from tests.rulebook import law

KIND_OF_FILE = {
    "vocabulary.yaml": "expect_fact",
    "documents/": "expect_document",
    "terms/": "expect_term",
    "eu/mdr/coverage/": "expect_coverage",
    "standards/": "expect_standard",
    "country.yaml": "expect_country",
    "eu/": "expect_duty",
    "gates/": "expect_rule",
    "routes/": "expect_route",
}


def _candidates(path: str, keys: law.Keys) -> list[Scenario]:
    """The scenarios that a change in a file can touch, the likeliest first."""
    return _of_entry(path, keys[:2], _entry(keys))


@cache
def _of_entry(path: str, top: law.Keys, entry: law.Keys) -> list[Scenario]:
    kind = next((kind for part, kind in KIND_OF_FILE.items() if part in path), None)
    touched = [each for each in law.scenarios() if kind is None or each.kind == kind]
    sure, near = _words_near(path, top, entry)
    return sorted(
        touched,
        key=lambda each: -(9 * len(sure & each.keys) + 3 * len(near & each.changes) + len(near & each.keys)),
    )


def _words_near(path: str, keys: law.Keys, entry: law.Keys) -> tuple[set[str], set[str]]:
    """Words that a scenario for this place surely expects, and words that it may well hold."""
    data: Any = law.edition().content[path]
    sure: set[str] = {"notified_body"} if path == "routes/notified-body.yaml" else set()
    if path == "routes/annex-viii.yaml":
        if keys[0] != "rules":
            return {"implantable"}, set()
        sure.add(str(data["rules"][keys[1]]["rule"]))
    if path == "routes/lawful.yaml":
        sure.add(data[keys[0]]["route"])
    for key in entry:
        data = data[key]
    near = {str(value) for _, value in pins.leaves(data)}
    sure |= {f"{value} ({basis})" for value in near for basis in ("law", "guidance", "national")}
    sure |= {value for value in near if value.startswith(("mdr-", "accept-"))}
    return sure, near


def _entry(keys: law.Keys) -> law.Keys:
    """The keys of the smallest entry of a list that holds the leaf: a duty, a rule, a row, a requirement."""
    for length in (4, 3, 2, 1):
        if len(keys) > length and isinstance(keys[length - 1], int) and "wordings" not in keys[:length]:
            return keys[:length]
    return keys[:1]


def _noticed(path: str, keys: law.Keys, data: Any) -> bool:
    try:
        changed: Edition = law.changed_edition(path, keys, data)
        return any(failures(scenario, changed) for scenario in _candidates(path, keys))
    except (LawError, MisreadError, InputError, KeyError):
        return True


def _changes() -> Iterator[tuple[str, law.Keys, str, Any]]:
    for path, keys, value in law.guarded_leaves():
        data = law.edition().content[path]
        for other in law.mutants(path, keys, value):
            yield path, keys, f"{value!r} -> {other!r}", law.with_leaf(data, keys, other)
        if isinstance(keys[-1], int):
            shorter = law.without_item(data, keys)
            yield path, keys, f"{value!r} left out", shorter
    for path, data in law.edition().content.items():
        if path.endswith(".yaml"):
            for keys, what, other in law.turned(data, path):
                yield path, keys, what, other


@pytest.mark.slow
def test_no_leaf_of_the_law_can_change_unnoticed() -> None:
    assert not [each.title for each in law.scenarios() if failures(each, law.edition())]
    survivors: list[str] = []
    tried: Counter[str] = Counter()
    for path, keys, what, data in _changes():
        tried[path] += 1
        if not _noticed(path, keys, data):
            survivors.append(f"{path} {'.'.join(map(str, keys))}: {what}")
    assert not survivors, "\n".join(survivors)
    assert sum(tried.values()) > 8000


def test_a_citation_is_changed_to_a_place_beside_it_that_exists() -> None:
    places = law.edition().context.places
    for path, keys, value in law.guarded_leaves():
        if value in places and keys[-1] != "fact":
            others = list(law.mutants(path, keys, value))
            assert others and value not in others and places >= set(others), (path, keys)
    beside = set(law.mutants("eu/mdr/coverage/annex-08.yaml", (1, "at"), "Annex.VIII.5.1 indent 2"))
    assert beside == {"Annex.VIII.5.1 indent 1", "Annex.VIII.5.1 indent 3", "Annex.VIII.5.1"}


def test_a_change_of_prose_shows_in_the_pins() -> None:
    content = law.edition().content
    assert pins.changed(content) == {}
    for path, data in content.items():
        if path.endswith(".json") or path == pins.PINS:
            continue
        prose = [keys for keys, _ in pins.leaves(data) if pins.is_prose(path, keys)]
        for keys in prose[:: max(1, len(prose) // 20)]:
            other = law.with_leaf(data, keys, "other words") if keys else "other words"
            assert pins.digests({path: other}) != pins.digests({path: data}), (path, keys)


def test_prose_decides_nothing() -> None:
    """A condition, an id, a code, a class or a date of force is never counted as prose."""
    deciding = {"fact", "op", "want", "id", "code", "class", "from", "until", "gives", "cites", "required"}
    for path, data in law.edition().content.items():
        for keys, _ in pins.leaves(data) if path.endswith(".yaml") else ():
            if path.startswith(pins.PROSE_FILES):
                continue
            assert not (pins.is_prose(path, keys) and keys[-1] in deciding), (path, keys)
