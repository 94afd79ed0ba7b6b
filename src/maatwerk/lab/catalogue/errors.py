"""What the reader says when content cannot be taken as it stands."""


class LibraryError(ValueError):
    """Content of the library or of the lab that is refused: what, where, why, what to do."""

    def __init__(self, what: str, *, where: str, why: str, do: str) -> None:
        self.what, self.where, self.why, self.do = what, where, why, do
        super().__init__(f"{where}: {what} {why} {do}")
