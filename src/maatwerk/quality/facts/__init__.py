"""Where what the lab learned becomes facts: about one device, and about the whole institution."""

from collections.abc import Callable, Mapping
from typing import Any

from maatwerk.quality.facts.incidents import OF_INCIDENTS, Incidents
from maatwerk.quality.facts.letters import OF_LETTERS, Letters
from maatwerk.quality.facts.nonconformities import (
    OF_DEVICE,
    OF_INSTITUTION,
    Looked,
    OfDevice,
    nonconformity_is_decided,
    nonconformity_is_known,
    nonconformity_is_made_good,
)

__all__ = [
    "OF_DEVICE",
    "OF_INCIDENTS",
    "OF_INSTITUTION",
    "OF_LETTERS",
    "PROVIDES",
    "Incidents",
    "Letters",
    "Looked",
    "OfDevice",
    "nonconformity_is_decided",
    "nonconformity_is_known",
    "nonconformity_is_made_good",
]

PROVIDES: Mapping[str, Callable[..., Any]] = {**OF_DEVICE, **OF_INCIDENTS, **OF_LETTERS}
