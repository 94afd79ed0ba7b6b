"""What the archive refuses, as named exceptions that say what, where, why and what to do."""


class ArchiveError(Exception):
    """The archive refused; nothing was written."""

    def __init__(self, code: str, *, what: str, where: str = "", why: str = "", do: str = "") -> None:
        self.code, self.what, self.where, self.why, self.do = code, what, where, why, do
        super().__init__(" ".join(part for part in (what, where and f"({where})", why, do) if part))

    def as_json(self) -> dict[str, str]:
        """Return the error in the shape of `maatwerk.error/1`."""
        return {"code": self.code, "what": self.what, "where": self.where, "why": self.why, "do": self.do}


class NotCanonical(ArchiveError):
    """A value has no canonical form, so no event can be written about it."""


class KindUnknown(ArchiveError):
    """An event kind was used that no room declared."""


class SignatureRefused(ArchiveError):
    """A signature was refused: the proof is stale, spent, for something else or for someone else."""


class FileRefused(ArchiveError):
    """A file cannot be kept or read."""


class FileDamaged(FileRefused):
    """What lies in the store is not what was kept."""


class KeyRefused(ArchiveError):
    """The institution's key cannot be used."""


class ShreddingRefused(ArchiveError):
    """Personal data may not be shredded, or not yet."""


class ArchiveUnreadable(ArchiveError):
    """The database or a checkpoint file cannot be read at all."""
