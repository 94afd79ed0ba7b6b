"""Why something is refused: on which basis, under which citation, and what helps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

LANGUAGES = ("en", "de")
"""The languages in which every text of the law and of the library is said."""


class Basis(StrEnum):
    """What a reason rests on. Only the first three are rules of somebody else."""

    LAW = "law"
    GUIDANCE = "guidance"
    NATIONAL = "national"
    LAB_POLICY = "lab_policy"


class Strength(StrEnum):
    """Who can change a no: nobody, named roles with a signed reason, or anybody by one tap."""

    NEVER = "never"
    CONCESSION = "concession"
    HINT = "hint"


@dataclass(frozen=True)
class Reason:
    """One reason, as the contract prints it."""

    code: str
    text: str
    basis: str
    cites: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    strength: str = Strength.NEVER
    who_can: tuple[str, ...] = ()
    do: str = ""

    def as_json(self) -> dict[str, Any]:
        """The Reason of the contract."""
        return {
            "code": self.code,
            "text": self.text,
            "basis": str(self.basis),
            "cites": list(self.cites),
            "facts": {name: plain(value) for name, value in sorted(self.facts.items())},
            "strength": str(self.strength),
            "who_can": list(self.who_can),
            "do": self.do,
        }


@dataclass(frozen=True)
class Question:
    """A fact that is not known and could still change the answer, with words to ask for it."""

    fact: str
    question: str


def plain(value: Any) -> Any:
    """A fact's value as JSON knows it: sets sorted, dates as text."""
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def in_language(text: Mapping[str, str], language: str) -> str:
    """The text in a language, in English where the language is missing."""
    return text.get(language) or text.get("en", "")
