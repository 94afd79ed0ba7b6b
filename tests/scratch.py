"""A database of its own for programs that a test starts: of the kind under test, with its triggers on."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


@contextlib.contextmanager
def scratch_database(data: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of a program that keeps its records in a fresh database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "maatwerk.config.settings",
        "MAATWERK_DATA": str(data),
    }
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield environment
        return
    parts, name = urlsplit(given), f"scratch_{uuid.uuid4().hex[:12]}"
    # psycopg takes the address as it is; from the settings it would lose `?host=`.
    with psycopg.connect(urlunsplit(parts._replace(path="/template1")), autocommit=True) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield {**environment, "DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
        finally:
            maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
