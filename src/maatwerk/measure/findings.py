"""Findings of an inspection and their total: the worst one counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs."""

    GOOD = "GOOD"  # said for completeness, asks nothing
    REVIEW = "REVIEW"  # a person must look and say yes
    STOP = "STOP"  # cannot be accepted as it is


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an inspection says, and where on the part it says it."""

    severity: Severity
    code: str
    text: str
    at: tuple[float, float, float] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the finding of the contract."""
        at = None if self.at is None else [float(value) for value in self.at]
        return {"severity": self.severity.value, "code": self.code, "text": self.text, "at": at}


_WEIGHT = {Severity.GOOD: 0, Severity.REVIEW: 1, Severity.STOP: 2}


def total(findings: Iterable[Finding]) -> Severity:
    """Return the worst severity; nothing found is GOOD."""
    return max((finding.severity for finding in findings), key=_WEIGHT.__getitem__, default=Severity.GOOD)


def as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the findings, worst first."""
    ordered = sorted(findings, key=lambda finding: -_WEIGHT[finding.severity])
    return [finding.as_json() for finding in ordered]
