"""Parts of the library: what lies in many devices by design, and makes none of them a series."""

from dataclasses import dataclass
from datetime import datetime

from maatwerk.lab.actions.saying import said, same_house
from maatwerk.lab.models import LibraryPart
from maatwerk.lab.process import LIBRARY_PART
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part: its name, what it is and why it is the same for every patient, and the file it is known by."""

    name: str
    what: str
    sha256: str
    shape: str = ""


def register_library_part(*, part: Part, actor: Account, at: datetime) -> LibraryPart:
    """Register a part that repeats by design, such as a sleeve or a pin (Art.2(3), lab policy)."""
    record = LibraryPart(
        institution_key=actor.institution_key,
        name=said("name", part.name),
        what=said("what it is", part.what),
        sha256=part.sha256,
        shape=part.shape,
        registered_by=actor,
        registered_at=at,
    )
    doorway.admit(
        record=record, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.library_part_registered"
    )
    return record


def withdraw_library_part(*, part: LibraryPart, reason: str, actor: Account, at: datetime) -> None:
    """No longer take a part as one of the library; devices that hold it are asked about again."""
    same_house(actor, part)
    detail = {"reason": said("reason", reason)}
    doorway.move(record=part, process=LIBRARY_PART, move="withdraw", actor=actor, at=at, detail=detail)
