"""Runs the guards named on the command line, or all; prints what they find."""

import importlib
import sys

from .tree import ROOT, Finding

GUARDS = (
    "size", "names", "writes", "states", "purity", "addresses", "secrets", "links", "dependencies", "pages",
    "facts", "citations",
)  # fmt: skip


def run(names: tuple[str, ...]) -> list[Finding]:
    """Return what these guards find in this tree."""
    found: list[Finding] = []
    for name in names:
        found += sorted(importlib.import_module(f"guards.{name}").findings(ROOT))
    return found


def main() -> int:
    """Print every finding; 1 when there is one."""
    found = run(tuple(sys.argv[1:]) or GUARDS)
    for finding in found:
        print(finding)
    print(f"{len(found)} findings" if found else "The guards found nothing.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
