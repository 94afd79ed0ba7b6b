"""Remembers what actions wrote, rows and files, so that the next test finds it without doing it again.

The rows are born through actions, once per run; afterwards they are put back as they were.
"""

import atexit
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from maatwerk.archive.chain import START
from maatwerk.archive.models import Head

Held = TypeVar("Held")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]

_kept: dict[Hashable, "Kept"] = {}
_files = Path(tempfile.mkdtemp(prefix="remembered-"))
atexit.register(shutil.rmtree, _files, ignore_errors=True)


@dataclass(frozen=True)
class Kept:
    """All rows of the database at one moment, what the test held in its hands, and where the files are."""

    rows: Rows
    held: bytes
    folder: str


def remembered(key: Hashable, make: Callable[[], Held]) -> Held:
    """Return what `make` returns, with all that it wrote; made once, from an empty database."""
    if key not in _kept:
        assert not Head.objects.exists(), "what a test wrote before would be remembered for all others"
        mark = transaction.savepoint()
        try:
            _kept[key] = keep(make(), folder=str(len(_kept)))
        finally:
            transaction.savepoint_rollback(mark)
            keep_files(str(len(_kept) - 1))
    found: Held = put_back(_kept[key])
    return found


def keep(held: object, *, folder: str) -> Kept:
    """Note the database as it stands, and what the test holds."""
    return Kept(rows=_rows(), held=pickle.dumps(held), folder=folder)


def put_back(kept: Kept) -> Any:
    """Fill the empty database and the data folder again; return what the test held."""
    _insert(kept.rows)
    shutil.copytree(_files / kept.folder, settings.DATA_DIR, dirs_exist_ok=True, copy_function=_link)
    return pickle.loads(kept.held)


def keep_files(folder: str) -> None:
    """Move what was written into the data folder to where it is kept."""
    for name in ("files", "keys"):
        (settings.DATA_DIR / name).mkdir(exist_ok=True)
        shutil.copytree(
            settings.DATA_DIR / name, _files / folder / name, dirs_exist_ok=True, copy_function=_link
        )
        shutil.rmtree(settings.DATA_DIR / name)


def _link(source: str, target: str) -> None:
    """Files are kept under their hash and never change, so that one content serves all."""
    if not Path(target).exists():
        os.link(source, target)


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if (
                not model._meta.managed
                or model._meta.proxy
                or model._meta.app_label in {"contenttypes", "auth"}
            ):
                continue
            table, key = model._meta.db_table, model._meta.pk.column
            quote = connection.ops.quote_name
            # In order of key: a chain takes its events only in the order of their numbers.
            cursor.execute(f"SELECT * FROM {quote(table)} ORDER BY {quote(key)}")
            columns = [column[0] for column in cursor.description]
            if rows := cursor.fetchall():
                made = [dict(zip(columns, row, strict=True)) for row in rows]
                if model is Head:
                    # Only a new event moves the head of a chain: it begins at the start again.
                    made = [{**row, "number": 0, "hash": START} for row in made]
                found[table] = (columns, [tuple(row.values()) for row in made])
    return found


def _insert(rows: Rows) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            names = ", ".join(quote(column) for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", values)
