"""The refusals of this room: what, where, why, and what to do."""

from __future__ import annotations


class PaperRefused(Exception):
    """Raised when a paper cannot be made or read as asked; the code is short and stable."""

    def __init__(self, code: str, *, what: str, where: str = "", why: str = "", do: str = "") -> None:
        self.code = code
        self.what = what
        self.where = where
        self.why = why
        self.do = do
        super().__init__(" ".join(part for part in (what, where and f"({where})", why, do) if part))
