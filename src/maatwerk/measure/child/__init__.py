"""Reads foreign files in a caged child process: the parent lives whatever the file does."""

import contextlib
import json
import os
import select
import signal
import stat
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from maatwerk.measure.child import door
from maatwerk.measure.child.cage import Limits, Protections
from maatwerk.measure.child.door import start, stop
from maatwerk.measure.child.inside import fork
from maatwerk.measure.child.orders import KINDS, LONGEST, MOST_PLACES, Order
from maatwerk.measure.errors import Code, ReaderFault, Unreadable

__all__ = ["KINDS", "MOST_PLACES", "Limits", "Protections", "protections", "run", "start", "stop"]

_GRACE = 10.0  # for the zygote to load its libraries and to bury the child
_SLOTS = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
_TRY_AGAIN = "Open it in the program that made it, export it again, and try once more."
_SMALLER = "Export it smaller (fewer triangles, a cropped series) and try again."


def _open(given: Path | bytes, limits: Limits) -> int:
    """Open what was given; bytes become a file in memory."""
    if isinstance(given, bytes):
        handle = os.memfd_create("given", os.MFD_CLOEXEC)
        with os.fdopen(os.dup(handle), "wb") as out:
            out.write(given)
        return handle
    try:
        handle = os.open(given, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        why = error.strerror or ""
        what, do = f"{given.name} cannot be opened.", "Check the path, and that you may read it."
        raise Unreadable(Code.NOT_FOUND, what, given.name, why, do) from error
    found = os.fstat(handle)
    if stat.S_ISDIR(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_size <= limits.given):
        return handle
    os.close(handle)
    if not stat.S_ISREG(found.st_mode):
        what, why = f"{given.name} is neither a file nor a folder.", "A device or a pipe may never end."
        raise Unreadable(Code.NOT_FOUND, what, given.name, why, "Name a file or a folder.")
    why = f"It has {found.st_size >> 20} MiB, the limit is {limits.given >> 20} MiB."
    raise Unreadable(Code.TOO_LARGE, f"{given.name} is too large.", given.name, why, _SMALLER)


@contextlib.contextmanager
def _opened(
    inputs: Mapping[str, Path | bytes], outputs: Mapping[str, Path], limits: Limits
) -> Iterator[tuple[list[int], dict[str, BinaryIO]]]:
    """Open all inputs and an unnamed file per output; close everything afterwards."""
    with contextlib.ExitStack() as stack:
        handles: list[int] = []
        for given in inputs.values():
            handles.append(_open(given, limits))
            stack.callback(os.close, handles[-1])
        results: dict[str, BinaryIO] = {}
        for name in outputs:
            results[name] = os.fdopen(os.memfd_create(name, os.MFD_CLOEXEC), "w+b")
            stack.callback(results[name].close)
            handles.append(results[name].fileno())
        yield handles, results


def _listen(pipe: BinaryIO, *, limits: Limits, until: float) -> tuple[bytes, Code | None]:
    """Read the answer to its end; returns it and why reading stopped early, if it did."""
    parts: list[bytes] = []
    size = 0
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return b"", Code.TIMED_OUT
        part = os.read(pipe.fileno(), 1 << 16)
        if not part:
            return b"".join(parts), None
        parts.append(part)
        size += len(part)
        if size > limits.answer:
            return b"", Code.TOO_LARGE


def _through_zygote(
    order: Order, handles: list[int], pipe: tuple[BinaryIO, BinaryIO]
) -> tuple[bytes, Code | None, int]:
    """Let the zygote fork; returns the message, why it was cut short, and the status of the child."""
    reply = door.ask(order, [pipe[1].fileno(), *handles])
    pipe[1].close()
    with reply:  # closing it early makes the zygote kill the child
        message, cut = _listen(
            pipe[0], limits=order.limits, until=time.monotonic() + order.limits.seconds + _GRACE
        )
        if cut is not None:
            return message, cut, 0
        reply.settimeout(_GRACE)
        ending = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            ending = reply.recv(64)
    if not ending:
        raise ReaderFault("the reading process ended without a word")
    return message, None, int(ending)


def _through_fork(
    order: Order, handles: list[int], pipe: tuple[BinaryIO, BinaryIO]
) -> tuple[bytes, Code | None, int]:
    """Fork right here: for a short-lived program with a single thread."""
    pid = fork(order, [pipe[1].fileno(), *handles])
    pipe[1].close()
    message, cut = _listen(pipe[0], limits=order.limits, until=time.monotonic() + order.limits.seconds)
    if cut is not None:
        os.kill(pid, signal.SIGKILL)
    return message, cut, os.waitpid(pid, 0)[1]


def _refuse_ending(status: int, limits: Limits) -> None:
    """Raise when a signal ended the child before it had spoken; says which."""
    number = os.WTERMSIG(status)
    if number == signal.SIGXCPU:
        raise _timed_out(limits)
    if number == signal.SIGXFSZ:
        raise Unreadable(Code.TOO_LARGE, "The result grew beyond the limit of one file.", do=_SMALLER)
    what, why = "The file could not be read; the reader crashed.", f"Ended by {signal.Signals(number).name}."
    raise Unreadable(Code.FILE_UNREADABLE, what, "", why, _TRY_AGAIN)


def _timed_out(limits: Limits) -> Unreadable:
    return Unreadable(Code.TIMED_OUT, f"Reading was stopped after {limits.seconds} seconds.", do=_SMALLER)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _understand(message: bytes) -> dict[str, Any]:
    """Turn the child's words into the answer or the refusal; they are foreign words too."""
    what = "The file could not be read; the reader stopped."
    try:
        said = json.loads(message, parse_constant=_refuse_constant)
    except ValueError as error:
        raise Unreadable(Code.FILE_UNREADABLE, what, "", "No answer came.", _TRY_AGAIN) from error
    if isinstance(said, dict) and isinstance(said.get("answer"), dict):
        answer: dict[str, Any] = said["answer"]
        return answer
    if isinstance(said, dict) and isinstance(refused := said.get("refused"), dict):
        words = {name: str(refused.get(name, ""))[:1000] for name in ("code", "what", "where", "why", "do")}
        if words["code"] in list(Code):
            raise Unreadable(**words)
    if isinstance(said, dict) and "broken" in said:
        raise ReaderFault(f"the reading process is broken: {str(said['broken'])[:200]}")
    fault = str(said.get("fault", ""))[:200] if isinstance(said, dict) else ""
    raise Unreadable(Code.FILE_UNREADABLE, what, "", fault, _TRY_AGAIN)


def _perform(order: Order, handles: list[int], *, zygote: bool) -> dict[str, Any]:
    """Have an order carried out and understand what came of it."""
    read, write = os.pipe()
    with os.fdopen(read, "rb", buffering=0) as reader, os.fdopen(write, "wb", buffering=0) as writer, _SLOTS:
        through = _through_zygote if zygote else _through_fork
        message, cut, status = through(order, handles, (reader, writer))
    if cut == Code.TIMED_OUT:
        raise _timed_out(order.limits)
    if cut is not None:
        raise Unreadable(cut, "The answer about this file grew beyond its limit.", do=_SMALLER)
    if os.WIFSIGNALED(status) and not message:
        _refuse_ending(status, order.limits)
    return _understand(message)


def run(
    kind: str,
    *,
    inputs: Mapping[str, Path | bytes],
    options: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    outputs: Mapping[str, Path] | None = None,
    zygote: bool = True,
) -> dict[str, Any]:
    """Carry out one reading in a caged child and return its JSON; raises Unreadable.

    Files in `outputs` are written by the parent after the child has ended well. `zygote=False` forks from
    this very process, which must have one thread: the command line does so.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of reading: {kind}")
    limits, outputs = limits or Limits(), outputs or {}
    titles = tuple((name, given.name if isinstance(given, Path) else name) for name, given in inputs.items())
    order = Order(kind, titles, tuple(outputs), dict(options or {}), limits)
    if len(order.encode()) > LONGEST:
        raise ValueError("the options are too long")
    with _opened(inputs, outputs, limits) as (handles, results):
        answer = _perform(order, handles, zygote=zygote)
        for name, path in outputs.items():
            results[name].seek(0)
            _put(path, results[name].read())
    return answer


def _put(path: Path, content: bytes) -> None:
    """Write a result, or refuse a place where it cannot stand."""
    try:
        path.write_bytes(content)
    except OSError as error:
        what, do = f"{path.name} cannot be written.", "Give a file in a folder that you may write in."
        raise Unreadable(Code.NOT_FOUND, what, "--out", error.strerror or "", do) from error


def protections(*, zygote: bool = True) -> Protections:
    """Try the cage and say what holds on this machine and what is missing, and why."""
    said = run("probe", inputs={}, zygote=zygote)
    return Protections(tuple(said["held"]), tuple((name, why) for name, why in said["missing"]))
