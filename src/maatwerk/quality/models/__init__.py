"""What the lab learns from: nonconformities, incidents, letters of an authority."""

from maatwerk.quality.models.incidents import AuthorityLetter, Incident
from maatwerk.quality.models.nonconformities import Nonconformity

__all__ = ["AuthorityLetter", "Incident", "Nonconformity"]
