"""`maatwerk up`: migrate, serve, work."""

import argparse
import os
from typing import Any

from ..outcome import InputRefused, Outcome


def add(words: Any) -> None:
    """Declare the command."""
    parser = words.add_parser("up", help="migrate, serve on http://localhost:8000, work in the background")
    parser.add_argument("--demo", action="store_true", help="plant the demonstration hospital on first start")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Outcome:
    """Start everything and stay until it is stopped."""
    from ..up import up

    given = os.environ.get("MAATWERK_PORT", "8000")
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise InputRefused(
            code="port_unreadable",
            what=f"{given!r} is no port number.",
            where="MAATWERK_PORT",
            why="A port is a whole number from 1 to 65535.",
            do="Set MAATWERK_PORT to a free port, or leave it out for 8000.",
        )
    return Outcome(code=up(demo=args.demo, port=int(given)), data={}, text="")
