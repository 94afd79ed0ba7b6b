"""The worker takes tasks, says how they ended, and puts back what another worker let fall."""

import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from maatwerk.config import worker
from maatwerk.web.health import BEAT
from tests.config import errands


@pytest.fixture(autouse=True)
def _nothing_done_yet() -> None:
    errands.DONE.clear()


def only() -> Any:
    return DBTaskResult.objects.get()


@pytest.mark.django_db
def test_a_waiting_task_is_done_once() -> None:
    errands.note.enqueue("once")

    assert worker.work_once(worker="one")
    assert not worker.work_once(worker="one")
    assert errands.DONE == ["once"]
    assert only().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db
def test_a_task_that_fails_says_so_and_the_log_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    errands.stumble.enqueue()

    assert worker.work_once(worker="one")

    assert only().status == TaskResultStatus.FAILED
    assert only().exception_class_path == "builtins.ValueError"
    assert "ValueError" in caplog.text
    assert "patient" not in caplog.text


@pytest.mark.django_db
def test_a_task_whose_worker_ended_is_put_back_when_its_lease_is_over() -> None:
    errands.note.enqueue("again")
    only().claim("gone")
    now = timezone.now()

    worker.sweep_stale(now)
    assert only().status == TaskResultStatus.RUNNING, "the lease still runs"

    worker.sweep_stale(now + 2 * worker.LEASE)
    assert only().status == TaskResultStatus.READY
    assert worker.work_once(worker="two")


@pytest.mark.django_db
def test_a_renewed_lease_is_left_alone() -> None:
    errands.note.enqueue("busy")
    only().claim("busy")
    DBTaskResult.objects.update(
        run_after=timezone.now() + timedelta(hours=1), started_at=timezone.now() - timedelta(hours=2)
    )

    worker.sweep_stale(timezone.now())

    assert only().status == TaskResultStatus.RUNNING


@pytest.mark.django_db
def test_after_three_attempts_a_task_counts_as_failed() -> None:
    errands.note.enqueue("doomed")
    for name in ("one", "two", "three"):
        only().claim(name)

    worker.sweep_stale(timezone.now() + 2 * worker.LEASE)

    assert only().status == TaskResultStatus.FAILED
    assert "never finished" in only().traceback


@pytest.mark.django_db
def test_the_loop_works_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(worker, "_protections", lambda: {"held": ["landlock"], "missing": []})
    # Between tasks the loop closes connections that aged; that of a test lives inside its transaction.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    stop = threading.Event()
    beats: list[dict[str, Any]] = []
    errands.note.enqueue("looped")

    def look(at: Any) -> None:
        beats.append(json.loads((Path(settings.DATA_DIR) / BEAT).read_text("utf-8")))
        if beats[-1]["protections"] and errands.DONE:
            stop.set()

    monkeypatch.setattr(worker, "rounds", lambda: (worker.Round(every=timedelta(0), do=look),))
    worker.run(stopped=stop.is_set)

    assert errands.DONE == ["looped"]
    assert beats[-1]["protections"]["held"] == ["landlock"]
    assert not (Path(settings.DATA_DIR) / BEAT).exists(), "a worker that stopped is not alive"


@pytest.mark.django_db
def test_a_round_that_breaks_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "_protections", lambda: None)

    beats: list[dict[str, Any]] = []

    def stumble(at: Any) -> None:
        beats.append(json.loads((Path(settings.DATA_DIR) / BEAT).read_text("utf-8")))
        raise RuntimeError("a patient")

    monkeypatch.setattr(worker, "rounds", lambda: (worker.Round(every=timedelta(0), do=stumble),))
    errands.note.enqueue("still done")

    worker.run(stopped=lambda: bool(errands.DONE) and len(beats) > 1)

    assert errands.DONE == ["still done"]
    assert "the round stumble broke" in caplog.text
    assert beats[-1]["broken"] == {"stumble": "RuntimeError"}


@pytest.mark.django_db
def test_the_rounds_of_the_house_go_on_an_empty_house() -> None:
    for one in worker.rounds():
        one.do(timezone.now())
