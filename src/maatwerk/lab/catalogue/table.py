"""A map of values that is read key by key, each of the expected kind, with nothing left over."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from maatwerk.lab.catalogue.errors import LibraryError
from maatwerk.rulebook.errors import LawError
from maatwerk.rulebook.reasons import LANGUAGES
from maatwerk.rulebook.yamltext import line_of, parse

_E = TypeVar("_E", bound=StrEnum)
Path = tuple[str | int, ...]


def values(text: str, *, name: str) -> Any:
    """Return the plain values of a YAML text; what could be read in two ways is refused with its line."""
    try:
        return parse(text, file=name)
    except LawError as trouble:
        raise LibraryError(trouble.what, where=trouble.where, why=trouble.why, do=trouble.do) from None


class Table:
    """One map on its way from text to a value; knows where it stands and what was already read.

    `text` is the YAML that the map was read from; without one, a place is the path inside the content.
    """

    def __init__(self, value: Any, *, name: str, path: Path = (), text: str | None = None) -> None:
        self._name, self._path, self._text = name, path, text
        if not isinstance(value, Mapping):
            self.refuse("A map of words to values is expected here.", "Something else stands here.")
        self._value = dict(value)
        self._left = set(self._value)

    def where(self, key: str | int | None = None) -> str:
        """Return the place of this map, or of one of its keys, as `file:line` or as a path."""
        path = self._path if key is None else (*self._path, key)
        if self._text is not None:
            return f"{self._name}:{line_of(self._text, file=self._name, keys=path)}"
        return f"{self._name}: {'.'.join(str(step) for step in path)}" if path else self._name

    def refuse(self, what: str, why: str, *, key: str | int | None = None, do: str = "Mend it.") -> NoReturn:
        """Raise the refusal of something in this map."""
        raise LibraryError(what, where=self.where(key), why=why, do=do)

    def done(self) -> None:
        """Refuse keys that nobody has read."""
        for key in sorted(self._left):
            self.refuse(
                f"The key {key} is not known here.",
                "A key that nobody reads would look like a rule and be none.",
                key=key,
                do="Remove it, or correct its spelling.",
            )

    def has(self, key: str) -> bool:
        """Say whether a key is there."""
        return key in self._value

    def keys(self) -> list[str]:
        """Return the keys, in order."""
        return list(self._value)

    def take(self, key: str) -> Any:
        """Return a value that must be there."""
        if key not in self._value:
            self.refuse(f"The key {key} is missing.", "Nothing is assumed in its place.", do=f"Add {key}.")
        self._left.discard(key)
        return self._value[key]

    def word(self, key: str, *, among: Collection[str] | None = None, default: str | None = None) -> str:
        """Return a word, one of a given set where there is one."""
        if default is not None and key not in self._value:
            return default
        found = self.take(key)
        if not isinstance(found, str) or not found.strip():
            self.refuse(f"{key} must be a word.", f"{found!r} stands here.", key=key)
        if among is not None and found not in among:
            self.refuse(
                f"{key} says {found!r}, which is not known.",
                f"Known are: {', '.join(sorted(among))}.",
                key=key,
                do="Choose one of them, or add it to its list first.",
            )
        return str(found)

    def member(self, key: str, kind: type[_E]) -> _E:
        """Return a member of a closed set."""
        return kind(self.word(key, among=[member.value for member in kind]))

    def words(self, key: str, *, among: Collection[str] | None = None) -> tuple[str, ...]:
        """Return a list of words, each once."""
        found = self.take(key)
        if not isinstance(found, list) or any(not isinstance(one, str) or not one for one in found):
            self.refuse(f"{key} must be a list of words.", f"{found!r} stands here.", key=key)
        for one in found:
            if found.count(one) > 1:
                self.refuse(f"{key} names {one} twice.", "Once is enough.", key=key)
            if among is not None and one not in among:
                self.refuse(f"{key} names {one!r}, which is not known.", "No list has it.", key=key)
        return tuple(found)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        found = self.take(key)
        if not isinstance(found, bool):
            self.refuse(f"{key} must be true or false.", f"{found!r} stands here.", key=key)
        return bool(found)

    def number(self, key: str) -> float | int:
        """Return a number."""
        found = self.take(key)
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.refuse(f"{key} must be a number.", f"{found!r} stands here.", key=key)
        return found

    def maybe(self, key: str) -> float | int | None:
        """Return a number that may be left out."""
        return self.number(key) if self.has(key) else None

    def whole(self, key: str, *, least: int = 1) -> int:
        """Return a whole number of at least `least`."""
        found = self.number(key)
        if not isinstance(found, int) or found < least:
            self.refuse(f"{key} must be a whole number from {least}.", f"{found!r} stands here.", key=key)
        return int(found)

    def texts(self, key: str, *, empty: bool = False) -> dict[str, str]:
        """Return a sentence per language; English is always there.

        A file of the library says it in every language of the pages; what a lab adopted may be older.
        """
        inner = self.table(key)
        return {} if empty and not inner.keys() else inner.said(named=key)

    def said(self, *, named: str = "This") -> dict[str, str]:
        """Return the sentence that this map itself is, per language."""
        found = {language: self.word(language) for language in self.keys()}
        if "en" not in found:
            self.refuse(f"{named} lacks its English text.", "English is what all others follow.")
        for language in LANGUAGES if self._text is not None else ():
            if language not in found:
                self.refuse(f"{named} lacks its text in {language!r}.", "Whoever reads it sees it.")
        for language in found:
            if len(language) != 2 or not language.islower():
                self.refuse(f"{named}: {language!r} is no language code.", "Two small letters.")
        return found

    def table(self, key: str) -> "Table":
        """Return the map under a key."""
        return Table(self.take(key), name=self._name, path=(*self._path, key), text=self._text)

    def tables(self, key: str, *, optional: bool = False) -> Iterator["Table"]:
        """Return the maps of a list under a key."""
        if optional and not self.has(key):
            return
        found = self.take(key)
        if not isinstance(found, list):
            self.refuse(f"{key} must be a list.", f"{found!r} stands here.", key=key)
        for index, one in enumerate(found):
            yield Table(one, name=self._name, path=(*self._path, key, index), text=self._text)
