"""What is on record about what the lab learned; a reader sees only the own institution."""

from .incidents import incidents, letters, needs_explanation, open_steps, running, told_in_advance
from .nonconformities import (
    holds_without_nonconformity,
    later_result,
    nonconformities,
    nonconformities_of,
    nonconformities_to_decide,
    pieces_of,
)

__all__ = [
    "holds_without_nonconformity",
    "incidents",
    "later_result",
    "letters",
    "needs_explanation",
    "nonconformities",
    "nonconformities_of",
    "nonconformities_to_decide",
    "open_steps",
    "pieces_of",
    "running",
    "told_in_advance",
]
