"""What every page behind the log-in shows: the places, and who is there."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maatwerk.people import queries
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web import words
from maatwerk.web.pages.records import held_by

# The address, its icon, its word, and whether a phone leaves it out of the bar.
PLACES = (
    ("home", "calendar-blank", _("Today"), False),
    ("cases", "folder-open", _("Cases"), False),
    ("bench", "hand", _("Bench"), False),
    ("lab", "wrench", _("Lab"), False),
    ("duties", "squares-four", _("Duties"), True),
    ("people", "users-three", _("People"), True),
)

ALSO = (
    ("board", "table", _("Board")),
    ("queue", "stack", _("Also in the queue")),
    ("duties", "squares-four", _("Duties")),
    ("people", "users-three", _("People")),
)
"""What a narrow screen has no room for; it stands in the menu there."""

NEEDS = {
    "queue": frozenset({Ability.READ_ALL}),
    "duties": frozenset({Ability.READ_ALL}),
    "lab": frozenset({Ability.READ_ALL, Ability.PLACE_HOLD, Ability.JUDGE_FAMILY}),
}
"""A place that is nothing to the viewer is left out."""


def places(request: HttpRequest) -> dict[str, Any]:
    """Tell the templates where one can go and who is logged in."""
    if not isinstance(request.user, Account):
        return {}
    held = queries.roles_of(request.user, at=timezone.now())
    abilities = held_by(request)
    return {
        "places": list(_places(request.path, abilities)),
        "also": [
            {"href": reverse(name), "icon": icon, "word": word}
            for name, icon, word in ALSO
            if name not in NEEDS or abilities & NEEDS[name]
        ],
        "opens_cases": Ability.OPEN_CASE in abilities,
        "who_does": ", ".join(words.role(one.value) for one in held) or _("no role"),
    }


def _places(path: str, held: frozenset[Ability]) -> Any:
    for name, icon, word, rare in PLACES:
        if name in NEEDS and not held & NEEDS[name]:
            continue
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        here = path == href if href == "/" else path.startswith(href)
        yield {"href": href, "icon": icon, "word": word, "rare": rare, "here": here}
