"""No key, token or password stands in the tree; invented ones of the demonstration are named here."""

import re
from collections.abc import Iterator
from pathlib import Path

from .tree import Finding, files, name_of

_SHAPES = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE K" r"EY-----",
    "an access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "an access token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,})",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a database password": r"\b(?:postgres(?:ql)?|mysql|redis)://[^\s:/@<]+:(?!password@|secret@|\.\.\.@)[^\s@<{$]+@",
    "a written secret": r"(?i)\b(?:secret|api|access|auth)_?(?:key|token)[\"']?\s*[:=]\s*[\"'][\w+/=-]{20,}",
    "a secret of an environment": (
        r"\b[A-Z_]*(?:SECRET|PASSWORD|TOKEN)[A-Z_]*=(?=\S*\d)[A-Za-z0-9/+]{24,}(?![\w(.])"
    ),
}
_SHAPE = {what: re.compile(shape) for what, shape in _SHAPES.items()}

# Where a running program keeps what is its own alone.
_DATA = {"var", "secret-key"}

# Lines that look like a secret and are none, each with the reason.
KNOWN: dict[str, str] = {}


def findings(root: Path) -> Iterator[Finding]:
    """Yield what looks like a secret."""
    for path in files(root):
        name = name_of(root, path)
        if name in KNOWN:
            continue
        if _DATA & set(name.split("/")):
            yield Finding(
                name, 1, "This belongs to a running program; take it out, and replace a key everywhere."
            )
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for what, shape in _SHAPE.items():
                if shape.search(line):
                    yield Finding(
                        name, number, f"This looks like {what}; take it out and replace it everywhere."
                    )
