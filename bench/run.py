"""Runs all measurements, or those named, and prints one table: `python -m bench.run start`."""

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.rows import Row

FOLDER = Path(__file__).parent
_NOT_MEASUREMENTS = {"__init__", "filled", "recorded", "rows", "run", "spread"}


def modules() -> list[str]:
    """Return the measurements that are there."""
    return sorted({path.stem for path in FOLDER.glob("*.py")} - _NOT_MEASUREMENTS)


def _cell(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "s" and value < 1:
        return f"{value * 1000:.1f} ms"
    return f"{value:,.2f} {unit}"


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table that fits a terminal and a page of documentation."""
    lines = [
        "| job | ours | peer | peer's | ratio | target | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        ratio = "-" if row.ratio is None else f"{row.ratio:.3f}"
        target = "-" if row.target is None else f"{row.target:g}"
        met = {None: "", True: "met", False: "MISSED"}[row.met]
        cells = (
            row.job,
            _cell(row.ours, row.unit),
            row.peer or "-",
            _cell(row.theirs, row.unit),
            ratio,
            target,
        )
        lines.append(f"| {' | '.join(cells)} | {' '.join(part for part in (met, row.note) if part)} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *modules()], help="which measurements")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    rows: list[Row] = []
    for name in given.names or modules():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"bench.{name}").rows()
    if given.json:
        print(json.dumps([{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows], indent=1))
    else:
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
        print(table(rows))
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
