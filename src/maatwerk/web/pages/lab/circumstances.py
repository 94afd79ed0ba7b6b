"""Circumstances: what the lab does besides making devices for patients; answered once, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maatwerk.compliance.atlas import atlas
from maatwerk.lab import actions, queries
from maatwerk.lab.models import Circumstance
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web.choices import choice as choice_word
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab.fields import Asks, text
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Listing
from maatwerk.web.pages.records import Kind
from maatwerk.web.templatetags import look


@dataclass(frozen=True)
class Question:
    """One question with its newest answer, if somebody gave one."""

    fact: str
    answer: Circumstance | None

    def __str__(self) -> str:
        return asks(self.fact)


def asks(fact: str) -> str:
    """Return a question in the reader's language."""
    return current_edition().vocabulary.question(fact, language=get_language() or "en")


def _every(viewer: Account) -> list[Question]:
    told = queries.answered(viewer)
    return [Question(fact, told.get(fact)) for fact in queries.questions()]


class AnswerForm(Asks):
    """All questions at once; what is on record is filled in, and only what changes is written."""

    def prepare(self) -> None:
        """Ask each question with its choices, those without an answer first."""
        told: Mapping[str, Circumstance] = queries.answered(self.viewer)
        facts = [self.record.fact] if self.record is not None else list(queries.questions())
        for fact in sorted(facts, key=lambda one: one in told):
            words = [(one, choice_word(one)) for one in queries.answers_to(fact)]
            self.fields[fact] = forms.ChoiceField(
                label=asks(fact), required=False, choices=[("", _("not answered")), *words]
            )
            self.fields[fact].is_open = True  # type: ignore[attr-defined]
            if fact in told:
                self.fill(fact, told[fact].answer, told[fact].answered_by.full_name)
        self.fields["reason"] = text(
            _("On what the answers rest"),
            long=True,
            help_text=_("Who was asked, what was looked at. It stands beside each answer."),
        )

    def clean(self) -> dict[str, Any]:
        """Leave out what nobody answered."""
        given = super().clean() or self.cleaned_data
        return {name: value for name, value in given.items() if value}


def _answer(doing: Doing) -> Any:
    given = dict(doing.values)
    reason = given.pop("reason")
    return actions.answer_circumstances(answers=given, reason=reason, actor=doing.actor, at=doing.at)


def _said(one: Question) -> str:
    return choice_word(one.answer.answer) if one.answer is not None else _("not answered")


def listing(viewer: Account, at: datetime) -> Listing:
    """Return every question with its answer."""
    return Listing(
        name="circumstances",
        title=_("What else the lab does"),
        rows=_every(viewer),
        columns=(
            Column(
                name="question",
                label=_("Question"),
                value=lambda one: asks(one.fact),
                link=lambda one: address("circumstances", one.fact),
            ),
            Column(
                name="answer",
                label=_("Answer"),
                value=_said,
                mark=lambda one: "met" if one.answer is not None else "not-known",
            ),
            Column(
                name="by",
                label=_("Answered by"),
                value=lambda one: one.answer.answered_by.full_name if one.answer is not None else "",
            ),
            Column(
                name="on",
                label=_("Answered"),
                value=lambda one: one.answer.answered_at if one.answer is not None else None,
                rare=True,
            ),
        ),
    )


def detail(viewer: Account, one: Question, at: datetime) -> Detail:
    """Return the page of a question with all its answers."""
    answer = one.answer
    law = current_edition()
    hangs = [duty for duty in law.duties if any(one.fact in wording.facts() for wording in duty.wordings)]
    return Detail(
        title=asks(one.fact),
        mark="met" if answer is not None else "not-known",
        word=_said(one),
        facts=(
            Fact(_("Answer"), _said(one)),
            Fact(_("On what it rests"), answer.reason if answer is not None else ""),
            Fact(_("Answered by"), answer.answered_by if answer is not None else None),
            Fact(_("Answered"), answer.answered_at if answer is not None else None),
        ),
        sections=(
            Section(
                title=_("What hangs on it"),
                heads=(_("Duty"), _("Law")),
                rows=[_hanging(duty) for duty in hangs],
                empty="",
                note=_("These duties bind only where the answer says so."),
            ),
            Section(
                title=_("Answers so far"),
                heads=(_("Answer"), _("On what it rests"), _("Answered by"), _("Answered")),
                rows=[
                    [
                        Cell(choice_word(each.answer)),
                        Cell(each.reason),
                        Cell(each.answered_by.full_name, label=_("Answered by")),
                        Cell(each.answered_at, label=_("Answered")),
                    ]
                    for each in queries.history_of(viewer, fact=one.fact)
                ],
                empty=_("Nobody has answered it. Until then it is not known whether these duties bind."),
            ),
        ),
    )


def _hanging(duty: Any) -> list[Cell]:
    title = atlas().title(duty, language=get_language() or "en")
    return [
        Cell(title, link=reverse("duty", kwargs={"duty": duty.id})),
        Cell(look.places(duty.cites[:3]), label=_("Law")),
    ]


def find(viewer: Account, key: str) -> Question | None:
    """Return a question, with the answer of the viewer's institution."""
    return next((one for one in _every(viewer) if one.fact == key), None)


KIND = Kind(
    code="circumstances",
    title=gettext_lazy("What else the lab does"),
    tells=gettext_lazy("Questions that decide whether rarer duties bind you; answered once"),
    icon="sliders-horizontal",
    listing=listing,
    find=find,
    key=lambda one: one.fact,
    detail=detail,
    acts=(
        Act(
            code="answer",
            title=gettext_lazy("Answer it"),
            ability=Ability.MANAGE_LAB,
            form=AnswerForm,
            call=_answer,
        ),
    ),
    adds=(
        Act(
            code="all",
            title=gettext_lazy("Answer the questions"),
            ability=Ability.MANAGE_LAB,
            form=AnswerForm,
            call=_answer,
            tells=gettext_lazy(
                "Answer what you know; the rest stays open. Most labs say no to nearly all of it, once."
            ),
        ),
    ),
)
