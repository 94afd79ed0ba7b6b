"""The archive: to append against a plain insert, to verify against reading the same rows.

It works in a process of its own, on a scratch SQLite database: `python -m bench.archive [EVENTS]` prints the
seconds as JSON; with DATABASE_URL it measures that database, which must be empty.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from typing import Any

from bench.rows import PAIRS, Row, timed

APPENDS = 200
EVENTS = 100_000
AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def rows() -> list[Row]:
    """Measure in a process of its own and return the lines of the table."""
    with tempfile.TemporaryDirectory(prefix="maatwerk-bench-") as folder:
        environment = {**os.environ, "MAATWERK_DATA": folder}
        environment.pop("DATABASE_URL", None)
        words = [sys.executable, "-m", "bench.archive", str(EVENTS)]
        answer = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE)
    found = json.loads(answer.stdout)
    return [
        Row(
            job="archive: append",
            ours=found["append"] / APPENDS,
            peer="plain insert of the same bytes",
            theirs=found["insert"] / APPENDS,
            target=3,
            note="SQLite, each a durable transaction",
        ),
        Row(
            job=f"archive: verify {EVENTS:,} events",
            ours=found["verify"],
            peer="read the same rows, one SHA-256",
            theirs=found["read"],
            target=4,
            note="SQLite; half of the events hold a row",
        ),
    ]


def measure(events: int) -> dict[str, float]:
    """Return the seconds of each job."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", "archive", verbosity=0, skip_checks=True)
    append, insert = _append_and_insert()
    _fill(events)
    verify, read = _verify_and_read()
    return {"append": append, "insert": insert, "verify": verify, "read": read}


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
    for _ in range(PAIRS):
        ours.append(timed(append))
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
    for _ in range(PAIRS):
        ours.append(timed(check))
        theirs.append(timed(read))
    return statistics.median(ours), statistics.median(theirs)


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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)))
