"""The kinds of events: each declared once, with what it touches and how its personal data is shredded."""

from dataclasses import dataclass
from enum import StrEnum

from .errors import KindUnknown


class Shredding(StrEnum):
    """How the personal data that events of a kind hold can be made unreadable."""

    SALT = "salt"  # personal fields stand as keyed digests; deleting the patient's salt shreds them
    NOTHING = "nothing"  # events of this kind never hold personal data of a patient


@dataclass(frozen=True)
class Kind:
    """One kind of event."""

    code: str
    touches: tuple[str, ...]
    text: str
    shredding: Shredding


_declared: dict[str, Kind] = {}


def declare(kind: str, *, touches: tuple[str, ...], text: str, shredding: Shredding = Shredding.SALT) -> Kind:
    """Declare an event kind, what it touches (facts or areas) and a sentence for people."""
    made = Kind(code=kind, touches=tuple(touches), text=text, shredding=shredding)
    if _declared.setdefault(kind, made) != made:
        raise KindUnknown(
            "kind_declared_twice",
            what=f"The event kind {kind} is declared twice, differently.",
            do="Give the second one a name of its own.",
        )
    return made


def kind(code: str) -> Kind:
    """Return a declared kind, or refuse."""
    found = _declared.get(code)
    if found is None:
        raise KindUnknown(
            "kind_unknown",
            what=f"No room has declared the event kind {code}.",
            do="Declare it in the room's events.py with kinds.declare().",
        )
    return found


def all_kinds() -> tuple[Kind, ...]:
    """Return every declared kind, by code."""
    return tuple(_declared[code] for code in sorted(_declared))
