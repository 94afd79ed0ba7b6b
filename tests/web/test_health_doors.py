"""`/healthz`, `/readyz` and `/metrics` tell what is so, and name nobody."""

import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test import Client

from guards.tree import ROOT
from maatwerk.people.models import Account
from maatwerk.web import health

SCHEMA = json.loads((ROOT / "docs/schemas/ready.json").read_text("utf-8"))


def beat(
    settings: Any, *, ago: float = 0.0, held: tuple[str, ...] = ("landlock",), missing: Any = (), **more: Any
) -> None:
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    said = {"at": time.time() - ago, "protections": {"held": list(held), "missing": list(missing)}, **more}
    (Path(settings.DATA_DIR) / health.BEAT).write_text(json.dumps(said), "utf-8")


def ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    body = answer.json()
    jsonschema.Draft202012Validator(SCHEMA).validate(body)
    return answer.status_code, {check["name"]: check for check in body["checks"]}


def test_alive_needs_no_database() -> None:
    assert Client().get("/healthz").content == b"alive\n"


@pytest.mark.django_db
def test_ready_when_everything_stands(settings: Any) -> None:
    beat(settings)

    status, checks = ready()

    assert status == 200
    assert {check["state"] for check in checks.values()} == {"met"}
    assert set(checks) == {"database", "migrations", "triggers", "folders", "worker", "rounds", "protections"}


@pytest.mark.django_db
def test_not_ready_without_a_worker(settings: Any) -> None:
    status, checks = ready()

    assert status == 503
    assert checks["worker"]["state"] == "not_met"
    assert checks["protections"]["state"] == "not_known"


@pytest.mark.django_db
def test_not_ready_when_the_worker_fell_silent(settings: Any) -> None:
    beat(settings, ago=300)

    status, checks = ready()

    assert status == 503
    assert "300 seconds ago" in checks["worker"]["text"]


@pytest.mark.django_db
def test_a_round_that_breaks_is_named_and_work_goes_on(settings: Any) -> None:
    beat(settings, broken={"keep_fresh": "KeyError"})

    status, checks = ready()

    assert status == 200
    assert checks["rounds"]["state"] == "not_met"
    assert "judging what changed breaks (KeyError)" in checks["rounds"]["text"]


@pytest.mark.django_db
def test_not_ready_when_a_trigger_is_gone(settings: Any) -> None:
    beat(settings)
    name = "archive_event_no_update" if connection.vendor == "sqlite" else "archive_event_no_change"
    with connection.cursor() as cursor:
        on = " ON archive_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{name}"{on}')

    status, checks = ready()

    assert status == 503
    assert name in checks["triggers"]["text"]


@pytest.mark.django_db
def test_not_ready_when_a_folder_cannot_be_written(settings: Any) -> None:
    beat(settings)
    settings.FILES_DIR = Path("/proc/no/files")

    status, checks = ready()

    assert status == 503
    assert "These folders cannot be written: files." in checks["folders"]["text"]


@pytest.mark.django_db
def test_a_missing_protection_is_named_with_its_reason(settings: Any) -> None:
    beat(settings, missing=[("no_new_privileges", "the kernel is older than 5.13")])

    _, checks = ready()

    assert "no new privileges (the kernel is older than 5.13)" in checks["protections"]["text"]


def test_the_doors_name_nobody(noor: Account, settings: Any) -> None:
    beat(settings)

    told = Client().get("/readyz").content.decode() + Client().get("/metrics").content.decode()

    assert "noor" not in told.lower()
    assert "Lindenhof" not in told


@pytest.mark.django_db
def test_metrics_are_read_by_prometheus(settings: Any) -> None:
    beat(settings)

    lines = Client().get("/metrics").content.decode().splitlines()

    assert 'maatwerk_check{name="database"} 1' in lines
    assert 'maatwerk_tasks{state="ready"} 0' in lines
    assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 for line in lines)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_the_doors_take_no_posts(path: str) -> None:
    assert Client().post(path).status_code == 405


def test_an_address_that_is_not_there_is_a_problem_document() -> None:
    answer = Client().get("/api/v1/cases")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["reasons"] == []
    assert answer.json()["instance"] == "/api/v1/cases"
