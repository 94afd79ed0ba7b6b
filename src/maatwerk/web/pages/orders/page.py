"""A page with one form about a case, or about none yet: one call into a room, and what was typed stays."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View

from maatwerk.cases import queries
from maatwerk.cases.models import Case
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import LabForm


class FormPage(LoginRequiredMixin, View, ABC):
    """One form; each page says its ability, its form, and the one call into a room."""

    ability: ClassVar[str]
    form_class: ClassVar[type[LabForm]] = LabForm
    template: ClassVar[str] = "orders/form.html"
    title: ClassVar[Any]
    verb: ClassVar[Any]
    """What the button says."""
    request: door.Inside
    case: Case | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the case first, where there is one: who may not see it learns nothing."""
        if request.user.is_authenticated:
            self.at = timezone.now()
            if "number" in kwargs:
                self.case = door.case_for(request, kwargs["number"])  # type: ignore[arg-type]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: door.Inside, **kwargs: Any) -> HttpResponse:
        """Show what is asked."""
        return self.draw(self.form())

    def post(self, request: door.Inside, **kwargs: Any) -> HttpResponse:
        """Make the call; whatever is refused, what was typed stays."""
        form = self.form()
        if not form.is_valid():
            return self.draw(form, status=422)
        done = door.attempt(lambda: self.act(form))
        if isinstance(done, door.Trouble):
            return self.draw(form, trouble=done)
        door.say(request, self.said(done.value))
        return redirect(self.next_page(done.value))

    def form(self) -> LabForm:
        """Return the form, bound to what was sent."""
        given: dict[str, Any] = {"initial": self.initial(), "sources": self.sources(), **self.form_options()}
        if self.request.method == "POST":
            given |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**given)

    def form_options(self) -> dict[str, Any]:
        """Return what else the form is made with."""
        return {}

    def initial(self) -> dict[str, Any]:
        """Return what the form starts with."""
        return {}

    def sources(self) -> dict[str, str]:
        """Return by field which record a prefilled value comes from."""
        return {}

    @abstractmethod
    def act(self, form: forms.Form) -> Any:
        """Make the one call into a room."""

    @abstractmethod
    def said(self, done: Any) -> str:
        """Return the sentence that confirms it."""

    @abstractmethod
    def next_page(self, done: Any) -> str:
        """Return where to go when it is done."""

    def context(self) -> dict[str, Any]:
        """Return what the template shows besides."""
        return {}

    def the_case(self) -> Case:
        """Return the case of this page."""
        if self.case is None:
            raise LookupError(f"{type(self).__name__} is about no case.")
        return self.case

    def draw(
        self, form: forms.Form, *, trouble: door.Trouble | None = None, status: int | None = None
    ) -> HttpResponse:
        """Draw the page."""
        context = {
            "case": self.case,
            "form": form,
            "title": self.title,
            "verb": self.verb,
            "right": queries.right_to(self.request.user, ability=self.ability, at=self.at),
            **self.context(),
        }
        response = door.show(self.request, self.template, context, trouble=trouble)
        if status is not None:
            response.status_code = status
        return response
