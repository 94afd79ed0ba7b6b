"""Also in the queue: what is no device. Three inputs, no statement, never for a patient."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions, queries
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import SideWork
from maatwerk.cases.process import SIDE_WORK
from maatwerk.cases.words import Side
from maatwerk.lab.queries import families
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web import words
from maatwerk.web.pages import door, lists
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.lab.telling import titled
from maatwerk.web.pages.lists import Column, Filter, Listing

NEEDS = {
    "place": Ability.PREPARE_BUILD,
    "make": Ability.RUN_BUILD,
    "hand_over": Ability.RUN_BUILD,
    "cancel": Ability.RUN_BUILD,
    "become": Ability.OPEN_CASE,
}
"""The ability that each button of a piece of work needs."""


class WantForm(LabForm):
    """What, from which file, for whom."""

    title = forms.CharField(
        label=gettext_lazy("What"),
        max_length=200,
        help_text=gettext_lazy("Teaching model, phantom, jig or research part, and which one."),
    )
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("STL, OBJ, PLY, 3MF or glTF."))
    for_whom = forms.CharField(label=gettext_lazy("For whom"), max_length=200)


class PlaceForm(LabForm):
    """Into which planned build; none takes it out again."""

    build = forms.ChoiceField(label=gettext_lazy("Build"), required=False)

    def __init__(self, *args: Any, builds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["build"].choices = [("", _("in no build")), *builds]  # type: ignore[attr-defined]


class CancelForm(LabForm):
    """Why it is not made."""

    reason = forms.CharField(label=gettext_lazy("Why it is not made"))


class BecomeForm(LabForm):
    """For which case it becomes a device, of which family, on which side."""

    case = forms.CharField(label=gettext_lazy("Case number"))
    family = forms.ChoiceField(label=gettext_lazy("Family"))
    side = forms.ChoiceField(
        label=gettext_lazy("Side"), choices=[(one.value, words.SIDES[one.value]) for one in Side]
    )

    def __init__(self, *args: Any, known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].choices = known  # type: ignore[attr-defined]


@login_required
def queue(request: door.Inside) -> HttpResponse:
    """List what is wanted and was made; ask for something new."""
    if not queries.sees_all(request.user, at=timezone.now()):
        raise Http404
    form, trouble = WantForm(), None
    if request.method == "POST":
        form = WantForm(request.POST, request.FILES)
        done = _want(request, form) if form.is_valid() else None
        if isinstance(done, door.Done):
            door.say(request, _("%(number)s is in the queue.") % {"number": done.value.number})
            return redirect("queue")
        trouble = done
    right = queries.right_to(request.user, ability=Ability.PREPARE_BUILD, at=timezone.now())
    listing, context = _listing(request.user), {"form": form, "right": right}
    answer = lists.draw(request, listing, context, template="queue/queue.html", trouble=trouble)
    if form.errors:
        answer.status_code = 422
    return answer


def _listing(viewer: Account) -> Listing:
    """Return the list of what is wanted and was made, each thing with its one line."""
    return Listing(
        name="queue",
        title=_("Wanted and made"),
        rows=queries.side_work_for(viewer),
        columns=(
            Column(
                name="title",
                label=_("What"),
                value=lambda one: one.title,
                link=lambda one: reverse("side_work", kwargs={"number": one.number}),
            ),
            Column(name="number", label=_("Number"), value=lambda one: one.number),
            Column(name="for", label=_("For whom"), value=lambda one: one.for_whom),
            Column(
                name="state",
                label=_("State"),
                value=lambda one: words.state(one.state),
                mark=lambda one: words.mark_of(one.state),
            ),
            Column(
                name="became",
                label=_("Became"),
                value=lambda one: one.became.number if one.became else "",
                link=lambda one: (
                    reverse("device", kwargs={"number": one.became.number}) if one.became else ""
                ),
                rare=True,
            ),
            Column(name="build", label=_("Build"), value=lambda one: one.build.number if one.build else ""),
        ),
        filters=(
            Filter(
                name="is",
                label=_("State"),
                options=[(code, words.state(code)) for code in SIDE_WORK.states],
                keeps=lambda one, value: one.state == value,
            ),
        ),
        empty=(_("Nothing is asked for."), _("What, the file, for whom: three inputs are enough.")),
    )


@login_required
def work(request: door.Inside, number: str) -> HttpResponse:
    """Show one piece of such work and what can be done with it."""
    if not queries.sees_all(request.user, at=timezone.now()):
        raise Http404
    try:
        found = queries.side_work(request.user, number=number)
    except CaseError as unknown:
        raise Http404 from unknown
    chosen = request.POST.get("do", "") if request.method == "POST" else ""
    asked = _forms(request, found, chosen=chosen)
    trouble = None
    form = asked.get(chosen)
    if chosen and (form is None or form.is_valid()):
        done = door.attempt(lambda: _act(request, found, chosen, form))
        if isinstance(done, door.Done):
            door.say(request, _("%(number)s: done.") % {"number": found.number})
            return redirect("side_work", number=found.number)
        trouble = done
    context = {"work": found, "rights": _rights(request), **asked}
    answer = door.show(request, "queue/work.html", context, trouble=trouble)
    if form is not None and form.errors:
        answer.status_code = 422
    return answer


def _want(request: door.Inside, form: WantForm) -> door.Done[SideWork] | door.Trouble:
    given = form.cleaned_data
    return door.attempt(
        lambda: actions.want_side_work(
            title=given["title"],
            file_name=given["file"].name,
            content=given["file"].read(),
            for_whom=given["for_whom"],
            actor=request.user,
            at=timezone.now(),
        )
    )


def _rights(request: door.Inside) -> dict[str, queries.Right]:
    """Return for each button whether the viewer may press it, and who can."""
    at = timezone.now()
    found = {one: queries.right_to(request.user, ability=one, at=at) for one in set(NEEDS.values())}
    return {button: found[ability] for button, ability in NEEDS.items()}


def _forms(request: door.Inside, found: SideWork, *, chosen: str) -> dict[str, LabForm]:
    """Return the forms of a page, that which was sent with what was typed."""

    def made(name: str, kind: type[LabForm], **options: Any) -> LabForm:
        return kind(request.POST, **options) if chosen == name else kind(**options)

    planned = queries.builds_for(request.user).filter(state="planned")
    builds = [(one.number, one.number) for one in planned]
    known = dict.fromkeys(
        (one.code, titled(one.title)) for one in families(request.user).filter(state="released")
    )
    return {
        "place": made(
            "place", PlaceForm, builds=builds, initial={"build": found.build and found.build.number}
        ),
        "cancel": made("cancel", CancelForm),
        "become": made("become", BecomeForm, known=list(known)),
    }


def _act(request: door.Inside, found: SideWork, chosen: str, form: LabForm | None) -> object:
    """Make the one call that a button stands for."""
    given = {} if form is None else form.cleaned_data
    at = timezone.now()
    acts: dict[str, Callable[[], object]] = {
        "make": lambda: actions.make_side_work(work=found, actor=request.user, at=at),
        "hand_over": lambda: actions.hand_over_side_work(work=found, actor=request.user, at=at),
        "cancel": lambda: actions.cancel_side_work(
            work=found, reason=given["reason"], actor=request.user, at=at
        ),
        "place": lambda: _place(request, found, given["build"], at=at),
        "become": lambda: _become(request, found, given, at=at),
    }
    if chosen not in acts:
        raise CaseError("act_unknown", what=_("The page asked for something that it cannot do."))
    return acts[chosen]()


def _place(request: door.Inside, found: SideWork, number: str, *, at: datetime) -> object:
    build = queries.builds_for(request.user).filter(number=number).first() if number else None
    return actions.place_side_work(work=found, build=build, actor=request.user, at=at)


def _become(request: door.Inside, found: SideWork, given: dict[str, Any], *, at: datetime) -> object:
    case = queries.cases_for(request.user, at=at).filter(number=given["case"].strip()).first()
    if case is None:
        raise CaseError(
            "case_not_found",
            what=_("There is no case %(number)s.") % {"number": given["case"]},
            do=_("Open the case first; a device belongs to one patient."),
        )
    return actions.begin_device_from(
        work=found, case=case, family_code=given["family"], side=given["side"], actor=request.user, at=at
    )
