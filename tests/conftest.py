"""What every test may rely on: no network, a folder of its own for files, keys and checkpoints."""

import gc
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

# The law and the models live as long as the run: to look through them less often saves a seventh of its time.
gc.set_threshold(50_000, 50, 10)

# No test is judged by the clock: a busy machine is no fault of the code.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

_LOCAL = {"localhost", "127.0.0.1", "::1", ""}


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in _LOCAL:
            raise AssertionError(f"A test called {address}: tests have no network.")
        return connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", only_here)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> None:
    """Give each test its own data folder, so that files of one test never meet another."""
    data: Path = tmp_path_factory.mktemp("data")
    settings.DATA_DIR = data
    settings.FILES_DIR = data / "files"
    settings.KEYS_DIR = data / "keys"
    settings.CHECKPOINTS_DIR = data / "checkpoints"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Let each test begin in English: a page that was asked for in German leaves its language behind."""
    with translation.override("en"):
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run keep to the tests whose answer depends on the database."""
    parser.addoption("--on-the-database", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the slow, so that no process waits for another at the end; keep to what was asked for.

    Modules stay whole, and within both groups the order stays random.
    """
    slow = {one.path for one in items if one.get_closest_marker("slow")}
    items.sort(key=lambda one: one.path not in slow)
    if not config.getoption("--on-the-database"):
        return
    # On another database, repeat what touches one: what does not cannot differ there.
    kept = [one for one in items if _uses_database(one)]
    config.hook.pytest_deselected(items=[one for one in items if one not in set(kept)])
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    """Say whether a test, or the program that it starts, keeps records in the database under test."""
    asks = {"db", "transactional_db", "scratch"} & set(getattr(item, "fixturenames", ()))
    made_for = getattr(item, "cls", None)
    of_django = made_for is not None and issubclass(made_for, TransactionTestCase)
    return bool(asks or of_django or item.get_closest_marker("django_db"))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run in which a test was skipped: what is not tried is not known."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
