"""What the choices of the law's questions are called on the pages, and what the law answers."""

from django.utils.functional import Promise

from maatwerk.lab import choices
from maatwerk.web.words import LAW

CHOICES: dict[str, "str | Promise"] = {**LAW, **choices.CHOICES}


def choice(code: str) -> str:
    """Return a choice of one of the law's questions in words; classes stand as they are."""
    return str(CHOICES.get(code, code.replace("_", " ")))
