"""A setting that cannot be used is refused in words: what, where, why and what to do; never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.test_up import environment, free_port

PASSWORD = "never-shown"
DATABASES = {
    "another kind of database": f"mysql://u:{PASSWORD}@localhost/db",
    "a port that is no number": f"postgresql://u:{PASSWORD}@localhost:abc/db",
    "no name": f"postgresql://u:{PASSWORD}@localhost:5432",
    "nobody answers": f"postgresql://u:{PASSWORD}@127.0.0.1:1/db",
    "an option that is none": f"postgresql://u:{PASSWORD}@127.0.0.1:1/db?foo=bar",
}


def call(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**environment(folder), "MAATWERK_PORT": str(free_port()), **more}
    command = [sys.executable, "-m", "maatwerk.config", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def is_refused(done: subprocess.CompletedProcess[str], *, where: str) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    for word in ("Where:", "Why:", "Do:", where):
        assert word in done.stderr
    assert PASSWORD not in done.stderr + done.stdout


@pytest.mark.parametrize("url", DATABASES.values(), ids=DATABASES)
def test_a_database_that_cannot_be_reached_is_refused(url: str, tmp_path: Path) -> None:
    is_refused(call(tmp_path, "up", DATABASE_URL=url), where="DATABASE_URL")


def test_a_wrong_address_of_the_database_is_one_object_of_json(tmp_path: Path) -> None:
    done = call(tmp_path, "archive", "verify", "--json", DATABASE_URL="mysql://x/y")
    is_refused(done, where="DATABASE_URL")
    assert json.loads(done.stdout)["error"]["code"] == "setting_unreadable"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "maatwerk.sqlite3").write_text("no database at all, honestly", "ascii")
    is_refused(call(tmp_path, "up"), where="maatwerk.sqlite3")


@pytest.mark.parametrize("command", [("up",), ("archive", "verify", "--json")], ids=" ".join)
def test_a_data_folder_that_cannot_be_made_is_refused(command: tuple[str, ...], tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    is_refused(call(in_the_way / "data", *command), where=str(in_the_way))


def test_a_folder_for_checkpoints_that_is_none_is_refused(tmp_path: Path) -> None:
    is_refused(call(tmp_path, "up", MAATWERK_CHECKPOINTS="/proc/checkpoints"), where="/proc/checkpoints")


def test_https_is_yes_or_no(tmp_path: Path) -> None:
    is_refused(call(tmp_path, "up", MAATWERK_HTTPS="yes"), where="MAATWERK_HTTPS")
