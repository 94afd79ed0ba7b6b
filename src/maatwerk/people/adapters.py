"""What the log-in pages of allauth ask of this room: secrets kept unreadable, codes taken once."""

import base64
import logging
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from maatwerk.archive.recorded import is_as_recorded
from maatwerk.people.actions.factors import is_enrolled_on_record, open_enrolment, spend_code
from maatwerk.people.errors import ProofRefused
from maatwerk.people.models import Account
from maatwerk.people.proofs import enrolled_authenticator, readable_secret

log = logging.getLogger("maatwerk.people")


class RecordedAccounts(AuthenticationBackend):  # type: ignore[misc]
    """Lets in who knows the password of an account that is what the archive holds."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        """Return the account, or nothing where somebody put it in or changed it past the program."""
        found: Account | None = super().authenticate(request, **credentials)
        if found is None or is_as_recorded(found):
            return found
        log.error("account %d is not what the archive holds; its log-in was refused", found.pk)
        return None


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps authenticator secrets encrypted and asks for the code of whoever is enrolled."""

    def encrypt(self, text: str) -> str:
        """Return a secret unreadable without the secret key of the installation."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret readable again."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def is_mfa_enabled(self, user: Account, types: list[str] | None = None) -> bool:
        """Return whether a code is asked for: also when rows were removed that the archive knows of."""
        return bool(super().is_mfa_enabled(user, types)) or (
            user.is_authenticated and (open_enrolment(user) is not None or is_enrolled_on_record(user))
        )

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return no: an authenticator ends through an action of this room, with a reason and an event."""
        return False


class _CodeOnce:
    """The code is checked against the enrolled authenticator and counts once, in every process."""

    user: Account
    cleaned_data: dict[str, str]

    def clean_code(self) -> str:
        """Return the code when it is the enrolled authenticator's and was not used before."""
        clear_limit = check_rate_limit(self.user)
        code = self.cleaned_data["code"]
        if not self._is_spent_now(code):
            raise SecondFactor().validation_error("incorrect_code")
        clear_limit()
        return code

    def _is_spent_now(self, code: str) -> bool:
        try:
            pair = enrolled_authenticator(self.user)
            if pair is None:
                return False
            enrolment, self.authenticator = pair
            secret = readable_secret(self.authenticator)
        except ProofRefused:
            return False
        return spend_code(enrolment=enrolment, secret=secret, code=code, at=timezone.now())


class LogInForm(_CodeOnce, AuthenticateForm):  # type: ignore[misc]
    """Asks for the code at log-in."""


class AgainForm(_CodeOnce, ReauthenticateForm):  # type: ignore[misc]
    """Asks for the code again before something delicate."""


def _cipher() -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"maatwerk.second-factor/1")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
