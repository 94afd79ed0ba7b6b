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
from maatwerk.measure.errors import Code, ReaderFault, Unreadable

_LONGEST_JSON = 1 << 18
DONE, NEGATIVE, REFUSED, FAULT = 0, 1, 2, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the readings; the `maatwerk` command adds them below its own name."""
    kinds = parser.add_subparsers(dest="kind", required=True)
    mesh = kinds.add_parser("mesh", help="inspect a mesh (STL, OBJ, PLY, 3MF, glTF)")
    mesh.add_argument("mesh", type=Path, metavar="FILE")
    _add_limits(mesh)
    series = kinds.add_parser("series", help="inspect image series (a folder or zip of DICOM files)")
    series.add_argument("series", type=Path, metavar="DIR|ZIP")
    series.add_argument("--on", metavar="DATE", help="the day for the age of the images; today when left out")
    fit = kinds.add_parser("fit", help="tell whether a mesh fits the images: unit, frame, side, position")
    fit.add_argument("mesh", type=Path, metavar="MESH")
    fit.add_argument("series", type=Path, metavar="SERIES_DIR")
    fit.add_argument("--contact", choices=("model", "guide"), default="model", help="how it touches the bone")
    fit.add_argument("--threshold", type=float, metavar="HU", help="the grey value at the surface of bone")
    compare = kinds.add_parser("compare", help="measure a scan against its design")
    compare.add_argument("design", type=Path, metavar="DESIGN")
    compare.add_argument("scan", type=Path, metavar="SCAN")
    compare.add_argument("--align", choices=("none", "icp", "any"), help="none; icp when points are given")
    compare.add_argument("--region", action="append", default=[], metavar="NAME=REGION.ply")
    compare.add_argument(
        "--points", type=Path, metavar="POINTS.json", help="three or more points named on both, as a start"
    )
    compare.add_argument(
        "--plan", type=Path, metavar="PLAN.json", help="landmarks, holes and the measuring uncertainty"
    )
    compare.add_argument(
        "--out", type=Path, metavar="heat.ply|heat.png", help="write the deviation as colour"
    )
    preview = kinds.add_parser("preview", help="draw a mesh")
    preview.add_argument("mesh", type=Path, metavar="FILE")
    preview.add_argument("--out", type=Path, metavar="FILE.png", required=True)
    for each in (mesh, series, fit, compare, preview):
        each.add_argument("--json", action="store_true", help="print the JSON on one line")


def _add_limits(mesh: argparse.ArgumentParser) -> None:
    """Declare what an inspection is held against, and what it writes beside its answer."""
    mesh.add_argument(
        "--unit", choices=("mm", "cm", "m", "inch"), help="the unit that the file is said to be in"
    )
    mesh.add_argument("--wall-limit", type=float, metavar="MM", help="look at walls thinner than this")
    mesh.add_argument(
        "--gap-limit", type=float, metavar="MM", help="look at gaps and bores narrower than this"
    )
    mesh.add_argument("--edge-limit", type=float, metavar="DEGREES", help="look at edges sharper than this")
    mesh.add_argument(
        "--overhang-limit",
        type=float,
        metavar="PERCENT",
        help="look at it when more of the surface hangs over",
    )
    mesh.add_argument("--up", metavar="X,Y,Z", help="the direction of the build; 0,0,1 when left out")
    mesh.add_argument("--functional", metavar="N,N", help="the bodies that count; the largest is 1; all")
    mesh.add_argument("--full", action="store_true", help="print everything that was measured")
    mesh.add_argument(
        "--field", type=Path, metavar="FILE.ply", help="write the thickness of the wall as points"
    )
    mesh.add_argument("--pictures", type=Path, metavar="DIR", help="write a picture for each finding")


def _numbers(text: str, name: str, kind: type[int] | type[float]) -> list[int | float]:
    try:
        return [kind(word) for word in text.split(",")]
    except ValueError:
        what = f"{name} takes numbers with commas between them."
        raise Unreadable(Code.OPTION_UNKNOWN, what, name, do="Write them as 1,2,3.") from None


def _mesh(arguments: argparse.Namespace) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if arguments.gap_limit is not None:
        limits["gap"] = {"review": arguments.gap_limit}
    if arguments.edge_limit is not None:
        limits["edge"] = {"review": arguments.edge_limit}
    if arguments.overhang_limit is not None:
        limits["free"] = {"review": 1.0 - arguments.overhang_limit / 100.0}
    options: dict[str, Any] = {"limits": limits} if limits else {}
    if arguments.wall_limit is not None:
        options["wall_limit"] = arguments.wall_limit
    if arguments.unit is not None:
        options["unit"] = arguments.unit
    if arguments.up is not None:
        options["up"] = _numbers(arguments.up, "--up", float)
    if arguments.functional is not None:
        options["functional"] = _numbers(arguments.functional, "--functional", int)
    outputs = {} if arguments.field is None else {"field": arguments.field}
    return {"inputs": {"mesh": arguments.mesh}, "options": options, "outputs": outputs}


def _inspect(arguments: argparse.Namespace) -> dict[str, Any]:
    """Inspect a mesh; draw its findings where a folder for pictures is named."""
    question = _mesh(arguments)
    full = child.run("inspection", zygote=False, **question)
    mesh: dict[str, Any] = full["mesh"]
    found = mesh["findings"][: child.MOST_PLACES]
    if arguments.pictures is not None and found:
        if not arguments.pictures.is_dir():
            do = "Make the folder first."
            raise Unreadable(Code.NOT_FOUND, "The folder for the pictures is not there.", "--pictures", do=do)
        child.run(
            "places",
            inputs=question["inputs"],
            options={"places": [one["at"] for one in found], "unit": arguments.unit},
            outputs={
                str(number): arguments.pictures / f"{number + 1:02d}-{one['code']}.png"
                for number, one in enumerate(found)
            },
            zygote=False,
        )
    return full if arguments.full else mesh


def _regions(words: Sequence[str]) -> dict[str, Path]:
    regions: dict[str, Path] = {}
    for word in words:
        name, found, path = word.partition("=")
        if not (found and name and path) or name in regions:
            what = f"--region takes NAME=REGION.ply, each name once; got {word!r}."
            raise Unreadable(Code.OPTION_UNKNOWN, what, "--region", do="Give each region a name and a mesh.")
        regions[name] = Path(path)
    return regions


def _json(path: Path) -> Any:
    """Return what a small file of ours says."""
    try:
        with path.open("rb") as file:
            return json.loads(file.read(_LONGEST_JSON))
    except OSError as error:
        what = f"{path.name} cannot be opened."
        raise Unreadable(Code.NOT_FOUND, what, path.name, error.strerror or "", "Check the path.") from error
    except ValueError as error:
        what, do = f"{path.name} is no JSON.", "See docs/schemas/points.json and docs/schemas/plan.json."
        raise Unreadable(Code.OPTION_UNKNOWN, what, path.name, do=do) from error


def _compare(arguments: argparse.Namespace) -> dict[str, Any]:
    inputs = {"design": arguments.design, "scan": arguments.scan}
    inputs |= {f"region:{name}": path for name, path in _regions(arguments.region).items()}
    given = {
        name: _json(path) for name in ("points", "plan") if (path := getattr(arguments, name)) is not None
    }
    way = arguments.align or ("icp" if "points" in given else "none")
    options: dict[str, Any] = {"align": way, **given}
    outputs: dict[str, Path] = {}
    if arguments.out is not None:
        options["heat_form"] = arguments.out.suffix.lower().removeprefix(".")
        outputs["heat"] = arguments.out
    return {"inputs": inputs, "options": options, "outputs": outputs}


def _question(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the inputs, options and outputs that the arguments ask for."""
    if arguments.kind == "compare":
        return _compare(arguments)
    if arguments.kind == "series":
        day = arguments.on or datetime.datetime.now(datetime.UTC).date().isoformat()
        return {"inputs": {"series": arguments.series}, "options": {"on": day}}
    options: dict[str, Any] = {}
    inputs, outputs = {"mesh": arguments.mesh}, {}
    if arguments.kind == "fit":
        inputs["series"] = arguments.series
        options["contact"] = arguments.contact
        if arguments.threshold is not None:
            options["threshold"] = arguments.threshold
    if arguments.kind == "preview":
        outputs["png"] = arguments.out
    return {"inputs": inputs, "options": options, "outputs": outputs}


def run(arguments: argparse.Namespace) -> int:
    """Carry out one reading and print its JSON; returns the exit code of the contract."""
    try:
        if arguments.kind == "mesh":
            answer = _inspect(arguments)
        else:
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
    return NEGATIVE if _is_negative(answer) else DONE


def _is_negative(answer: dict[str, Any]) -> bool:
    """Say whether an answer is a no: a mesh or fit that stops, or two surfaces that could not be aligned."""
    total, alignment = answer.get("mesh", answer).get("total"), answer.get("alignment", {})
    return bool(total == "STOP" or alignment.get("status") == "failed")


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
