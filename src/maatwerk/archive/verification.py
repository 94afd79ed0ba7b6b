"""The answer of a verification: what was counted, what was found, and what could not be looked at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST = 1000


class FindingKind(StrEnum):
    """Each way in which the archive can be found broken."""

    CHAIN_BROKEN = "chain_broken"  # an event is not what was written, or does not follow the one before it
    EVENT_MISSING = "event_missing"  # numbers are missing inside the chain
    TAIL_CUT = "tail_cut"  # the newest events are missing
    ROW_CHANGED = "row_changed"  # a row is not what its last event holds
    ROW_MISSING = "row_missing"  # events tell of a row that is not there
    ROW_UNRECORDED = "row_unrecorded"  # a row is there of which no event tells
    FILE_CHANGED = "file_changed"  # a file's content has another SHA-256
    FILE_MISSING = "file_missing"  # a file is not in the store
    SIGNATURE_INVALID = "signature_invalid"  # a signature was not made as it says
    TIMESTAMP_INVALID = "timestamp_invalid"  # a time-stamp is not for this chain or not of its authority
    TRIGGER_MISSING = "trigger_missing"  # the database no longer refuses change
    CHECKPOINT_MISMATCH = "checkpoint_mismatch"  # the chain is not the one of which the outside copy tells


class State(StrEnum):
    """What a verification comes to."""

    INTACT = "intact"
    BROKEN = "broken"
    EMPTY = "empty"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the archive wrote it."""

    kind: FindingKind
    subject: str
    text: str
    fields: tuple[str, ...] = ()
    event: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the finding in the shape of the contract."""
        return {
            "kind": self.kind.value,
            "subject": _printable(self.subject),
            "fields": list(self.fields),
            "event": self.event,
            "text": _printable(self.text),
        }


def _printable(text: str) -> str:
    """Return a text that any output takes, whatever somebody put into the database."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True)
class NotChecked:
    """One thing that this verification cannot see, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Counts:
    """How much was looked at."""

    events: int = 0
    records: int = 0
    files: int = 0
    signatures: int = 0
    timestamps: int = 0
    checkpoints: int = 0


@dataclass(frozen=True)
class Verification:
    """The whole answer."""

    state: State
    counts: Counts
    head_number: int
    head_hash: str
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the answer as `maatwerk.verify/1`."""
        return {
            "schema": "maatwerk.verify/1",
            "state": self.state.value,
            "counts": dict(vars(self.counts)),
            "head": {"number": self.head_number, "hash": self.head_hash},
            "findings": [finding.as_json() for finding in self.findings],
            "not_checked": [{"what": one.what, "why": one.why} for one in self.not_checked],
        }


@dataclass
class Report:
    """What is gathered while a verification runs; past a thousand findings of a kind it only counts."""

    findings: list[Finding] = field(default_factory=list)
    not_checked: list[NotChecked] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    of_kind: dict[FindingKind, int] = field(default_factory=dict)

    def found(self, findings: Iterable[Finding]) -> None:
        """Take findings in."""
        for finding in findings:
            self.of_kind[finding.kind] = self.of_kind.get(finding.kind, 0) + 1
            if self.of_kind[finding.kind] <= MOST:
                self.findings.append(finding)

    def cannot_see(self, what: str, why: str) -> None:
        """Take in what cannot be looked at, once."""
        if NotChecked(what, why) not in self.not_checked:
            self.not_checked.append(NotChecked(what, why))

    def count(self, what: str, number: int = 1) -> None:
        """Add to a count."""
        self.numbers[what] = self.numbers.get(what, 0) + number

    def answer(self, *, head_number: int, head_hash: str) -> Verification:
        """Return the answer."""
        for kind, number in self.of_kind.items():
            if number > MOST:
                self.cannot_see(
                    f"{number - MOST} further findings of kind {kind.value}",
                    f"Only the first {MOST} are listed.",
                )
        state = State.BROKEN if self.findings else State.INTACT if head_number else State.EMPTY
        return Verification(
            state=state,
            counts=Counts(**self.numbers),
            head_number=head_number,
            head_hash=head_hash,
            findings=tuple(self.findings),
            not_checked=tuple(self.not_checked),
        )
