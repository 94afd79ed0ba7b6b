"""What goes wrong when law is read or facts are given, in sentences for people."""

from dataclasses import dataclass


class LawError(Exception):
    """The law's files say something that cannot be meant."""

    def __init__(self, *, what: str, where: str, why: str, do: str) -> None:
        super().__init__(f"{where}: {what} {why} {do}")
        self.code = "law_unreadable"
        self.what = what
        self.where = where
        self.why = why
        self.do = do


class InputError(Exception):
    """Facts were given that the vocabulary does not know or allow."""

    def __init__(self, *, code: str, what: str, where: str, why: str, do: str) -> None:
        super().__init__(f"{where}: {what} {why} {do}")
        self.code = code
        self.what = what
        self.where = where
        self.why = why
        self.do = do


@dataclass(frozen=True)
class Spot:
    """A place in a law file: the file and the keys that lead to the value."""

    file: str
    keys: tuple[str | int, ...] = ()

    def at(self, key: str | int) -> "Spot":
        """The place one key further in."""
        return Spot(self.file, (*self.keys, key))


class MisreadError(Exception):
    """Something at a spot is wrong; the reader adds the line and raises LawError."""

    def __init__(self, spot: Spot, what: str, *, why: str = "", do: str = "") -> None:
        super().__init__(f"{spot.file}: {what}")
        self.spot = spot
        self.what = what
        self.why = why
        self.do = do
