"""One-time codes by time (RFC 6238), judged at a moment that is given, never by the clock."""

import hashlib
from datetime import datetime

import rfc8785
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

_DOMAIN = b"maatwerk.authenticator/1\x00"


def step_at(at: datetime) -> int:
    """Return the number of the step of time that a moment lies in (RFC 6238, 4.2)."""
    return int(at.timestamp()) // int(app_settings.TOTP_PERIOD)


def code_for(*, secret: str, step: int) -> str:
    """Return the code that an app shows in this step."""
    return str(format_hotp_value(hotp_value(secret, step)))


def matching_step(*, secret: str, code: str, at: datetime) -> int | None:
    """Return the newest step near this moment whose code it is; one step of drift is tolerated."""
    now, drift = step_at(at), int(app_settings.TOTP_TOLERANCE) or 1
    for step in range(now + drift, now - drift - 1, -1):
        if compare_user_code(actual=code, expected=code_for(secret=secret, step=step)):
            return step
    return None


def authenticator_digest(authenticator: Authenticator) -> str:
    """Return the digest that ties an authenticator's row to its enrolment: whose, what kind, which secret."""
    bound = {"account": authenticator.user_id, "type": authenticator.type, "data": authenticator.data}
    return hashlib.sha256(_DOMAIN + rfc8785.dumps(bound)).hexdigest()
