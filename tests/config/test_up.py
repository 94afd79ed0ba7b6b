"""The real program on a scratch folder: it comes up with one command and goes down with one key."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Program:
    """A running `maatwerk up`."""

    port: int
    process: subprocess.Popen[str]
    folder: Path

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.get("/login/")
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.process.kill()
        raise AssertionError(f"Maatwerk did not come up:\n{self.process.communicate()[1]}")

    def ready(self) -> dict[str, Any]:
        """Wait until the worker has told of itself, then return what /readyz says."""
        until = time.monotonic() + PATIENCE
        while True:
            status, text = self.get("/readyz")
            if status == 200 or time.monotonic() > until:
                found: dict[str, Any] = json.loads(text)
                return found
            time.sleep(0.1)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a program on this folder; whatever the database under test."""
    others = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return {**others, "DJANGO_SETTINGS_MODULE": "maatwerk.config.settings", "MAATWERK_DATA": str(folder)}


def start(folder: Path, port: int, **more: str) -> Program:
    env = {**environment(folder), "MAATWERK_PORT": str(port), **more}
    words = [sys.executable, "-m", "maatwerk.config", "up"]
    process = subprocess.Popen(
        words, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    return Program(port=port, process=process, folder=folder)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder on which the program was up once, and made its tables itself."""
    folder = tmp_path_factory.mktemp("migrated")
    program = start(folder, free_port())
    program.wait()
    program.process.terminate()
    said = program.process.communicate(timeout=PATIENCE)[1]
    assert "Bringing the tables up to date" in said
    return folder


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(migrated, tmp_path / "data"))


@pytest.fixture(scope="module")
def program(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program that is up."""
    program = start(Path(shutil.copytree(migrated, tmp_path_factory.mktemp("up") / "data")), free_port())
    program.wait()
    yield program
    program.process.kill()
    program.process.communicate()


def children_of(pid: int) -> list[int]:
    """Return the processes below one, the whole tree."""
    direct = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in direct for one in (int(child), *children_of(int(child)))]


def still_there(pids: list[int]) -> list[int]:
    """Return which of these processes do not end in good time."""
    until = time.monotonic() + PATIENCE
    while (left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def test_it_serves_pages_and_works(program: Program) -> None:
    found = program.ready()

    assert found["state"] == "ready", found
    assert "Log in" in program.get("/login/")[1]


def test_a_second_start_on_the_same_port_is_refused_in_words(program: Program) -> None:
    again = start(program.folder, program.port)
    said = again.process.communicate(timeout=PATIENCE)[1]

    assert again.process.returncode == 2
    assert f"Port {program.port}" in said
    assert "MAATWERK_PORT=" in said


@pytest.mark.parametrize("key", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["to the program", "to the terminal's group"])
def test_one_key_stops_everything(send: Callable[[int, int], None], key: signal.Signals, data: Path) -> None:
    program = start(data, free_port())
    program.wait()
    program.ready()  # by then the greeting is said too
    below = children_of(program.process.pid)

    send(program.process.pid, key)
    said = program.process.communicate(timeout=PATIENCE)[1]

    assert program.process.returncode == 0, said
    assert f"http://localhost:{program.port}" in said
    assert "Killing" not in said
    assert len(below) >= 3
    assert still_there(below) == []


def test_behind_a_proxy_plain_pages_are_sent_to_https_and_health_still_answers(data: Path) -> None:
    program = start(data, free_port(), MAATWERK_HTTPS="1", MAATWERK_HOSTS="maatwerk.hospital.example")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            assert program.get("/healthz") == (200, "alive\n")
            break
        time.sleep(0.05)
    program.ready()  # by then the greeting is said too
    asking = http.client.HTTPConnection("127.0.0.1", program.port, timeout=10)
    asking.request("GET", "/login/", headers={"Host": "maatwerk.hospital.example"})
    answer = asking.getresponse()
    asking.close()

    program.process.send_signal(signal.SIGTERM)
    said = program.process.communicate(timeout=PATIENCE)[1]

    assert answer.status == 301
    assert answer.getheader("Location") == "https://maatwerk.hospital.example/login/"
    assert f"http://localhost:{program.port}" in said


def test_when_the_program_is_killed_nothing_stays_behind(data: Path) -> None:
    program = start(data, free_port())
    program.wait()
    below = children_of(program.process.pid)

    program.process.kill()
    program.process.communicate()

    assert still_there(below) == []


def test_when_one_part_ends_all_ends_and_says_so(data: Path) -> None:
    program = start(data, free_port())
    program.wait()
    web, worker = (int(pid) for pid in _direct(program.process.pid)[:2])

    os.kill(worker, signal.SIGKILL)
    said = program.process.communicate(timeout=PATIENCE)[1]

    assert program.process.returncode == 3
    assert "ended by itself" in said
    assert still_there([web]) == []


def test_when_the_web_server_is_killed_its_workers_end_too(data: Path) -> None:
    program = start(data, free_port())
    program.wait()
    web = int(_direct(program.process.pid)[0])
    workers = children_of(web)

    os.kill(web, signal.SIGKILL)
    program.process.communicate(timeout=PATIENCE)

    assert len(workers) == 2
    assert still_there(workers) == [], "they would keep the port"


def _direct(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
