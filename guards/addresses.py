"""No file names a package registry or a place on somebody's machine."""

import re
from collections.abc import Iterator
from pathlib import Path

from .tree import Finding, files, name_of

# Written in halves, so that this file does not find itself.
_REGISTRIES = (
    r"pypi\.o" "rg", r"pythonhosted\.o" "rg", r"registry\.np" r"mjs", r"deb\.deb" r"ian\.org",
    r"(?:extra-)?index-u" "rl", r"find-li" "nks", r"proxy\.golang\.o" "rg", r"static\.crates\.i" "o",
    r"unp" r"kg\.com", r"jsdel" r"ivr\.net", r"cdn" r"js\.cloudflare",
)  # fmt: skip
_PLACES = (
    r"/ho" r"me/\w",
    r"/ro" r"ot/\w",
    r"/wo" r"rk/\w",
    r"/Us" r"ers/\w",
    r"[A-Z]:\\Us" r"ers",
    r"/opt/py" r"pi",
)
_REGISTRY = re.compile("|".join(_REGISTRIES), re.IGNORECASE)
_PLACE = re.compile(r"(?<![\w.$)}-])(?:" + "|".join(_PLACES) + ")")


def findings(root: Path) -> Iterator[Finding]:
    """Yield lines that name a registry or a place on a machine."""
    for path in files(root):
        name = name_of(root, path)
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if found := _REGISTRY.search(line):
                yield Finding(
                    name, number, f"'{found[0]}' belongs in the set-up of a machine, not in a file."
                )
            if found := _PLACE.search(line):
                yield Finding(name, number, f"'{found[0]}' is a place on one machine.")
