"""Whether the program can do its work: what `/readyz` tells programs and the first page tells people."""

import json
import tempfile
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maatwerk.archive import checks as archive_checks

BEAT = "worker-beat.json"
_OLDEST_BEAT = 60.0


class State(StrEnum):
    """What a check found."""

    MET = "met"
    """As it should be."""
    NOT_MET = "not_met"
    """Work would fail or go unwatched."""
    NOT_KNOWN = "not_known"
    """Nobody has looked yet, or looking failed."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    title: str
    state: State
    text: str
    stops_work: bool = True
    """Whether the program is not ready while this fails; else it works on, and somebody must look."""


@dataclass(frozen=True, kw_only=True)
class Health:
    """All that was looked at; ready when no check failed."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Return whether nothing stands in the way of work."""
        return not any(check.state is State.NOT_MET and check.stops_work for check in self.checks)


def _check(name: str, title: str, good: str, trouble: str) -> Check:
    return Check(name=name, title=title, state=State.NOT_MET if trouble else State.MET, text=trouble or good)


def _database() -> Check:
    """Ask the database for one row."""
    trouble = ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        trouble = _("It does not answer (%(error)s).") % {"error": type(error).__name__}
    names = {"sqlite": _("SQLite in the data folder"), "postgresql": "PostgreSQL"}
    good = _("%(database)s answers.") % {"database": names.get(connection.vendor, connection.vendor)}
    return _check("database", _("Database"), good, trouble)


def _migrations() -> Check:
    """Compare the tables with what this edition of the program needs."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    said = ngettext(
        "%(count)s change waits. Start with `maatwerk up`, which applies it.",
        "%(count)s changes wait. Start with `maatwerk up`, which applies them.",
        len(waiting),
    )
    trouble = said % {"count": len(waiting)} if waiting else ""
    return _check("migrations", _("Tables"), _("All changes of this edition are applied."), trouble)


def _triggers() -> Check:
    """Compare the triggers that keep the archive from being changed with their text."""
    found = archive_checks.trigger_findings()
    trouble = "; ".join(f"{name}: {what}" for name, what in found)
    return _check("triggers", _("Archive triggers"), _("The archive refuses change and removal."), trouble)


def _folders() -> Check:
    """Look whether files, keys and checkpoints can be written."""
    wanted = (settings.DATA_DIR, settings.FILES_DIR, settings.KEYS_DIR, settings.CHECKPOINTS_DIR)
    shut = [Path(folder).name for folder in wanted if not _takes_a_file(_standing(Path(folder)))]
    trouble = _("These folders cannot be written: %(names)s.") % {"names": ", ".join(shut)} if shut else ""
    return _check("folders", _("Data folders"), _("Files, keys and checkpoints can be written."), trouble)


def _standing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _takes_a_file(folder: Path) -> bool:
    """Try it: rights alone do not tell of a full or read-only disk, and root has every right."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def last_beat() -> dict[str, object]:
    """Return what the worker wrote last: its moment and what protects the reading of files; or nothing."""
    try:
        said = json.loads((Path(settings.DATA_DIR) / BEAT).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def seconds_since_beat() -> float | None:
    """Return how long ago the worker was last alive; None when it never was."""
    at = last_beat().get("at")
    return max(0.0, time.time() - at) if isinstance(at, int | float) else None


def _worker() -> Check:
    """Look how long ago the worker was alive."""
    since = seconds_since_beat()
    trouble = ""
    if since is None:
        trouble = _("It has not started yet. `maatwerk up` starts it.")
    elif since > _OLDEST_BEAT:
        trouble = _("It was last alive %(seconds)d seconds ago. Start again with `maatwerk up`.") % {
            "seconds": since
        }
    return _check("worker", _("Worker"), _("It is alive and takes tasks."), trouble)


def _rounds() -> Check:
    """Tell which of the worker's rounds break: it lives on, but what they do is not done."""
    title, said = _("Rounds of the worker"), last_beat().get("broken", {})
    since = seconds_since_beat()
    if since is None or since > _OLDEST_BEAT:
        text = _("Nobody goes them while the worker is silent.")
        return Check(name="rounds", title=title, state=State.NOT_KNOWN, text=text, stops_work=False)
    broken = said if isinstance(said, dict) else {}
    trouble = "; ".join(
        _("%(round)s breaks (%(error)s)") % {"round": _round(name), "error": error}
        for name, error in sorted(broken.items())
    )
    if not trouble:
        good = _("Verdicts, checkpoints and clean-up run.")
        return Check(name="rounds", title=title, state=State.MET, text=good, stops_work=False)
    text = _("%(trouble)s. It is tried again; the log of the program says why.") % {"trouble": trouble}
    return Check(name="rounds", title=title, state=State.NOT_MET, text=text, stops_work=False)


def _round(name: str) -> str:
    """Return a round of the worker in words."""
    said = {
        "sweep_stale": _("putting lost tasks back"),
        "keep_fresh": _("judging what changed"),
        "revisit_due": _("judging what time changed"),
        "measure_older_bodies": _("measuring older parts"),
        "keep_checkpoints": _("checkpoints of the archive"),
        "keep_timestamps": _("time stamps of the archive"),
        "forget_old": _("clean-up"),
    }
    return said.get(name, name.replace("_", " "))


def _protection(code: str) -> str:
    """Return a protection of the reader in words."""
    said = {
        "resource_limits": _("resource limits"),
        "namespaces": _("namespaces"),
        "no_new_privileges": _("no new privileges"),
        "dies_with_parent": _("ends with the program"),
        "landlock": "Landlock",
    }
    return said.get(code, code.replace("_", " "))


def _protections() -> Check:
    """Tell which protections hold when a foreign file is read; the worker tried them at its start."""
    title = _("Reading foreign files")
    said = last_beat().get("protections")
    if not isinstance(said, dict):
        text = _("The worker has not tried yet which protections this machine has.")
        return Check(name="protections", title=title, state=State.NOT_KNOWN, text=text)
    missing = [f"{_protection(name)} ({why})" for name, why in said.get("missing", [])]
    text = _("Held: %(names)s.") % {
        "names": ", ".join(_protection(one) for one in said.get("held", [])) or _("none")
    }
    if missing:
        text += " " + _("Missing on this machine: %(names)s.") % {"names": ", ".join(missing)}
    text = text.replace("_", " ")
    state = State.MET if said.get("held") else State.NOT_MET
    return Check(name="protections", title=title, state=state, text=text)


def look() -> Health:
    """Look at everything; a database that does not answer spares the questions to it."""
    database = _database()
    checks = [database]
    if database.state is State.MET:
        checks += [_migrations()]
        if checks[-1].state is State.MET:
            checks += [_triggers()]
    checks += [_folders(), _worker(), _rounds(), _protections()]
    return Health(checks=tuple(checks))
