"""A station that several people share: opening it, coming by PIN or badge, going; the own PIN and badge."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maatwerk.people import actions, queries
from maatwerk.people.models import Account
from maatwerk.people.proofs import prove
from maatwerk.web import station as shared
from maatwerk.web.pages import door
from maatwerk.web.pages.code39 import bars
from maatwerk.web.pages.forms import SignForm

PIN_INPUT = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "8"}


class StartForm(SignForm):
    """Who opens a station, and what it is called."""

    name = forms.CharField(
        label=gettext_lazy("Name of the station"),
        max_length=60,
        help_text=gettext_lazy(
            "Where it stands, such as “Print room, left bench”. It is on record with each action."
        ),
    )
    field_order = ("name", "password", "code")


class MeansForm(SignForm):
    """The own PIN, or a badge; either only with a fresh proof."""

    pin = forms.CharField(
        label=gettext_lazy("New PIN"),
        required=False,
        help_text=gettext_lazy("Six to eight digits. It works at shared stations only and never signs."),
        widget=forms.PasswordInput(attrs=PIN_INPUT),
    )
    field_order = ("pin", "password", "code")


def station(request: door.Inside) -> HttpResponse:
    """Ask who is there; in a browser of one's own, offer to make it a shared station."""
    found: shared.Station | None = request.station  # type: ignore[attr-defined]
    if found is not None:
        if found.acting is not None:
            # Whoever comes to this page is gone from the others; the way back leads nowhere.
            shared.leave(request)
        return _pad(request, found)
    return _start(request)


@login_required
@sensitive_post_parameters("password", "code")
def _start(request: door.Inside) -> HttpResponse:
    form = StartForm(request.POST or None, initial={"digest": _digest(request, "station")})
    if not form.is_valid():
        return _draw(request, "station/start.html", {"form": form}, bad=form.is_bound)
    done = door.attempt(
        lambda: actions.start_station(
            account=request.user,
            proof=_prove(request, form),
            name=form.cleaned_data["name"],
            at=timezone.now(),
        )
    )
    if isinstance(done, door.Trouble):
        return door.show(request, "station/start.html", {"form": form}, trouble=done)
    shared.begin(request, name=done.value)
    return redirect("station")


def _pad(request: HttpRequest, found: shared.Station, *, trouble: door.Trouble | None = None) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next")
    context = {
        "station": found,
        "people": list(queries.station_people(found.home)),
        "next": shared.safe_next(request, wanted),
        "chosen": request.POST.get("person") or request.GET.get("person") or "",
    }
    return door.show(request, "station/pad.html", context, trouble=trouble)


@require_POST
@sensitive_post_parameters("pin", "code")
def enter(request: HttpRequest) -> HttpResponse:
    """Let a person come, by badge or by name and PIN."""
    found: shared.Station | None = request.station  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    done = door.attempt(lambda: _who_comes(request, found))
    if isinstance(done, door.Trouble):
        return _pad(request, found, trouble=done)
    shared.come(request, done.value)
    return redirect(shared.safe_next(request, request.POST.get("next")))


def _who_comes(request: HttpRequest, found: shared.Station) -> Account:
    given: dict[str, Any] = {"station": found.name, "home": found.home, "at": timezone.now()}
    if badge := request.POST.get("badge", "").strip():
        return actions.enter_by_badge(code=badge, **given)
    key = request.POST.get("person", "")
    person = queries.station_people(found.home).filter(pk=key).first() if key.isdecimal() else None
    if person is None:
        return actions.enter_by_badge(code="", **given)
    return actions.enter_by_pin(account=person, pin=request.POST.get("pin", ""), **given)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let nobody act any more; the station stays open."""
    if request.station is None:  # type: ignore[attr-defined]
        raise Http404
    shared.leave(request)
    return redirect("station")


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Say that somebody still works here; answers 403 when nobody does."""
    found: shared.Station | None = request.station  # type: ignore[attr-defined]
    return HttpResponse(status=204 if found is not None and found.acting is not None else 403)


@login_required
@sensitive_post_parameters("password", "code", "pin")
def means(request: door.Inside) -> HttpResponse:
    """Set the own PIN, make the own badge, or end both."""
    wanted = request.POST.get("do", "pin")
    what = wanted if wanted in {"pin", "badge"} else "pin"
    if request.method == "POST" and wanted == "end":
        return _end(request)
    form = MeansForm(request.POST or None, initial={"digest": _digest(request, what)})
    if not form.is_valid():
        return _show_means(request, form)
    done = door.attempt(lambda: _set(request, form, what=what))
    if isinstance(done, door.Trouble):
        return _show_means(request, form, trouble=done)
    if what == "badge":
        return _show_means(
            request, MeansForm(initial={"digest": _digest(request, "pin")}), badge=str(done.value)
        )
    door.say(request, _("Your PIN counts from now on."))
    return redirect("means")


def _set(request: door.Inside, form: SignForm, *, what: str) -> str:
    proof = prove(
        account=request.user,
        password=form.cleaned_data["password"],
        code=form.cleaned_data["code"] or None,
        digest=actions.means_digest(request.user, what=what),
        at=timezone.now(),
    )
    now = timezone.now()
    if what == "badge":
        return actions.issue_badge(account=request.user, proof=proof, at=now)[1]
    actions.set_pin(account=request.user, pin=form.cleaned_data["pin"], proof=proof, at=now)
    return ""


def _end(request: door.Inside) -> HttpResponse:
    actions.end_means(
        account=request.user, reason="Ended by its owner", actor=request.user, at=timezone.now()
    )
    door.say(request, _("Your PIN and your badge open nothing any more."))
    return redirect("means")


def _show_means(
    request: door.Inside, form: SignForm, *, trouble: door.Trouble | None = None, badge: str = ""
) -> HttpResponse:
    pin, held = queries.means_of(request.user)
    context = {"form": form, "pin": pin, "held": held, "badge": badge, "bars": bars(badge) if badge else None}
    return _draw(
        request, "station/means.html", context, bad=form.is_bound and not form.is_valid(), trouble=trouble
    )


def _digest(request: door.Inside, what: str) -> str:
    return actions.means_digest(request.user, what=what)


def _prove(request: door.Inside, form: SignForm) -> Any:
    return prove(
        account=request.user,
        password=form.cleaned_data["password"],
        code=form.cleaned_data["code"] or None,
        digest=_digest(request, "station"),
        at=timezone.now(),
    )


def _draw(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    bad: bool,
    trouble: door.Trouble | None = None,
) -> HttpResponse:
    response = door.show(request, template, context, trouble=trouble)
    if bad:
        response.status_code = 422
    return response
