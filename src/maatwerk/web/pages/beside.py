"""Beside the devices of a case: a marketed device that was adapted, and a paper that may come late."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maatwerk.cases import actions, queries
from maatwerk.cases.adapting import consequence
from maatwerk.cases.models import Case
from maatwerk.cases.words import Within
from maatwerk.people.roles import Ability
from maatwerk.rulebook.reasons import in_language
from maatwerk.web import happenings
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import LabForm


class AdaptedForm(LabForm):
    """Which device of which maker, how it was adapted, and whether its maker foresees that."""

    product = forms.CharField(label=gettext_lazy("Product"), max_length=200)
    maker = forms.CharField(label=gettext_lazy("Maker"), max_length=200)
    identifier = forms.CharField(
        label=gettext_lazy("UDI or lot"), max_length=120, help_text=gettext_lazy("Scan it from the package.")
    )
    adapted_how = forms.CharField(
        label=gettext_lazy("Adapted how"),
        help_text=gettext_lazy("Bent on the printed model, cut to 6 holes."),
    )
    within_instructions = forms.ChoiceField(
        label=gettext_lazy("Do the maker’s instructions foresee this?"),
        choices=[
            (Within.YES.value, gettext_lazy("Yes")),
            (Within.NO.value, gettext_lazy("No")),
            (Within.NOT_KNOWN.value, gettext_lazy("Not known")),
        ],
        widget=forms.RadioSelect,
    )
    grounds = forms.CharField(
        label=gettext_lazy("Where they say so"),
        required=False,
        help_text=gettext_lazy("Instructions, edition, section. Needed for a yes."),
    )


class WithdrawForm(LabForm):
    """Why the record does not hold."""

    reason = forms.CharField(label=gettext_lazy("Why it does not hold"))


class LateForm(LabForm):
    """What the paper says, or its scan or picture."""

    text = forms.CharField(
        label=gettext_lazy("What it says"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = forms.FileField(
        label=gettext_lazy("Scan or picture"), required=False, help_text=gettext_lazy("PDF, PNG or JPEG.")
    )


@login_required
def adapt(request: door.Inside, number: str) -> HttpResponse:
    """Record a marketed device that was adapted for the patient of a case."""
    case = door.case_for(request, number)
    form, trouble = AdaptedForm(), None
    if request.method == "POST":
        form = AdaptedForm(request.POST)
        if form.is_valid():
            done = door.attempt(
                lambda: actions.record_adapted_device(
                    case=case, actor=request.user, at=timezone.now(), **form.cleaned_data
                )
            )
            if isinstance(done, door.Done):
                door.say(request, _("Recorded. It stands beside the devices of the case."))
                return redirect("case", number=case.number)
            trouble = done
    follows = [(one.value, consequence(one)) for one in Within]
    return _drawn(
        request, "beside/adapt.html", {"case": case, "form": form, "follows": follows}, form, trouble
    )


@login_required
def withdraw(request: door.Inside, number: str, pk: int) -> HttpResponse:
    """Say that a record of an adapted device does not hold."""
    case = door.case_for(request, number)
    adapted = case.adapted_devices.filter(pk=pk, state="recorded").first()
    if adapted is None:
        raise Http404
    form, trouble = WithdrawForm(), None
    if request.method == "POST":
        form = WithdrawForm(request.POST)
        if form.is_valid():
            done = door.attempt(
                lambda: actions.withdraw_adapted_device(
                    adapted=adapted, actor=request.user, at=timezone.now(), **form.cleaned_data
                )
            )
            if isinstance(done, door.Done):
                door.say(request, _("Withdrawn; the record is kept with the reason."))
                return redirect("case", number=case.number)
            trouble = done
    return _drawn(
        request, "beside/withdraw.html", {"case": case, "form": form, "adapted": adapted}, form, trouble
    )


@login_required
def late(request: door.Inside, number: str, code: str) -> HttpResponse:
    """Bring a paper of a trauma case that may come late."""
    case = door.case_for(request, number)
    lane = queries.lane_standing(case, at=timezone.now())
    standing = next((one for one in lane.late if one.entry.code == code), None) if lane else None
    if standing is None:
        raise Http404
    form, trouble = LateForm(), None
    if request.method == "POST":
        form = LateForm(request.POST, request.FILES)
        if form.is_valid():
            done = door.attempt(lambda: _bring(request, case, code, form.cleaned_data))
            if isinstance(done, door.Done):
                door.say(request, _("The paper is there."))
                return redirect("case", number=case.number)
            trouble = done
    title = in_language(standing.entry.title, get_language() or "en")
    context = {"case": case, "form": form, "one": standing, "title": title}
    # The indication is a field of the case.
    ability = Ability.OPEN_CASE if code == "indication" else standing.entry.by
    return _drawn(request, "beside/late.html", context, form, trouble, ability=ability)


def _bring(request: door.Inside, case: Case, code: str, given: dict[str, Any]) -> object:
    """Bring it in the one way that it can be: the indication is a field of the case, the rest are papers."""
    file, at = given["file"], timezone.now()
    if code == "indication":
        return actions.change_case(
            case=case,
            changes={"indication": given["text"]},
            reason=happenings.WRITTEN_LATER,
            actor=request.user,
            at=at,
        )
    return actions.bring_late_paper(
        case=case,
        code=code,
        text=given["text"],
        file_name=file.name if file else "",
        content=file.read() if file else None,
        actor=request.user,
        at=at,
    )


def _drawn(
    request: door.Inside,
    template: str,
    context: dict[str, Any],
    form: LabForm,
    trouble: door.Trouble | None,
    *,
    ability: Ability = Ability.ACCEPT_DEVICE,
) -> HttpResponse:
    right = queries.right_to(request.user, ability=ability, at=timezone.now())
    answer = door.show(request, template, {**context, "right": right}, trouble=trouble)
    if form.errors:
        answer.status_code = 422
    return answer
