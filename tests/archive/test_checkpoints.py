"""Checkpoints: an outside copy finds what the database alone cannot show."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from maatwerk.archive import actions
from maatwerk.archive.errors import ArchiveError, ArchiveUnreadable
from maatwerk.archive.models import Event, Head

from .conftest import AT, attack, kinds_found, verified
from .sample import Sample

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/checkpoint.json").read_text())
Keep = Callable[..., Sample]


def cut_the_last(number: int, *, institution: uuid.UUID) -> None:
    """Cut the newest events with their rows and set the head back, so that the database shows nothing."""
    last = Head.objects.get(pk=institution).number - number
    gone = [event.subject.partition(":")[2] for event in Event.objects.filter(number__gt=last)]
    attack("DELETE FROM archive_event WHERE number > %s", last)
    for key in gone:
        attack("DELETE FROM archive_sample_sample WHERE id = %s", key)
    newest = Event.objects.get(number=last)
    attack("UPDATE archive_head SET number = %s, hash = %s", newest.number, newest.hash)


@pytest.fixture
def twenty(keep: Keep) -> None:
    for number in range(20):
        keep(whole=number)


def test_without_an_outside_copy_verify_says_what_it_cannot_see(twenty: None, institution: uuid.UUID) -> None:
    cut_the_last(10, institution=institution)
    found = verified()
    assert found.state == "intact"
    assert any("no checkpoint" in one.why for one in found.not_checked)


def test_verify_says_that_an_event_appended_with_care_looks_real(
    twenty: None, institution: uuid.UUID
) -> None:
    actions.checkpoint(institution_key=institution, at=AT)
    found = verified()
    assert found.state == "intact"
    (one,) = [one for one in found.not_checked if one.what == "whether each event came through the program"]
    assert "with the right hash, together with its row" in one.why


def test_ten_events_cut_with_their_rows_are_found_by_the_checkpoint(
    twenty: None, institution: uuid.UUID
) -> None:
    actions.checkpoint(institution_key=institution, at=AT)
    cut_the_last(10, institution=institution)
    found = verified()
    assert kinds_found(found) == ["tail_cut"]
    assert found.findings[0].event == 11
    assert "11 to 20" in found.findings[0].text


def test_a_given_file_is_used_instead_of_the_default_folder(
    twenty: None, institution: uuid.UUID, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.jsonl"
    where = actions.checkpoint(institution_key=institution, at=AT)
    where.rename(copy)
    cut_the_last(1, institution=institution)
    assert kinds_found(verified()) == []
    assert kinds_found(verified(checkpoint_file=copy)) == ["tail_cut"]


def test_the_checkpoint_of_a_binder_is_taken_too(
    twenty: None, institution: uuid.UUID, tmp_path: Path
) -> None:
    copy = tmp_path / "checkpoint.json"
    copy.write_text(json.dumps(actions.witness(institution_key=institution, at=AT).as_json(), indent=2))
    assert verified(checkpoint_file=copy).counts.checkpoints == 1
    cut_the_last(1, institution=institution)
    assert kinds_found(verified(checkpoint_file=copy)) == ["tail_cut"]


def test_all_events_gone_is_found_by_the_checkpoint(twenty: None, institution: uuid.UUID) -> None:
    actions.checkpoint(institution_key=institution, at=AT)
    for table in ("archive_event", "archive_head", "archive_sample_sample"):
        attack(f"DELETE FROM {table}")
    found = verified()
    assert (found.state, kinds_found(found)) == ("broken", ["tail_cut"])


def test_a_chain_written_anew_is_found_by_the_checkpoint(
    twenty: None, keep: Keep, institution: uuid.UUID
) -> None:
    actions.checkpoint(institution_key=institution, at=AT)
    cut_the_last(5, institution=institution)
    for number in range(9):
        keep(whole=number + 1000)
    found = verified()
    assert kinds_found(found) == ["checkpoint_mismatch"]
    assert found.findings[0].event == 20


def test_events_after_the_newest_checkpoint_are_said_to_be_unseen(
    twenty: None, keep: Keep, institution: uuid.UUID
) -> None:
    actions.checkpoint(institution_key=institution, at=AT)
    assert verified().not_checked == verified().not_checked
    assert not any(one.what.startswith("the events after") for one in verified().not_checked)
    keep()
    assert any(one.what.startswith("the events after 20") for one in verified().not_checked)


def test_checkpoints_gather_one_line_each(twenty: None, keep: Keep, institution: uuid.UUID) -> None:
    actions.checkpoint(institution_key=institution, at=AT)
    keep()
    where = actions.checkpoint(institution_key=institution, at=AT)
    lines = [json.loads(line) for line in where.read_text().splitlines()]
    assert [line["number"] for line in lines] == [20, 21]
    for line in lines:
        jsonschema.Draft202012Validator(SCHEMA).validate(line)
    found = verified()
    assert (found.state, found.counts.checkpoints) == ("intact", 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", 19), ("hash", "00" * 32), ("at", "2026-01-01T00:00:00.000000Z"), ("signature", "zz")],
)
def test_a_checkpoint_that_was_changed_is_found(
    twenty: None, institution: uuid.UUID, name: str, value: Any
) -> None:
    where = actions.checkpoint(institution_key=institution, at=AT)
    where.write_text(json.dumps({**json.loads(where.read_text()), name: value}) + "\n")
    assert kinds_found(verified()) == ["checkpoint_mismatch"]


def test_a_checkpoint_of_an_unknown_key_is_compared_but_not_trusted(
    twenty: None, institution: uuid.UUID, settings: Any, tmp_path: Path
) -> None:
    actions.checkpoint(institution_key=institution, at=AT)
    settings.KEYS_DIR = tmp_path / "other keys"
    found = verified()
    assert found.state == "intact"
    assert any(one.what.startswith("who signed the checkpoints") for one in found.not_checked)
    cut_the_last(1, institution=institution)
    assert kinds_found(verified()) == ["tail_cut"]


UNFIT = [
    "no json",
    "[]",
    "{}",
    '{"schema":"maatwerk.checkpoint/1"}',
    '{"schema":"other/1","institution":"x","number":1,"hash":"","at":"","certificate":"","signature":""}',
    '{"schema":"maatwerk.checkpoint/1","institution":"x","number":1,"hash":"","at":"","certificate":"",'
    '"signature":""}',
    '{"schema":"maatwerk.checkpoint/1","institution":"x","number":true,"hash":"","at":"","certificate":"",'
    '"signature":""}',
    "[" * 100_000,
]


@pytest.mark.parametrize("line", UNFIT, ids=range(len(UNFIT)))
def test_a_line_that_is_no_checkpoint_is_named(
    twenty: None, institution: uuid.UUID, tmp_path: Path, line: str
) -> None:
    where = actions.checkpoint(institution_key=institution, at=AT)
    with where.open("a") as out:
        out.write(line + "\n")
    assert kinds_found(verified()) == ["checkpoint_mismatch"]
    with pytest.raises(ArchiveUnreadable, match="line 2"):
        verified(checkpoint_file=where)


@pytest.mark.parametrize("content", [None, ""])
def test_a_given_file_without_a_checkpoint_is_refused(
    institution: uuid.UUID, tmp_path: Path, content: str | None
) -> None:
    where = tmp_path / "given.jsonl"
    if content is not None:
        where.write_text(content)
    with pytest.raises(ArchiveUnreadable) as refused:
        verified(checkpoint_file=where)
    assert refused.value.as_json()["code"] == "checkpoint_unreadable"


def test_an_institution_without_events_has_nothing_to_witness(db: None) -> None:
    with pytest.raises(ArchiveError, match="no event"):
        actions.checkpoint(institution_key=uuid.uuid4(), at=AT)
