"""Reads JSON strictly into frozen dataclasses, and draws the JSON Schema from the same classes."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Form:
    """The form that a text must have, as a pattern and in words."""

    pattern: str
    words: str


Digest = Annotated[str, Form(r"[0-9a-f]{64}", "a SHA-256 in lower-case hex, 64 characters")]
Day = Annotated[str, Form(r"\d{4}-\d{2}-\d{2}", "a date such as 2026-11-23")]
Month = Annotated[str, Form(r"\d{4}-\d{2}(-\d{2})?", "a month or date such as 2026-11 or 2026-11-23")]
Moment = Annotated[
    str, Form(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", "a UTC moment such as 2026-11-23T09:14:00Z")
]
LanguageCode = Annotated[str, Form(r"[a-z]{2}", "a two-letter language code such as nl")]


@dataclasses.dataclass(frozen=True)
class Fault:
    """One thing that keeps a value from having its shape: where, what, and what to do."""

    where: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.do}"


class ShapeError(ValueError):
    """Raised when a value does not have its shape; carries every fault found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def read(shape: type[T], value: object) -> T:
    """Return the value as the given frozen dataclass, or raise ShapeError with all faults."""
    faults: list[Fault] = []
    made = _read(shape, value, "", faults)
    if faults:
        raise ShapeError(tuple(faults))
    return typing.cast("T", made)


def faults(shape: type[Any], value: object) -> tuple[Fault, ...]:
    """Return what keeps the value from having the shape; empty when nothing does."""
    found: list[Fault] = []
    _read(shape, value, "", found)
    return tuple(found)


def as_json(value: Any) -> Any:
    """Return a frozen dataclass as plain JSON values, keys in the order of the class."""
    if dataclasses.is_dataclass(value):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [as_json(part) for part in value]
    return value


def _read(shape: Any, value: object, where: str, faults: list[Fault]) -> object:
    origin = get_origin(shape)
    if origin is Annotated:
        base, form = get_args(shape)
        return _text(base, form, value, where, faults)
    if origin in {typing.Union, types.UnionType}:
        if value is None:
            return None
        (inner,) = [part for part in get_args(shape) if part is not types.NoneType]
        return _read(inner, value, where, faults)
    if origin is Literal:
        return _choice(get_args(shape), value, where, faults)
    if origin is tuple:
        return _list(get_args(shape)[0], value, where, faults)
    reader = _object if dataclasses.is_dataclass(shape) else _plain
    return reader(shape, value, where, faults)


def _plain(shape: Any, value: object, where: str, faults: list[Fault]) -> object:
    words = {str: "a text", bool: "true or false", int: "a whole number"}[shape]
    if type(value) is not shape:
        faults.append(Fault(where or "the file", f"is {_told(value)}, not {words}.", f"Give {words}."))
    return value


def _text(base: type, form: Form, value: object, where: str, faults: list[Fault]) -> object:
    before = len(faults)
    _plain(base, value, where, faults)
    if len(faults) == before and not re.fullmatch(form.pattern, str(value)):
        faults.append(Fault(where, f"{_told(value)} is not {form.words}.", f"Give {form.words}."))
    return value


def _choice(allowed: tuple[object, ...], value: object, where: str, faults: list[Fault]) -> object:
    if not isinstance(value, str) or value not in allowed:
        words = ", ".join(str(choice) for choice in allowed)
        faults.append(
            Fault(where, f"{_told(value)} is not one of the words known here.", f"Choose: {words}.")
        )
    return value


def _list(inner: Any, value: object, where: str, faults: list[Fault]) -> object:
    if not isinstance(value, list | tuple):
        faults.append(
            Fault(where, f"is {_told(value)}, not a list.", "Give a list; empty when there is none.")
        )
        return ()
    return tuple(_read(inner, part, f"{where}[{number}]", faults) for number, part in enumerate(value))


def _object(shape: type[Any], value: object, where: str, faults: list[Fault]) -> object:
    if not isinstance(value, Mapping):
        faults.append(Fault(where or "the file", f"is {_told(value)}, not an object.", "Give an object."))
        return None
    hints = get_type_hints(shape, include_extras=True)
    before = len(faults)
    for key in value:
        if key not in hints:
            faults.append(Fault(_join(where, str(key)), "is not a name known here.", "Take it out."))
    made: dict[str, Any] = {}
    for name, hint in hints.items():
        if name not in value:
            faults.append(
                Fault(_join(where, name), "is not there.", "Give it; null or empty says there is none.")
            )
            continue
        made[name] = _read(hint, value[name], _join(where, name), faults)
    return shape(**made) if len(faults) == before else None


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _told(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def schema(shape: type[Any], *, title: str) -> dict[str, Any]:
    """Return the closed JSON Schema (draft 2020-12) of a dataclass."""
    drawn = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return drawn | _schema(shape)


def _schema(shape: Any) -> dict[str, Any]:
    origin = get_origin(shape)
    if origin is Annotated:
        _, form = get_args(shape)
        return {"type": "string", "pattern": f"^{form.pattern}$", "description": form.words}
    if origin in {typing.Union, types.UnionType}:
        (inner,) = [part for part in get_args(shape) if part is not types.NoneType]
        return {"anyOf": [_schema(inner), {"type": "null"}]}
    if origin is Literal:
        return {"enum": list(get_args(shape))}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(shape)[0])}
    if dataclasses.is_dataclass(shape):
        hints = get_type_hints(shape, include_extras=True)
        return {
            "type": "object",
            "additionalProperties": False,
            "required": list(hints),
            "properties": {name: _schema(hint) for name, hint in hints.items()},
        }
    return {"type": {str: "string", bool: "boolean", int: "integer"}[shape]}
