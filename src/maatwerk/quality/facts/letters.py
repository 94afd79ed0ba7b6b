"""Where letters of an authority become facts of the institution; without one there is none."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from maatwerk.archive.canonical import moment
from maatwerk.archive.files import is_whole
from maatwerk.archive.recorded import as_recorded, rows_on_record
from maatwerk.archive.rows import subject_of
from maatwerk.quality.models import AuthorityLetter
from maatwerk.quality.words import LetterKind


@dataclass(frozen=True)
class _Seen:
    """One letter: what it asks, until when, and whether it is answered."""

    kind: str
    due_on: date | None
    answered: bool


@dataclass(frozen=True)
class Letters:
    """The letters of authorities to an institution, as they are known at a moment."""

    institution_key: uuid.UUID
    at: datetime

    @cached_property
    def all(self) -> tuple[_Seen, ...]:
        """Return each letter that an event knows; one changed past the program counts as not answered."""
        mine = AuthorityLetter.objects.filter(institution_key=self.institution_key, recorded_at__lte=self.at)
        rows = {one.pk: one for one in mine}
        sound = as_recorded(rows.values())
        kept = [one for one in rows.values() if subject_of(one) in sound]
        found = [_Seen(one.kind, one.due_on, _is_answered(one)) for one in kept]
        known = {one.pk for one in kept}
        for row in rows_on_record(AuthorityLetter):
            own = row["institution_key"] == str(self.institution_key) and row["id"] not in known
            if own and row["recorded_at"] <= moment(self.at):
                due = date.fromisoformat(row["due_on"]) if row["due_on"] else None
                found.append(_Seen(row["kind"], due, answered=False))
        return tuple(found)

    def due_on(self, kind: LetterKind) -> date | None:
        """Return the earliest day by which an open letter of a kind is due."""
        days = [one.due_on for one in self.all if one.kind == kind and not one.answered and one.due_on]
        return min(days, default=None)


def _is_answered(letter: AuthorityLetter) -> bool:
    return letter.state == "answered" and is_whole(letter.answer_sha256)


def authority_letters(seen: Letters) -> list[str]:
    """Return what authorities asked for (Art.89(3), 90, 94, 95(1), 97(1))."""
    return sorted({one.kind for one in seen.all})


def authority_letters_open(seen: Letters) -> list[str]:
    """Return what of it is not answered."""
    return sorted({one.kind for one in seen.all if not one.answered})


def correction_due_on(seen: Letters) -> date | None:
    """Return by when the corrective action is required (Art.95(1))."""
    return seen.due_on(LetterKind.CORRECTIVE_ACTION)


def non_compliance_due_on(seen: Letters) -> date | None:
    """Return by when the non-compliance is to be ended (Art.97(1))."""
    return seen.due_on(LetterKind.NON_COMPLIANCE)


OF_LETTERS: Mapping[str, Callable[[Letters], Any]] = {
    one.__name__: one
    for one in (authority_letters, authority_letters_open, correction_due_on, non_compliance_due_on)
}
