"""Verification: one attack on the chain at a time, each found and named; honest work stays intact."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import DatabaseError, connection

from maatwerk.archive import actions, triggers
from maatwerk.archive.chain import START, Link, event_hash, text_digest
from maatwerk.archive.errors import ArchiveUnreadable
from maatwerk.archive.models import Event, Head
from maatwerk.archive.rows import canonical_values
from maatwerk.archive.verification import MOST, Finding, FindingKind, Report, State, Verification
from maatwerk.archive.verify import verify

from .conftest import ACTOR, AT, DIGEST, attack, kinds_found, proof, verified
from .sample import SEEN, Sample

Keep = Callable[..., Sample]
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/verify.json").read_text())
LABEL = b"archive_sample.Sample:".hex()
OTHER = uuid.UUID("ffffffff-0000-4000-8000-000000000001")


def checked(found: Verification) -> Verification:
    jsonschema.Draft202012Validator(SCHEMA).validate(found.as_json())
    return found


@pytest.fixture
def six(keep: Keep) -> None:
    """Four rows, one note, one certificate, one signature: seven events."""
    samples = [keep(whole=number, data={"at": number}) for number in range(4)]
    actions.note(subject=samples[0], kind=SEEN, actor=ACTOR, at=AT)
    actions.sign(subject=samples[1], meaning="agrees", digest=DIGEST, proof=proof(), actor=ACTOR, at=AT)


def test_nothing_written_is_empty(institution: uuid.UUID) -> None:
    found = checked(verified())
    assert (found.state, found.head_number, found.head_hash) == ("empty", 0, START)
    assert found.not_checked


def test_honest_work_is_intact(six: None) -> None:
    found = checked(verified())
    assert (found.state, found.findings) == (State.INTACT, ())
    assert vars(found.counts) == {
        "events": 7,
        "records": 5,
        "files": 0,
        "signatures": 1,
        "timestamps": 0,
        "checkpoints": 0,
    }
    newest = Event.objects.get(number=7)
    assert (found.head_number, found.head_hash) == (7, newest.hash)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", AT.replace(microsecond=126)),
        ("actor_id", 8),
        ("actor_id", None),
        ("actor_name", "Someone else"),
        ("kind", "tests.seen"),
        ("subject", "archive_sample.Sample:999"),
        ("holds_row", False),
        ("salt_key", "patient:1"),
        ("text", "{}"),
        ("digest", "00" * 32),
        ("previous", "00" * 32),
        ("hash", "00" * 32),
    ],
)
def test_an_event_with_one_column_changed_is_found(six: None, column: str, value: Any) -> None:
    field = Event._meta.get_field(column)
    stored = field.get_db_prep_value(value, connection)  # type: ignore[union-attr]
    attack(f'UPDATE archive_event SET "{column}" = %s WHERE number = 3', stored)
    found = checked(verified())
    broken = {finding.event for finding in found.findings if finding.kind is FindingKind.CHAIN_BROKEN}
    assert broken & {3, 4}
    if column in {"text", "digest"}:
        assert ("text",) in [finding.fields for finding in found.findings]


def test_an_event_of_another_institution_is_missing_here_and_broken_there(six: None) -> None:
    field = Event._meta.get_field("institution_key")
    stored = field.get_db_prep_value(OTHER, connection)  # type: ignore[union-attr]
    attack("UPDATE archive_event SET institution_key = %s WHERE number = 3", stored)
    assert {"event_missing", "chain_broken"} <= set(kinds_found(checked(verified())))


def test_an_event_written_anew_with_fitting_hashes_is_found_by_the_next_one(six: None) -> None:
    event = Event.objects.get(number=3)
    text = event.text.replace('"whole":2', '"whole":9')
    link = Link(
        institution=str(event.institution_key),
        number=3,
        at="2026-11-23T09:30:00.000125Z",
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        kind=event.kind,
        subject=event.subject,
        holds_row=True,
        salt_key="",
        digest=text_digest(text),
        previous=event.previous,
    )
    attack(
        "UPDATE archive_event SET text = %s, digest = %s, hash = %s WHERE number = 3",
        text,
        link.digest,
        event_hash(link),
    )
    found = checked(verified())
    assert ("chain_broken", 4) in [(one.kind.value, one.event) for one in found.findings]
    assert "row_changed" in kinds_found(found)


def test_an_event_dropped_inside_is_missing(six: None) -> None:
    attack("DELETE FROM archive_event WHERE number = 5")
    found = checked(verified())
    assert [(one.kind.value, one.event) for one in found.findings] == [("event_missing", 5)]


def test_several_events_dropped_are_one_finding(six: None) -> None:
    attack("DELETE FROM archive_event WHERE number IN (1, 2)")
    found = checked(verified())
    missing = [one for one in found.findings if one.kind is FindingKind.EVENT_MISSING]
    assert [(one.event, one.text) for one in missing] == [(1, "Events 1 to 2 are missing.")]
    assert kinds_found(found).count("row_unrecorded") == 2


def test_the_newest_events_dropped_are_told_by_the_head(six: None) -> None:
    attack("DELETE FROM archive_spentnonce")
    attack("DELETE FROM archive_event WHERE number > 5")
    found = checked(verified())
    assert ("tail_cut", 6) in [(one.kind.value, one.event) for one in found.findings]


def test_a_head_that_is_gone_or_set_back_is_found(six: None, institution: uuid.UUID) -> None:
    fifth = Event.objects.get(number=5)
    head = Head.objects.get()
    attack("UPDATE archive_head SET number = 5, hash = %s", fifth.hash)
    assert kinds_found(checked(verified())) == ["chain_broken"]
    attack("UPDATE archive_head SET number = 7")
    assert kinds_found(checked(verified())) == ["chain_broken"]
    attack("DELETE FROM archive_head")
    assert kinds_found(checked(verified())) == ["chain_broken"]
    head.save(force_insert=True)
    assert verified().state == "intact"


def test_events_in_another_order_of_writing_are_found(six: None) -> None:
    attack("UPDATE archive_event SET id = id + 1000 WHERE number = 4")
    found = checked(verified())
    assert [(one.event, one.fields) for one in found.findings] == [(5, ("id",))]


def test_a_number_changed_is_found(six: None) -> None:
    attack("UPDATE archive_event SET number = 5000 WHERE number = 4")
    found = checked(verified())
    assert {"event_missing", "chain_broken"} <= set(kinds_found(found))


def test_a_forged_signature_is_found_though_the_chain_fits(six: None) -> None:
    event = Event.objects.get(number=7)
    content = json.loads(event.text)
    content["signature"]["meaning"] = "disagrees"
    text = json.dumps(content, separators=(",", ":"), sort_keys=True)
    link = Link(
        institution=str(event.institution_key),
        number=7,
        at="2026-11-23T09:30:00.000125Z",
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        kind=event.kind,
        subject=event.subject,
        holds_row=False,
        salt_key="",
        digest=text_digest(text),
        previous=event.previous,
    )
    attack(
        "UPDATE archive_event SET text = %s, digest = %s, hash = %s WHERE number = 7",
        text,
        link.digest,
        event_hash(link),
    )
    attack("UPDATE archive_head SET hash = %s", event_hash(link))
    found = checked(verified())
    assert [(one.kind.value, one.event) for one in found.findings] == [("signature_invalid", 7)]


def test_a_row_of_a_model_that_the_program_no_longer_has_is_said_to_be_unseen(six: None) -> None:
    found = checked(verify())
    assert found.state == "intact"
    assert "rows of archive_sample.Sample" in [one.what for one in found.not_checked]


def test_columns_declared_unrecorded_are_listed(six: None) -> None:
    assert any("archive_sample.Sample.looked_at" in one.what for one in verified().not_checked)


def test_time_stamps_that_nobody_configured_are_not_claimed(six: None) -> None:
    found = verified()
    assert found.counts.timestamps == 0
    assert "timestamps" in [one.what for one in found.not_checked]


def test_a_column_added_later_holds_its_default_until_written(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(actions, "canonical_values", _without_text)
        sample = keep()
    assert verified().state == "intact"
    Sample.objects.filter(pk=sample.pk).update(text="not the default")
    assert verified().findings[0].fields == ("text",)


def _without_text(record: Any) -> dict[str, Any]:
    return {name: value for name, value in canonical_values(record).items() if name != "text"}


def test_a_value_the_database_cannot_give_back_is_named_not_a_crash(keep: Keep) -> None:
    if connection.vendor != "sqlite":
        assert keep().pk  # PostgreSQL refuses such values by type
        return
    first, second, third = keep(), keep(), keep()
    for column, value, sample in (
        ("data", "{not json", first),
        ("day", "yesterday", first),
        ("name", "no uuid", second),
        ("amount", "much", third),
    ):
        attack(f'UPDATE archive_sample_sample SET "{column}" = %s WHERE id = %s', value, sample.pk)
    found = checked(verified())
    named = {one.subject.rpartition(":")[2]: one.fields for one in found.findings}
    assert named == {str(first.pk): ("data", "day"), str(second.pk): ("name",), str(third.pk): ("amount",)}


@pytest.mark.parametrize(
    ("column", "stored"),
    [("truth", 2), ("amount", 1.5004), ("name", "ABCDEF0000004000800000000000000F"), ("day", "now")],
)
def test_a_value_that_reads_as_the_old_one_is_named(keep: Keep, column: str, stored: Any) -> None:
    sample = keep(amount="1.5", name=uuid.UUID("abcdef0000004000800000000000000f"))
    if connection.vendor == "sqlite":
        attack(f"UPDATE archive_sample_sample SET {column} = %s WHERE id = %s", stored, sample.pk)
        assert [one.fields for one in checked(verified()).findings] == [(column,)]
    assert sample.pk


def test_a_note_cannot_be_made_to_pass_for_a_row(keep: Keep) -> None:
    sample = keep(text="approved")
    actions.note(subject=sample, kind=SEEN, actor=ACTOR, at=AT)
    pretence = 2 if connection.vendor == "sqlite" else True
    attack("UPDATE archive_event SET holds_row = %s WHERE number = 2", pretence)
    attack("UPDATE archive_sample_sample SET text = 'rejected'")
    found = checked(verified())
    assert found.state == "broken"
    assert {one.event for one in found.findings} == {2}


def test_events_of_no_institution_are_named(keep: Keep) -> None:
    keep()
    keep()
    if connection.vendor == "sqlite":
        attack("UPDATE archive_event SET institution_key = 'nobody' WHERE number = 2")
        assert "chain_broken" in kinds_found(checked(verified()))
    assert Event.objects.count() == 2


def test_text_that_is_no_text_is_named_not_a_crash(keep: Keep) -> None:
    sample = keep()
    if connection.vendor == "sqlite":
        attack("UPDATE archive_sample_sample SET long_text = CAST(x'ff' AS TEXT) WHERE id = %s", sample.pk)
        assert [one.fields for one in checked(verified()).findings] == [("long_text",)]
    assert sample.pk


@pytest.mark.parametrize("column", ["text", "subject", "actor_name", "kind", "hash"])
def test_an_event_with_text_that_is_no_text_is_named_not_a_crash(six: None, column: str) -> None:
    if connection.vendor == "sqlite":
        attack(f"UPDATE archive_event SET {column} = CAST(x'{LABEL}ff' AS TEXT) WHERE number = 2")
        found = checked(verified())
        assert 2 in [one.event for one in found.findings if one.kind is FindingKind.CHAIN_BROKEN]
        assert json.dumps(found.as_json(), ensure_ascii=False).encode("utf-8")
        assert verified().findings == found.findings
    assert Event.objects.count() == 7


def test_an_odd_number_of_an_event_is_named_not_a_crash(six: None) -> None:
    if connection.vendor == "sqlite":
        attack("UPDATE archive_event SET number = 'many' WHERE number = 7")
        assert "chain_broken" in kinds_found(checked(verified()))
        attack("UPDATE archive_event SET at = 'noon' WHERE number = 6")
        assert "chain_broken" in kinds_found(checked(verified()))
    assert Event.objects.count() == 7


def test_a_table_that_was_taken_away_is_named_with_every_row(six: None) -> None:
    attack(f"DROP TABLE {Sample._meta.db_table}")
    found = checked(verified())
    named = [(one.kind, one.subject) for one in found.findings]
    assert named[0] == (FindingKind.ROW_MISSING, "archive_sample.Sample")
    assert {subject.partition(":")[0] for _kind, subject in named} == {"archive_sample.Sample"}
    assert len(named) == 5 and found.state is State.BROKEN


def test_a_column_that_was_taken_away_is_named(six: None) -> None:
    attack(f"ALTER TABLE {Sample._meta.db_table} DROP COLUMN data")
    found = checked(verified())
    assert [(one.kind, one.subject, one.fields) for one in found.findings] == [
        (FindingKind.ROW_CHANGED, "archive_sample.Sample", ("data",))
    ]


def test_a_database_that_cannot_be_read_is_an_error_with_a_way_out(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_a_database() -> None:
        raise DatabaseError("file is not a database")

    monkeypatch.setattr(triggers, "findings", not_a_database)
    with pytest.raises(ArchiveUnreadable) as refused:
        verify()
    said = refused.value.as_json()
    assert said["code"] == "database_unreadable"
    assert "not a database" in said["why"]
    assert said["do"]


def test_very_many_findings_are_counted_not_listed() -> None:
    report = Report()
    report.found(
        Finding(FindingKind.ROW_CHANGED, subject=f"x.Y:{number}", text="Changed.")
        for number in range(MOST + 5)
    )
    found = report.answer(head_number=1, head_hash=START)
    assert len(found.findings) == MOST
    assert found.not_checked[-1].what == "5 further findings of kind row_changed"
