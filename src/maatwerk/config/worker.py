"""The one loop that works in the background: takes tasks, sweeps stale ones, shows that it is alive."""

import json
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, close_old_connections
from django.db.models import Q
from django.utils import timezone
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from maatwerk.archive import tasks as archive
from maatwerk.cases import previews
from maatwerk.cases import tasks as cases
from maatwerk.compliance import tasks as compliance
from maatwerk.measure import child
from maatwerk.measure.errors import ReaderFault, Unreadable
from maatwerk.web.health import BEAT

log = logging.getLogger("maatwerk.worker")

LEASE = timedelta(seconds=60)
RENEW = 15.0
IDLE = 0.5
MOST_ATTEMPTS = 3


class Abandoned(Exception):
    """A task was begun several times and its worker ended each time."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """Something the loop does again and again, beside tasks."""

    every: timedelta
    do: Callable[[datetime], None]


def rounds() -> tuple[Round, ...]:
    """Return what the loop does on its own, and how often."""
    return (
        Round(every=timedelta(seconds=20), do=sweep_stale),
        Round(every=timedelta(seconds=30), do=compliance.keep_fresh),
        Round(every=timedelta(hours=1), do=compliance.revisit_due),
        Round(every=timedelta(minutes=1), do=cases.measure_older_bodies),
        Round(every=timedelta(minutes=10), do=archive.keep_checkpoints),
        Round(every=timedelta(days=1), do=archive.keep_timestamps),
        Round(every=timedelta(hours=6), do=_forget_old),
    )


def sweep_stale(at: datetime) -> None:
    """Put tasks back whose worker stopped renewing its lease; after three attempts they count as failed.

    While a task runs, its `run_after` holds the end of the lease: the queue reads that column only of
    tasks that wait.
    """
    never_leased = Q(run_after=get_date_max(), started_at__lt=at - LEASE)
    lapsed = Q(run_after__lt=at)
    with exclusive_transaction():
        running = DBTaskResult.objects.filter(never_leased | lapsed, status=TaskResultStatus.RUNNING)
        for task in running.select_for_update():
            if len(task.worker_ids) >= MOST_ATTEMPTS:
                task.set_failed(Abandoned(f"Begun {len(task.worker_ids)} times, never finished."))
                log.error("task %s failed: its worker ended %d times", task.id, len(task.worker_ids))
                continue
            task.status, task.run_after = TaskResultStatus.READY, get_date_max()
            task.save(update_fields=["status", "run_after"])
            log.warning("task %s is put back: its worker stopped", task.id)


def _forget_old(at: datetime) -> None:
    """Remove ended sessions, pictures of files that are gone, and tasks that were done a month ago."""
    call_command("clearsessions")
    previews.forget_orphans()
    DBTaskResult.objects.filter(
        status=TaskResultStatus.SUCCESSFUL, finished_at__lt=at - timedelta(days=30)
    ).delete()


def _claim(worker: str) -> DBTaskResult[Any, Any] | None:
    """Take the next waiting task with a lease, or nothing."""
    try:
        with exclusive_transaction():
            task: DBTaskResult[Any, Any] | None = DBTaskResult.objects.ready().get_locked()
            if task is not None:
                task.claim(worker)
                DBTaskResult.objects.filter(pk=task.pk).update(run_after=timezone.now() + LEASE)
            return task
    except OperationalError as error:
        if is_locked_database_exception(error):
            return None
        raise


def _renew(task: DBTaskResult[Any, Any], over: threading.Event) -> None:
    """Renew the lease until the task is over."""
    while not over.wait(RENEW):
        DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(
            run_after=timezone.now() + LEASE
        )
    close_old_connections()


def _work(record: DBTaskResult[Any, Any]) -> None:
    """Run one task and store how it ended."""
    over = threading.Event()
    renewing = threading.Thread(target=_renew, args=(record, over), daemon=True)
    renewing.start()
    try:
        task: Any = record.task
        result: Any = record.task_result
        context = (TaskContext(task_result=result),) if task.takes_context else ()
        record.set_successful(task.call(*context, *result.args, **result.kwargs))
    except Exception as trouble:  # noqa: BLE001 - whatever a task does, the loop lives and the task says so
        record.set_failed(trouble)
        log.error("task %s failed: %s", record.id, type(trouble).__name__)
    finally:
        over.set()
        renewing.join()


def work_once(*, worker: str) -> bool:
    """Run the next waiting task; return whether there was one."""
    record = _claim(worker)
    if record is None:
        return False
    _work(record)
    return True


class Beat:
    """Writes that the worker is alive, for `/readyz`, while tasks run too."""

    def __init__(self, *, protections: dict[str, object] | None) -> None:
        self._path = Path(settings.DATA_DIR) / BEAT
        self._said: dict[str, object] = {"worker": name(), "protections": protections}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def _write(self) -> None:
        aside = self._path.with_suffix(".new")
        with self._lock:
            if not self._stop.is_set():
                aside.write_text(json.dumps({**self._said, "at": time.time()}), "utf-8")
                aside.replace(self._path)

    def _go_on(self) -> None:
        while not self._stop.wait(5.0):
            self._write()

    def __enter__(self) -> "Beat":
        self._write()
        self._thread.start()
        return self

    def tell(self, **said: object) -> None:
        """Say something more from now on: which protections hold, which rounds break."""
        self._said |= said
        self._write()

    def __exit__(self, *ignored: object) -> None:
        with self._lock:
            self._stop.set()
            self._path.unlink(missing_ok=True)
        self._thread.join()


def name() -> str:
    """Return the name of this worker: machine and process."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def run(*, stopped: Callable[[], bool]) -> None:
    """Work until told to stop; the task at hand is finished first."""
    due = dict.fromkeys(rounds(), 0.0)
    worker = name()
    with Beat(protections=None) as beat:
        # Aside, because loading the libraries takes seconds and Ctrl-C should not.
        threading.Thread(target=lambda: beat.tell(protections=_protections()), daemon=True).start()
        broken: dict[str, str] = {}
        while not stopped():
            close_old_connections()
            for one, when in due.items():
                if time.monotonic() >= when and not stopped():
                    before = dict(broken)
                    _go_round(one, broken=broken)
                    if broken != before:
                        beat.tell(broken=dict(broken))
                    due[one] = time.monotonic() + one.every.total_seconds()
            if not work_once(worker=worker):
                time.sleep(IDLE)


def _go_round(one: Round, *, broken: dict[str, str]) -> None:
    """Do one round; what breaks in it is written down, shown on the page of health, and tried again."""
    name = one.do.__name__.lstrip("_")
    try:
        one.do(timezone.now())
        broken.pop(name, None)
    except Exception as trouble:  # one broken round must not stop tasks, pages and the other rounds
        log.exception("the round %s broke; it is tried again", name)
        broken.setdefault(name, type(trouble).__name__)


def _protections() -> dict[str, object]:
    """Try once which protections hold when a foreign file is read."""
    try:
        found = child.protections()
    except (ReaderFault, Unreadable) as trouble:
        log.error("no foreign file can be read on this machine: %s", trouble)
        return {"held": [], "missing": [["all", str(trouble)]]}
    return {"held": list(found.held), "missing": [list(pair) for pair in found.missing]}
