"""Every link in a page of the documentation leads somewhere, headings included."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from .tree import Finding, files, name_of

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|!\[[^\]]*\]\(([^)\s]+)\)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)>?")
_HTML = re.compile(r"<(?:a|img)\b[^>]*?\b(?:href|src)=[\"']([^\"']+)[\"']", re.IGNORECASE)
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings of a page, as the usual renderers name them."""
    found: dict[str, int] = {}
    for line in _FENCE.sub("", text).splitlines():
        if match := re.match(r"#{1,6}\s+(.*?)\s*#*$", line):
            words = re.sub(r"[`*]|\[|\]\([^)]*\)", "", match[1]).lower()
            kept = "".join(c for c in words if c.isalnum() or c in " -_" or unicodedata.category(c)[0] == "M")
            anchor = kept.replace(" ", "-")
            found[anchor] = found.get(anchor, -1) + 1
            if found[anchor]:
                found[f"{anchor}-{found[anchor]}"] = 0
    return set(found)


def findings(root: Path) -> Iterator[Finding]:
    """Yield links to files or headings that are not there."""
    for path in files(root, suffixes=(".md",)):
        name = name_of(root, path)
        text = path.read_text("utf-8")
        readable = _FENCE.sub(lambda found: "\n" * found[0].count("\n"), text)
        for number, line in enumerate(readable.splitlines(), 1):
            shown = _CODE.sub("", line)
            targets = [match[1] or match[2] for match in _LINK.finditer(shown)]
            targets += _REFERENCE.findall(shown) + _HTML.findall(shown)
            for target in map(unquote, targets):
                if trouble := _trouble(path, text, target):
                    yield Finding(name, number, trouble)


def _trouble(path: Path, text: str, target: str) -> str:
    """Return what is wrong with a link, or nothing."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return (
            ""
            if target.startswith(("https:", "mailto:", "http://localhost"))
            else f"{target} is no safe address."
        )
    place, _, heading = target.partition("#")
    there = (path.parent / place).resolve() if place else path
    if not there.exists():
        return f"{target} leads nowhere."
    if heading and there.suffix == ".md":
        page = there.read_text("utf-8") if place else text
        if heading not in anchors(page):
            return f"{target}: the page has no such heading."
    return ""
