"""What a lab changes in the library's content when it adopts it: each value with its reason."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue.errors import LibraryError

FIXED = frozenset({"schema", "code", "version", "kind"})
_NAMES = ("code", "parameter", "name", "gspr", "stage")


@dataclass(frozen=True)
class Change:
    """One value that the lab sets, where, and why; entries of lists are named by their code."""

    path: str
    value: Any
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the change as it is kept beside the content."""
        return {"path": self.path, "value": self.value, "reason": self.reason}


def apply(content: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Return a copy of the content with the changes made; a changed default is no default any more."""
    made = copy.deepcopy(dict(content))
    for change in changes:
        _apply(made, change)
    return made


def _apply(content: dict[str, Any], change: Change) -> None:
    steps = change.path.split(".")
    if not change.reason.strip():
        raise _refused(change, "It gives no reason.", "Say why the lab departs from the library.")
    if steps[0] in FIXED:
        raise _refused(change, "This names the content itself.", "Adopt another family or recipe instead.")
    holder: Any = content
    block: dict[str, Any] | None = None
    for step in steps[:-1]:
        holder = _inside(holder, step, change)
        if isinstance(holder, dict) and "default" in holder:
            block = holder
    last = steps[-1]
    if not isinstance(holder, dict) or last not in holder:
        raise _refused(change, f"There is no {last} there.", "Name a value that the content has.")
    if block is not None and last in {"default", "reason", "source", "confidence"}:
        raise _refused(change, "This says where a number comes from.", "Change the number; this follows.")
    holder[last] = copy.deepcopy(change.value)
    if block is not None:
        block |= {"default": False, "source": "lab", "reason": change.reason}


def _inside(holder: Any, step: str, change: Change) -> Any:
    if isinstance(holder, dict) and step in holder:
        return holder[step]
    if isinstance(holder, list):
        for entry in holder:
            if isinstance(entry, dict) and step in {entry.get(name) for name in _NAMES}:
                return entry
    raise _refused(change, f"There is no {step} there.", "Name entries of lists by their code.")


def _refused(change: Change, why: str, do: str) -> LibraryError:
    what = f"The change of {change.path} is refused."
    return LibraryError(what, where=change.path, why=why, do=do)
