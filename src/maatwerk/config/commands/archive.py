"""`maatwerk archive verify`: is everything still as it was written?"""

import argparse
from pathlib import Path
from typing import Any

from ..outcome import DONE, NEGATIVE, InputRefused, Outcome
from ..start import start_on_records


def add(words: Any) -> None:
    """Declare the command."""
    parser = words.add_parser("archive", help="verify what cannot change")
    kinds = parser.add_subparsers(dest="what", required=True)
    verify = kinds.add_parser("verify", help="chain, rows, files, signatures, triggers, checkpoints")
    verify.add_argument("--checkpoint", type=Path, metavar="FILE", help="a checkpoint file kept elsewhere")
    verify.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    verify.set_defaults(run=run)


def run(args: argparse.Namespace) -> Outcome:
    """Verify the whole archive; exit 1 when something is not as it was written."""
    start_on_records()
    from maatwerk.archive.errors import ArchiveUnreadable
    from maatwerk.archive.verify import verify

    try:
        answer = verify(checkpoint_file=args.checkpoint).as_json()
    except ArchiveUnreadable as trouble:
        raise InputRefused(
            code=trouble.code, what=trouble.what, where=trouble.where, why=trouble.why, do=trouble.do
        ) from trouble
    return Outcome(code=NEGATIVE if answer["state"] == "broken" else DONE, data=answer, text=_words(answer))


def _words(answer: dict[str, Any]) -> str:
    """Return the answer as a person reads it."""
    counts = ", ".join(f"{number} {what}" for what, number in answer["counts"].items())
    lines = [f"The archive is {answer['state']}: {counts}."]
    lines += [
        f"  {f['kind']}: {f['subject']} {', '.join(f['fields'])} {f['text']}" for f in answer["findings"]
    ]
    lines += [f"  not checked: {n['what']} ({n['why']})" for n in answer["not_checked"]]
    return "\n".join(lines)
