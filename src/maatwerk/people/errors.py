"""How this room says no: with reasons, or with what is wrong about the input and how to put it right."""

from maatwerk.rulebook.reasons import Reason


class Refusal(Exception):
    """Nothing was written; the reasons say why and who could."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reason.text for reason in reasons))


class NotAllowed(Refusal):
    """The person lacks the right, or the rules of the room forbid it to anybody."""


class InputRefused(Exception):
    """What was typed cannot be taken; in the shape of `maatwerk.error/1`."""

    def __init__(self, code: str, *, what: str, where: str = "", why: str = "", do: str = "") -> None:
        self.code, self.what, self.where, self.why, self.do = code, what, where, why, do
        super().__init__(" ".join(part for part in (what, why, do) if part))

    def as_json(self) -> dict[str, str]:
        """Return the error in the shape of `maatwerk.error/1`."""
        return {"code": self.code, "what": self.what, "where": self.where, "why": self.why, "do": self.do}


class ProofRefused(InputRefused):
    """A person did not prove who they are."""
