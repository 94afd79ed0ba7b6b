"""`maatwerk up`: brings the tables up to date, serves the pages and works in the background."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from .outcome import DONE, OUR_FAULT, InputRefused

if TYPE_CHECKING:
    from .demonstration.seed import Login

HOST = "127.0.0.1"
_PATIENCE = 30.0
_PR_SET_PDEATHSIG = 1
_REAL_STOP = (signal.SIGINT, signal.SIGTERM)


def up(*, demo: bool, port: int) -> int:
    """Start everything, wait for Ctrl-C or SIGTERM, stop everything; return the exit code."""
    _refuse_taken(port)
    _say("Starting Maatwerk ...")
    _prepare_django()
    _prepare_folders()
    _reach_database()
    _prepare_tables()
    logins = _plant_demonstration() if demo else ()
    return _Children(port=port, logins=logins).run()


def _say(text: str) -> None:
    """Tell a person; stdout stays free."""
    print(text, file=sys.stderr, flush=True)


def _refuse_taken(port: int) -> None:
    """Refuse a port that somebody else listens on, before anything is touched."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise InputRefused(
                code="port_taken",
                what=f"Port {port} on this machine cannot be listened on.",
                where=f"{HOST}:{port}",
                why=f"{error.strerror}. Perhaps Maatwerk runs already: http://localhost:{port}",
                do="Stop the other program, or choose a port: MAATWERK_PORT=8001 maatwerk up",
            ) from error


def _prepare_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    import django

    django.setup()
    # Loaded here once: the children are forked with all of it in place.
    from django.urls import get_resolver

    from .wsgi import application

    get_resolver().url_patterns  # noqa: B018 - reading it loads the pages
    assert application  # noqa: S101


def _prepare_folders() -> None:
    """Make the data folders, readable to this account only."""
    from django.conf import settings

    for folder in (settings.DATA_DIR, settings.FILES_DIR, settings.KEYS_DIR, settings.CHECKPOINTS_DIR):
        try:
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as trouble:
            raise InputRefused(
                code="folder_unusable",
                what=f"The folder {Path(folder).name} cannot be written.",
                where=str(folder),
                why=str(trouble.strerror),
                do="Put its rights right, or name another in MAATWERK_DATA or MAATWERK_CHECKPOINTS.",
            ) from trouble


def _reach_database() -> None:
    """Refuse a database that cannot be reached or read, before anything is written."""
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as trouble:
        named = {key: str(connection.settings_dict[key]) for key in ("HOST", "PORT", "NAME")}
        raise InputRefused(
            code="database_unreadable",
            what="The database cannot be reached or read.",
            where=":".join(part for part in named.values() if part),
            why=str(trouble).partition("\n")[0],
            do="Check DATABASE_URL and that the server runs; with SQLite, restore the backup.",
        ) from trouble


def _prepare_tables() -> None:
    """Apply what changes wait, then refuse to start when the archive's triggers do not stand."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from maatwerk.archive.checks import trigger_findings

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("Bringing the tables up to date ...")
        call_command("migrate", verbosity=0, interactive=False)
    if found := trigger_findings():
        raise InputRefused(
            code="trigger_missing",
            what="The archive's triggers do not stand as installed.",
            where="; ".join(f"{name}: {what}" for name, what in found),
            why="Without them records could be changed unseen, so nothing starts.",
            do="Restore the database from a backup, or see docs/for-operators/run.md, 'Triggers'.",
        )


def _plant_demonstration() -> Sequence["Login"]:
    """Make the demonstration hospital on the first start; return its log-ins."""
    from django.utils import timezone

    from .demonstration import seed

    return seed.seed(at=timezone.now(), say=_say)


@dataclass
class _Children:
    """The two processes that live while Maatwerk is up: the web and the worker."""

    port: int
    logins: Sequence["Login"]
    pids: dict[int, str] = field(default_factory=dict)
    told: bool = False

    def run(self) -> int:
        """Start both, wait, stop both."""
        from django.conf import settings
        from django.db import connections

        settings.DEMONSTRATION_LOGINS = self.logins
        connections.close_all()  # a connection must not be shared with a child
        for number in _REAL_STOP:
            signal.signal(number, self._stop_is_wanted)
        self._start("web", lambda: _serve(self.port))
        self._start("worker", _work)
        try:
            if _answers(self.port, given_up=self._something_ended):
                self._greet()
            return self._watch()
        finally:
            self._stop_all()

    def _start(self, name: str, body: Callable[[], None]) -> None:
        parent = os.getpid()
        if pid := os.fork():
            self.pids[pid] = name
            return
        _be_child(body, parent)

    def _stop_is_wanted(self, number: int, frame: FrameType | None) -> None:
        # A plain flag: an Event that the main thread waits on must not be set from its own signal handler.
        self.told = True

    def _something_ended(self) -> bool:
        return self.told or self._reap() is not None

    def _reap(self) -> str | None:
        """Return the name of a child that ended, if one did."""
        for pid, name in list(self.pids.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self.pids[pid]
                return name
        return None

    def _greet(self) -> None:
        _say(f"\n  Maatwerk is up:  http://localhost:{self.port}\n")
        if self.logins:
            width = max(len(one.email) for one in self.logins)
            _say("  The demonstration hospital. Nothing here concerns a real patient. Log in as")
            for one in self.logins:
                _say(f"    {one.email:<{width}}  {one.password}   {one.name}, {one.does}")
        _say("\n  Ctrl-C stops it.")

    def _watch(self) -> int:
        """Wait for the end: wanted, or because a child ended by itself."""
        while not self.told:
            time.sleep(0.2)
            if len(self.pids) < 2 or self._reap():
                _say("A part of Maatwerk ended by itself; the lines above say why. All is stopped.")
                return OUR_FAULT
        return DONE

    def _stop_all(self) -> None:
        """Ask each child to end, wait, then insist."""
        for insist, patience in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 2.0)):
            for pid in self.pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, insist)
            until = time.monotonic() + patience
            while self.pids and time.monotonic() < until:
                if self._reap() is None:
                    time.sleep(0.05)
        _say("Stopped.")


def _be_child(body: Callable[[], None], parent: int) -> NoReturn:
    """Run one part and leave; end with the parent, whatever ends it."""
    code = OUR_FAULT
    try:
        _end_with_parent(signal.SIGTERM)
        # Ctrl-C reaches a whole group; in one of its own the child hears from its parent only.
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if os.getppid() == parent:
            body()
            code = DONE
    except Exception:  # noqa: BLE001 - a forked child must never return into the parent's code
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent(number: signal.Signals) -> None:
    """Let the kernel send this process a signal when the one that forked it ends, however it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def _serve(port: int) -> None:
    """Serve the pages; the workers are forked with the program already loaded."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from .wsgi import application

    server = os.getpid()

    def loader(*ignored: Any, **ignored_too: Any) -> Any:
        # Called in each worker; one that outlived its server would keep the port and answer on.
        _end_with_parent(signal.SIGKILL)
        if os.getppid() != server:
            os._exit(OUR_FAULT)
        return application

    Granian(
        "maatwerk.config.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        log_level=LogLevels.warning,
        log_access=False,
        workers_kill_timeout=5,
    ).serve(target_loader=loader, wrap_loader=False)


def _work() -> None:
    """Work in the background until told to stop."""
    from . import worker

    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    worker.run(stopped=lambda: bool(told))


def _answers(port: int, *, given_up: Callable[[], bool]) -> bool:
    """Wait until the pages answer; return whether they do."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and not given_up():
        asking = http.client.HTTPConnection(HOST, port, timeout=1)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asking):
            asking.request("GET", "/healthz")
            return asking.getresponse().status == http.client.OK
        time.sleep(0.05)
    return False
