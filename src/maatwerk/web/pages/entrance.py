"""How people come in and go out, and what they see first."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Entrance(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator; nobody signs up by themselves."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "No account has this e-mail with this password. Check both and try again."
        ),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "account_inactive": _("This account is closed. The administrator of your lab can open it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: a stranger never makes an account."""
        return False


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """Tell the templates the log-ins of the demonstration hospital, when one was started."""
    return {"demonstration_logins": settings.DEMONSTRATION_LOGINS}
