"""How long `maatwerk up --demo` takes to the first page, on the second start, beside `manage check`."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.rows import PAIRS, Row, pairs

PATIENCE = 120.0
PYTHON = sys.executable


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_page(env: dict[str, str]) -> None:
    """Start the program and return when the log-in page came; stopping does not count."""
    port = _free_port()
    words = [PYTHON, "-m", "maatwerk.config", "up", "--demo"]
    program = subprocess.Popen(words, env={**env, "MAATWERK_PORT": str(port)}, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until and program.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=5) as page:
                    page.read()
                    return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("the first page did not come")
    finally:
        _STOPPING.append(program)
        program.send_signal(signal.SIGTERM)


_STOPPING: list[subprocess.Popen[bytes]] = []


def _settle() -> None:
    """Wait until what was stopped is gone, so that it does not slow the peer."""
    while _STOPPING:
        _STOPPING.pop().wait(timeout=PATIENCE)


def rows() -> Iterator[Row]:
    """Measure both in turn."""
    with tempfile.TemporaryDirectory(prefix="maatwerk-bench-", ignore_cleanup_errors=True) as folder:
        env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        env |= {
            "MAATWERK_DATA": str(Path(folder) / "data"),
            "DJANGO_SETTINGS_MODULE": "maatwerk.config.settings",
        }
        begun = time.perf_counter()
        first_page(env)
        first = time.perf_counter() - begun
        check = [PYTHON, "-m", "maatwerk.config", "manage", "check"]

        def peer() -> None:
            _settle()
            subprocess.run(check, env=env, check=True, capture_output=True)

        ours, theirs = pairs(lambda: first_page(env), peer, of=PAIRS)
        _settle()
        yield Row(job="first start with seeding, to the first page", ours=first, target=60)
        yield Row(
            job="second start to the first page", ours=ours, peer="manage check", theirs=theirs, target=3
        )
        yield Row(job="second start to the first page, seconds", ours=ours, target=5)
