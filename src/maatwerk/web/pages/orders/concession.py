"""A signed, reasoned exception of one device from a limit that the lab set itself."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from maatwerk.cases import actions, queries
from maatwerk.cases.models import Device
from maatwerk.people.proofs import prove
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import SignForm


class ConcessionForm(SignForm):
    """The reason, which is what is signed, and the signature."""

    digest = None  # type: ignore[assignment]
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy(
            "Why this one device may leave the limit, and what keeps it safe all the same."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("reason", "password", "code")


@login_required
@require_http_methods(["GET", "POST"])
def concession(request: HttpRequest, number: str, gate: str, code: str) -> HttpResponse:
    """Ask for reason and signature; grant the exception."""
    inside: door.Inside = request  # type: ignore[assignment]
    device, at = door.device_for(inside, number), timezone.now()
    rule = queries.rule_to_concede(device, gate=gate, code=code)
    if rule is None:
        raise Http404
    form = ConcessionForm(request.POST or None)
    trouble = None
    if request.method == "POST" and form.is_valid():
        done = door.attempt(lambda: _grant(inside, form=form, device=device, gate=gate, code=code))
        if not isinstance(done, door.Trouble):
            door.say(request, _("The concession is signed. It holds for this device only."))
            return redirect(reverse("device", kwargs={"number": number}))
        trouble = done
    context = {
        "device": device,
        "case": device.case,
        "form": form,
        "rule": rule,
        "gate": gate,
        "granted": device.concessions.filter(code=code).select_related("granted_by"),
        "title": _("Grant a concession"),
        "signs": True,
        "right": queries.right_to(inside.user, ability="grant_concession", at=at),
    }
    response = door.show(request, "orders/concession.html", context, trouble=trouble)
    if form.errors and trouble is None:
        response.status_code = 422
    return response


def _grant(request: door.Inside, *, form: ConcessionForm, device: Device, gate: str, code: str) -> Any:
    """Sign over the reason exactly as it was typed."""
    at = timezone.now()
    given = form.cleaned_data
    digest = queries.to_sign_concession(device, gate=gate, code=code, reason=given["reason"])
    proof = prove(
        account=request.user, password=given["password"], code=given["code"] or None, digest=digest, at=at
    )
    return actions.grant_concession(
        device=device, gate=gate, code=code, reason=given["reason"], actor=request.user, at=at, proof=proof
    )
