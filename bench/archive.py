"""Measures the archive: to append against a plain insert, to verify against reading the same rows.

    DJANGO_SETTINGS_MODULE=... python bench/archive.py [EVENTS]

It works on a scratch database: SQLite in a folder of its own, or what DATABASE_URL names, freshly migrated.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 5
APPENDS = 200
EVENTS = 100_000
AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def rows(events: int = EVENTS) -> list[tuple[str, float, str, float]]:
    """Return name, our seconds, peer and the peer's seconds of each measurement."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "archive", verbosity=0, skip_checks=True)
    append, insert = _append_and_insert()
    _fill(events)
    verify, reading = _verify_and_read()
    return [
        (f"archive: {APPENDS} appends", append, "plain insert of the same bytes", insert),
        (f"archive: verify {events} events", verify, "read the same rows, one SHA-256", reading),
    ]


def _append_and_insert() -> tuple[float, float]:
    """Measure in turn, so that both meet the same load."""
    from django.db import connection

    from maatwerk.archive import actions
    from maatwerk.archive.models import Event

    stored, kind = _record(), _kind()
    columns = ", ".join(f'"{field.column}"' for field in Event._meta.concrete_fields if field.column != "id")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_plain")
        cursor.execute(f"CREATE TABLE bench_plain AS SELECT {columns} FROM archive_event WHERE 1 = 0")
        cursor.execute("CREATE UNIQUE INDEX bench_plain_once ON bench_plain (institution_key, number)")

    def append() -> None:
        for minutes in range(APPENDS):
            actions.note(subject=stored, kind=kind, actor=_actor(), at=AT, detail={"minutes": minutes})

    def insert() -> None:
        last = Event.objects.order_by("-id").values_list("number", flat=True)[0]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM archive_event WHERE number > %s", [last - APPENDS])
            copies = cursor.fetchall()
            places = ", ".join(["%s"] * len(copies[0]))
            began = time.perf_counter()
            for copy in copies:
                cursor.execute(f"INSERT INTO bench_plain ({columns}) VALUES ({places})", copy)
            spent.append(time.perf_counter() - began)

    spent: list[float] = []
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(append))
        insert()
        theirs.append(spent[-1])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_plain")
    return statistics.median(ours), statistics.median(theirs)


def _fill(events: int) -> None:
    """Write rows and notes, a thousand events to a transaction."""
    from django.db import transaction

    from maatwerk.archive import actions
    from maatwerk.archive.models import Event, KeyCertificate

    kind, institution = _kind(), _institution()
    while (have := Event.objects.count()) < events:
        with transaction.atomic():
            for number in range(have, min(have + 500, events), 2):
                record = KeyCertificate(
                    institution_key=institution, fingerprint=f"{number:064x}", pem="x" * 300
                )
                actions.write(record=record, kind=kind, actor=_actor(), at=AT)
                actions.note(subject=record, kind=kind, actor=_actor(), at=AT, detail={"minutes": number})


def _verify_and_read() -> tuple[float, float]:
    from django.db import connection

    from maatwerk.archive.models import KeyCertificate, StoredFile
    from maatwerk.archive.verify import verify

    def read() -> None:
        made = hashlib.sha256()
        with connection.chunked_cursor() as cursor:
            for table in ("archive_event", "archive_keycertificate"):
                cursor.execute(f"SELECT * FROM {table} ORDER BY id")
                while piece := cursor.fetchmany(2000):
                    for row in piece:
                        for value in row:
                            made.update(value.encode("utf-8") if isinstance(value, str) else b"")

    def check() -> None:
        found = verify(models=[KeyCertificate, StoredFile])
        if found.state != "intact":
            raise SystemExit(f"not intact: {found.findings[:3]}")

    ours, theirs = [], []
    for _ in range(3):
        ours.append(_seconds(check))
        theirs.append(_seconds(read))
    return statistics.median(ours), statistics.median(theirs)


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _institution() -> uuid.UUID:
    return uuid.UUID("5a1f4c1e-0000-4000-8000-00000000000b")


def _actor() -> Any:
    from maatwerk.archive.actors import Actor

    return Actor(id=7, name="Dr. Ilse Vos")


def _kind() -> str:
    from maatwerk.archive.kinds import declare

    return declare("bench.kept", touches=("bench",), text="A measurement was made.").code


def _record() -> Any:
    from maatwerk.archive import actions

    return actions.keep_file(
        content=b"bench",
        name="bench.txt",
        media_type="text/plain",
        institution_key=_institution(),
        actor=_actor(),
        at=AT,
    )


if __name__ == "__main__":
    import os

    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("MAATWERK_DATA", str(Path(folder)))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
        for name, ours, peer, theirs in rows(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS):
            print(f"{name:36} {ours:8.3f} s   {peer:34} {theirs:8.3f} s   {ours / theirs:.2f} x")
