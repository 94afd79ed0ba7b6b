"""Which leaves of the law's files only inform people, and a seal that shows when one of them changed.

A leaf that decides something is guarded by scenarios. Prose and provenance decide nothing, so no scenario can
notice a change in them; instead `pins.yaml` holds one digest per file over all such leaves.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

PINS = "pins.yaml"
PROSE_KEYS = frozenset(
    {
        "text",
        "why",
        "missing",
        "do",
        "instead",
        "later",
        "question",
        "title",
        "note",
        "url",
        "source",
        "guidance",
        "last_checked",
        "who",
        "iso_13485",
        "because",
        "checked_by",
        "date",
        "verified",
    }
)
"""Keys under which stands what people read, or where a rule comes from, and nothing that decides."""
PROSE_FILES = ("sources.yaml", "CHANGES.md")


def leaves(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every single value inside parsed YAML with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*keys, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*keys, number))
    else:
        yield keys, value


def is_prose(path: str, keys: tuple[str | int, ...]) -> bool:
    """Whether the leaf informs people and decides nothing."""
    return path.startswith(PROSE_FILES) or any(key in PROSE_KEYS for key in keys)


def digests(content: Mapping[str, Any]) -> dict[str, str]:
    """One digest per file over its prose."""
    found: dict[str, str] = {}
    for path in sorted(content):
        if path == PINS or path.startswith("scenarios/") or path.endswith(".json"):
            continue
        prose = [[list(keys), value] for keys, value in leaves(content[path]) if is_prose(path, keys)]
        if prose:
            text = json.dumps(prose, ensure_ascii=False, separators=(",", ":"))
            found[path] = hashlib.sha256(text.encode()).hexdigest()
    return found


def changed(content: Mapping[str, Any]) -> dict[str, str]:
    """The files whose prose is not as pinned, each with the digest that would be right."""
    pinned = content.get(PINS, {})
    now = digests(content)
    wrong = {path: digest for path, digest in now.items() if pinned.get(path) != digest}
    return wrong | {path: "" for path in pinned if path not in now}
