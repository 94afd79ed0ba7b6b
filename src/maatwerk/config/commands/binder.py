"""`maatwerk binder`: pack the sealed file of a device, or verify one."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..inputs import read_bytes, refusing, write_bytes
from ..outcome import DONE, NEGATIVE, InputRefused, Outcome
from ..start import start_django

MOST = 2 << 30


def add(words: Any) -> None:
    """Declare the command."""
    parser = words.add_parser("binder", help="the sealed file of a device that opens without this program")
    kinds = parser.add_subparsers(dest="what", required=True)
    build = kinds.add_parser("build", help="pack the binder of a released device")
    build.add_argument("device", metavar="DEVICE", help="the number of the device")
    build.add_argument("--out", type=Path, required=True, metavar="F.zip")
    build.set_defaults(run=_build)
    verify = kinds.add_parser("verify", help="is a binder still as it was packed")
    verify.add_argument("file", type=Path, metavar="F.zip")
    verify.add_argument("--fingerprint", metavar="X", help="fingerprint of the signer, known from elsewhere")
    verify.set_defaults(run=_verify)
    for one in (build, verify):
        one.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _build(args: argparse.Namespace) -> Outcome:
    """Pack the binder of one device and write it."""
    start_django()
    from maatwerk.cases import binder
    from maatwerk.cases.errors import CaseError
    from maatwerk.cases.models import Device

    found = list(Device.objects.filter(number=args.device))
    if len(found) != 1:
        raise InputRefused(
            code="device_not_found",
            what=f"There is no device {args.device}.",
            where=args.device,
            why="The number is not on record.",
            do="Give the number as it stands on the label.",
        )
    with refusing(CaseError, where=args.device):
        content = binder.build(device=found[0], at=datetime.now(UTC))
    write_bytes(args.out, content)
    answer = verified(content, fingerprint=None)
    return Outcome(code=DONE, data=answer, text=f"Packed {args.device} into {args.out}.")


def _verify(args: argparse.Namespace) -> Outcome:
    """Verify a binder; exit 1 when it is broken."""
    answer = verified(read_bytes(args.file, most=MOST), fingerprint=args.fingerprint)
    lines = [f"The binder is {answer['state']}; seal: {answer['seal']['verdict']}."]
    lines += [f"  {finding}" for finding in answer["findings"]]
    lines += [f"  not checked: {one['what']} ({one['why']})" for one in answer["not_checked"]]
    return Outcome(code=DONE if answer["state"] == "intact" else NEGATIVE, data=answer, text="\n".join(lines))


def verified(content: bytes, *, fingerprint: str | None) -> dict[str, Any]:
    """Return what the verification says, or refuse what is no binder."""
    from maatwerk.paperwork import binder
    from maatwerk.paperwork.errors import PaperRefused

    with refusing(PaperRefused, where="binder"):
        answer: dict[str, Any] = binder.verify(content, fingerprint=fingerprint)
    return answer
