"""YAML as the law room writes it: no anchors, no tags, no surprises; and where a value stands."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from maatwerk.rulebook.errors import LawError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
# Words and numbers that one YAML reader takes for a truth value or a number and another for text.
_SURPRISE = re.compile(
    r"(y|n|yes|no|on|off|true|false|null|~)"
    r"|[-+]?(0[0-9xob_][0-9a-f_]*|[0-9][0-9_]*_[0-9_]*|[0-9]+(:[0-5]?[0-9])+|\.[0-9]+|[0-9]+\.|\+[0-9.]+"
    r"|[0-9.]+e[-+]?[0-9]+)|[-+]?\.(inf|nan)",
    re.IGNORECASE,
)


def parse(text: str, *, file: str) -> Any:
    """The plain values of one YAML text; refuses whatever could be read in two ways."""
    return _Reading(text, file).document()[0]


def line_of(text: str, *, file: str, keys: tuple[str | int, ...]) -> int:
    """The line on which the value at the end of the keys begins."""
    try:
        _, lines = _Reading(text, file).document()
    except LawError:
        return 1
    line = lines[0]
    for key in keys:
        branches = lines[1]
        if key not in branches:
            break
        lines = branches[key]
        line = lines[0]
    return int(line)


class _Reading:
    """One pass over the events of a text."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._text = text
        self._events: Iterator[Any] = iter(())

    def document(self) -> tuple[Any, tuple[int, dict[Any, Any]]]:
        """The values, and for each the line and the lines of what is inside it."""
        try:
            self._events = iter(list(yaml.parse(self._text, Loader=_Loader)))
        except yaml.YAMLError as trouble:
            mark = getattr(trouble, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 1
            what = getattr(trouble, "problem", None) or "it is not YAML"
            raise self._wrong(line, f"The text cannot be read: {what}.") from None
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            raise self._wrong(1, "The file is empty.")
        found = self._value(next(self._events))
        next(self._events)
        following = next(self._events)
        if not isinstance(following, yaml.StreamEndEvent):
            raise self._wrong(following.start_mark.line + 1, "The file holds more than one document.")
        return found

    def _wrong(self, line: int, what: str, *, why: str = "", do: str = "") -> LawError:
        return LawError(what=what, where=f"{self._file}:{line}", why=why, do=do or "Correct this line.")

    def _value(self, event: Any) -> tuple[Any, tuple[int, dict[Any, Any]]]:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._wrong(
                line, "Anchors and aliases are refused.", why="A rule must be readable where it stands."
            )
        if getattr(event, "tag", None):
            raise self._wrong(line, f"The tag {event.tag} is refused.")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line), (line, {})
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(line)
        return self._mapping(line)

    def _sequence(self, line: int) -> tuple[list[Any], tuple[int, dict[Any, Any]]]:
        values: list[Any] = []
        lines: dict[Any, Any] = {}
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            value, inside = self._value(event)
            lines[len(values)] = inside
            values.append(value)
        return values, (line, lines)

    def _mapping(self, line: int) -> tuple[dict[str, Any], tuple[int, dict[Any, Any]]]:
        values: dict[str, Any] = {}
        lines: dict[Any, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, (key_line, _) = self._value(event)
            if not isinstance(key, str | int) or isinstance(key, bool):
                raise self._wrong(key_line, "A key must be a word.")
            if key == "<<":
                raise self._wrong(key_line, "Merge keys are refused.")
            key = str(key)
            if key in values:
                raise self._wrong(key_line, f"'{key}' stands here twice.", do="Keep one of the two.")
            values[key], (_, inner) = self._value(next(self._events))
            lines[key] = (key_line, inner)
        return values, (line, lines)

    def _scalar(self, event: Any, line: int) -> Any:
        text: str = event.value
        if event.style in ("'", '"', "|", ">"):
            return text
        if text in ("true", "false"):
            return text == "true"
        if text == "null":
            return None
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        if not text or _SURPRISE.fullmatch(text):
            raise self._wrong(
                line,
                f"'{text}' can be read as a word, a number or a truth value.",
                do="Write true or false, or put the word in quotation marks.",
            )
        return text
