"""How people come in and go out, and what they see first."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from maatwerk.people import actions
from maatwerk.people.models import Account


class Entrance(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: a stranger never makes an account."""
        return False

    def set_password(self, user: Account, password: str) -> None:
        """Let the room of people write the new password, so that it stands on record."""
        actions.set_own_password(account=user, password=password, at=timezone.now())
