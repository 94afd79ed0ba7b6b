"""Filling in a form from parsed YAML: required and optional keys, nothing else, nothing guessed."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.reasons import LANGUAGES

T = TypeVar("T")
_MISSING = object()


@dataclass(frozen=True)
class Form:
    """One mapping of a law file, read key by key."""

    data: Mapping[str, Any]
    spot: Spot

    @classmethod
    def of(
        cls, data: Any, spot: Spot, *, required: Collection[str], optional: Collection[str] = ()
    ) -> "Form":
        """The mapping at a spot, with all required keys and no unknown one."""
        if not isinstance(data, dict):
            raise MisreadError(spot, "Keys and values are expected here.")
        for key in data:
            if key not in required and key not in optional:
                known = ", ".join([*required, *optional])
                raise MisreadError(
                    spot.at(key), f"The key '{key}' is unknown here.", do=f"Known are: {known}."
                )
        for key in required:
            if key not in data:
                raise MisreadError(spot, f"The key '{key}' is missing.")
        return cls(data, spot)

    def has(self, key: str) -> bool:
        """Whether the key was written."""
        return key in self.data

    def at(self, key: str) -> Spot:
        """The place of a key."""
        return self.spot.at(key)

    def word(self, key: str, *, among: Collection[str] | None = None, default: Any = _MISSING) -> str:
        """A text, one of a closed list when the list is given."""
        value = self.data.get(key, default)
        if value is default and default is not _MISSING:
            return str(default)
        if not isinstance(value, str) or not value.strip():
            raise MisreadError(self.at(key), f"'{key}' wants a text.")
        if among is not None and value not in among:
            raise MisreadError(
                self.at(key), f"'{key}' cannot be '{value}'.", do=f"One of: {', '.join(among)}."
            )
        return value

    def words(self, key: str, *, among: Collection[str] | None = None, least: int = 0) -> tuple[str, ...]:
        """A list of texts without repetition."""
        values = self.data.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise MisreadError(self.at(key), f"'{key}' wants a list of texts.")
        for number, value in enumerate(values):
            if among is not None and value not in among:
                raise MisreadError(self.at(key).at(number), f"'{value}' is unknown in '{key}'.")
            if value in values[:number]:
                raise MisreadError(self.at(key).at(number), f"'{value}' stands here twice.")
        if len(values) < least:
            raise MisreadError(self.at(key), f"'{key}' wants at least {least}.")
        return tuple(values)

    def number(self, key: str, *, default: Any = _MISSING) -> float | None:
        """A number."""
        value = self.data.get(key, default)
        if value is default and default is not _MISSING:
            return None if default is None else float(default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise MisreadError(self.at(key), f"'{key}' wants a number.")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise MisreadError(self.at(key), f"'{key}' wants true or false.")
        return value

    def day(self, key: str, *, default: date | None = None) -> date | None:
        """A date, written 2026-11-23."""
        if key not in self.data:
            return default
        value = self.data[key]
        try:
            read = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            read = None
        if read is None or read.isoformat() != value:
            raise MisreadError(self.at(key), f"'{key}' wants a date such as 2026-11-23.")
        return read

    def text(self, key: str, *, needed: bool = True) -> dict[str, str]:
        """A text by language; each language of the pages is always there."""
        value = self.data.get(key, _MISSING)
        if value is _MISSING and not needed:
            return {}
        if not isinstance(value, dict) or not isinstance(value.get("en"), str):
            raise MisreadError(self.at(key), f"'{key}' wants a text per language, with 'en'.")
        for language in LANGUAGES:
            if language not in value:
                raise MisreadError(self.at(key), f"'{key}' lacks its text in '{language}'.")
        for language, words in value.items():
            if not isinstance(words, str) or not words.strip():
                raise MisreadError(self.at(key).at(language), "The text is empty.")
        return {language: " ".join(words.split()) for language, words in value.items()}

    def items(self, key: str) -> Iterator[tuple[Spot, Any]]:
        """The members of a list, each with its place."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise MisreadError(self.at(key), f"'{key}' wants a list.")
        for number, member in enumerate(value):
            yield self.at(key).at(number), member

    def maybe(self, key: str, read: Callable[[Any, Spot], T]) -> T | None:
        """What a reader makes of a key, or None when it was not written."""
        return read(self.data[key], self.at(key)) if key in self.data else None


def entries(data: Any, spot: Spot) -> Iterator[tuple[Spot, Any]]:
    """The members of a file that is one list."""
    if not isinstance(data, list) or not data:
        raise MisreadError(spot, "This file wants a list that is not empty.")
    for number, member in enumerate(data):
        yield spot.at(number), member
