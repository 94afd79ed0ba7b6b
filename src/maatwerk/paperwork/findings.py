"""What lint says: eight elements, each with a finding, the words it rests on, and the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

_LONGEST_EVIDENCE = 240


class Finding(StrEnum):
    """What can be said of one element."""

    PRESENT = "present"
    MISSING = "missing"
    DOUBTFUL = "doubtful"
    NOT_APPLICABLE = "not_applicable"


class Match(StrEnum):
    """Whether the attached data and the words on the pages say the same."""

    YES = "yes"
    NO = "no"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Reason:
    """Why a finding is not simply “present”: the contract's Reason."""

    code: str
    text: str
    cites: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    strength: str = "never"
    do: str = ""
    basis: str = "law"
    who_can: tuple[str, ...] = ("releaser",)

    def as_json(self) -> dict[str, Any]:
        """Return the reason as the contract has it."""
        return {
            "code": self.code,
            "text": self.text,
            "basis": self.basis,
            "cites": list(self.cites),
            "facts": dict(self.facts),
            "strength": self.strength,
            "who_can": list(self.who_can),
            "do": self.do,
        }


@dataclass(frozen=True)
class Said:
    """A finding on one element, before it is tied to its citation."""

    finding: Finding
    evidence: str = ""
    page: int | None = None
    reasons: tuple[Reason, ...] = ()

    def worse(self, other: Finding, *reasons: Reason) -> Said:
        """Return this finding brought down to `other` at best, with more reasons."""
        order = [Finding.MISSING, Finding.DOUBTFUL, Finding.NOT_APPLICABLE, Finding.PRESENT]
        finding = min(self.finding, other, key=order.index)
        return Said(finding, self.evidence, self.page, (*self.reasons, *reasons))


@dataclass(frozen=True)
class Element:
    """One indent of Annex.XIII.1 and what was found of it."""

    cite: str
    said: Said

    def as_json(self) -> dict[str, Any]:
        """Return the element as the contract has it."""
        return {
            "cite": self.cite,
            "finding": str(self.said.finding),
            "evidence": shortened(self.said.evidence),
            "page": self.said.page,
            "reasons": [reason.as_json() for reason in self.said.reasons],
        }


@dataclass(frozen=True)
class LintReport:
    """The whole answer of `maatwerk statement lint` (maatwerk.lint/1)."""

    elements: tuple[Element, ...]
    warnings: tuple[str, ...]
    data_matches_text: Match
    seal: str

    @property
    def complete(self) -> bool:
        """Return whether each element is there, or does not apply where that is possible."""
        good = {Finding.PRESENT, Finding.NOT_APPLICABLE}
        return all(element.said.finding in good for element in self.elements)

    def as_json(self) -> dict[str, Any]:
        """Return the report as the contract has it."""
        return {
            "schema": "maatwerk.lint/1",
            "complete": self.complete,
            "elements": [element.as_json() for element in self.elements],
            "warnings": [{"code": code} for code in self.warnings],
            "data_matches_text": str(self.data_matches_text),
            "seal": self.seal,
        }


def shortened(text: str) -> str:
    """Return evidence short enough to read at a glance."""
    return text if len(text) <= _LONGEST_EVIDENCE else text[: _LONGEST_EVIDENCE - 1] + "…"
