"""Who did something, as the archive keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person by number and name; the name stays readable when the account is long gone."""

    id: int | None
    name: str


PROGRAM = Actor(id=None, name="Maatwerk")
