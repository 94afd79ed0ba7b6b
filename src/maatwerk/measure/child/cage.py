"""What a child gives up before it reads a byte of a foreign file; called by inside.py and nobody else."""

import ctypes
import os
import resource
import signal
import struct
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# Numbers from <linux/prctl.h>, <linux/sched.h> and <linux/landlock.h>; the Landlock calls bear the same
# numbers on every architecture.
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_CLONE_NEWIPC = 0x08000000
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_ASK_VERSION = 1
_LANDLOCK_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL_FILE_RIGHTS = (1 << 16) - 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one reading may take."""

    memory: int = 6 << 30  # bytes of address space
    seconds: int = 150  # by the clock on the wall
    cpu_seconds: int = 240
    answer: int = 4 << 20  # bytes of JSON
    written: int = 256 << 20  # bytes of one output file
    given: int = 2 << 30  # bytes of one input file
    files: int = 20_000  # files in one folder


@dataclass(frozen=True, slots=True)
class Protections:
    """Which protections held in a trial child, and why the others did not."""

    held: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]


class CageFault(RuntimeError):
    """A protection that every supported kernel has could not be set."""


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _called(result: int) -> str:
    """Return "" when the kernel agreed, else its reason."""
    return "" if result >= 0 else os.strerror(ctypes.get_errno())


def _limit_resources(limits: Limits) -> str:
    """Set the limits of the kernel; the CPU limit ends the child by signal."""
    for what, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    return ""


def _leave_namespaces() -> str:
    """Enter a user and network namespace of its own: no interface, no rights outside."""
    return _called(_libc().unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC))


def _forbid_new_rights() -> str:
    return _called(_libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _die_with(parent: int) -> str:
    """Ask to be killed when the parent goes; set after the namespace, which would clear it."""
    reason = _called(_libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != parent:
        os._exit(75)
    return reason


def readable_folders() -> tuple[Path, ...]:
    """Return the only folders a child may still read: the libraries it runs on."""
    paths = sysconfig.get_paths()
    libraries = {Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return tuple(sorted(folder for folder in libraries | {Path(__file__).parents[1]} if folder.is_dir()))


def _lock_files() -> str:
    """Close the file system by Landlock, except for reading the libraries; also TCP and foreign signals."""
    libc = _libc()
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_ASK_VERSION)
    if version < 1:
        return _called(version) or "the kernel has no Landlock"
    rights = _FILE_RIGHTS.get(version, _ALL_FILE_RIGHTS)
    fields = [rights] + ([0b11] if version >= 4 else []) + ([0b11] if version >= 6 else [])
    rules = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = libc.syscall(_LANDLOCK_CREATE, rules, len(rules), 0)
    if ruleset < 0:
        return _called(ruleset)
    for folder in readable_folders():
        handle = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIR, handle)
        added = libc.syscall(_LANDLOCK_ADD, ruleset, _LANDLOCK_PATH_BENEATH, rule, 0)
        os.close(handle)
        if added < 0:
            os.close(ruleset)
            return _called(added)
    reason = _called(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0))
    os.close(ruleset)
    return reason


def _close_all_but(kept: set[int]) -> None:
    """Close every descriptor that this task was not given, and point the standard ones to nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    first = 3
    for handle in sorted(kept):
        os.closerange(first, handle)
        first = handle + 1
    os.closerange(first, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def lock(*, limits: Limits, parent: int, kept: set[int]) -> Protections:
    """Give up everything but the handed descriptors; raise when the indispensable part fails."""
    _close_all_but(kept)
    steps: tuple[tuple[str, bool, Callable[[], str]], ...] = (
        ("resource_limits", True, lambda: _limit_resources(limits)),
        ("namespaces", False, _leave_namespaces),
        ("no_new_privileges", True, _forbid_new_rights),
        ("dies_with_parent", True, lambda: _die_with(parent)),
        ("landlock", False, _lock_files),
    )
    reasons = {name: (step(), indispensable) for name, indispensable, step in steps}
    if failed := [name for name, (reason, indispensable) in reasons.items() if reason and indispensable]:
        raise CageFault(", ".join(failed))
    return Protections(
        held=tuple(name for name, (reason, _) in reasons.items() if not reason),
        missing=tuple((name, reason) for name, (reason, _) in reasons.items() if reason),
    )
