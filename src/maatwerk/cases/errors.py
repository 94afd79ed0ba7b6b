"""What this room refuses as plainly impossible, in words for people; gates refuse through the doorway."""


class CaseError(Exception):
    """Something cannot be done as asked; nothing was written."""

    def __init__(self, code: str, *, what: str, where: str = "", why: str = "", do: str = "") -> None:
        self.code, self.what, self.where, self.why, self.do = code, what, where, why, do
        super().__init__(" ".join(part for part in (what, where and f"({where})", why, do) if part))

    def as_json(self) -> dict[str, str]:
        """Return the error in the shape of `maatwerk.error/1`."""
        return {"code": self.code, "what": self.what, "where": self.where, "why": self.why, "do": self.do}
