"""Holds what should be stated against the data of a statement: name by name, value and unit exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from maatwerk.paperwork import alike, expect
from maatwerk.paperwork.expect import Answer, Verdict

Same = Callable[[str, str], bool]
_SAME: dict[str, Same] = {"value": alike.same_value, "unit": alike.same_unit}


def answers(expected: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Answer]:
    """Yield what the data say of each expected fact."""
    for leaf in expect.LEAVES:
        wanted = leaf.of(expected)
        if wanted is not None:
            yield _leaf(leaf, wanted, leaf.of(data) or "")
    yield from _records(expected, data, ("sites",), indent=1, what=expect.SITE, key="")
    yield from _records(expected, data, ("characteristics",), indent=6, what=expect.TRAIT, key="name")
    yield from _records(expected, data, ("gspr", "exceptions"), indent=7, what=expect.EXCEPTION, key="gspr")
    for kind, what in expect.SUBSTANCES.items():
        yield from _names(expect.names(expected, kind), expect.names(data, kind) or [], what=what)


def _leaf(leaf: expect.Leaf, wanted: str, have: str) -> Answer:
    verdict, said = Verdict.OTHERWISE, wanted
    if alike.same(wanted, have):
        verdict = Verdict.STATED
    elif not alike.plain(have):
        verdict = Verdict.LEFT_OUT
    elif not alike.plain(wanted):
        verdict, said = Verdict.UNEXPECTED, have
    return Answer(verdict, leaf.indent, leaf.what, said, have, leaf.by_law)


def _names(wanted: list[str] | None, have: list[str], *, what: str) -> Iterator[Answer]:
    if wanted == [] and have:
        yield Answer(Verdict.UNEXPECTED, 8, what, "; ".join(have))
    for name in wanted or ():
        stated = any(alike.same(name, one) for one in have)
        yield Answer(Verdict.STATED if stated else Verdict.LEFT_OUT, 8, what, name)


def _records(
    expected: Mapping[str, Any],
    data: Mapping[str, Any],
    path: Sequence[str],
    *,
    indent: int,
    what: str,
    key: str,
) -> Iterator[Answer]:
    """Yield what is found of a list of objects; `key` pairs them, without one any part that is the same."""
    wanted, have = expect.records(expected, *path), expect.records(data, *path) or []
    if wanted == [] and have:
        yield Answer(Verdict.UNEXPECTED, indent, what, "; ".join(map(expect.told, have)))
    free = list(have)
    open_: list[Mapping[str, Any]] = []
    for one in wanted or ():
        match = next((other for other in free if _same_parts(one, other) == _given(one)), None)
        if match is None:
            open_.append(one)
            continue
        free.remove(match)
        yield Answer(Verdict.STATED, indent, what, expect.told(one))
    for one in open_:
        near = _nearest(one, free, key=key)
        verdict = Verdict.OTHERWISE if near else Verdict.LEFT_OUT
        yield Answer(verdict, indent, what, expect.told(one), expect.told(near) if near else "")
    yield from _twice(wanted or (), open_, free, indent=indent, what=what)


def _given(one: Mapping[str, Any]) -> set[str]:
    return {name for name, value in one.items() if value is not None}


def _same_parts(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    return {
        name
        for name in _given(one)
        if _SAME.get(name, alike.same)(str(one[name]), str(other.get(name) or ""))
    }


def _nearest(
    one: Mapping[str, Any], free: Sequence[Mapping[str, Any]], *, key: str
) -> Mapping[str, Any] | None:
    """Return the object that says otherwise what this one says."""
    near = [
        (len(parts), other)
        for other in free
        if (parts := _same_parts(one, other)) and (not key or key in parts)
    ]
    return max(near, key=lambda pair: pair[0])[1] if near else None


def _twice(
    wanted: Sequence[Mapping[str, Any]],
    open_: Sequence[Mapping[str, Any]],
    free: Sequence[Mapping[str, Any]],
    *,
    indent: int,
    what: str,
) -> Iterator[Answer]:
    """Yield the characteristics that are stated as expected, and once more with another value."""
    for one in wanted if what == expect.TRAIT else ():
        again = [other for other in free if alike.same(str(one["name"]), str(other.get("name") or ""))]
        if one not in open_ and again:
            yield Answer(Verdict.OTHERWISE, indent, what, expect.told(one), expect.told(again[0]))
