"""Whatever a file does to its reader, the parent lives and gets an answer in words."""

import _socket
import ctypes
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from maatwerk.measure import child, work
from maatwerk.measure.child import Limits, door
from maatwerk.measure.child.cage import readable_folders
from maatwerk.measure.errors import ReaderFault, Unreadable
from maatwerk.measure.inputs import Folder, Handed

from .shapes import box, stl

Doing = Callable[[Handed], dict[str, Any]]


def misbehave(
    monkeypatch: pytest.MonkeyPatch, doing: Doing, *, limits: Limits | None = None, **given: Any
) -> dict[str, Any]:
    """Let a child of this very process do something in place of its work."""

    def perform(kind: str, *, handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
        return doing(handed)

    monkeypatch.setattr(work, "perform", perform)
    inputs = given.pop("inputs", {"mesh": b"x"})
    return child.run("mesh", inputs=inputs, limits=limits, zygote=False, **given)


def refused(monkeypatch: pytest.MonkeyPatch, doing: Doing, *, limits: Limits | None = None) -> Unreadable:
    """Return the refusal that misbehaving leads to."""
    with pytest.raises(Unreadable) as caught:
        misbehave(monkeypatch, doing, limits=limits)
    return caught.value


def attempt(doing: Callable[[], Any]) -> str:
    """Return the error number's name that an act ends in, or "done"."""
    try:
        doing()
    except OSError as error:
        return os.strerror(error.errno or 0)
    return "done"


def test_every_protection_holds_or_is_named_with_a_reason() -> None:
    found = child.protections()
    names = {"resource_limits", "namespaces", "no_new_privileges", "dies_with_parent", "landlock"}
    assert set(found.held) | {name for name, _ in found.missing} == names
    assert {"resource_limits", "no_new_privileges", "dies_with_parent"} <= set(found.held)
    assert all(reason for _, reason in found.missing)


def test_the_child_cannot_open_files_of_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("patient")

    def doing(handed: Handed) -> dict[str, Any]:
        return {
            "read": attempt(secret.read_text),
            "write": attempt(lambda: (tmp_path / "new").write_text("x")),
            "passwd": attempt(Path("/etc/passwd").read_text),
            "library": attempt((readable_folders()[0] / "os.py").exists),
        }

    said = misbehave(monkeypatch, doing)
    if "landlock" in child.protections().held:
        assert {said["read"], said["write"], said["passwd"]} == {"Permission denied"}
    assert not (tmp_path / "new").exists()


def test_the_child_has_no_network_and_no_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    def doing(handed: Handed) -> dict[str, Any]:
        status = Path("/proc/self/status")
        connecting = attempt(lambda: _socket.socket().connect(("192.0.2.1", 80)))
        return {"connect": connecting, "uid": os.geteuid(), "proc": attempt(status.read_text)}

    said = misbehave(monkeypatch, doing)
    if "namespaces" in child.protections().held:
        assert said["connect"] in ("Network is unreachable", "Permission denied")
        assert said["uid"] != 0 or os.geteuid() != 0


def test_the_child_keeps_no_descriptor_that_it_was_not_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "open").open("w") as kept:
        number = kept.fileno()
        said = misbehave(monkeypatch, lambda handed: {"write": attempt(lambda: os.write(number, b"x"))})
    assert said["write"] in ("Bad file descriptor", "done")
    assert (tmp_path / "open").read_text() == ""


def test_the_zygote_gets_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:secret@host/db")
    zygote = door._Zygote()
    environment = Path(f"/proc/{zygote.process.pid}/environ").read_bytes()
    zygote.stop()
    assert b"secret" not in environment


def test_prints_of_libraries_do_not_reach_us(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def doing(handed: Handed) -> dict[str, Any]:
        print("noise")
        os.write(1, b"noise")
        ctypes.CDLL(None).puts(b"noise")
        print("noise", file=sys.stderr)
        return {"quiet": True}

    assert misbehave(monkeypatch, doing) == {"quiet": True}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGKILL, signal.SIGILL]
)
def test_a_crash_is_a_refusal(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    def doing(handed: Handed) -> dict[str, Any]:
        signal.signal(number, signal.SIG_DFL) if number is not signal.SIGKILL else None
        os.kill(os.getpid(), number)
        time.sleep(5)
        return {}

    found = refused(monkeypatch, doing)
    assert found.code == "file_unreadable" and number.name in found.why


def test_an_endless_wait_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.monotonic()
    found = refused(monkeypatch, lambda handed: time.sleep(60) or {}, limits=Limits(seconds=1))
    assert found.code == "timed_out" and time.monotonic() - begun < 10


def test_endless_work_is_ended_by_the_processor_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def doing(handed: Handed) -> dict[str, Any]:
        while True:
            pass

    assert refused(monkeypatch, doing, limits=Limits(cpu_seconds=1)).code == "timed_out"


def test_hunger_for_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(memory=2 << 30)
    found = refused(monkeypatch, lambda handed: {"size": len(bytearray(4 << 30))}, limits=limits)
    assert found.code == "out_of_memory"


def test_a_fault_names_the_place_but_not_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def doing(handed: Handed) -> dict[str, Any]:
        raise KeyError("Voorbeeld, Otto")

    found = refused(monkeypatch, doing)
    assert found.code == "file_unreadable"
    assert "KeyError" in found.why and "Otto" not in str(found)


def test_an_answer_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    found = refused(monkeypatch, lambda handed: {"a": "x" * 100_000}, limits=Limits(answer=10_000))
    assert found.code == "too_large"


@pytest.mark.parametrize("answer", [{"a": float("nan")}, {"a": float("inf")}])
def test_an_answer_with_nan_is_no_answer(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]) -> None:
    assert refused(monkeypatch, lambda handed: answer).code == "file_unreadable"


@pytest.mark.parametrize(
    "words", [b"", b"[]", b"7", b'{"refused": {"code": "made_up"}}', b'{"answer": 3}', b"\xff"]
)
def test_foreign_words_from_the_child_are_a_refusal(monkeypatch: pytest.MonkeyPatch, words: bytes) -> None:
    monkeypatch.setattr(json, "dumps", lambda *_args, **_more: words.decode("latin-1"))
    monkeypatch.setattr("maatwerk.measure.child.orders.Order.encode", lambda self: b"")
    assert refused(monkeypatch, lambda handed: {}).code == "file_unreadable"


def test_a_broken_program_is_our_fault_and_not_the_file_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "maatwerk.measure.work", None)
    with pytest.raises(ReaderFault):
        child.run("mesh", inputs={"mesh": stl(box())}, zygote=False)


def test_too_large_a_file_is_not_even_opened_by_a_child(tmp_path: Path) -> None:
    path = tmp_path / "large.stl"
    with path.open("wb") as out:
        out.truncate(3 << 30)
    with pytest.raises(Unreadable) as caught:
        child.run("mesh", inputs={"mesh": path})
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("name", ["missing.stl", "pipe"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable) as caught:
        child.run("mesh", inputs={"mesh": tmp_path / name})
    assert caught.value.code == "not_found"


def test_links_in_a_folder_are_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("a")
    (tmp_path / "out").write_text("secret")
    (tmp_path / "in" / "b").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "c").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "in" / "d")

    def doing(handed: Handed) -> dict[str, Any]:
        folder = handed.inputs["series"]
        return {"names": [file.name for file in folder.files] if isinstance(folder, Folder) else []}

    assert misbehave(monkeypatch, doing, inputs={"series": tmp_path / "in"}) == {"names": ["a"]}


def test_a_folder_with_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / str(number)).write_text("x")
    with pytest.raises(Unreadable) as caught:
        misbehave(monkeypatch, lambda handed: {}, inputs={"series": tmp_path}, limits=Limits(files=10))
    assert caught.value.code == "too_large"


def test_an_output_beyond_its_limit_is_a_refusal_and_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def doing(handed: Handed) -> dict[str, Any]:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        handed.outputs["png"].write(b"x" * 1_000_000)
        return {}

    with pytest.raises(Unreadable) as caught:
        misbehave(monkeypatch, doing, limits=Limits(written=1000), outputs={"png": tmp_path / "out.png"})
    assert caught.value.code == "too_large"
    assert not (tmp_path / "out.png").exists()


def test_many_threads_may_ask_at_once() -> None:
    answers: list[int] = []

    def ask() -> None:
        answers.append(child.run("mesh", inputs={"mesh": stl(box())})["triangles"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [12] * 8


def test_a_zygote_that_was_killed_is_started_anew() -> None:
    child.start()
    zygote = door._keeper.zygote
    assert zygote is not None
    zygote.process.kill()
    zygote.process.wait()
    assert child.run("mesh", inputs={"mesh": stl(box())})["triangles"] == 12


def test_a_child_of_the_zygote_is_killed_by_the_clock(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        child.run("mesh", inputs={"mesh": stl(box())}, limits=Limits(seconds=-11))
    assert caught.value.code == "timed_out"
    assert child.run("mesh", inputs={"mesh": stl(box())})["triangles"] == 12


def test_an_unknown_kind_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        child.run("dance", inputs={})
