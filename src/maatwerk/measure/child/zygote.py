"""A process with the libraries loaded and one thread, that forks a child for each order it gets."""

import gc
import importlib
import json
import os
import select
import signal
import socket
from dataclasses import dataclass, field

from maatwerk.measure.child.inside import fork
from maatwerk.measure.child.orders import LONGEST, Order

_MOST_DESCRIPTORS = 64


@dataclass(slots=True)
class _Running:
    """One child at work: its process and the socket of the one who asked."""

    pid: int
    process: int
    reply: socket.socket


@dataclass(slots=True)
class _Nursery:
    """The children at work, found by either descriptor."""

    poll: "select.poll" = field(default_factory=select.poll)
    running: dict[int, _Running] = field(default_factory=dict)

    def add(self, child: _Running) -> None:
        self.running[child.process] = self.running[child.reply.fileno()] = child
        self.poll.register(child.process, select.POLLIN)
        self.poll.register(child.reply, 0)

    def end(self, child: _Running) -> None:
        """Make sure that the child is gone and tell the one who asked how it ended."""
        signal.pidfd_send_signal(child.process, signal.SIGKILL)
        _, status = os.waitpid(child.pid, 0)
        for handle in (child.process, child.reply.fileno()):
            self.poll.unregister(handle)
            del self.running[handle]
        os.close(child.process)
        with child.reply as reply:
            try:
                reply.send(json.dumps(status).encode())
            except OSError:
                return  # nobody is listening any more


def _accept(control: socket.socket) -> _Running | None:
    """Take one order from the door and fork for it; None when the parent has gone."""
    message, handles, _, _ = socket.recv_fds(control, LONGEST, _MOST_DESCRIPTORS)
    if not message:
        return None
    reply = socket.socket(fileno=handles[0])
    pid = fork(Order.decode(message), handles[1:])
    for handle in handles[1:]:
        os.close(handle)
    return _Running(pid, os.pidfd_open(pid), reply)


def serve(control: socket.socket) -> None:
    """Load the libraries, then fork for every order until the parent goes."""
    importlib.import_module("maatwerk.measure.work")
    gc.collect()
    gc.freeze()
    nursery = _Nursery()
    nursery.poll.register(control, select.POLLIN)
    while True:
        events = nursery.poll.poll()
        # One event a turn: ending a child frees numbers that another event of the same turn may still name.
        handle, event = next((pair for pair in events if pair[0] != control.fileno()), events[0])
        if handle != control.fileno():
            nursery.end(nursery.running[handle])
            continue
        child = _accept(control) if event & select.POLLIN else None
        if child is None:
            return
        nursery.add(child)
