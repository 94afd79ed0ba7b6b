"""The frozen data behind the paper of a reasoning: what was answered, what follows, and on which basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maatwerk.paperwork.shapes import Day, Digest, LanguageCode, Moment

YesNo = Literal["yes", "no", "not_known"]
Confidence = Literal["text", "guidance", "interpretation", "unverified"]
Basis = Literal["law", "guidance", "national", "lab_policy"]


@dataclass(frozen=True)
class Answered:
    """One answer in words, and where it comes from."""

    question: str
    answer: str
    source: Literal["person", "family", "institution"]


@dataclass(frozen=True)
class Ground:
    """Why something follows, on which basis."""

    text: str
    basis: Basis
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """One lawful route, and what blocks it."""

    route: Literal[
        "annex_xiii",
        "in_house",
        "ce_marking",
        "someone_else_is_manufacturer",
        "authority_derogation",
        "investigation",
    ]
    open: YesNo
    blockers: tuple[Ground, ...]


@dataclass(frozen=True)
class Considered:
    """One rule of Annex VIII and what it says."""

    rule: int
    text: str
    applies: YesNo
    device_class: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A duty that such a device brings."""

    text: str
    cites: tuple[str, ...]
    hangs_on: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True)
class ReasoningData:
    """A reply of the law to answers, as it was kept."""

    schema: Literal["maatwerk.reasoning/1"]
    language: LanguageCode
    name: str
    institution: str
    family: str
    kept_by: str
    kept_at: Moment
    on: Day
    edition: str
    checked_by: str
    qualification: str
    device_class: str
    class_at_least: str
    rule: int | None
    notified_body: YesNo
    about_device: tuple[Ground, ...]
    about_class: tuple[Ground, ...]
    about_body: tuple[Ground, ...]
    ways: tuple[Way, ...]
    rules: tuple[Considered, ...]
    changes: tuple[Change, ...]
    further_duties: int
    duties_open: int
    open: tuple[str, ...]
    answers: tuple[Answered, ...]
    facts_digest: Digest
