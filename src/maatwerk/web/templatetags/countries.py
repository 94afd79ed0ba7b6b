"""How a country is said on a page, and what must be known of it first."""

from collections.abc import Sequence
from typing import Any

from django import template

from maatwerk.people.authority import home_country
from maatwerk.people.models import Account
from maatwerk.web import countries

register = template.Library()


@register.filter
def country_name(code: str) -> str:
    """Return what a country is called."""
    return countries.name(code)


@register.filter
def country_note(code: str) -> countries.Note | None:
    """Return what must be said of a country before any verdict."""
    return countries.note(code)


@register.filter
def country_of(account: Account) -> str:
    """Return what the country of a person's institution is called."""
    return countries.name(home_country(account.institution_key))


@register.filter
def loud_note_of(account: Account) -> countries.Note | None:
    """Return what must be said to a person before any verdict: that another law binds where they are."""
    found = countries.note(home_country(account.institution_key))
    return found if found is not None and found.loud else None


@register.filter
def nth(found: Sequence[Any], place: int) -> Any:
    """Return one of several by its place."""
    return found[place]
