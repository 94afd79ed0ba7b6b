"""The triggers that refuse change and removal of what the archive wrote, for both databases, and their check.

SQLite drops a table's triggers when a migration rebuilds the table: every migration that touches one of
these tables ends with `InstallTriggers()`.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, its table, and its text as the database gives it back."""

    name: str
    table: str
    text: str


_APPEND_ONLY = ("archive_event", "archive_spentnonce")
_FILE_COLUMNS = ["id", "institution_key", "sha256", "size", "media_type", "quarantined", "person"]


def _sqlite(name: str, table: str, when: str, condition: str, why: str) -> Trigger:
    return Trigger(
        name,
        table,
        f'CREATE TRIGGER "{name}" BEFORE {when} ON "{table}" FOR EACH ROW WHEN {condition} '
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END",
    )


def sqlite_triggers() -> tuple[Trigger, ...]:
    """Return the triggers for SQLite; RAISE(ABORT) undoes the statement."""
    made = [
        _sqlite(f"{table}_{what}", table, when, "1", f"{table}: rows are never {word}")
        for table in _APPEND_ONLY
        for what, when, word in (("no_update", "UPDATE", "changed"), ("no_delete", "DELETE", "removed"))
    ]
    return (*made, *_sqlite_chain(), *_sqlite_files())


def _sqlite_chain() -> tuple[Trigger, ...]:
    # Before the conflict is resolved: INSERT OR REPLACE finds this even where recursive_triggers is off.
    astray = (
        'NOT EXISTS (SELECT 1 FROM "archive_head" WHERE "institution_key" = NEW."institution_key" '
        'AND "number" + 1 = NEW."number" AND "hash" = NEW."previous") '
        'OR EXISTS (SELECT 1 FROM "archive_event" WHERE "id" = NEW."id")'
    )
    moves = (
        'CREATE TRIGGER "archive_event_moves_head" AFTER INSERT ON "archive_event" FOR EACH ROW '
        'BEGIN UPDATE "archive_head" SET "number" = NEW."number", "hash" = NEW."hash" '
        'WHERE "institution_key" = NEW."institution_key"; END'
    )
    backwards = (
        'NEW."institution_key" IS NOT OLD."institution_key" OR NEW."number" IS NOT OLD."number" + 1 '
        'OR NOT EXISTS (SELECT 1 FROM "archive_event" WHERE "institution_key" = NEW."institution_key" '
        'AND "number" = NEW."number" AND "hash" = NEW."hash")'
    )
    head, event = "archive_head", "archive_event"
    return (
        _sqlite(f"{event}_in_order", event, "INSERT", astray, f"{event}: an event follows the newest one"),
        Trigger("archive_event_moves_head", event, moves),
        _sqlite(f"{head}_no_update", head, "UPDATE", backwards, f"{head}: only a new event moves it"),
        _sqlite(f"{head}_no_delete", head, "DELETE", "1", f"{head}: rows are never removed"),
    )


def _sqlite_files() -> tuple[Trigger, ...]:
    files = "archive_storedfile"
    taken = 'EXISTS (SELECT 1 FROM "archive_storedfile" WHERE "id" = NEW."id")'
    same = " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in _FILE_COLUMNS)
    shredded = f"NOT ({same} AND NEW.\"name\" = '')"
    return (
        _sqlite(f"{files}_no_delete", files, "DELETE", "1", f"{files}: rows are never removed"),
        _sqlite(f"{files}_no_replace", files, "INSERT", taken, f"{files}: rows are never replaced"),
        _sqlite(f"{files}_no_update", files, "UPDATE", shredded, f"{files}: only a shredded name may change"),
    )


@dataclass(frozen=True)
class Function:
    """One trigger function of PostgreSQL: its name and its body as the database keeps it."""

    name: str
    body: str


def postgresql_functions() -> tuple[Function, ...]:
    """Return the trigger functions for PostgreSQL."""
    same = " AND ".join(f'NEW."{column}" IS NOT DISTINCT FROM OLD."{column}"' for column in _FILE_COLUMNS)
    return (
        Function(
            "archive_refuse",
            "BEGIN RAISE EXCEPTION '%: rows are never changed or removed', TG_TABLE_NAME; END",
        ),
        Function(
            "archive_in_order",
            "BEGIN IF NOT EXISTS (SELECT 1 FROM archive_head WHERE institution_key = NEW.institution_key "
            "AND number + 1 = NEW.number AND hash = NEW.previous) THEN "
            "RAISE EXCEPTION 'archive_event: an event follows the newest one'; END IF; RETURN NEW; END",
        ),
        Function(
            "archive_move_head",
            "BEGIN UPDATE archive_head SET number = NEW.number, hash = NEW.hash "
            "WHERE institution_key = NEW.institution_key; RETURN NULL; END",
        ),
        Function(
            "archive_only_forward",
            "BEGIN IF NEW.institution_key <> OLD.institution_key OR NEW.number <> OLD.number + 1 "
            "OR NOT EXISTS (SELECT 1 FROM archive_event WHERE institution_key = NEW.institution_key "
            "AND number = NEW.number AND hash = NEW.hash) THEN "
            "RAISE EXCEPTION 'archive_head: only a new event moves it'; END IF; RETURN NEW; END",
        ),
        Function(
            "archive_only_shredding",
            f"BEGIN IF NOT ({same} AND NEW.name = '') THEN "
            "RAISE EXCEPTION 'archive_storedfile: only a shredded name may change'; END IF; RETURN NEW; END",
        ),
    )


def _postgresql(name: str, table: str, when: str, level: str, function: str) -> Trigger:
    return Trigger(
        name,
        table,
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {level} EXECUTE FUNCTION {function}()",
    )


def postgresql_triggers() -> tuple[Trigger, ...]:
    """Return the triggers for PostgreSQL, in the words of pg_get_triggerdef."""
    made = []
    for table in _APPEND_ONLY:
        made.append(_postgresql(f"{table}_no_change", table, "DELETE OR UPDATE", "ROW", "archive_refuse"))
        made.append(_postgresql(f"{table}_no_truncate", table, "TRUNCATE", "STATEMENT", "archive_refuse"))
    files = "archive_storedfile"
    made += [
        _postgresql("archive_event_in_order", "archive_event", "INSERT", "ROW", "archive_in_order"),
        Trigger(
            "archive_event_moves_head",
            "archive_event",
            "CREATE TRIGGER archive_event_moves_head AFTER INSERT ON archive_event "
            "FOR EACH ROW EXECUTE FUNCTION archive_move_head()",
        ),
        _postgresql("archive_head_no_update", "archive_head", "UPDATE", "ROW", "archive_only_forward"),
        _postgresql("archive_head_no_delete", "archive_head", "DELETE", "ROW", "archive_refuse"),
        _postgresql("archive_head_no_truncate", "archive_head", "TRUNCATE", "STATEMENT", "archive_refuse"),
        _postgresql(f"{files}_no_delete", files, "DELETE", "ROW", "archive_refuse"),
        _postgresql(f"{files}_no_truncate", files, "TRUNCATE", "STATEMENT", "archive_refuse"),
        _postgresql(f"{files}_no_update", files, "UPDATE", "ROW", "archive_only_shredding"),
    ]
    return tuple(made)


def install(using: BaseDatabaseWrapper = connection) -> None:
    """Put all triggers in place, in exactly the text that the check expects."""
    with using.cursor() as cursor:
        if using.vendor == "sqlite":
            for trigger in sqlite_triggers():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger.name}"')
                cursor.execute(trigger.text)
            return
        for function in postgresql_functions():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {function.name}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $body${function.body}$body$"
            )
        for trigger in postgresql_triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")
            cursor.execute(trigger.text)
            # ALWAYS: they also bite in a session that calls itself a replica.
            cursor.execute(f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}")


def remove(using: BaseDatabaseWrapper = connection) -> None:
    """Take all triggers away; only undoing the first migration does this."""
    with using.cursor() as cursor:
        if using.vendor == "sqlite":
            for trigger in sqlite_triggers():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger.name}"')
            return
        for trigger in postgresql_triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")
        for function in postgresql_functions():
            cursor.execute(f"DROP FUNCTION IF EXISTS {function.name}()")


def findings(using: BaseDatabaseWrapper = connection) -> list[tuple[str, str]]:
    """Return each trigger that is not as installed, with what is wrong."""
    return _sqlite_findings(using) if using.vendor == "sqlite" else _postgresql_findings(using)


def _sqlite_findings(using: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with using.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        present = dict(cursor.fetchall())
    return _compare({trigger.name: trigger.text for trigger in sqlite_triggers()}, present)


def _postgresql_findings(using: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    with using.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled::text, p.prosrc "
            "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal "
            "AND t.tgrelid = ANY(ARRAY(SELECT to_regclass(name) FROM unnest(%s::text[]) AS name))",
            [sorted({trigger.table for trigger in postgresql_triggers()})],
        )
        present = {name: f"{enabled} {text} {body}" for name, text, enabled, body in cursor.fetchall()}
    bodies = {function.name: function.body for function in postgresql_functions()}
    expected = {
        trigger.name: f"A {trigger.text} {bodies[trigger.text.rpartition(' ')[2].removesuffix('()')]}"
        for trigger in postgresql_triggers()
    }
    return _compare(expected, present)


def foreign(using: BaseDatabaseWrapper = connection) -> list[str]:
    """Return, as table and name, the triggers on our tables that this program did not install."""
    question = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if using.vendor == "sqlite"
        else "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
    )
    ours = {
        (trigger.table, trigger.name)
        for trigger in (sqlite_triggers() if using.vendor == "sqlite" else postgresql_triggers())
    }
    with using.cursor() as cursor:
        cursor.execute(question)
        return sorted(f"{table}.{name}" for table, name in set(cursor.fetchall()) - ours)


def _compare(expected: dict[str, str], present: dict[str, str]) -> list[tuple[str, str]]:
    wrong = []
    for name, text in expected.items():
        if name not in present:
            wrong.append((name, "The trigger is missing."))
        elif present[name] != text:
            wrong.append((name, "The trigger is not the one that was installed."))
    return wrong


class InstallTriggers(Operation):
    """The migration operation that puts the triggers in place; undone it takes them away."""

    reversible = True
    reduces_to_sql = False

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing: triggers are no part of Django's models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Install."""
        install(schema_editor.connection)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Remove."""
        remove(schema_editor.connection)

    def describe(self) -> str:
        """Return what the operation does, for people."""
        return "Install the archive's triggers"
