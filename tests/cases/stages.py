"""Remembers a walk at each of its stages, so that a test can begin where it wants without walking again.

The rows are born through actions, once per run; afterwards they are put back as they were.
"""

import atexit
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from maatwerk.archive.chain import START
from maatwerk.archive.models import Head
from tests.cases import hospital, walk
from tests.cases.walk import Walk

STAGES: tuple[tuple[str, Callable[[Walk], object]], ...] = (
    ("requested", lambda one: None),
    ("signed", lambda one: one.prescribe()),
    ("decided", lambda one: one.decide()),
    ("prescribed", lambda one: one.accept()),
    ("pictured", lambda one: one.needs_imaging and one.add_imaging()),
    ("imaging_accepted", lambda one: one.accept_imaging(one.imaging())),
    ("in_design", lambda one: one.start_design()),
    ("drawn", lambda one: one.add_design()),
    ("reviewed", lambda one: one.look()),
    ("design_approved", lambda one: one.approve(one.design())),
    ("planned", lambda one: one.prepare()),
    ("in_production", lambda one: one.start(one.build())),
    ("in_verification", lambda one: one.finish(one.build())),
    ("arrived", lambda one: one.arrive()),
    ("checked", lambda one: one.check_all()),
    ("verified", lambda one: one.verify()),
    ("drafted", lambda one: one.prepare_release()),
    ("released", lambda one: one.release(one.draft())),
    ("sterilised", lambda one: one.needs_sterilisation and one.sterilise()),
    ("delivered", lambda one: one.deliver()),
    ("followed_up", lambda one: one.use()),
)
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


@dataclass(frozen=True)
class Kept:
    """The rows and the people of a stage."""

    rows: Rows
    walk: bytes


_kept: dict[tuple[str, str], Kept] = {}
_files = Path(tempfile.mkdtemp(prefix="stages-"))
atexit.register(shutil.rmtree, _files, ignore_errors=True)


def at(stage: str, *, family: str = "cmf-cutting-guide") -> Walk:
    """Return a walk that stands at a stage, with all its rows and files."""
    if (family, stage) not in _kept:
        _remember(family, up_to=stage)
    return _return(_kept[(family, stage)], family=family)


def _return(kept: Kept, *, family: str) -> Walk:
    _put_back(kept.rows)
    shutil.copytree(_files / family, settings.DATA_DIR, dirs_exist_ok=True, copy_function=_link)
    found: Walk = pickle.loads(kept.walk)
    return found


def _remember(family: str, *, up_to: str) -> None:
    """Walk on from the last stage that is kept, noting each, and leave nothing behind in the database."""
    names = [name for name, _ in STAGES]
    last = max((number for number, name in enumerate(names) if (family, name) in _kept), default=None)
    mark = transaction.savepoint()
    try:
        if last is None:
            one = walk.begin(hospital.standing(), family=family, region="mandible")
        else:
            one = _return(_kept[(family, names[last])], family=family)
        for name, step in STAGES[0 if last is None else last + 1 : names.index(up_to) + 1]:
            step(one)
            one.fresh()
            _kept[(family, name)] = Kept(rows=_rows(), walk=pickle.dumps(one))
    finally:
        transaction.savepoint_rollback(mark)
        _keep_files(family)


def _keep_files(family: str) -> None:
    for name in ("files", "keys"):
        (settings.DATA_DIR / name).mkdir(exist_ok=True)
        shutil.copytree(
            settings.DATA_DIR / name, _files / family / name, dirs_exist_ok=True, copy_function=_link
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


def _put_back(rows: Rows) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, (columns, values) in rows.items():
            names = ", ".join(quote(column) for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", values)
