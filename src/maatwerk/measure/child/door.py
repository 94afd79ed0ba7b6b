"""The parent's side of the zygote: started once per process, stopped with it."""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from maatwerk.measure.child.orders import Order
from maatwerk.measure.errors import ReaderFault

_PATIENCE = 5.0
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR")


class _Zygote:
    """The process and the socket that reaches it; it gets none of our environment's secrets."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[3])
        environment["OPENBLAS_NUM_THREADS"] = environment["OMP_NUM_THREADS"] = "1"
        command = [
            sys.executable,
            "-P",
            "-W",
            "ignore",
            "-m",
            "maatwerk.measure",
            "zygote",
            str(theirs.fileno()),
        ]
        with theirs:
            self.process = subprocess.Popen(
                command,
                env=environment,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
            )

    def ask(self, order: Order, handles: Sequence[int]) -> socket.socket:
        """Send an order with its descriptors; returns the socket that tells the end."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                socket.send_fds(self.control, [order.encode()], [theirs.fileno(), *handles])
            except OSError:
                ours.close()
                raise
        return ours

    def stop(self) -> None:
        """Close the door; the zygote leaves when it notices."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=_PATIENCE)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class _Keeper:
    """Holds the one zygote of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.zygote: _Zygote | None = None

    def get(self) -> _Zygote:
        with self.lock:
            if self.zygote is not None and self.zygote.process.poll() is not None:
                self.zygote.stop()
                self.zygote = None
            if self.zygote is None:
                self.zygote = _Zygote()
            return self.zygote

    def stop(self) -> None:
        with self.lock:
            gone, self.zygote = self.zygote, None
        if gone is not None:
            gone.stop()

    def forget(self) -> None:
        """After a fork of the program the zygote stays the parent's."""
        if self.zygote is not None:
            self.zygote.control.close()
            self.zygote.process.returncode = 0
        self.lock, self.zygote = threading.Lock(), None


_keeper = _Keeper()
os.register_at_fork(after_in_child=_keeper.forget)
atexit.register(_keeper.stop)


def start() -> None:
    """Start the zygote now, so that the first reading need not wait for the libraries."""
    _keeper.get()


def stop() -> None:
    """Stop the zygote, if there is one."""
    _keeper.stop()


def ask(order: Order, handles: Sequence[int]) -> socket.socket:
    """Send the order, starting the zygote anew when it had died."""
    try:
        return _keeper.get().ask(order, handles)
    except OSError:
        time.sleep(0.1)
    try:
        return _keeper.get().ask(order, handles)
    except OSError as error:
        raise ReaderFault(f"the reading process cannot be reached: {error.strerror}") from error
