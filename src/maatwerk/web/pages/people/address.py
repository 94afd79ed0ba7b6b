"""Addresses of people."""

from django.urls import reverse

from maatwerk.people.models import Account


def link_to(account: Account) -> str:
    """Return the address of a person."""
    return reverse("person", kwargs={"key": str(account.pk)})
