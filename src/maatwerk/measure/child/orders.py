"""The one message that tells a child what to do."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from maatwerk.measure.child.cage import Limits

KINDS = (
    *("mesh", "body", "series", "fit", "compare", "pick", "preview", "scene", "screen", "sheet"),
    "probe",
)
LONGEST = 60_000  # bytes; one message of the socket


@dataclass(frozen=True, slots=True)
class Order:
    """What one child is to do; descriptors travel beside it: answer, inputs, outputs."""

    kind: str
    inputs: tuple[tuple[str, str], ...]  # the name of the part, the title of the file
    outputs: tuple[str, ...]
    options: Mapping[str, Any]
    limits: Limits

    def encode(self) -> bytes:
        """Return the order as one message."""
        return json.dumps(asdict(self)).encode()

    @staticmethod
    def decode(message: bytes) -> "Order":
        """Return the order that a message holds."""
        raw = json.loads(message)
        inputs = tuple((name, title) for name, title in raw["inputs"])
        return Order(raw["kind"], inputs, tuple(raw["outputs"]), raw["options"], Limits(**raw["limits"]))
