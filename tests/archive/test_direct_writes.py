"""Only the archive writes rows: no other room saves, updates or deletes on its own."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import maatwerk

from .conftest import kinds_found, verified
from .sample import Sample

HOUSE = Path(maatwerk.__file__).parent
ROOMS = ("people", "workflow", "lab", "cases", "quality", "compliance", "web", "config")
ON_ROWS = {"save", "asave", "save_base", "delete", "adelete"}
ON_TABLES = {
    "create",
    "acreate",
    "update",
    "aupdate",
    "bulk_create",
    "abulk_create",
    "bulk_update",
    "abulk_update",
    "get_or_create",
    "aget_or_create",
    "update_or_create",
    "aupdate_or_create",
    "raw",
    "_raw_delete",
    "_insert",
    "_update",
}
# Tables that are no records; what counts of them is on record elsewhere.
OTHER_TABLES = {
    "people/actions/factors.py": "allauth keeps the authenticator; its digest is a record, the enrolment",
    "cases/actions/counting.py": "keeps an index of records, which says why it is no record",
    "compliance/actions/__init__.py": "keeps copies only, each of which says why it is no record",
    "compliance/actions/redoing.py": "keeps copies only, each of which says why it is no record",
    "compliance/actions/watching.py": "keeps a copy of an answer, which says why it is no record",
    "people/actions/sendings.py": "remembers for a day what was sent, by digest; Sending says why",
    "config/worker.py": "the queue of tasks holds identifiers only",
    "web/health.py": "asks the database whether it answers",
}
MANAGERS = {"objects", "_base_manager", "_default_manager"}


def direct_writes(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each call that writes rows past the archive."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, names = node.func.attr, set(_names(node.func.value))
            if name in ON_ROWS or (name in ON_TABLES and names & MANAGERS) or name == "cursor":
                yield node.lineno, ast.unparse(node)[:80]


def _names(node: ast.AST) -> Iterator[str]:
    while True:
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return


def test_no_room_writes_past_the_archive() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{line}: {text}"
        for room in ROOMS
        for path in sorted((HOUSE / room).rglob("*.py"))
        if "migrations" not in path.parts and str(path.relative_to(HOUSE)) not in OTHER_TABLES
        for line, text in direct_writes(path.read_text("utf-8"))
    ]
    assert found == []


PLANTED = [
    "device.save()",
    "device.save(update_fields=['state'])",
    "Device.objects.create(state='released')",
    "Device.objects.filter(pk=1).update(state='released')",
    "case.devices.all().delete()",
    "Device._base_manager.select_related('case').filter(pk=1)[:1].update(state='x')",
    "Device.objects.bulk_create([device])",
    "connection.cursor().execute('UPDATE x')",
]


@pytest.mark.parametrize("source", PLANTED)
def test_a_planted_direct_write_is_found(source: str) -> None:
    assert list(direct_writes(source))


@pytest.mark.parametrize("source", ["facts.update(other)", "counter.update(words)", "cases.create(name='x')"])
def test_what_only_looks_like_a_write_is_left_alone(source: str) -> None:
    assert not list(direct_writes(source))


def test_a_direct_save_is_found_by_verify(keep: Callable[..., Sample]) -> None:
    sample = keep(text="approved")
    sample.text = "other"
    sample.save()
    Sample(institution_key=sample.institution_key).save()
    Sample.objects.filter(pk=keep().pk).delete()
    assert sorted(kinds_found(verified())) == ["row_changed", "row_missing", "row_unrecorded"]
