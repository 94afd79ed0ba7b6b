"""`maatwerk demo`: one real case through all eight gates, in a database of its own."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..outcome import DONE, NEGATIVE, InputRefused, Outcome
from ..start import data_folder, start_django


def add(words: Any) -> None:
    """Declare the command."""
    parser = words.add_parser("demo", help="walk one case from prescription to the sealed statement")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), metavar="DIR", help="where papers go")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--steps", action="store_true", help="name every act that a gate needs")
    parser.add_argument("--skip", metavar="STEP", help="leave one act out; a later gate stays shut")
    parser.add_argument("--series", type=Path, metavar="DIR", help="another series of DICOM files")
    parser.add_argument("--mesh", type=Path, metavar="FILE", help="another mesh for the guide")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Outcome:
    """Walk the case in a scratch folder; exit 1 when a gate stayed shut."""
    cache = data_folder() / "demonstration-data"
    scratch = _scratch()
    try:
        return _run(args, cache=cache)
    finally:
        from ..demonstration.folders import clear

        clear(scratch)


def _scratch() -> Path:
    """Point data, keys and database at a new folder, before Django reads its settings."""
    from ..demonstration.folders import scratch

    folder = scratch()
    os.environ["MAATWERK_DATA"] = str(folder)
    os.environ.pop("MAATWERK_CHECKPOINTS", None)
    os.environ.pop("DATABASE_URL", None)
    return folder


def _run(args: argparse.Namespace, *, cache: Path) -> Outcome:
    start_django()
    from django.core.management import call_command

    from ..demonstration import story, volume

    if args.steps:
        return _steps(story.steps())
    if args.skip is not None and args.skip not in story.steps():
        raise InputRefused(
            code="step_unknown",
            what=f"There is no step {args.skip}.",
            where="--skip",
            why="Only acts that a gate needs can be left out.",
            do="See `maatwerk demo --steps`.",
        )
    call_command("migrate", verbosity=0)
    report, done = story.tell(
        out=args.out,
        head=volume.head(cache),
        now=datetime.now(UTC),
        skip=args.skip,
        own_series=args.series,
        own_mesh=args.mesh,
        say=lambda text: print(text, file=sys.stderr, flush=True),
    )
    text = (
        f"{report['gates_opened']} of 8 gates opened, {len(report['refusals'])} refusals on the way. "
        f"The archive is {report['archive']}. Papers: {args.out}"
    )
    return Outcome(code=DONE if done else NEGATIVE, data=report, text=text)


def _steps(names: tuple[str, ...]) -> Outcome:
    data = {"schema": "maatwerk.steps/1", "steps": list(names)}
    return Outcome(code=DONE, data=data, text="\n".join(names))
