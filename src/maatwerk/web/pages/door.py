"""What every page does alike: who looks, what was refused and why, where to go after it was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from maatwerk.archive.errors import ArchiveError
from maatwerk.cases import queries
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case, Device
from maatwerk.people import spoken
from maatwerk.people.errors import InputRefused, Refusal
from maatwerk.people.models import Account
from maatwerk.rulebook.reasons import Reason

_T = TypeVar("_T")
REFUSALS = (Refusal, InputRefused, CaseError, ArchiveError)


class Inside(HttpRequest):
    """A request behind the log-in."""

    user: Account


@dataclass(frozen=True)
class Trouble:
    """Why nothing was written: reasons of a gate or a right, or what is wrong about the input."""

    reasons: tuple[Reason, ...] = ()
    gate: str = ""
    what: str = ""
    where: str = ""
    why: str = ""
    do: str = ""

    @property
    def status(self) -> int:
        """Return 409 where a rule stands against it, 422 where the input does."""
        return 409 if self.reasons else 422


@dataclass(frozen=True)
class Done(Generic[_T]):
    """It was written; `value` is what the room returned."""

    value: _T


def attempt(do: Callable[[], _T]) -> Done[_T] | Trouble:
    """Make the one call into a room; a refusal comes back as words, a fault of ours goes on upwards."""
    try:
        return Done(do())
    except Refusal as refused:
        return Trouble(reasons=refused.reasons, gate=getattr(refused, "gate", None) or "")
    except (InputRefused, CaseError, ArchiveError) as refused:
        return Trouble(what=refused.what, where=spoken.field(refused.where), why=refused.why, do=refused.do)


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    trouble: Trouble | None = None,
) -> HttpResponse:
    """Draw a page; with trouble, its reasons stand on top and the status says so."""
    given = {**(context or {}), "trouble": trouble}
    return render(request, template, given, status=200 if trouble is None else trouble.status)


def say(request: HttpRequest, text: str) -> None:
    """Tell on the next page what was done; nothing important is said only here."""
    messages.info(request, text)


def device_for(request: Inside, number: str) -> Device:
    """Return a device that the viewer may see; to everybody else there is nothing at this address."""
    try:
        return queries.device(request.user, number=number, at=timezone.now())
    except CaseError as unknown:
        raise Http404 from unknown


def case_for(request: Inside, number: str) -> Case:
    """Return a case that the viewer may see; to everybody else there is nothing at this address."""
    found = queries.cases_for(request.user, at=timezone.now()).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def language() -> str:
    """Return the reader's language as the law and the library know it."""
    return (get_language() or "en").split("-")[0]
