"""What a command gives back, and how it refuses bad input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DONE, NEGATIVE, REFUSED, OUR_FAULT = 0, 1, 2, 3


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The exit code, the one JSON object, and the same in words."""

    code: int
    data: Mapping[str, Any]
    text: str


class InputRefused(Exception):
    """The input cannot be used; says what, where, why and what to do."""

    def __init__(self, *, code: str, what: str, where: str, why: str, do: str) -> None:
        super().__init__(what)
        self.code, self.what, self.where, self.why, self.do = code, what, where, why, do


def error_json(*, code: str, what: str, where: str, why: str, do: str) -> dict[str, Any]:
    """Return the contract's error object (`maatwerk.error/1`)."""
    return {
        "schema": "maatwerk.error/1",
        "error": {"code": code, "what": what, "where": where, "why": why, "do": do},
    }
