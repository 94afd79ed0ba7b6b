"""`maatwerk measure`: what a mesh or an image series says."""

import argparse
from typing import Any

from ..outcome import Outcome


def add(words: Any) -> None:
    """Declare the command with the words of the room."""
    from maatwerk.measure.__main__ import add_arguments

    parser = words.add_parser("measure", help="inspect meshes and image series, compare and fit them")
    add_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Outcome:
    """Let the room read and print; it prints its one JSON object itself."""
    from maatwerk.measure import __main__ as measure

    return Outcome(code=measure.run(args), data={}, text="")
