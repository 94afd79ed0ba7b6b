"""Deciding the route: only what is still open is asked, and what follows is shown as one answers."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maatwerk.cases import actions, queries
from maatwerk.cases.queries import Question, RouteGround, RoutePreview
from maatwerk.rulebook.reasons import Reason
from maatwerk.rulebook.vocabulary import FactType
from maatwerk.web import words
from maatwerk.web.choices import choice
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.lab.telling import called
from maatwerk.web.pages.steps.page import StepPage

ANSWER = "answer-"
YES, NO = "yes", "no"


class RouteForm(LabForm):
    """The open questions of one device; what is left open stays not known."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, in one sentence"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, preview: RoutePreview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open, self.usual = preview.open, preview.usual
        for one in (*preview.open, *preview.usual):
            self.fields[f"{ANSWER}{one.fact.name}"] = _field(one)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def open_fields(self) -> list[Any]:
        """Return the questions that are open."""
        return [self[f"{ANSWER}{one.fact.name}"] for one in self.open]

    @property
    def usual_fields(self) -> list[Any]:
        """Return what the family takes as answered."""
        return [self[f"{ANSWER}{one.fact.name}"] for one in self.usual]

    def answers(self) -> dict[str, Any]:
        """Return what a person answered."""
        return read_answers(self.cleaned_data, asked=(*self.open, *self.usual))


def read_answers(given: Mapping[str, Any], *, asked: tuple[Question, ...]) -> dict[str, Any]:
    """Turn words of the form into answers; what is empty was not answered."""
    found: dict[str, Any] = {}
    for one in asked:
        value = given.get(f"{ANSWER}{one.fact.name}")
        if value in (None, "", []):
            continue
        if one.fact.type is FactType.YES_NO:
            found[one.fact.name] = value == YES
        elif one.fact.type is FactType.NUMBER:
            found[one.fact.name] = float(value)
        else:
            found[one.fact.name] = value
    return found


def as_typed(value: Any) -> Any:
    """Turn an answer into the words of the form."""
    if isinstance(value, bool):
        return YES if value else NO
    return list(value) if isinstance(value, frozenset | set | tuple) else value


def _field(one: Question) -> forms.Field:
    more: dict[str, Any] = {"label": one.text, "required": False}
    field: forms.Field
    if one.fact.type is FactType.YES_NO:
        choices = [(YES, _("Yes")), (NO, _("No")), ("", _("Not known yet"))]
        field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **more)
    elif one.fact.type is FactType.CHOICE:
        choices = [("", _("Not known yet")), *((name, choice(name)) for name in one.fact.choices)]
        field = forms.ChoiceField(choices=choices, **more)
    elif one.fact.type is FactType.SET and one.fact.choices:
        choices = [(name, choice(name)) for name in one.fact.choices]
        field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more)
    elif one.fact.type is FactType.NUMBER:
        field = forms.FloatField(**more)
    elif one.fact.type is FactType.DATE:
        field = forms.DateField(**more)
    else:
        field = forms.CharField(max_length=400, **more)
    field.is_open = True  # type: ignore[union-attr]
    field.widget.is_choice = isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    field.widget.is_box = False
    return field


class DecideRoute(StepPage):
    """What the device is in law: answered by a person where neither family nor records know."""

    code = "decide_route"
    form_class = RouteForm
    template = "orders/route.html"

    def _language(self) -> str:
        return (get_language() or "en").split("-")[0]

    def _preview(self, answers: Mapping[str, Any]) -> RoutePreview:
        return queries.route_preview(self.ground, answers=answers, language=self._language())

    @cached_property
    def ground(self) -> RouteGround:
        """Return what family and records say."""
        return queries.route_ground(self.device, at=self.at)

    @cached_property
    def before(self) -> dict[str, Any]:
        """Return what was answered the last time."""
        return queries.answers_before(self.device, at=self.at)

    @cached_property
    def preview(self) -> RoutePreview:
        """Return what follows from the answers so far: an answer can open or settle another question."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        preview = self._preview(self.before)
        for _turn in range(3):
            following = self._preview({**self.before, **_typed(data, preview)})
            settled = [one.fact.name for one in following.open] == [one.fact.name for one in preview.open]
            preview = following
            if settled:
                break
        return preview

    def form(self) -> LabForm:
        """Ask for the reason where a part repeats: the answer opens the gate, so it says why."""
        form = super().form()
        form.fields["reason"].required = self.ground.is_held_as_series
        return form

    def form_options(self) -> dict[str, Any]:
        """Ask what is open on the answers so far."""
        return {"preview": self.preview}

    def initial(self) -> dict[str, Any]:
        """Begin with what was answered before, what is usual, or what the address says."""
        found = {f"{ANSWER}{one.fact.name}": as_typed(one.usual) for one in self.preview.usual}
        found |= {f"{ANSWER}{name}": as_typed(value) for name, value in self.before.items()}
        for one in (*self.preview.open, *self.preview.usual):
            name = f"{ANSWER}{one.fact.name}"
            if name in self.request.GET:
                many = one.fact.type is FactType.SET
                found[name] = self.request.GET.getlist(name) if many else self.request.GET[name]
        return found

    def sources(self) -> dict[str, str]:
        """What is usual comes from the family; what was answered, from the decision before."""
        family = _("the family %(family)s") % {"family": called(self.device.family)}
        found = {f"{ANSWER}{one.fact.name}": family for one in self.preview.usual}
        earlier = _("the decision before")
        return found | {f"{ANSWER}{name}": earlier for name in self.before if name not in found}

    def context(self) -> dict[str, Any]:
        """Show what follows."""
        answer = self.preview.answer
        asked = {one.fact.name for one in (*self.preview.open, *self.preview.usual)}
        return {
            "follows": answer,
            "says": _sorted(answer.reasons),
            "elsewhere": [one for one in answer.not_known if one.fact not in asked],
            "still_open": [one for one in answer.not_known if one.fact in asked],
            "qualification": words.law(answer.qualification),
            "route": words.law(answer.route),
            "rules": answer.rules_considered,
        }

    def act(self, form: forms.Form) -> object:
        """Decide it."""
        form = cast(RouteForm, form)
        return actions.decide_route(
            device=self.device,
            answers=form.answers(),
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Say what was decided."""
        answer = self.preview.answer
        return _("Decided: %(route)s, class %(class)s.") % {
            "route": words.law(answer.route),
            "class": answer.device_class.replace("_", " "),
        }


def _sorted(reasons: tuple[Reason, ...]) -> dict[str, list[Reason]]:
    """Put the reasons beside what they are about: what it is, its class, the notified body."""
    about = {"class_by_rule": "device_class", "notified_body": "body"}
    found: dict[str, list[Reason]] = {"it_is": [], "device_class": [], "body": []}
    for one in reasons:
        found[about.get(one.code, "it_is")].append(one)
    return found


def _typed(data: Mapping[str, Any], preview: RoutePreview) -> dict[str, Any]:
    asked = (*preview.open, *preview.usual)
    raw: dict[str, Any] = {}
    for one in asked:
        name = f"{ANSWER}{one.fact.name}"
        many = one.fact.type is FactType.SET
        raw[name] = data.getlist(name) if many and hasattr(data, "getlist") else data.get(name)
        if one.fact.type is FactType.NUMBER:
            try:
                raw[name] = float(raw[name])
            except (TypeError, ValueError):
                raw[name] = None
        if one.fact.choices and not many and raw[name] not in one.fact.choices:
            raw[name] = None
    return read_answers(raw, asked=asked)


PAGES = (DecideRoute,)
