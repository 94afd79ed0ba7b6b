"""A form is taken once: sent again because its answer was lost, it leads to where the first sending led."""

import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from maatwerk.people import actions
from maatwerk.web.station import ALWAYS

SECRET = frozenset({"password", "pin", "code", "badge"})
"""What somebody proves oneself with; it is no part of what was sent."""
ONCE = "once"
"""What the page's script names a filling of a form by: it outlives a page that is loaded again."""
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the field
APART = ALWAYS | {"station_enter"}
"""These may be sent as often as one likes."""
WAIT_SECONDS = 15
_LEADS = frozenset({302, 303})
_LOOK_SECONDS = 0.25
_READ_WHOLE = 8 * 1024 * 1024


class Middleware:
    """Claims each form before its page takes it.

    The script of the pages gives each filling of a form a name of its own; without script the token, which is
    another one each time that a page is drawn, serves. Together with who sends, where to and what, that names
    one sending: a form that is filled in anew, or differently, is another one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note where the sending led to, before the answer leaves."""
        response = self.get_response(request)
        digest = getattr(request, "sending", "")
        if digest:
            actions.end_sending(digest=digest, led_to=_led_to(response))
        return _watched(request, response)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the first of equal sendings pass; answer every other with what the first led to."""
        if request.method != "POST" or not request.user.is_authenticated or TOKEN not in request.POST:
            return None
        if request.resolver_match is not None and request.resolver_match.url_name in APART:
            return None
        digest = hashlib.sha256(b"\0".join(_said(request))).hexdigest()
        claim = actions.claim_sending(digest=digest, at=timezone.now())
        if claim.first:
            request.sending = digest  # type: ignore[attr-defined]
            return None
        return _answered(request, led_to=claim.led_to or _awaited(digest))


def _said(request: HttpRequest) -> Iterator[bytes]:
    """Yield who sends, where to and what; of a large file only name and size."""
    yield str(request.user.pk).encode()
    yield request.get_full_path().encode()
    left_out = SECRET | ({TOKEN} if request.POST.get(ONCE) else frozenset())
    for name in sorted(set(request.POST) - left_out):
        for value in request.POST.getlist(name):
            yield f"{name}={value}".encode()
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            yield f"{name}={file.name}:{file.size}".encode()
            if file.size is not None and file.size <= _READ_WHOLE:
                yield hashlib.sha256(file.read()).digest()
                file.seek(0)


def _led_to(response: HttpResponse) -> str:
    """Return where an answer leads to; nothing, when what was sent was not taken."""
    return str(response.headers.get("Location", "")) if response.status_code in _LEADS else ""


def _awaited(digest: str) -> str:
    """Wait for the first sending, which is still being worked on."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if found := actions.led_to(digest=digest):
            return found
        time.sleep(_LOOK_SECONDS)
    return ""


def _answered(request: HttpRequest, *, led_to: str) -> HttpResponse:
    """Go where the first sending led; when nobody knows, say so and let the person look."""
    if led_to:
        messages.info(
            request, _("This was taken when it was sent the first time. Nothing was written twice.")
        )
    else:
        messages.warning(
            request, _("This was sent before, and may have been taken. Look first, then send it again.")
        )
    return redirect(led_to or request.get_full_path())


def _watched(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer a sending that a page watches with the address to go to, in place of a redirect it would follow.

    Who is logged in no longer is told so with 401: the page stays, with all that was chosen.
    """
    if request.method != "POST" or not request.headers.get("X-Sending") or response.status_code not in _LEADS:
        return response
    status = 204 if request.user.is_authenticated else 401
    told = HttpResponse(status=status, headers={"X-Next": response.headers["Location"]})
    told.cookies = response.cookies
    return told
