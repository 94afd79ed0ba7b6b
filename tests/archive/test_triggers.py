"""The database itself refuses to change or remove what was written."""

import uuid
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from maatwerk.archive import actions, checks, triggers
from maatwerk.archive.models import Event, StoredFile

from .conftest import ACTOR, AT, DIGEST, kinds_found, proof, verified
from .sample import Sample

Keep = Callable[..., Sample]


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="archive_"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def events(keep: Keep) -> None:
    sample = keep()
    actions.sign(subject=sample, meaning="agrees", digest=DIGEST, proof=proof(), actor=ACTOR, at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE archive_event SET kind = 'other'",
        "UPDATE archive_event SET number = number + 100",
        "DELETE FROM archive_event",
        "DELETE FROM archive_event WHERE number = 1",
        "DELETE FROM archive_spentnonce",
        "UPDATE archive_spentnonce SET nonce = 'other'",
        "UPDATE archive_head SET number = number - 1",
        "UPDATE archive_head SET hash = 'other'",
        "UPDATE archive_head SET number = number + 1",
        "DELETE FROM archive_head",
    ],
)
def test_events_heads_and_spent_proofs_are_neither_changed_nor_removed(events: None, statement: str) -> None:
    refused(statement)


_COLUMNS = (
    "institution_key, number, at, actor_id, actor_name, kind, subject, holds_row, salt_key, text, digest, "
    "previous, hash"
)


@pytest.mark.parametrize("shift", [0, -1, 5])
def test_a_number_is_neither_taken_twice_nor_left_out(events: None, shift: int) -> None:
    columns = _COLUMNS.replace("number", f"number + {shift}")
    refused(f"INSERT INTO archive_event ({_COLUMNS}) SELECT {columns} FROM archive_event WHERE number = 3")


def test_replacing_is_removing(events: None) -> None:
    if connection.vendor == "sqlite":
        replace = "INSERT OR REPLACE INTO archive_event SELECT * FROM archive_event WHERE number = 2"
        refused(replace)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=OFF")
            try:
                refused(replace)
                refused(
                    f"INSERT OR REPLACE INTO archive_event (id, {_COLUMNS}) SELECT id, "
                    f"{_COLUMNS.replace('number', 'number + 2')} FROM archive_event WHERE number = 2"
                )
            finally:
                cursor.execute("PRAGMA recursive_triggers=ON")
    else:
        refused("TRUNCATE archive_event CASCADE")
        refused("TRUNCATE archive_storedfile")
        refused(
            f"INSERT INTO archive_event (id, {_COLUMNS}) "
            f"SELECT id, {_COLUMNS.replace('number', 'number + 2')} "
            "FROM archive_event WHERE number = 2 ON CONFLICT (id) DO UPDATE SET kind = 'other'"
        )
        with connection.cursor() as cursor:  # a session that says it only copies
            cursor.execute("SET LOCAL session_replication_role = replica")
            refused("DELETE FROM archive_event")
            cursor.execute("SET LOCAL session_replication_role = origin")


def test_rows_of_kept_files_do_not_change(institution: uuid.UUID) -> None:
    actions.keep_file(
        content=b"solid",
        name="guide.stl",
        media_type="model/stl",
        institution_key=institution,
        actor=ACTOR,
        at=AT,
    )
    refused("DELETE FROM archive_storedfile")
    refused("UPDATE archive_storedfile SET sha256 = 'ab'")
    refused("UPDATE archive_storedfile SET name = 'other'")
    refused("UPDATE archive_storedfile SET name = '', size = 7")
    with transaction.atomic():
        StoredFile.objects.update(name="")
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", [trigger.name for trigger in triggers.sqlite_triggers()])
def test_a_trigger_that_was_removed_is_named_on_sqlite(db: None, name: str) -> None:
    if connection.vendor != "sqlite":
        assert name
        return
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"')
    assert [one for one, _ in checks.trigger_findings()] == [name]


@pytest.mark.parametrize("trigger", triggers.postgresql_triggers(), ids=lambda trigger: trigger.name)
def test_a_trigger_that_was_removed_or_switched_off_is_named_on_postgresql(
    db: None, trigger: triggers.Trigger
) -> None:
    if connection.vendor != "postgresql":
        assert trigger.text
        return
    attacks = [
        f"DROP TRIGGER {trigger.name} ON {trigger.table}",
        f"ALTER TABLE {trigger.table} DISABLE TRIGGER {trigger.name}",
        f"ALTER TABLE {trigger.table} ENABLE TRIGGER {trigger.name}",
    ]
    for attack in attacks:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
            assert [one for one, _ in checks.trigger_findings()] == [trigger.name]
            transaction.set_rollback(True)


def test_a_trigger_with_another_text_is_named(db: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER archive_event_no_delete")
            cursor.execute(
                "CREATE TRIGGER archive_event_no_delete BEFORE DELETE ON archive_event "
                "WHEN 0 BEGIN SELECT 1; END"
            )
            assert [name for name, _ in checks.trigger_findings()] == ["archive_event_no_delete"]
        else:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION archive_refuse() RETURNS trigger LANGUAGE plpgsql "
                "AS $body$BEGIN RETURN OLD; END$body$"
            )
            named = [name for name, _ in checks.trigger_findings()]
            assert "archive_event_no_change" in named
            assert "archive_event_in_order" not in named
        transaction.set_rollback(True)


def test_installing_again_repairs(institution: uuid.UUID) -> None:
    triggers.remove()
    found = verified()
    assert set(kinds_found(found)) == {"trigger_missing"}
    assert found.state == "broken"
    triggers.install()
    assert checks.trigger_findings() == []


def test_the_system_check_of_the_database_names_a_missing_trigger(db: None) -> None:
    assert checks.triggers_stand(databases=["default"]) == []
    assert checks.triggers_stand(databases=None) == []
    triggers.remove()
    assert {message.id for message in checks.triggers_stand(databases=["default"])} == {"archive.E020"}


def test_honest_writing_passes_the_triggers(events: None) -> None:
    assert Event.objects.count() == 3
    assert verified().state == "intact"


def test_a_trigger_that_is_not_ours_is_said_under_not_checked(keep: Keep) -> None:
    keep()
    table = Sample._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE TRIGGER foreign_one AFTER INSERT ON {table} BEGIN SELECT 1; END")
        else:
            cursor.execute(
                f"CREATE TRIGGER foreign_one AFTER UPDATE ON {table} EXECUTE FUNCTION archive_refuse()"
            )
    found = verified()
    assert found.state == "intact"
    assert f"triggers {table}.foreign_one" in [one.what for one in found.not_checked]
