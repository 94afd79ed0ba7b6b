"""The `maatwerk` command: words in, one call into a room, one JSON object or plain words out."""

import argparse
import importlib
import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

from maatwerk import __version__

from .outcome import OUR_FAULT, REFUSED, InputRefused, Outcome, error_json

COMMANDS = ("up", "demo", "law", "measure", "statement", "archive", "binder", "later")


class _Parser(argparse.ArgumentParser):
    """An argument parser that refuses as every other refusal does."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of leaving, so that `--json` still prints one object."""
        raise InputRefused(
            code="bad_command",
            what=f"The command was not understood: {message}.",
            where=self.prog,
            why="A word is missing or unknown.",
            do=f"See `{self.prog} --help`.",
        )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    parser = _Parser(
        prog="maatwerk", description="The EU Medical Device Regulation made practical for 3D labs."
    )
    parser.add_argument("--version", action="version", version=f"maatwerk {__version__}")
    words = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f".commands.{name}", __package__).add(words)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 negative, 2 input refused, 3 our fault."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    wants_json = "--json" in words
    try:
        args = build_parser().parse_args(words)
        outcome: Outcome = args.run(args)
    except InputRefused as refused:
        return _refuse(refused, wants_json)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as trouble:  # noqa: BLE001 - the last line of defence: exit 3 says it is our fault
        return _our_fault(trouble, wants_json)
    if outcome.data and wants_json:
        _print_json(outcome.data)
    elif outcome.text:
        print(outcome.text)
    return outcome.code


def _refuse(refused: InputRefused, wants_json: bool) -> int:
    """Print a refusal of input and return its exit code."""
    error = error_json(
        code=refused.code, what=refused.what, where=refused.where, why=refused.why, do=refused.do
    )
    if wants_json:
        _print_json(error)
    print(
        f"{refused.what}\n  Where: {refused.where}\n  Why: {refused.why}\n  Do: {refused.do}", file=sys.stderr
    )
    return REFUSED


def _our_fault(trouble: Exception, wants_json: bool) -> int:
    """Print what broke on our side and return its exit code."""
    traceback.print_exception(trouble, file=sys.stderr)
    if wants_json:
        error = error_json(
            code="our_fault",
            what="Maatwerk broke while doing this.",
            where=type(trouble).__name__,
            why="This is a fault of the program, not of your input.",
            do="Keep the message on the error output and report it.",
        )
        _print_json(error)
    return OUR_FAULT


def _print_json(data: Any) -> None:
    """Print exactly one JSON object."""
    print(json.dumps(data, ensure_ascii=False, allow_nan=False))
