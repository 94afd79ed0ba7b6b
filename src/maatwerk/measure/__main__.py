"""The command line of this room, and the way in for the zygote."""

import argparse
import datetime
import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from maatwerk.measure import child
from maatwerk.measure.child import zygote
from maatwerk.measure.errors import ReaderFault, Unreadable

DONE, NEGATIVE, REFUSED, FAULT = 0, 1, 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the four readings; the `maatwerk` command adds them below its own name."""
    kinds = parser.add_subparsers(dest="kind", required=True)
    mesh = kinds.add_parser("mesh", help="inspect a mesh (STL, PLY, 3MF)")
    mesh.add_argument("mesh", type=Path, metavar="FILE")
    series = kinds.add_parser("series", help="inspect image series (a folder or zip of DICOM files)")
    series.add_argument("series", type=Path, metavar="DIR|ZIP")
    series.add_argument("--on", metavar="DATE", help="the day for the age of the images; today when left out")
    for each in (mesh, series):
        each.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _question(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the inputs, options and outputs that the arguments ask for."""
    if arguments.kind == "series":
        day = arguments.on or datetime.datetime.now(datetime.UTC).date().isoformat()
        return {"inputs": {"series": arguments.series}, "options": {"on": day}, "outputs": {}}
    return {"inputs": {"mesh": arguments.mesh}, "options": {}, "outputs": {}}


def run(arguments: argparse.Namespace) -> int:
    """Carry out one reading and print its JSON; returns the exit code of the contract."""
    try:
        answer = child.run(arguments.kind, zygote=False, **_question(arguments))
    except Unreadable as refusal:
        print(json.dumps(refusal.as_json()))
        return REFUSED
    except ReaderFault as fault:
        error = {
            "code": "fault",
            "what": str(fault),
            "where": arguments.kind,
            "why": "",
            "do": "Try once more.",
        }
        print(json.dumps({"schema": "maatwerk.error/1", "error": error}))
        return FAULT
    print(json.dumps(answer, indent=None if arguments.json else 2))
    return DONE


def main(argv: Sequence[str] | None = None) -> int:
    """Run `python -m maatwerk.measure`."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) == 2 and words[0] == "zygote":
        zygote.serve(socket.socket(fileno=int(words[1])))
        return DONE
    parser = argparse.ArgumentParser(prog="maatwerk measure", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(words))


if __name__ == "__main__":
    sys.exit(main())
