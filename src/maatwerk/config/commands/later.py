"""Commands that this edition does not have yet: each is refused with what to do instead."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from ..outcome import InputRefused

INSTEAD = {
    "backup": (
        "Stop Maatwerk, copy the data folder (and dump the database where it is PostgreSQL), start it again."
    ),
    "restore": (
        "Stop Maatwerk, put the copy of the data folder (and the dump) in place, start it again, then call "
        "`maatwerk archive verify` with a checkpoint from outside."
    ),
    "qualify": (
        "Call `make test` on this machine, and keep what it prints with your validation of the program."
    ),
}
"""For each command what does its work in this edition."""


def add(words: Any) -> None:
    """Declare the commands with the words that they will take."""
    for name, instead in INSTEAD.items():
        parser = words.add_parser(name, help="not in this edition; says what to do instead")
        if name == "qualify":
            parser.add_argument("--out", type=Path, metavar="F.pdf")
        else:
            parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.set_defaults(run=partial(_refuse, name, instead))


def _refuse(name: str, instead: str, args: argparse.Namespace) -> NoReturn:
    raise InputRefused(
        code="not_in_this_edition",
        what=f"This edition has no `maatwerk {name}` yet.",
        where=f"maatwerk {name}",
        why="It comes with a later one. Nothing was read or written.",
        do=instead,
    )
