"""Everything that happens inside the child, from the fork to its last word."""

import contextlib
import importlib
import json
import os
import resource
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from maatwerk.measure.child import cage
from maatwerk.measure.child.cage import Limits, Protections
from maatwerk.measure.child.orders import Order
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Folder, Handed, Opened

_DEEPEST_FOLDER = 8


def out_of_memory() -> Unreadable:
    """Return the refusal of a file that needs more memory than one may take."""
    return Unreadable(
        Code.OUT_OF_MEMORY,
        "Reading the file took more memory than one file may take.",
        do="Export it smaller (fewer triangles, a cropped series) and try again.",
    )


def _files_below(folder: int, *, depth: int = 0) -> Iterator[tuple[str, int]]:
    """Yield name and open descriptor of the regular files; links and devices are passed over."""
    if depth > _DEEPEST_FOLDER:
        raise Unreadable(
            Code.TOO_LARGE, "The folder is nested too deep.", do="Give the folder of one series."
        )
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_dir(follow_symlinks=False):
            inner = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            yield from ((f"{entry.name}/{name}", file) for name, file in _files_below(inner, depth=depth + 1))
            os.close(inner)
        elif entry.is_file(follow_symlinks=False):
            yield entry.name, os.open(entry.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)


def _wrap(name: str, handle: int) -> Opened:
    return Opened(name=name, file=os.fdopen(handle, "rb", buffering=0), size=os.fstat(handle).st_size)


def _wrap_folder(title: str, handle: int, limits: Limits) -> Folder:
    most = min(limits.files, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 64)
    files: list[Opened] = []
    for name, file in _files_below(handle):
        files.append(_wrap(name, file))
        if len(files) > most:
            raise Unreadable(Code.TOO_LARGE, f"The folder holds more than {most} files.", title)
    return Folder(title, tuple(files))


def _take(order: Order, handles: Sequence[int]) -> Handed:
    """Wrap the descriptors; a folder's files are opened now, before the doors are locked."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    inputs: dict[str, Opened | Folder] = {}
    for (name, title), handle in zip(order.inputs, handles, strict=False):
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        inputs[name] = _wrap_folder(title, handle, order.limits) if is_folder else _wrap(title, handle)
    rest = handles[len(order.inputs) :]
    outputs = {name: os.fdopen(handle, "wb") for name, handle in zip(order.outputs, rest, strict=True)}
    return Handed(inputs, outputs)


def _descriptors(handed: Handed) -> set[int]:
    opened = [one.files if isinstance(one, Folder) else (one,) for one in handed.inputs.values()]
    inputs = {item.file.fileno() for items in opened for item in items}
    return inputs | {out.fileno() for out in handed.outputs.values()}


def _prepare(order: Order, handles: Sequence[int], answer: int, parent: int) -> tuple[Handed, Protections]:
    """Load the libraries, open what was handed in, and lock the doors behind us."""
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    importlib.import_module("maatwerk.measure.work")
    handed = _take(order, handles)
    kept = _descriptors(handed) | {answer}
    protections = cage.lock(limits=order.limits, parent=parent, kept=kept)
    # What Python called its output may be a descriptor that is closed by now.
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    return handed, protections


def _work(order: Order, handed: Handed, protections: Protections) -> dict[str, Any]:
    """Do the work behind locked doors."""
    from maatwerk.measure import work

    if order.kind == "probe":
        return asdict(protections)
    result = work.perform(order.kind, handed=handed, options=order.options)
    for out in handed.outputs.values():
        out.close()
    return result


def _place_of_fault() -> str:
    """Return kind and place of the last exception; its text may hold patient data and stays here."""
    kind, _, trace = sys.exc_info()
    place = ""
    while trace is not None:
        place, trace = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}", trace.tb_next
    return f"{kind.__name__ if kind else 'fault'} at {place}"


def _be_child(order: Order, handles: Sequence[int], answer: int, parent: int) -> NoReturn:
    """Carry out one order and leave, never returning into the code of the parent.

    Trouble before the doors are locked is ours; trouble after it comes from the file.
    """
    message: dict[str, Any] = {}
    blame = "broken"
    try:
        handed, protections = _prepare(order, handles, answer, parent)
        blame = "fault"
        message = {"answer": _work(order, handed, protections)}
    except Unreadable as refusal:
        message = {"refused": refusal.as_json()["error"]}
    except MemoryError:
        message = {"refused": out_of_memory().as_json()["error"]}
    finally:
        text = json.dumps(message or {blame: _place_of_fault()}).encode()
        with contextlib.suppress(OSError):
            while text:
                text = text[os.write(answer, text) :]
        os._exit(0)


def fork(order: Order, handles: Sequence[int]) -> int:
    """Fork a child for an order (answer, inputs, outputs) and return its process id."""
    parent = os.getpid()
    if pid := os.fork():
        return pid
    _be_child(order, handles[1:], handles[0], parent)
